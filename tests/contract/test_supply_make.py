"""What the Makefile fetches comes by its hash, and runs nothing while it is installed."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from infra.supply.locks import PARTS, ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
RECIPES = re.sub(r"^#.*$", "", MAKEFILE, flags=re.MULTILINE).replace("\\\n", " ")


def recipes(words: str) -> list[str]:
    """The lines of the Makefile, joined where they go on, that have these words."""
    found = [line for line in RECIPES.splitlines() if words in line]
    assert found, f"the Makefile has no {words}: has the search gone wrong?"
    return found


def test_everything_of_python_is_installed_by_its_hash() -> None:
    for line in [*recipes("pip install"), *recipes("pip sync")]:
        assert "--require-hashes" in line
    assert [line for line in RECIPES.splitlines() if re.search(r"install .*\w==\d", line)] == []


def test_npm_takes_what_is_locked_and_runs_no_script() -> None:
    (line,) = recipes("$(1) --prefix .tools/node")
    assert "--ignore-scripts" in line
    calls = re.findall(r"call npm,(\S+?)[ )]", RECIPES)
    assert set(calls) == {"ci"}


def test_on_linux_nothing_is_built_from_source_while_it_is_installed() -> None:
    (line,) = recipes("pip sync")
    assert "$(WHEELS)" in line
    assert "WHEELS := $(if $(filter Linux,$(shell uname)),--no-build)" in MAKEFILE
    (line,) = recipes("pip install")
    assert "--only-binary :all:" in line


def test_every_lock_is_made_by_make_lock() -> None:
    said = subprocess.run(
        ["make", "-n", "-o", "bootstrap", "lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    pinned = {part.lock for part in PARTS if f"-o {part.lock}" in said}
    assert pinned == {part.lock for part in PARTS if part.lock.endswith(".txt")}
    assert "cd infra/node" in said and "--package-lock-only" in said


def test_make_supply_tells_what_it_found(tmp_path: Path) -> None:
    """On a database that has nothing: it cannot be told, and that is no success."""
    done = subprocess.run(
        ["make", "-o", "bootstrap", "supply", f"DATABASE={tmp_path}"],
        cwd=ROOT,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 2
    assert "PyPI/all.zip cannot be read" in done.stderr
    assert "7 locks" in done.stdout
