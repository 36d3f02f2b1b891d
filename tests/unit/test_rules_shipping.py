"""SVC-6 and LNK-1: which claim waits for a replacement, and which unit may be it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.ledger import Status
from care.domain.rules.shipping import ShipFacts, decide
from care.domain.states import ClaimState
from tests.support.builders import NOW, REPLACEMENT, SERIAL, a_claim, a_device, a_line

MODELS = frozenset({"mavic-3", "mavic-4"})


def held(state=ClaimState.PAID):
    """A claim whose hold stands."""
    hold = a_line(status=Status.AUTHORIZED, capture_before=NOW + timedelta(days=7))
    return a_claim(state=state, ledger=(hold,))


def facts(state=ClaimState.PAID, unit=None, **changes):
    found = unit or a_device(REPLACEMENT, activated_at=None)
    return ShipFacts(NOW, held(state), replace(found, **changes), MODELS)


def test_a_free_unit_of_the_model_ships_for_a_paid_claim():
    decision = decide(facts())
    assert decision.allowed and decision.failed == ()
    assert [step.code for step in decision.next_steps] == ["ship"]
    assert decision.terms_version == "us-2026-11"


@pytest.mark.parametrize("state", ClaimState)
def test_only_a_paid_claim_waits_for_its_replacement(state):
    """SVC-6: hold, reservation and fee stand first; a unit that came back first changes nothing."""
    waits = state in (ClaimState.PAID, ClaimState.RETURNED_FIRST)
    decision = decide(facts(state))
    assert decision.allowed is waits
    assert decision.failed == (() if waits else ("SVC-6",))


def test_the_catalogs_successor_ships_as_well():
    assert decide(facts(model="mavic-4")).allowed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model": "mini-se"}, "another model"),
        ({"region": "EU"}, "another region"),
        ({"region": None}, "another region"),
        ({"plan_id": "plan-2"}, "already covered"),
        ({"order_id": "plan-2"}, "already covered"),
        ({"open_claim_id": "claim-2"}, "already covered"),
        ({"retired_at": NOW}, "retired"),
        ({"serial": SERIAL}, "already covered"),
    ],
)
def test_a_unit_that_does_not_fit_or_is_not_free_stays(changes, words):
    """LNK-1."""
    decision = decide(facts(**changes))
    assert decision.failed == ("LNK-1",)
    assert words in decision.rules[1].sentence
    assert [step.code for step in decision.next_steps] == ["other_unit"]


def test_a_unit_that_the_registry_does_not_know_stays():
    decision = decide(replace(facts(), unit=None))
    assert decision.failed == ("LNK-1",)
    assert decision.rules[1].inputs == {"known": False}


def test_both_reasons_are_told_at_once():
    assert decide(facts(ClaimState.FILED, model="mini-se")).failed == ("SVC-6", "LNK-1")
