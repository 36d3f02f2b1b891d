"""`care holds` against the doors themselves, and who may ask at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from infra.operator.frame import DONE, MISUSED, NO_ANSWER, REFUSED
from tests.support.door_server import DoorServer, served
from tests.support.doors import Doors
from tests.support.events import OPERATOR
from tests.support.house import ANA, DRONE
from tests.support.operator_claims import WHY, at_renewal, care, document

pytest_plugins = ["tests.support.door_fixtures"]


@pytest.fixture
def server(doors: Doors) -> Iterator[DoorServer]:
    with served(doors) as made:
        yield made


@pytest.mark.parametrize(
    "command",
    [
        ("holds", "overdue", "--region", "US"),
        ("holds", "renew", "claim_1", *WHY),
        ("simulate-decision", "--serial", DRONE),
        ("customers", "erase", *WHY, "--yes"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_the_other_roles_are_refused(server: DoorServer, command: tuple[str, ...]) -> None:
    for token in ("desk", "customer"):
        result = care(server, *command, stdin=ANA, token=token)
        assert result.exit_code == REFUSED
        assert "Your account may not do this." in result.stderr


def test_holds_that_lapse_soon_are_a_table_and_a_document(server: DoorServer, doors: Doors) -> None:
    """HLD-6."""
    claim_id = at_renewal(doors)
    result = care(server, "holds", "expiring", "--region", "US")
    assert result.exit_code == DONE
    assert claim_id in result.stdout and "999.00 USD" in result.stdout
    assert "1 expiring in US, as of 2026-11-29 20:00 UTC." in result.stdout
    (held,) = document(care(server, "holds", "expiring", "--region", "US", "--json"))["holds"]
    assert (held["claim_id"], held["hold_lapses_at"]) == (claim_id, "2026-11-30T08:00:00.000Z")
    none = care(server, "holds", "overdue", "--region", "US")
    assert none.stdout == "0 overdue in US, as of 2026-11-29 20:00 UTC.\n"
    odd = care(server, "holds", "overdue", "--region", "XX")
    assert (odd.exit_code, odd.stdout) == (REFUSED, "")
    assert "/region: No region of the catalog is written like this." in odd.stderr


def test_a_renewal_is_tried_dry_made_and_then_refused_with_its_next_instant(
    server: DoorServer, doors: Doors
) -> None:
    """HLD-6."""
    claim_id = at_renewal(doors)
    before = doors.contents()
    dry = care(server, "holds", "renew", claim_id, *WHY, "--dry-run")
    assert dry.exit_code == DONE and "allowed" in dry.stdout
    assert doors.contents() == before
    done = care(server, "holds", "renew", claim_id, *WHY)
    assert done.exit_code == DONE
    assert "The hold of 999.00 USD is live, lapses at " in done.stdout
    claim = doors.store.claim(claim_id)
    assert claim is not None
    asked = [e.note for e in doors.store.timeline(claim_id) if e.note.type == "settle_asked"]
    assert [(note.reference, "Letter of 2 May" in note.sentence) for note in asked] == [
        (OPERATOR.sub, True)
    ]
    again = care(server, "holds", "renew", claim_id, *WHY)
    assert again.exit_code == REFUSED
    assert "HLD-6" in again.stdout and "The renewal is due at " in again.stdout
    assert "Next: Nothing by hand" in again.stdout
    refused = document(care(server, "holds", "release", claim_id, *WHY, "--json"))
    assert (refused["code"], refused["decision"]["rules"][0]["id"]) == ("refused", "HLD-2")
    dry = care(server, "holds", "release", claim_id, *WHY, "--dry-run")
    assert dry.exit_code == REFUSED and "Scan the registered unit" in dry.stdout


def test_an_answer_that_was_lost_is_asked_for_again_under_the_same_key(
    server: DoorServer, doors: Doors
) -> None:
    """HLD-6: done once."""
    claim_id = at_renewal(doors)
    server.lost = 2
    result = care(server, "holds", "renew", claim_id, *WHY)
    assert result.exit_code == DONE
    assert len({call.headers["idempotency-key"] for call in server.asked}) == 1
    assert len(server.asked) == 3
    types = [event.note.type for event in doors.store.timeline(claim_id)]
    assert types.count("settle_asked") == types.count("hold_renewed") == 1
    server.lost = 4
    assert care(server, "holds", "release", claim_id, *WHY).exit_code == NO_ANSWER


def test_a_claim_of_nobody_and_a_missing_reason_are_told(server: DoorServer) -> None:
    result = care(server, "holds", "renew", "claim_none", *WHY)
    assert (result.exit_code, result.stdout) == (REFUSED, "")
    assert "Refused: There is nothing here" in result.stderr
    assert care(server, "holds", "renew", "claim_1").exit_code == MISUSED
    assert len(server.asked) == 1
    care(server, "holds", "renew", "../plans/x?y", *WHY)
    assert server.asked[-1].path == "/api/claims/../plans/x?y/settle"
