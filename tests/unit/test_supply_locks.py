"""The locks: every one is read, and nothing comes that has no hash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from infra.supply.locks import PARTS, ROOT, parts_of, shipped, unhashed
from infra.supply.npm_lock import read_npm_lock
from infra.supply.pins import Pin
from infra.supply.pip_lock import read_pip_lock

A, B = "a" * 64, "b" * 64
PIP = f"""\
# by a command
Left.Pad==1.0 \\
    --hash=sha256:{A} \\
    --hash=sha256:{B}
    # via
    #   aftercare (pyproject.toml)
    #   right-pad
right-pad==2.0.post1 ; python_full_version < '3.12' \\
    --hash=sha256:{B}
    # via -r infra/some/requirements.in
right-pad==2.1 ; python_full_version >= '3.12' \\
    --hash=sha256:{A}
    # via -r infra/some/requirements.in
"""
NPM = {
    "packages": {
        "": {"name": "tools", "devDependencies": {"@a/one": "1.x"}},
        "node_modules/@a/one": {
            "version": "1.2.3",
            "license": "MIT",
            "integrity": "sha512-AAEC",
            "dependencies": {"two": "^1", "three": "*"},
        },
        "node_modules/two": {"version": "2.0.0", "integrity": "sha512-AAEC"},
        "node_modules/@a/one/node_modules/two": {"version": "1.0.0"},
        "node_modules/three": {
            "version": "3.0.0",
            "peerDependencies": {"two": "2"},
            "optionalDependencies": {"for-another-system": "1"},
        },
    }
}


def test_a_lock_of_pip_is_read_with_its_hashes_and_who_asks() -> None:
    lock = read_pip_lock(PIP)
    assert lock.pins == (
        Pin("PyPI", "left-pad", "1.0", (("SHA-256", A), ("SHA-256", B))),
        Pin("PyPI", "right-pad", "2.0.post1", (("SHA-256", B),)),
        Pin("PyPI", "right-pad", "2.1", (("SHA-256", A),)),
    )
    assert lock.asked == {
        ("", "pkg:pypi/left-pad@1.0"),
        ("pkg:pypi/right-pad@2.0.post1", "pkg:pypi/left-pad@1.0"),
        ("pkg:pypi/right-pad@2.1", "pkg:pypi/left-pad@1.0"),
        ("", "pkg:pypi/right-pad@2.0.post1"),
        ("", "pkg:pypi/right-pad@2.1"),
    }


def test_a_requirement_that_is_not_pinned_is_refused() -> None:
    with pytest.raises(ValueError, match="left-pad>=1 is not pinned to one version"):
        read_pip_lock(f"left-pad>=1 \\\n    --hash=sha256:{A}\n    # via -r infra/some.in\n")


def test_a_lock_of_npm_is_read_and_a_package_finds_the_nearest_of_two_versions() -> None:
    lock = read_npm_lock(json.dumps(NPM))
    assert lock.pins[0] == Pin("npm", "@a/one", "1.2.3", (("SHA-512", "000102"),), "MIT")
    assert lock.asked == {
        ("", "pkg:npm/%40a/one@1.2.3"),
        ("pkg:npm/%40a/one@1.2.3", "pkg:npm/two@1.0.0"),
        ("pkg:npm/%40a/one@1.2.3", "pkg:npm/three@3.0.0"),
        ("pkg:npm/three@3.0.0", "pkg:npm/two@2.0.0"),
    }


def test_every_lock_of_the_repository_is_a_part() -> None:
    kept = {*ROOT.glob("*.txt"), *ROOT.glob("functions/*.txt"), *ROOT.glob("infra/**/*.txt")}
    kept |= set(ROOT.glob("infra/**/package-lock.json"))
    locks = {str(path.relative_to(ROOT)) for path in kept if "node_modules" not in path.parts}
    assert locks == {part.lock for part in PARTS}


def test_everything_that_is_locked_has_a_hash() -> None:
    assert unhashed() == []
    assert len(parts_of()) > 300


def test_a_lock_that_lost_a_hash_is_found(tmp_path: Path) -> None:
    for part in PARTS:
        copy = tmp_path / part.lock
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((ROOT / part.lock).read_text("utf-8"), "utf-8")
    assert unhashed(tmp_path) == []
    (tmp_path / "infra/node/requirements.txt").write_text("node==1.0\n    # via -r infra/node.in\n")
    assert unhashed(tmp_path) == ["infra/node/requirements.txt: node 1.0 has no hash"]


def test_each_package_is_told_once_and_ships_where_one_of_its_parts_does() -> None:
    found = parts_of()
    assert len({pin.purl for pin in found}) == len(found)
    by_name = {pin.name: [part.name for part in parts] for pin, parts in found.items()}
    assert by_name["stripe"] == ["functions", "tests"]
    assert by_name["rolldown"] == ["packer"]
    ships = {pin.purl for pin, parts in found.items() if shipped(parts)}
    assert ships == {pin.purl for pin in PARTS[0].read().pins}
    assert "pkg:pypi/pytest" not in {purl.partition("@")[0] for purl in ships}


def test_whatever_is_locked_is_watched_and_new_versions_wait_a_week() -> None:
    """The functions' lock is compiled from pyproject.toml, at the root."""
    said = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text("utf-8"))["updates"]
    watched = {(each["package-ecosystem"], each["directory"]) for each in said}
    locks = {Path(part.lock) for part in PARTS if part.name != "functions"}
    kinds = {".txt": "pip", ".json": "npm"}
    places = {(kinds[lock.suffix], f"/{lock.parent}".removesuffix(".")) for lock in locks}
    assert watched == places | {("github-actions", "/")}
    assert [each["cooldown"]["default-days"] for each in said] == [7] * len(said)
