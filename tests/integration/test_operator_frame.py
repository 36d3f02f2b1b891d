"""What all commands of `care` share: its options, its wrapper, the ends of its runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from infra.operator.__main__ import app
from infra.operator.api import NotConfigured, Refusal, Unanswered
from infra.operator.frame import (
    DONE,
    GLOBAL,
    MISUSED,
    NO_ANSWER,
    REFUSED,
    STOPPED,
    Commands,
    Frame,
    Misused,
    frame_of,
    hoisted,
    table,
)
from tests.support.care_command import run_care

ROOT = Path(__file__).parents[2]
CARE = ROOT / "care"
PAGE = (ROOT / "docs/operator.md").read_text(encoding="utf-8")


def care(*arguments: str, program: Path = CARE, cwd: Path | None = None) -> Any:
    """The wrapper, run as a program in `cwd`."""
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "100"}
    command = [str(program), *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


# The wrapper


def test_it_runs_from_any_folder_on_files_of_that_folder(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("serial,model,region\nABC00001,mavic-3,US\n")
    # Neither of these may be taken for a package of the command's own.
    (tmp_path / "typer.py").write_text("raise SystemExit('taken')")
    (tmp_path / "infra").mkdir()
    done = care("devices", "import", "d.csv", "--dry-run", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (
        DONE,
        "1 of 1 rows are sound, 0 bad. Nothing was sent. Requests that it takes: 1.\n",
    )


def test_it_is_found_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "care"
    link.symlink_to(CARE)
    assert care("--help", program=link, cwd=tmp_path).returncode == DONE


def test_without_its_packages_it_says_how_to_fetch_them(tmp_path: Path) -> None:
    program = Path(shutil.copy(CARE, tmp_path / "care"))
    done = care("--help", program=program)
    assert done.returncode == MISUSED and done.stdout == ""
    assert f"make -C '{tmp_path}' bootstrap" in done.stderr


# Its options


def test_the_help_names_every_command() -> None:
    done = run_care("--help")
    assert done.exit_code == DONE
    for name in commands():
        assert f"│ {name.split()[0]} " in done.stdout


@pytest.mark.parametrize("nothing_said", [[], ["cards"], ["devices"], ["dlq"], ["catalog"]])
def test_without_a_command_the_help_is_shown_and_2_is_the_end(nothing_said: list[str]) -> None:
    assert run_care(*nothing_said).exit_code == MISUSED


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (["holds", "overdue", "--json"], ["--json", "holds", "overdue"]),
        (["a", "--api", "x", "b"], ["--api", "x", "a", "b"]),
        (["a", "--api=x", "--yes"], ["--api=x", "--yes", "a"]),
        (["a", "--", "--json"], ["a", "--", "--json"]),
        (["a", "--api"], ["--api", "a"]),
    ],
)
def test_its_own_options_may_stand_anywhere(said: list[str], read: list[str]) -> None:
    assert hoisted(said) == read


# Its page


def commands() -> dict[str, set[str]]:
    """The options of every command, by its words: `cards issue`."""
    found: dict[str, set[str]] = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", {"": command})
        for last, each in below.items():
            options = {option for parameter in each.params for option in parameter.opts}
            found[f"{name} {last}".strip()] = options
    return found


def examples() -> list[list[str]]:
    """The words of each call of `care` in its page, without comments and redirections."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
    calls = re.findall(r"\./care (.*)", blocks)
    return [shlex.split(re.split(r"\s[<>]\s", call)[0], comments=True) for call in calls]


@pytest.mark.parametrize("example", examples(), ids=" ".join)
def test_each_example_of_the_page_is_a_command_with_these_options(example: list[str]) -> None:
    known = commands()
    name = next(name for name in (" ".join(example[:2]), example[0]) if name in known)
    said = {word for word in example if word.startswith("--")}
    assert said - known[name] <= GLOBAL.keys()


def test_the_page_names_every_command() -> None:
    assert [name for name in commands() if f"`{name}" not in PAGE] == []


# How a run ends

ENDS = typer.Typer(cls=Commands)


@ENDS.callback()
def ends(context: typer.Context) -> None:
    context.obj = Frame()


@ENDS.command()
def end(context: typer.Context, how: str) -> None:
    """Raises what is named."""
    failures: dict[str, BaseException] = {
        "misused": Misused("Not like this."),
        "unset": NotConfigured("Set CARE_TOKEN."),
        "refused": Refusal(409, "refused", ["No.", "HLD-6: Too early."]),
        "silent": Unanswered("HTTP 503"),
        "stopped": KeyboardInterrupt(),
    }
    raise failures[how]


@ENDS.command()
def asks(context: typer.Context, sure: bool = False) -> None:
    """Asks for a yes."""
    frame = frame_of(context)
    frame.yes = sure
    frame.show({"agreed": frame.agreed("Really?")}, table(("A",), [("[red]x[/red]",), (None,)]))


@pytest.mark.parametrize(
    ("how", "code", "said"),
    [
        ("misused", MISUSED, "Not like this."),
        ("unset", MISUSED, "Set CARE_TOKEN."),
        ("refused", REFUSED, "Refused: No. HLD-6: Too early."),
        ("silent", NO_ANSWER, "The API does not answer: HTTP 503."),
        ("stopped", STOPPED, "Stopped."),
    ],
)
def test_each_failure_has_one_exit_code_and_one_sentence(how: str, code: int, said: str) -> None:
    done = CliRunner().invoke(ENDS, ["end", how])
    assert (done.exit_code, done.stdout, done.stderr) == (code, "", f"{said}\n")


def test_where_nobody_can_be_asked_nothing_is_done() -> None:
    done = CliRunner().invoke(ENDS, ["asks"])
    assert done.exit_code == MISUSED and "say --yes" in done.stderr


def test_a_cells_text_is_never_taken_for_markup() -> None:
    done = CliRunner().invoke(ENDS, ["asks", "--sure"])
    assert done.exit_code == DONE
    assert "[red]x[/red]" in done.stdout
