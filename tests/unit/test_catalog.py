"""The catalog that ships: the documents' coverage table, the regions, the illustrative prices."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import care
from care.catalog import DATA, load, make_holidays, read
from care.domain.money import Money
from care.domain.parts import Cover, DeviceClass, Part, Sends

COV_1 = """
| Spark          | yes | yes | yes | yes | yes | N/A |
| Mavic series   | yes | yes | yes | yes | yes | N/A |
| Phantom series | yes | yes | yes | yes | no  | N/A |
| Inspire 2      | yes | N/A | N/A | yes | no  | N/A |
| Zenmuse        | N/A | yes | yes | N/A | N/A | N/A |
| Osmo Action    | N/A | yes | yes | N/A | yes | N/A |
| Ronin series   | N/A | N/A | yes | N/A | no  | yes |
"""
COLUMNS = (Part.AIRCRAFT, Part.CAMERA, Part.GIMBAL, Part.PROPELLERS, Part.BATTERY, Part.GRIP)
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in COV_1.split("\n") if line]


def usd(dollars: int) -> Money:
    return Money(dollars * 100, "USD")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_cov_1_each_family_covers_what_its_row_of_the_table_says(row):
    name, *cells = row
    (family,) = [family for family in load().families.values() if family.name == name]
    assert dict(family.coverage) == {
        part: Cover(cell.lower()) for part, cell in zip(COLUMNS, cells, strict=True)
    }


def test_cov_1_no_family_stands_beside_the_table():
    assert len(load().families) == len(ROWS) == 7


@pytest.mark.parametrize(
    ("family", "device_class", "video"),
    [
        ("spark", DeviceClass.AIRCRAFT, True),
        ("mavic", DeviceClass.AIRCRAFT, True),
        ("phantom", DeviceClass.AIRCRAFT, True),
        ("inspire-2", DeviceClass.AIRCRAFT, True),
        ("zenmuse", DeviceClass.MOUNTED, False),
        ("osmo-action", DeviceClass.HANDHELD, False),
        ("ronin", DeviceClass.HANDHELD, False),
    ],
)
def test_elg_2_3_5_the_class_is_the_rules_and_only_aircraft_show_a_video(
    family, device_class, video
):
    listed = load().families[family]
    assert (listed.device_class, listed.video_verification) == (device_class, video)


def test_cov_4_the_us_sells_both_terms_of_every_listed_model():
    catalog = load()
    assert set(catalog.models) == {
        *("spark", "mavic-3", "mini-se", "phantom-4-pro", "inspire-2"),
        *("zenmuse-x4s", "zenmuse-x5s", "zenmuse-x7", "osmo-action-4", "ronin-sc"),
    }
    for model in catalog.models:
        assert [price.term_months for price in catalog.prices_of(model, "US")] == [12, 24]


def test_a_mini_se_is_of_the_mavic_family_and_an_unlisted_model_of_none():
    assert load().family_of("mini-se").name == "Mavic series"
    with pytest.raises(KeyError):
        load().family_of("mini-9")


def test_a_region_without_a_models_prices_does_not_sell_it():
    assert load().prices_of("spark", "EU") == ()
    assert load().price("spark", "EU", 12) is None


@pytest.mark.parametrize(
    ("id", "zone", "currency", "countries", "documents", "premium", "tax"),
    [
        ("US", "America/Los_Angeles", "USD", 1, True, True, False),
        ("CA", "America/Toronto", "CAD", 1, False, False, False),
        ("EU", "Europe/Berlin", "EUR", 27, False, False, True),
    ],
)
def test_each_region_has_its_zone_currency_and_terms(
    id, zone, currency, countries, documents, premium, tax
):
    region = load().regions[id]
    assert (region.zone, region.currency, len(region.countries)) == (zone, currency, countries)
    assert (region.from_documents, region.premium, region.tax_included) == (documents, premium, tax)
    assert (region.return_days, region.carrier_pause_days, region.cure_days) == (14, 5, 5)
    assert region.late_fee == Money(0, currency)
    assert region.minimum_charge == Money(50, currency)
    assert region.terms_version == f"{id.lower()}-2026-11"


def test_the_regions_are_the_three_and_no_country_is_of_two():
    regions = load().regions
    assert set(regions) == {"US", "CA", "EU"}
    countries = [country for region in regions.values() for country in region.countries]
    assert len(countries) == len(set(countries)) == 29


def test_trm_3_twelve_months_have_two_replacements_and_twenty_four_have_four():
    assert {(p.term_months, p.replacements) for p in load().prices.values()} == {(12, 2), (24, 4)}


def test_the_published_figures_stand_in_the_us_prices():
    mavic, mini = load().prices["mavic-3", "US", 12], load().prices["mini-se", "US", 12]
    assert mavic.fee == usd(239)
    assert mavic.replacement_fees == (usd(159), usd(199))
    assert mavic.hold_for(Sends.UNIT) == mavic.hold_for(Sends.UNIT_WITH_BATTERY) == usd(999)
    assert usd(999) <= mavic.product_value and mavic.product_value != usd(999)
    assert (mini.replacement_fee(1), mini.hold) == (usd(39), usd(149))


def test_a_covered_battery_alone_has_a_smaller_hold_and_an_uncovered_one_none():
    mavic, phantom = load().prices["mavic-3", "US", 24], load().prices["phantom-4-pro", "US", 24]
    assert mavic.hold_for(Sends.BATTERY) == usd(149)
    assert (phantom.battery_hold, phantom.battery_value) == (None, None)


@pytest.mark.parametrize("name", ["us", "ca", "eu"])
def test_tim_5_the_holiday_files_are_what_the_library_says(tmp_path, name):
    (tmp_path / "regions").mkdir()
    region = (DATA / "regions" / f"{name}.json").read_bytes()
    (tmp_path / "regions" / f"{name}.json").write_bytes(region)
    (written,) = make_holidays.write(tmp_path)
    assert written.read_text("utf-8") == (DATA / "holidays" / f"{name}.json").read_text("utf-8")


@pytest.mark.parametrize(("id", "calendar"), [("US", "US"), ("CA", "CA"), ("EU", "DE")])
def test_tim_5_a_region_keeps_the_national_holidays_of_its_desks_country(id, calendar):
    kept = load().regions[id].holidays
    assert kept == set(map(date.fromisoformat, make_holidays.national(calendar)))
    assert {day.year for day in kept} == set(range(2024, 2036))


def test_the_catalog_is_read_once_and_cannot_be_written():
    assert load() is load()
    assert read(DATA) == load()
    with pytest.raises(TypeError):
        load().models["mini-9"] = load().models["mini-se"]  # type: ignore[index]


def test_reading_the_catalog_needs_nothing_but_the_standard_library_and_the_domain():
    code = (
        "import sys; from care.catalog import load; load();"
        "print(*sorted({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    )
    functions = Path(care.__file__).parent.parent
    # -I -S: neither site-packages nor their .pth files, so a third-party import would fail.
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path[:0] = [{str(functions)!r}]; {code}",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["__main__", "care"]
