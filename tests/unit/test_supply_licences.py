"""Which licence each locked package has, and which may be taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.supply import SupplyError
from infra.supply.licences import Policy, copied, licence, may_be_taken, policy, refused
from infra.supply.locks import PARTS, ROOT, parts_of
from infra.supply.pins import Pin

FUNCTIONS, TOOLS = PARTS[0], PARTS[1]
RULES = Policy(frozenset({"MIT"}), frozenset({"MIT", "MPL-2.0"}), {"silent": "MIT"})


def of_npm(licence: str, name: str = "planted") -> Pin:
    """npm's lock says the licence itself, so nothing needs to be installed."""
    return Pin("npm", name, "1.0.0", (), licence)


def installed(tmp_path: Path, *fields: str) -> Path:
    """A root whose `.venv` has the package `planted` with these fields of metadata."""
    info = tmp_path / ".venv/lib/python3.13/site-packages/planted-1.0.dist-info"
    info.mkdir(parents=True)
    head = ("Metadata-Version: 2.4", "Name: planted", "Version: 1.0")
    (info / "METADATA").write_text("\n".join([*head, *fields, "", "About."]))
    return tmp_path


def test_nothing_is_locked_that_may_not_be_taken() -> None:
    found = parts_of()
    assert list(refused(found, policy())) == []
    assert len(found) > 300


def test_nothing_that_ships_is_under_a_gpl_even_by_choice() -> None:
    rules = policy()
    ships = {
        pin.name: licence(pin, parts, rules)
        for pin, parts in parts_of().items()
        if FUNCTIONS in parts
    }
    assert ships["certifi"] == "MPL-2.0"
    assert len(ships) == len(FUNCTIONS.read().pins)
    assert [name for name, said in ships.items() if "GPL" in said] == []
    assert [name for name in rules.tools if "GPL" in name] == []


@pytest.mark.parametrize("said", ["GPL-3.0-only", "AGPL-3.0-or-later", "LGPL-2.1-only", "SSPL-1.0"])
@pytest.mark.parametrize("part", [FUNCTIONS, TOOLS])
def test_a_package_under_copyleft_is_refused(said: str, part: type) -> None:
    assert list(refused({of_npm(said): [part]}, policy())) == [
        f"planted 1.0.0 ({part.name}) is under {said}"
    ]


def test_what_only_tools_may_be_under_is_refused_where_it_ships() -> None:
    planted = of_npm("MPL-2.0")
    assert list(refused({planted: [TOOLS]}, RULES)) == []
    assert list(refused({planted: [TOOLS, FUNCTIONS]}, RULES)) == [
        "planted 1.0.0 (tests) is under MPL-2.0"
    ]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR (MIT AND LGPL-3.0-only)", False),
        ("(MIT OR GPL-2.0-only) AND MIT", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
    ],
)
def test_one_of_an_or_and_all_of_an_and_must_be_allowed(said: str, taken: bool) -> None:
    assert may_be_taken(said, frozenset({"MIT"})) is taken


@pytest.mark.parametrize("said", ["", "Free as in air", "SEE LICENSE IN LICENSE.md"])
def test_a_package_that_says_no_licence_stops_everything(said: str) -> None:
    with pytest.raises(SupplyError, match=r"planted 1\.0\.0 says no licence: read it"):
        list(refused({of_npm(said): [TOOLS]}, RULES))


def test_what_is_stated_goes_before_what_a_package_says() -> None:
    assert licence(of_npm("", name="silent"), [TOOLS], RULES) == "MIT"
    assert licence(of_npm("ISC", name="silent"), [TOOLS], RULES) == "MIT"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (["License-Expression: mit AND isc", "License: BSD"], "MIT AND ISC"),
        (["License: Apache License 2.0"], "Apache-2.0"),
        (["License: 0BSD", "Classifier: License :: OSI Approved :: MIT License"], "0BSD"),
        (["License: see file", "Classifier: License :: OSI Approved :: MIT License"], "MIT"),
    ],
)
def test_metadata_say_the_licence(fields: list[str], said: str, tmp_path: Path) -> None:
    root = installed(tmp_path, *fields)
    assert licence(Pin("PyPI", "planted", "1.0"), [FUNCTIONS], RULES, root) == said


@pytest.mark.parametrize(
    "fields",
    [
        ["License: BSD"],
        ["Classifier: License :: OSI Approved :: BSD License"],
        [
            "Classifier: License :: OSI Approved :: MIT License",
            "Classifier: License :: OSI Approved :: Apache Software License",
        ],
    ],
)
def test_metadata_that_may_mean_two_licences_say_none(fields: list[str], tmp_path: Path) -> None:
    root = installed(tmp_path, *fields)
    with pytest.raises(SupplyError, match=r"planted 1\.0 says no licence"):
        licence(Pin("PyPI", "planted", "1.0"), [FUNCTIONS], RULES, root)


def test_a_package_that_is_not_installed_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(SupplyError, match=r"absent is not installed in \.venv"):
        licence(Pin("PyPI", "absent", "1.0"), [FUNCTIONS], RULES, installed(tmp_path))


def test_what_is_stated_is_locked_and_says_where_it_was_read() -> None:
    said = json.loads((ROOT / "infra/supply/licences.json").read_text("utf-8"))["stated"]
    assert set(said) - {pin.name for pin in parts_of()} == set()
    assert [name for name, each in said.items() if not each["why"]] == []


def test_every_font_in_the_package_is_told_with_its_licence_beside_it() -> None:
    kept = {str(path.relative_to(ROOT)) for path in (ROOT / "functions").rglob("*.ttf")}
    assert kept == set(copied())
    for path, about in copied().items():
        assert may_be_taken(about["licence"], policy().ships)
        assert (ROOT / path).with_name("LICENSE").exists()
