"""`make build` for both processors, and that the same input makes the same artifact."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.local.build import ARCHITECTURE, OUTPUT, ROOT, RUNTIME, SAM, SAM_SETTINGS, with_uv
from infra.package.archive import sha256
from infra.package.bytecode import uncompiled
from infra.package.native import MACHINES, foreign
from tests.support.stack import Stack

(FOREIGN,) = set(MACHINES) - {ARCHITECTURE}


def build(folder: Path, architecture: str, **environment: str) -> str:
    """The two steps of `make build`, into a folder; returns what the second prints."""
    settings = with_uv({**os.environ, **SAM_SETTINGS, **environment})
    given = ["--parameter-overrides", f"Runtime={RUNTIME}", f"Architecture={architecture}"]
    run([str(SAM), "build", "--build-dir", str(folder), *given], settings)
    return run([sys.executable, "-m", "infra.package", str(folder), architecture], settings)


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Built for the processor that this machine has not, and what was said of it."""
    folder = tmp_path_factory.mktemp("other") / "build"
    return folder, build(folder, FOREIGN)


def test_the_same_input_makes_the_same_artifact_elsewhere(stack: Stack, tmp_path: Path) -> None:
    """`stack` was deployed from the first; this one is built in another folder, by another hand."""
    folder = tmp_path / "somewhere" / "else"
    before = os.umask(0o077)
    try:
        said = build(folder, ARCHITECTURE, PYTHONHASHSEED="7", PYTHONOPTIMIZE="2", TZ="Asia/Tokyo")
    finally:
        os.umask(before)
    (first,), (second,) = OUTPUT.glob("*.zip"), folder.glob("*.zip")
    assert contents(first) == contents(second)  # which file differs, where one does
    assert sha256(first) == sha256(second)
    assert f"SHA-256       {sha256(second)}" in said
    assert "Every door imported from it alone: yes" in said


def test_the_other_processor_gets_its_own_modules_and_the_same_code(
    stack: Stack, other: tuple[Path, str]
) -> None:
    folder, said = other
    (ours,), (theirs,) = OUTPUT.glob("*.zip"), folder.glob("*.zip")
    (package,) = folder.glob("*-Shared")
    assert foreign(package, FOREIGN) == []
    native = [path.name for path in package.rglob("*.so")]
    (module,) = native
    assert module.endswith(f"-{MACHINES[FOREIGN][1]}-linux-gnu.so")
    assert uncompiled(package) == []
    here, there = contents(ours), contents(theirs)
    differ = {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
    assert {Path(name).suffix for name in differ} == {".so"}
    assert f"Processor     {FOREIGN}" in said


def test_a_package_for_one_processor_is_refused_for_the_other(other: tuple[Path, str]) -> None:
    (package,) = other[0].glob("*-Shared")
    (found,) = foreign(package, ARCHITECTURE)
    assert found.startswith("pydantic_core/_pydantic_core.")
    assert found.endswith(f"is not for {ARCHITECTURE}")


def test_every_part_that_is_named_as_pruned_was_there_and_is_told_with_its_size(
    other: tuple[Path, str],
) -> None:
    """A library's new version may have moved what was pruned: then its name is stale."""
    pruned, _, rest = other[1].partition("\n\n")
    assert re.findall(r"\s0(?=[,\s]|$)", pruned) == [], "a pruned part is not there any more"
    assert re.search(r"^ +\d+  botocore: data of services never called \d+", pruned, re.MULTILINE)
    size = re.search(r"^Size +(\d+\.\d\d) MB zipped, at most 10$", rest, re.MULTILINE)
    assert size and 5 < float(size[1]) <= 10


def contents(path: Path) -> dict[str, int]:
    """The checksum of each file in a zip."""
    with ZipFile(path) as archive:
        return {each.filename: each.CRC for each in archive.infolist()}
