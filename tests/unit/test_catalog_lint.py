"""The catalog's linter: damage a copy of the shipped data in one way, see exactly that finding."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from care.catalog import DATA
from care.catalog.lint import Finding, lint
from care.catalog.lint.__main__ import main

US, CA, EU = "prices/us.json", "prices/ca.json", "prices/eu.json"
CANADA, EUROPE = "regions/ca.json", "regions/eu.json"
FAMILIES, MODELS = "families.json", "models.json"
MAVIC, TERMS = "/models/mavic-3", "/models/mavic-3/terms"
REMOVE = object()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def damage(folder: Path, file: str, pointer: str, value: Any) -> None:
    """Sets, or removes, what `pointer` leads to in one file."""
    path = folder / file
    document = node = json.loads(path.read_bytes())
    *way, last = [step.replace("~1", "/") for step in pointer.split("/")[1:]]
    for step in way:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if isinstance(node, list):
        node[int(last)] = value
    elif value is REMOVE:
        del node[last]
    else:
        node[last] = value
    path.write_text(json.dumps(document), encoding="utf-8")


def usd(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "USD"}


MINIMUM = "is below the provider's minimum of 50; give 50 or more"
NOT_COVERED = "the family's battery is not covered; remove it"
NOT_PRICED = "is missing, the family's battery is covered; add it"
NO_HEIR = "is no other listed model of its family; list it, or name none (LNK-1)"
UNLISTED = {"product_value": usd(100), "hold": usd(50), "terms": {}}
UNLISTED["terms"] = {"12": {"fee": usd(0), "replacement_fees": [usd(0), usd(50)]}}

# file, field, its damaged value, how the finding begins
WAYS = [
    # holds (HLD-1)
    (US, f"{MAVIC}/hold/amount", 204901, "204901 is above product_value of 204900; lower the hold"),
    (US, f"{MAVIC}/battery_hold/amount", 20901, "20901 is above battery_value of 20900; lower the"),
    (US, f"{MAVIC}/hold/amount", 49, f"49 {MINIMUM} (PAY-9)"),
    (US, f"{MAVIC}/hold/amount", 0, f"0 {MINIMUM} (PAY-9)"),
    (US, f"{MAVIC}/battery_hold/amount", 0, f"0 {MINIMUM} (PAY-9)"),
    # periods (HLD-4, RET-5)
    (CANADA, "/return_days", 6, "6 is below 7. The return period is a whole number of days from 7"),
    (CANADA, "/return_days", 15, "15 is above 14. The return period is a whole number of days"),
    (CANADA, "/cure_days", 4, "4 is below 5. The cure is a whole number of days from 5 to 30"),
    # fees (TRM-3, PAY-6, PAY-9)
    (US, f"{TERMS}/12/replacement_fees", [usd(0)], "12 months have 2 replacements, not 1; give 2"),
    (US, f"{TERMS}/24/replacement_fees", [usd(0)] * 5, "24 months have 4 replacements, not 5;"),
    (US, f"{TERMS}/12/fee", REMOVE, "is missing. Give the purchase fee (PAY-6)."),
    (US, f"{TERMS}/12/fee/amount", 49, f"49 {MINIMUM}, or 0 (PAY-9)"),
    (US, f"{TERMS}/24/replacement_fees/3/amount", 1, f"1 {MINIMUM}, or 0 (PAY-9)"),
    (US, f"{TERMS}/12/fee/amount", 100_000_000, "100000000 is above 99999999. Give a whole number"),
    (US, f"{TERMS}/12/fee/amount", -1, "-1 is below 0. Give a whole number of minor units"),
    (US, f"{TERMS}/12/fee/amount", 239.5, "239.5 is not of type integer. Give a whole number of"),
    (US, f"{TERMS}/36", {"fee": usd(1), "replacement_fees": []}, '"36" is none of 12, 24. A plan'),
    (US, "/illustrative", False, "false is not true. Say true: neither document gives a price"),
    (US, "/note", "", "is too short. Say in one sentence where the figures come from."),
    # currencies (PAY-9)
    (CA, f"{TERMS}/12/fee/currency", "USD", "USD is not the region's CAD; write that (PAY-9)"),
    (CA, f"{MAVIC}/product_value/currency", "USD", "USD is not the region's CAD; write that"),
    (CA, f"{MAVIC}/hold/currency", "cad", '"cad" is not written as asked. Write the ISO 4217 code'),
    (CANADA, "/late_fee/currency", "USD", "USD is not the region's CAD; write that (PAY-9)"),
    (CANADA, "/minimum_charge/currency", "EUR", "EUR is not the region's CAD; write that (PAY-9)"),
    # batteries (SVC-14)
    (US, f"{MAVIC}/battery_hold", REMOVE, NOT_PRICED),
    (US, f"{MAVIC}/battery_value", REMOVE, NOT_PRICED),
    (US, "/models/phantom-4-pro/battery_value", usd(100), NOT_COVERED),
    (US, "/models/zenmuse-x7/battery_hold", usd(100), NOT_COVERED),
    # references
    (MODELS, "/models/mini-se/family", "mavics", "mavics is no listed family; list it in families"),
    (MODELS, "/models/spark/successor", "spark-2", f"spark-2 {NO_HEIR}"),
    (MODELS, "/models/spark/successor", "spark", f"spark {NO_HEIR}"),
    (MODELS, "/models/spark/successor", "mavic-3", f"mavic-3 {NO_HEIR}"),
    (MODELS, "/models/Spark", {"name": "S", "family": "spark"}, '"Spark" is not written as asked.'),
    (US, "/models/mini-9", UNLISTED, "is no listed model; list it in models.json, or remove its"),
    (CA, "/region", "UK", "UK belongs into prices/uk.json; mend the id or the file's name"),
    (CANADA, "/zone", "America/Totonto", "America/Totonto is no IANA zone; write it like Europe/"),
    (EUROPE, "/countries/1", "CA", "CA is in regions/ca.json too; leave it in one region (ELG-6)"),
    (EUROPE, "/countries", ["AT", "AT"], "names something twice. List the region's countries,"),
    ("holidays/eu.json", "/calendar", "AT", "AT is not the region's DE; run python -m"),
    ("holidays/eu.json", "/holidays/2026-02-30", "None", '"2026-02-30" is no date. Write the date'),
    # coverage and classes (COV-1, ELG-5)
    (FAMILIES, "/families/ronin/coverage/grip", REMOVE, "is missing. Give the whole row of the"),
    (FAMILIES, "/families/ronin/coverage/charger", "no", "is no known field. Remove it, or mend"),
    (FAMILIES, "/families/ronin/coverage/grip", "maybe", '"maybe" is none of yes, no, n/a. Say'),
    (FAMILIES, "/families/ronin/video_verification", True, "only aircraft pass video verification"),
    (FAMILIES, "/families/spark/coverage/aircraft", "n/a", "class aircraft asks for yes or no"),
    (FAMILIES, "/families/zenmuse/coverage/aircraft", "no", "class mounted asks for n/a here;"),
    # what the documents state (COV-7, SVC-4, HLD-4)
    ("regions/us.json", "/from_documents", False, "the documents state the US terms; write true"),
    ("regions/us.json", "/premium", False, "the documents state the US terms; write true (SVC-4)"),
    ("regions/us.json", "/return_days", 10, "the documents state the US terms; write 14 (HLD-4)"),
    (EUROPE, "/from_documents", True, "only the US has it; write false (COV-7)"),
    (CANADA, "/premium", True, "only the US has it; write false (SVC-4)"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "field", "value", "says"), WAYS)
def test_one_damage_is_exactly_one_finding(folder, file, field, value, says):
    damage(folder, file, field, value)
    (finding,) = lint(folder)
    assert (finding.file, finding.pointer) == (file, field)
    assert finding.problem.startswith(says)
    assert "\n" not in str(finding)


def test_the_shipped_catalog_has_nothing_wrong(folder):
    assert lint(DATA) == lint(folder) == []


def test_a_family_without_a_model_is_found(folder):
    families = json.loads((folder / "families.json").read_bytes())["families"]
    damage(folder, "families.json", "/families/avata", families["spark"])
    says = "no model is of this family; list one in models.json, or remove the family"
    assert lint(folder) == [Finding("families.json", "/families/avata", says)]


def test_a_late_fee_must_leave_an_amount_of_each_hold_that_can_be_refunded(folder):
    damage(folder, "regions/us.json", "/late_fee/amount", 2000)
    damage(folder, US, "/models/osmo-action-4/battery_hold/amount", 2000)
    assert lint(folder) == []
    damage(folder, US, "/models/osmo-action-4/battery_hold/amount", 2049)
    says = "2049 less the late fee of 2000 is below the provider's 50"
    says += "; raise the hold, or lower the late fee (HLD-8)"
    assert lint(folder) == [Finding(US, "/models/osmo-action-4/battery_hold/amount", says)]


def test_a_free_plan_and_a_free_replacement_are_no_errors(folder):
    damage(folder, US, f"{MAVIC}/terms/12/fee/amount", 0)
    damage(folder, US, f"{MAVIC}/terms/12/replacement_fees/0/amount", 0)
    assert lint(folder) == []


def test_prices_of_a_region_that_is_not_there_are_found(folder):
    (folder / "regions/eu.json").unlink()
    assert lint(folder) == [
        Finding(file, "/region", "EU is no known region; add regions/eu.json, or remove this file")
        for file in ("holidays/eu.json", EU)
    ]


def test_a_region_without_prices_sells_nothing_and_is_no_error(folder):
    (folder / EU).unlink()
    assert lint(folder) == []


def test_a_region_without_its_holidays_is_found(folder):
    (folder / "holidays/eu.json").unlink()
    says = "is missing, regions/eu.json needs it; run python -m care.catalog.make_holidays"
    assert lint(folder) == [Finding("holidays/eu.json", "", says)]


def test_a_catalog_without_its_models_is_found(folder):
    (folder / "models.json").unlink()
    says = "is missing; a catalog cannot do without it"
    assert lint(folder) == [Finding("models.json", "", says)]


def test_a_file_that_nobody_reads_is_found(folder):
    (folder / "prices/us.jsn").write_text("{}")
    (finding,) = lint(folder)
    assert (finding.file, finding.pointer) == ("prices/us.jsn", "")
    assert finding.problem.startswith("is no file of a catalog; move it, known are families.json")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "cannot be read; mend it: Expecting property name enclosed in double quotes"),
        ("[]", "cannot be read; mend it: the file holds one JSON object"),
        ('{"models": {"a": 1, "a": 2}}', "cannot be read; mend it: one object names a twice"),
    ],
)
def test_a_broken_file_is_reported_alone_and_not_what_depends_on_it(folder, text, says):
    (folder / "models.json").write_text(text)
    (finding,) = lint(folder)
    assert (finding.file, finding.pointer) == ("models.json", "")
    assert finding.problem.startswith(says)


def test_one_broken_file_does_not_hide_what_is_wrong_in_the_others(folder):
    (folder / "models.json").write_text("{")
    damage(folder, US, f"{MAVIC}/hold/amount", 0)
    assert [finding.file for finding in lint(folder)] == ["models.json", US]


def test_the_command_prints_every_finding_on_its_own_line_and_fails(folder, capsys):
    damage(folder, US, f"{MAVIC}/hold/amount", 0)
    damage(folder, "regions/eu.json", "/zone", "Berlin")
    assert main([str(folder)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        f"prices/us.json: /models/mavic-3/hold/amount: 0 {MINIMUM} (PAY-9)",
        "regions/eu.json: /zone: Berlin is no IANA zone; write it like Europe/Berlin (TIM-1)",
    ]


def test_the_command_counts_what_is_right_in_one_line(capsys):
    assert main([]) == 0
    counts = "catalog: 7 families, 10 models, 3 regions, 52 prices; nothing wrong\n"
    assert capsys.readouterr().out == counts


def test_a_finding_of_a_whole_file_points_at_its_root():
    assert str(Finding("models.json", "", "is missing")) == "models.json: /: is missing"
