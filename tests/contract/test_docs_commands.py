"""Every command of the pages (README.md and its neighbours, docs/) is run by a test.

What "run" means, by the command's first word:

* `make`: each target is asked for with `-n`: it is there, and make knows how. Those that a page
  tells to type beside a running stack are run in tests/e2e/test_docs_make.py, `make run` and `make
  test` by whoever runs this.
* `./care`: parsed by the real application down to the last option; what the commands do is run in
  tests/integration/test_operator_*.py and tests/e2e/test_operator.py.
* `python -m`: asked for `--help`; each option that the page uses is in it. `python -c` is run.
* `aws`: held to botocore's models (`tests.support.aws_command`).
* `sam`: asked for `--help`; the parameters that it overrides are the template's.
* what the shell does itself (a variable, a loop, `rm` of a file made above): named in `SHELL`.

Pages in `PASTED` are pasted into a shell whole, against the stack, by a test of their own.
Anything else fails here, with its page and line.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer import BadParameter, Exit
from typer.core import TyperGroup
from typer.main import get_command

from infra.operator.__main__ import app
from infra.operator.frame import hoisted
from tests.support import template
from tests.support.aws_command import faults
from tests.support.documented_commands import (
    PASTED,
    ROOT,
    Command,
    commands,
    of_block,
    simple,
)

SHELL = {"for", "done", "umask", "rm", "cat", "eval", "export", "echo", "cd", "date"}
ASSIGNED = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*=")
# Typer's own, which it does not export.
MISUSED: type[Exception] = BadParameter.__mro__[1]
MISSING = next(
    each for each in BadParameter.__subclasses__() if each.__name__ == "MissingParameter"
)
PYTHONS = {"python", ".venv/bin/python"}
ALL = commands()


def bare(command: Command) -> tuple[str, ...]:
    """The words without the variables that are set before them."""
    words = list(command.words)
    while words and ASSIGNED.match(words[0]):
        words.pop(0)
    return tuple(words)


def kind(command: Command) -> str:
    """By which class a command is run; '' for none."""
    words = bare(command)
    if not words or words[0] in SHELL:
        return "shell"
    if words[0] in PYTHONS:
        return "python"
    return words[0] if words[0] in ("make", "./care", "aws", "sam") else ""


def of(name: str) -> list[Command]:
    """The commands of a class, each once."""
    found = {(bare(c), c.named): c for c in ALL if kind(c) == name}
    assert found, f"no page has a command of {name}: has the search gone wrong?"
    return list(found.values())


def named(command: Command) -> str:
    """Where it stands, and how it begins."""
    return f"{command.place} {' '.join(bare(command))[:60]}"


def test_every_command_of_the_pages_is_of_a_class_that_is_run() -> None:
    unknown = [named(command) for command in ALL if not kind(command)]
    assert not unknown, "no class runs these; see this file's head:\n" + "\n".join(unknown)
    assert len(ALL) > 60


def test_pages_that_are_pasted_whole_are_pasted_by_the_test_that_is_named() -> None:
    for page, test in PASTED.items():
        assert Path(page).name in (ROOT / test).read_text()


@pytest.mark.parametrize("command", of("make"), ids=named)
def test_make_knows_each_target(command: Command) -> None:
    # Old, as the tools are: this asks what would be done, and a test fetches nothing.
    words = ["make", "-n", "-o", "bootstrap", "-o", "browser", "-o", "node", *bare(command)[1:]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command.place}: {done.stderr}"


@pytest.mark.parametrize("command", of("./care"), ids=named)
def test_care_takes_each_command_with_its_options(command: Command) -> None:
    steps = []
    try:
        for step in parse(list(bare(command)[1:])):
            steps.append(step)
    except Exit:  # --help says what there is, and is done
        pass
    except MISSING:
        assert command.named, f"{command.place} lacks something"
    assert len(steps) > 1, command.place


def parse(words: list[str]) -> Iterator[str]:
    """The name of each step of the application's own parsing. Raises `MISUSED` as it would."""
    step = get_command(app)
    context = step.make_context("care", hoisted(words))
    yield "care"
    while isinstance(step, TyperGroup):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        name, found, rest = step.resolve_command(context, rest)
        assert name is not None and found is not None
        step, context = found, found.make_context(name, rest, parent=context)
        yield name


