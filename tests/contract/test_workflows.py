"""The workflows of GitHub: by their schema, by an auditor of workflows, and true to the Makefile.

Nothing here asks the network: the schemas come with `check-jsonschema`, the audits with `zizmor`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.template import ROOT, read

FOLDER = ROOT / ".github" / "workflows"
NAMES = ("build", "check", "deploy", "supply", "test")
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def run(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A command that stands beside the tests' Python."""
    command = [str(Path(sys.executable).parent / tool), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def audit(where: Path) -> subprocess.CompletedProcess[str]:
    """Every audit that needs no network, doubtful findings too; no configuration silences any."""
    how = ["--offline", "--no-config", "--no-ignores", "--persona", "auditor", "--no-progress"]
    return run("zizmor", *how, where)


def workflow(name: str) -> dict[str, Any]:
    # YAML 1.1 reads the key `on` as the truth value, so it is `True` here.
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text())
    return found


def test_there_are_these_workflows_and_no_others() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == [f"{name}.yml" for name in NAMES]


def test_they_fit_the_schema_of_github() -> None:
    done = run(
        "check-jsonschema",
        *("--builtin-schema", "vendor.github-workflows"),
        *FOLDER.iterdir(),
    )
    assert done.returncode == 0, done.stdout
    done = run(
        "check-jsonschema",
        *("--builtin-schema", "vendor.dependabot"),
        FOLDER.parent / "dependabot.yml",
    )
    assert done.returncode == 0, done.stdout


def test_a_workflow_without_jobs_does_not_fit(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text("name: Broken\non: push\n")
    done = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", broken)
    assert done.returncode == 1
    assert "'jobs' is a required property" in done.stdout


def test_the_auditor_finds_nothing() -> None:
    done = audit(FOLDER.parent)
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("found", "before", "after"),
    [
        ("unpinned-uses", "actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8", "a/b@v6"),
        ("artipacked", "persist-credentials: false", "persist-credentials: true"),
        ("excessive-permissions", "permissions: {}", "permissions: write-all"),
        (
            "template-injection",
            "run: make check",
            "run: make ${{ github.event.pull_request.title }}",
        ),
    ],
)
def test_the_auditor_would_find(found: str, before: str, after: str, tmp_path: Path) -> None:
    text = (FOLDER / "check.yml").read_text()
    assert before in text
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "check.yml").write_text(text.replace(before, after, 1))
    done = audit(tmp_path)
    assert done.returncode != 0
    assert found in done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_by_its_hash_and_says_its_version(name: str) -> None:
    lines = [line for line in (FOLDER / f"{name}.yml").read_text().splitlines() if "uses:" in line]
    assert lines
    assert [line.strip() for line in lines if not PINNED.fullmatch(line.strip())] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_target_is_one_of_the_makefile(name: str) -> None:
    targets = set(re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = [
        step["run"]
        for job in workflow(name)["jobs"].values()
        for step in job["steps"]
        if step.get("run", "").startswith("make ")
    ]
    assert commands
    assert {command.split()[1] for command in commands} <= targets


@pytest.mark.parametrize("name", NAMES)
def test_a_job_may_only_read_and_ends_by_itself(name: str) -> None:
    whole = workflow(name)
    assert whole["permissions"] == {}
    assert "concurrency" in whole
    for job in whole["jobs"].values():
        deploys = name == "deploy"
        may = {"contents": "read", "id-token": "write"} if deploys else {"contents": "read"}
        assert job["permissions"] == may
        assert 0 < job["timeout-minutes"] <= 90
        assert ("environment" in job) == deploys


def test_the_quick_tests_run_on_every_supported_python() -> None:
    matrix = workflow("test")["jobs"]["quick"]["strategy"]["matrix"]
    assert matrix == {"python": ["3.11", "3.12", "3.13", "3.14"]}


def test_every_folder_of_tests_is_run_by_a_job() -> None:
    """Benches, designs and helpers are no tests."""
    said = " ".join(
        step.get("run", "") for job in workflow("test")["jobs"].values() for step in job["steps"]
    )
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    top = {f"tests/{folder.relative_to(ROOT / 'tests').parts[0]}" for folder in folders}
    assert top == {
        "tests/unit",
        "tests/simulation",
        "tests/integration",
        "tests/contract",
        "tests/e2e",
    }
    assert {folder for folder in top if folder not in said} == set()
    assert "tests/e2e/pages" in said.replace("--ignore=tests/e2e/pages", "")


def test_the_package_is_built_for_both_processors() -> None:
    built = workflow("build")["jobs"]["build"]["strategy"]["matrix"]["processor"]
    assert built == ["arm64", "x86_64"]


def test_what_is_known_is_looked_for_at_every_change_and_each_day() -> None:
    assert workflow("supply")[True] == {
        "push": {"branches": ["main"]},
        "pull_request": None,
        "schedule": [{"cron": "23 5 * * *"}],
    }
    steps = workflow("supply")["jobs"]["supply"]["steps"]
    fetched, looked = (step["run"] for step in steps if "run" in step)
    assert "PyPI npm" in fetched and '"build/known/$ecosystem/all.zip"' in fetched
    assert "--fail" in fetched and "--proto '=https'" in fetched
    assert looked == "make supply DATABASE=build/known"


def test_prod_waits_for_staging_and_is_an_environment_of_its_own() -> None:
    jobs = workflow("deploy")["jobs"]
    assert jobs["prod"]["needs"] == "staging"
    assert [jobs[name]["environment"] for name in ("staging", "prod")] == ["staging", "prod"]
    assert workflow("deploy")[True] == {"push": {"tags": ["v*"]}}


def test_the_deployer_is_bound_to_one_environment_of_one_repository() -> None:
    role = read("infra/deployer.yaml")["Resources"]["Deployer"]["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    issuer = "token.actions.githubusercontent.com"
    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            f"{issuer}:aud": "sts.amazonaws.com",
            f"{issuer}:sub": {"Fn::Sub": "repo:${Repository}:environment:${Environment}"},
        }
    }
    assert run("cfn-lint", ROOT / "infra" / "deployer.yaml").stdout == ""
