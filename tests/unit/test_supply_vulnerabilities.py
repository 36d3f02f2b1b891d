"""What is known against the locked packages: by a database on this machine, and nothing else.

The records here are made up, in the form of OSV.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from infra.supply import SupplyError
from infra.supply.__main__ import main
from infra.supply.locks import PARTS
from infra.supply.pins import NPM, PYPI, Pin
from infra.supply.vulnerabilities import ACCEPTED, accepted, look
from tests.support.osv import since

QUIET = "GHSA-quie-tquie-tqui"


def record(name: str, ecosystem: str = PYPI, **affected: Any) -> dict[str, Any]:
    package = {"ecosystem": ecosystem, "name": name}
    return {
        "id": f"TEST-{name}",
        "modified": "2026-11-01T00:00:00Z",
        "summary": "Reads what it should not.",
        "affected": [{"package": package, **affected}],
    }


def database(folder: Path, *records: Mapping[str, Any]) -> Path:
    """A database with these records of each ecosystem, and one of a package that nobody has."""
    for ecosystem in (PYPI, NPM):
        nobody = record("nobody-has-this", ecosystem, **since(("introduced", "0")))
        (folder / ecosystem).mkdir(parents=True)
        with ZipFile(folder / ecosystem / "all.zip", "w") as whole:
            for each in (nobody, *records):
                if each["affected"][0]["package"]["ecosystem"] == ecosystem:
                    whole.writestr(f"{each['id']}.json", json.dumps(each))
    return folder


# The database


def test_a_finding_says_the_package_the_record_and_what_fixes_it(tmp_path: Path) -> None:
    known = record(
        "Left_Pad",
        **since(("introduced", "0"), ("fixed", "1.0"), ("introduced", "1.1"), ("fixed", "1.2")),
    )
    looked = look(database(tmp_path, known), [Pin(PYPI, "left-pad", "1.1")])
    assert [str(each) for each in looked.findings] == [
        "left-pad 1.1: TEST-Left_Pad, fixed in 1.2. Reads what it should not."
    ]
    assert (looked.records, looked.newest) == (3, "2026-11-01T00:00:00Z")


def test_a_package_of_one_ecosystem_is_not_its_namesake_of_the_other(tmp_path: Path) -> None:
    known = record("left-pad", NPM, **since(("introduced", "0"), kind="SEMVER"))
    folder = database(tmp_path, known)
    assert look(folder, [Pin(PYPI, "left-pad", "1.1.0")]).findings == ()
    (found,) = look(folder, [Pin(NPM, "left-pad", "1.1.0")]).findings
    assert str(found).startswith("left-pad 1.1.0: TEST-left-pad, no version fixes it.")


def test_a_record_that_was_withdrawn_finds_nothing(tmp_path: Path) -> None:
    known = record("left-pad", **since(("introduced", "0")))
    folder = database(tmp_path, {**known, "withdrawn": "2026-11-02T00:00:00Z"})
    assert look(folder, [Pin(PYPI, "left-pad", "1.1")]).findings == ()


def test_a_database_that_lacks_an_ecosystem_is_no_database(tmp_path: Path) -> None:
    folder = database(tmp_path)
    (folder / NPM / "all.zip").unlink()
    with pytest.raises(SupplyError, match=r"npm/all\.zip cannot be read"):
        look(folder, [])


def test_an_empty_or_broken_database_is_no_database(tmp_path: Path) -> None:
    folder = database(tmp_path)
    with ZipFile(folder / PYPI / "all.zip", "w"):
        pass
    with pytest.raises(SupplyError, match=r"PyPI/all\.zip has no records"):
        look(folder, [])
    (folder / PYPI / "all.zip").write_bytes(b"not a zip")
    with pytest.raises(SupplyError, match=r"PyPI/all\.zip cannot be read"):
        look(folder, [])


# The command, on the real locks


def test_a_locked_package_with_a_known_fault_ends_the_command_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (stripe,) = (pin for pin in PARTS[0].read().pins if pin.name == "stripe")
    folder = database(tmp_path / "known", record("stripe", versions=[stripe.version]))
    bill = tmp_path / "bill.json"
    assert main(["--database", str(folder), "--bill", str(bill)]) == 1
    told = capsys.readouterr().out
    assert f"FOUND stripe {stripe.version}: TEST-stripe, no version fixes it." in told
    assert "1 found, 0 accepted" in told
    assert json.loads(bill.read_text())["bomFormat"] == "CycloneDX"


def test_what_is_lived_with_is_counted_and_ends_it_with_zero_until_its_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (stripe,) = (pin for pin in PARTS[0].read().pins if pin.name == "stripe")
    known = {**record("stripe", versions=[stripe.version]), "aliases": [QUIET]}
    lived_with = tmp_path / "accepted.json"
    lived_with.write_text(json.dumps({QUIET: {"until": "2026-12-01", "why": "not called"}}))
    said = ["--database", str(database(tmp_path / "known", known)), "--accepted", str(lived_with)]
    said += ["--bill", str(tmp_path / "bill.json"), "--today"]
    assert main([*said, "2026-12-01"]) == 0
    assert "0 found, 1 accepted" in capsys.readouterr().out
    assert main([*said, "2026-12-02"]) == 1
    assert f"TEST-stripe {QUIET}, no version fixes it" in capsys.readouterr().out


def test_a_database_that_knows_nothing_against_the_locks_ends_it_with_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = database(tmp_path / "known")
    assert main(["--database", str(folder), "--bill", str(tmp_path / "bill.json")]) == 0
    told = capsys.readouterr().out
    assert "2 records, the youngest of 2026-11-01T00:00:00Z" in told
    assert "0 found, 0 accepted" in told


def test_without_a_database_it_says_that_it_did_not_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--bill", str(tmp_path / "bill.json")]) == 0
    assert "Vulnerabilities  not looked for" in capsys.readouterr().out


def test_a_database_that_is_not_there_ends_it_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--database", str(tmp_path), "--bill", str(tmp_path / "bill.json")]) == 2
    assert "PyPI/all.zip cannot be read" in capsys.readouterr().err


# What is lived with


def test_what_is_accepted_is_accepted_until_its_day(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    path.write_text(json.dumps({QUIET: {"until": "2026-12-01", "why": "only tests call it"}}))
    assert accepted(date(2026, 12, 1), path) == {QUIET}
    assert accepted(date(2026, 12, 2), path) == frozenset()


@pytest.mark.parametrize("entry", [{"until": "2026-12-01"}, {"why": "it is late"}])
def test_nothing_is_accepted_without_a_day_and_a_reason(
    entry: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "accepted.json"
    path.write_text(json.dumps({QUIET: entry}))
    with pytest.raises(SupplyError, match="needs a reason"):
        accepted(date(2026, 11, 23), path)


def test_what_is_accepted_now_has_its_day_and_its_reason() -> None:
    assert accepted(date.min, ACCEPTED) == set(json.loads(ACCEPTED.read_text("utf-8")))
