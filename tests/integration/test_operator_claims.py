"""`care claims` and `care simulate-decision` against the doors themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import pytest

from infra.operator.frame import DONE, MISUSED, REFUSED
from tests.support.door_server import DoorServer, served
from tests.support.doors import Doors
from tests.support.house import ANA, DRONE
from tests.support.operator_claims import EMAIL, WHY, at_renewal, care, completed, document

pytest_plugins = ["tests.support.door_fixtures"]


@pytest.fixture
def server(doors: Doors) -> Iterator[DoorServer]:
    with served(doors) as made:
        yield made


def test_a_claim_is_shown_whole(server: DoorServer, doors: Doors) -> None:
    claim_id = at_renewal(doors)
    result = care(server, "claims", "show", claim_id)
    assert result.exit_code == DONE
    for text in (claim_id, "premium", "return due", DRONE, "159.00 USD", "999.00 USD, live"):
        assert text in result.stdout
    for text in ("authorized", "captured", "end of 2026-12-07 (America/Los_Angeles)"):
        assert text in result.stdout
    shown = document(care(server, "claims", "show", claim_id, "--json"))["claim"]
    assert (shown["claim_id"], shown["state"]) == (claim_id, "return_due")
    assert care(server, "claims", "show", "claim_none").exit_code == REFUSED


def test_a_timeline_is_listed_in_order(server: DoorServer, doors: Doors) -> None:
    claim_id = completed(doors)
    result = care(server, "claims", "timeline", claim_id)
    assert result.exit_code == DONE
    assert result.stdout.index("claim filed") < result.stdout.index("hold released")
    shown = document(care(server, "claims", "timeline", claim_id, "--json"))
    assert [each["seq"] for each in shown["events"]] == list(range(1, len(shown["events"]) + 1))


def test_a_whole_chain_is_reckoned_anew_and_said_so(server: DoorServer, doors: Doors) -> None:
    claim_id = completed(doors)
    result = care(server, "claims", "verify-chain", claim_id)
    claim = doors.store.claim(claim_id)
    assert claim is not None
    assert result.exit_code == DONE
    assert f"Whole: {claim.seq} events of {claim_id}." in result.stdout
    assert claim.head in result.stdout
    serial = care(server, "customers", "erase", *WHY, "--yes", stdin=EMAIL)
    assert serial.exit_code == DONE
    unheaded = care(server, "claims", "verify-chain", f"account_{ANA}")
    assert unheaded.exit_code == DONE
    assert "a cut at its end would not be seen" in unheaded.stdout


def test_an_event_that_was_edited_in_the_table_ends_the_command_with_1(
    server: DoorServer, doors: Doors
) -> None:
    claim_id = completed(doors)
    rows = doors.contents()["test-events"]
    mine = {int(row["seq"]["N"]): row for row in rows if row["subject"]["S"] == claim_id}
    text = doors.store.timeline(claim_id)[2].note.sentence
    edited = json.loads(json.dumps(mine[3]).replace(text, "Something else happened."))
    boto3.client("dynamodb").put_item(TableName="test-events", Item=edited)
    result = care(server, "claims", "verify-chain", claim_id)
    assert result.exit_code == REFUSED
    assert f"BROKEN: {len(mine)} events of {claim_id}. Event 3 does not have the hash" in (
        result.stdout
    )
    told = document(care(server, "claims", "verify-chain", claim_id, "--json"))
    assert (told["whole"], told["broken_at"]) == (False, 3)


# Simulation


def test_each_rule_is_printed_with_its_outcome_and_sentence(
    server: DoorServer, doors: Doors
) -> None:
    """SVC-1, TRM-7, ELG-7."""
    doors.covered()
    before = doors.contents()
    result = care(server, "simulate-decision", "--serial", DRONE)
    assert result.exit_code == DONE
    for text in ("Premium: allowed", "Basic: allowed", "A new plan: refused", "ELG-7", "COV-1"):
        assert text in result.stdout
    assert "Fee 159.00 USD, hold 999.00 USD; at most 1158.00 USD can be charged." in result.stdout
    early = ("--as-of", "2026-11-22T18:00:00Z", "--service", "premium")
    alone = care(server, "simulate-decision", "--serial", DRONE, *early)
    assert alone.exit_code == DONE
    assert "Premium: refused, as of 2026-11-22 18:00 UTC." in alone.stdout
    assert "TRM-7" in alone.stdout and "Next: " in alone.stdout
    assert "Basic" not in alone.stdout and "A new plan" not in alone.stdout
    whole = document(care(server, "simulate-decision", "--serial", DRONE, "--json"))
    assert len(whole["comparison"]["services"]) == 5
    assert doors.contents() == before


def test_what_is_asked_wrongly_is_named(server: DoorServer) -> None:
    odd = care(server, "simulate-decision", "--serial", DRONE, "--as-of", "tomorrow")
    assert odd.exit_code == REFUSED and "/as_of: A time is written like" in odd.stderr
    unknown = care(server, "simulate-decision", "--serial", DRONE, "--service", "gold")
    assert unknown.exit_code == MISUSED and "one of premium, basic" in unknown.stderr