@pytest.mark.parametrize("command", of("python"), ids=named)
def test_python_runs_each_module_with_its_options(command: Command) -> None:
    how, what, *rest = bare(command)[1:]
    if how == "-c":
        subprocess.run([sys.executable, "-c", what], check=True, timeout=60)
        return
    assert how == "-m", command.place
    told = help_of(what)
    for option in (word.partition("=")[0] for word in rest if word.startswith("--")):
        assert f"{option} " in told or f"{option}\n" in told or f"{option}]" in told, command.place


@cache
def help_of(module: str) -> str:
    """What a module says to --help."""
    done = subprocess.run(
        [sys.executable, "-m", module, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={
            "PYTHONPATH": f"{ROOT}:{ROOT / 'functions'}",
            "COLUMNS": "200",
            "PATH": "/usr/bin:/bin",
        },
    )
    return done.stdout


@pytest.mark.parametrize("command", of("aws"), ids=named)
def test_aws_knows_each_operation_and_parameter(command: Command) -> None:
    assert list(faults(bare(command))) == [], command.place


@pytest.mark.parametrize("command", of("sam"), ids=named)
def test_sam_takes_each_option_and_the_template_each_parameter(command: Command) -> None:
    _, verb, *rest = bare(command)
    told = sam_help(verb)
    assert all(word in told for word in rest if word.startswith("--")), command.place
    given = {word.partition("=")[0] for word in rest if ASSIGNED.match(word)}
    assert given <= template.read("template.yaml")["Parameters"].keys(), command.place


@cache
def sam_help(verb: str) -> str:
    """What the pinned SAM says to --help."""
    words = [str(ROOT / ".tools/sam/bin/sam"), verb, "--help"]
    env = {"SAM_CLI_TELEMETRY": "0", "HOME": "/tmp", "COLUMNS": "200", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=60, check=True, env=env, cwd=ROOT
    )
    return done.stdout


# The search and the rules themselves


def test_blocks_loops_and_substitutions_are_taken_apart() -> None:
    text = (
        "for n in $(aws lambda list-functions --output text); do\n"
        '  aws sqs x --y "$n" \\\n'
        "    --z\n"
        "done > f"
    )
    found = [command.words for command in of_block(text, "page.md", 7)]
    assert found == [
        ("for", "n", "in", "$"),
        ("aws", "lambda", "list-functions", "--output", "text"),
        ("aws", "sqs", "x", "--y", "$n", "--z"),
        ("done",),
    ]
    assert [command.line for command in of_block(text, "page.md", 7)] == [7, 7, 8, 10]
    assert list(simple('eval "$(python -m a b)"')) == [
        ("python", "-m", "a", "b"),
        ("eval", "$(python -m a b)"),
    ]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("aws sqs purge", "sqs has no purge"),
        ("aws nothing at-all", "there is no service nothing"),
        ("aws dynamodb wait table-gone", "dynamodb waits for no table-gone"),
        ("aws dynamodb list-tables --limits 3", "ListTables takes no --limits"),
        ("aws dynamodb list-tables --limit three", "--limit takes a integer, not three"),
        ("aws logs tail --since 1h", "logs tail needs 1 words"),
        ("aws logs tail /a --sinse 1h", "logs tail takes no --sinse"),
        ("aws dynamodb describe-table", "DescribeTable needs TableName"),
        ("aws dynamodb list-backups --backup-type ODD", "--backup-type takes a string, not ODD"),
        (
            "aws dynamodb update-table --table-name a --deletion-protection-enabled yes",
            "--deletion",
        ),
    ],
)
def test_a_wrong_aws_command_is_found(words: str, fault: str) -> None:
    assert [each for each in faults(tuple(words.split())) if each.startswith(fault)]


def test_a_wrong_care_command_is_found() -> None:
    for words in (["holds", "overdue"], ["holds", "renew", "claim_1", "--soon"], ["nothing"]):
        with pytest.raises(MISUSED):
            list(parse(words))
