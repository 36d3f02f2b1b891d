"""`make travel`, `make logs`, `make reconcile`, typed beside a running stack as the pages say.

`-o bootstrap`: the tools are there, and a test fetches none.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from infra.local.demo import offset_of
from infra.local.world import ROOT
from tests.support.double import until
from tests.support.stack import Stack, flags_of


def make(stack: Stack, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    """One target, run against the stack by the variables that `make help` names."""
    ports = {f"CARE_LOCAL_{name.upper()}_PORT": str(p) for name, p in stack.world.ports.items()}
    env = os.environ | ports | {"CARE_LOCAL_STATE": str(stack.world.state)} | given
    return subprocess.run(
        ["make", "-o", "bootstrap", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def made(stack: Stack, *words: str) -> subprocess.CompletedProcess[str] | None:
    """The same, once it prints something."""
    done = make(stack, *words)
    assert done.returncode == 0, done.stderr
    return done if done.stdout else None


def machine(stack: Stack) -> dict[str, str]:
    """What `eval "$(python -m infra.local.machine operator)"` leaves in a shell."""
    words = [sys.executable, "-m", "infra.local.machine", *flags_of(stack.world), "operator"]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return dict(word.split("=", 1) for word in said.replace("export ", "").split())


def test_travel_moves_the_clock_by_what_was_said(stack: Stack) -> None:
    before = offset_of(stack.world)
    done = make(stack, "travel", "HOURS=1")
    assert done.returncode == 0, done.stderr
    assert offset_of(stack.world) - before == 3600
    assert "settled" in done.stdout


def test_logs_prints_the_lines_that_hold_what_was_asked_for_and_no_others(stack: Stack) -> None:
    answer = stack.call("GET", "/status?serial=NOSUCHSERIAL1")
    assert answer.status == 404
    words = ("logs", f"GREP={answer.json['request_id']}")
    done = until(lambda: made(stack, *words), "the line of that request", 60)
    (line,) = done.stdout.splitlines()
    assert "GET /api/status" in line and '"code":"not_found"' in line


def test_reconcile_compares_the_stack_with_the_books_of_the_double(stack: Stack) -> None:
    done = make(stack, "reconcile", "DAYS=2", f"API={stack.site}/api", **machine(stack))
    # make ends with 2 where the command ends with 1: another test may have left a difference open.
    assert done.returncode in (0, 2) and "mended" in done.stdout, done.stderr
    looked, sums = _told(done.stdout)
    assert looked.startswith("Looked at ") and "payments" in looked
    assert re.fullmatch(r"\d+ mended, \d+ open\.", sums)
    assert (done.returncode == 0) is sums.endswith(" 0 open.")


def _told(printed: str) -> list[str]:
    """The two sentences at the end of a report."""
    return [
        line for line in printed.splitlines() if line.startswith("Looked") or "mended, " in line
    ]
