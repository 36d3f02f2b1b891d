"""The operator's command before the whole deployed stack, as an operator types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.local.world import ROOT, STACK
from tests.support.claimant import books, covered
from tests.support.stack import Stack, flags_of
from tests.support.visitor import Visitor

DONE, REFUSED = 0, 1


class Care:
    """`./care` as one of the machine clients; `as_` names which."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def run(
        self, *arguments: str, typed: str = "", ends: int = DONE, as_: str = "operator"
    ) -> subprocess.CompletedProcess[str]:
        """One command to its end, which has to be that."""
        done = subprocess.run(
            [str(ROOT / "care"), *arguments],
            env=self._environment(as_),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == ends, done.stdout + done.stderr
        return done

    def json(self, *arguments: str, **options: Any) -> Any:
        """What the command prints for a machine."""
        return json.loads(self.run(*arguments, "--json", **options).stdout)

    def _environment(self, as_: str) -> dict[str, str]:
        command = [sys.executable, "-m", "infra.local.machine", *flags_of(self.stack.world), as_]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        words = said.replace("export ", "").split()
        given = dict(word.split("=", 1) for word in words)
        return {"PATH": os.environ["PATH"], **given}


@pytest.fixture
def care(stack: Stack) -> Care:
    return Care(stack)


@pytest.fixture
def claim_id(stack: Stack, email: str, ana: Visitor, desk: Visitor) -> str:
    """A Premium claim whose replacement is on its way."""
    claim_id = ana.claim_paid(covered(stack, email))
    desk.ship(claim_id)
    return claim_id


def test_devices_are_imported_in_one_command_and_a_bad_row_is_named_by_its_line(
    stack: Stack, care: Care, tmp_path: Path
) -> None:
    """ELG-11: good rows are kept, and the same file again changes nothing."""
    prefix = stack.new_device()[:12]
    rows = [f"{prefix}N{number:04},mavic-3,US" for number in range(600)]
    rows[41] = f"{prefix}N0041,mavic-3,nowhere"
    file = tmp_path / "devices.csv"
    file.write_text("\n".join(["serial,model,region", *rows]) + "\n")
    first = care.run("devices", "import", str(file), ends=REFUSED, as_="maker")
    assert "43" in first.stdout + first.stderr
    asked = [{"serial": f"{prefix}N0{number}"} for number in ("599", "041")]
    known, unknown = (stack.call("POST", "/eligibility", each).json["decision"] for each in asked)
    assert known["allowed"] and not unknown["allowed"]
    again = care.json("devices", "import", str(file), ends=REFUSED, as_="maker")
    assert json.dumps(again).count('"line": 43') == 1


def test_claim_is_shown_whole_and_its_chain_is_verified_on_this_machine(
    care: Care, claim_id: str
) -> None:
    """LNK-1, STS-2: the operator reads what the desk reads."""
    shown = care.json("claims", "show", claim_id)
    assert claim_id in json.dumps(shown) and "return_due" in json.dumps(shown)
    assert "hold_placed" in json.dumps(care.json("claims", "timeline", claim_id))
    care.run("claims", "verify-chain", claim_id)


def test_hold_is_neither_renewed_nor_released_before_its_time(
    stack: Stack, care: Care, ana: Visitor, claim_id: str
) -> None:
    """HLD-2, HLD-6: the command asks the rules, and takes no way around them."""
    before = books(stack, claim_id)
    for act, rule in (("renew", "HLD-6"), ("release", "HLD-2")):
        refused = care.run("holds", act, claim_id, "--reason", "Asked by phone", ends=REFUSED)
        assert rule in refused.stdout + refused.stderr
    assert books(stack, claim_id) == before
    types = ana.types(claim_id)
    care.run("holds", "release", claim_id, "--reason", "Again", "--dry-run", ends=REFUSED)
    assert ana.types(claim_id) == types


def test_lists_of_holds_and_a_simulated_decision_write_nothing(
    stack: Stack, care: Care, ana: Visitor, claim_id: str
) -> None:
    """HLD-5, ELG-2."""
    types = ana.types(claim_id)
    assert claim_id not in care.run("holds", "overdue", "--region", "US").stdout
    serial = stack.new_device()
    said = care.run("simulate-decision", "--serial", serial)
    assert "ELG-" in said.stdout
    assert ana.types(claim_id) == types


def test_customers_data_is_exported_and_not_erased_while_a_claim_is_open(
    stack: Stack, care: Care, email: str, claim_id: str, tmp_path: Path
) -> None:
    """STS-2: by address from standard input; on record, and the address nowhere in it."""
    out = tmp_path / "data.json"
    reason = ("--reason", "Access request of today")
    care.run("customers", "export", "--out", str(out), *reason, typed=f"{email}\n")
    assert claim_id in out.read_text() and out.stat().st_mode & 0o077 == 0
    erasing = ("customers", "erase", *reason, "--yes")
    refused = care.run(*erasing, typed=f"{email}\n", ends=REFUSED)
    assert "STS-2" in refused.stdout + refused.stderr
    account = stack.account_of(email)
    record = Visitor(stack, stack.desk()).get(f"/timelines/account_{account}")
    assert "Access request of today" in json.dumps(record) and email not in json.dumps(record)


def test_dead_letters_of_the_stack_are_counted(stack: Stack, care: Care) -> None:
    """By the AWS environment alone: the emulator's own."""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": stack.world.emulator_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }
    done = subprocess.run(
        [str(ROOT / "care"), "dlq", "list", "--stack", STACK, "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == DONE, done.stderr
    assert len(json.loads(done.stdout)) >= 1
