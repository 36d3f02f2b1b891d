"""`care catalog` on the shipped data, on folders and on commits."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.operator import catalog
from infra.operator.frame import DONE, MISUSED, REFUSED
from tests.support.care_command import run_care

SHIPPED = Path(__file__).parents[2] / "functions/care/catalog/data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "data"))


def change(folder: Path, file: str, **fields: Any) -> None:
    """Sets fields of one file."""
    document = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps(document | fields))


def test_the_shipped_catalog_has_nothing_wrong() -> None:
    done = run_care("catalog", "lint")
    assert done.exit_code == DONE and done.stdout.endswith("data: nothing wrong.\n")


def test_a_finding_names_file_and_field_and_ends_with_1(folder: Path) -> None:
    change(folder, "regions/us.json", return_days=7)
    done = run_care("catalog", "lint", str(folder))
    assert done.exit_code == REFUSED
    assert done.stdout.startswith("regions/us.json: /return_days: ")
    answer = json.loads(run_care("catalog", "lint", str(folder), "--json").stdout)
    (finding,) = answer["findings"]
    assert (finding["file"], finding["field"]) == ("regions/us.json", "/return_days")


def test_a_folder_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    done = run_care("catalog", "lint", str(tmp_path / "none"))
    assert done.exit_code == MISUSED and "is no folder." in done.stderr


def test_equal_catalogs_end_with_0(folder: Path) -> None:
    done = run_care("catalog", "diff", str(folder), str(SHIPPED))
    assert done.exit_code == DONE
    assert done.stdout == "Nothing that is sold or agreed changes.\n"


def test_what_reaches_plans_in_force_is_marked_and_ends_with_1(folder: Path) -> None:
    change(folder, "policies.json", quote_days=20, refunded_percent=90)
    done = run_care("catalog", "diff", str(SHIPPED), str(folder))
    assert done.exit_code == REFUSED
    marked, plain = (line for line in done.stdout.splitlines() if "Policy:" in line)
    assert marked.startswith("│ ! │ Policy: days to answer a quote in 30 → 20 ")
    assert plain.startswith("│   │ Policy: percent of the fee that is refunded 100 → 90 ")
    assert done.stdout.endswith("Changes: 2. Of what was agreed before (!): 1.\n")


def test_what_only_new_plans_meet_ends_with_0_and_is_told(folder: Path) -> None:
    change(folder, "regions/us.json", terms_version="us-2027-01")
    done = run_care("catalog", "diff", str(SHIPPED), str(folder), "--json")
    assert done.exit_code == DONE
    assert json.loads(done.stdout)["changes"] == [
        {
            "subject": "United States",
            "what": "terms",
            "old": "us-2026-11",
            "new": "us-2027-01",
            "reach": "plans bought or redeemed from then on",
            "warns": False,
        }
    ]


def test_the_shipped_data_is_the_new_one_where_none_is_said(folder: Path) -> None:
    change(folder, "policies.json", quote_days=29)
    done = run_care("catalog", "diff", str(folder))
    assert "days to answer a quote in 29 → 30" in done.stdout


def test_a_commit_is_read_as_it_was(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*command: str) -> None:
        who = ["-c", "user.name=T", "-c", "user.email=t@example.com"]
        subprocess.run(["git", *who, *command], cwd=root, check=True, capture_output=True)

    root = tmp_path / "checkout"
    data = Path(shutil.copytree(folder, root / catalog.DATA))
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    change(data, "policies.json", quote_days=20)
    monkeypatch.setattr(catalog, "ROOT", root)
    done = run_care("catalog", "diff", "HEAD", str(data))
    assert done.exit_code == REFUSED
    assert "Policy: days to answer a quote in 30 → 20" in done.stdout


@pytest.mark.parametrize("place", ["no-such-branch", "--output=/tmp/x", "HEAD:docs"])
def test_what_is_no_commit_is_a_wrong_call(place: str) -> None:
    done = run_care("catalog", "diff", "--", place)
    assert done.exit_code == MISUSED
    assert f"{place} is neither a folder nor a commit with a catalog" in done.stderr


def test_a_catalog_that_cannot_be_read_says_what_to_do(folder: Path) -> None:
    (folder / "policies.json").write_text("{")
    done = run_care("catalog", "diff", str(SHIPPED), str(folder))
    assert done.exit_code == MISUSED
    assert "cannot be read" in done.stderr and "See: care catalog lint" in done.stderr
