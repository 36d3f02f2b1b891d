"""LNK-3, STS-2, INV-1: what may change hands, be erased, be invoiced. SVC-15 and STS-1 beside."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.catalog import load
from care.domain import owners
from care.domain.decision import Outcome
from care.domain.plan import FormerOwner, Offer
from care.domain.rules.owners import (
    ErasureFacts,
    HandOverFacts,
    InvoiceFacts,
    decide_erasure,
    decide_hand_over,
    decide_invoice,
)
from care.domain.states import ClaimState, HoldState, PlanState
from care.domain.status import ServiceStatus, public_status
from care.domain.windows import business_days_after, days_after
from tests.support.builders import ACCOUNT, NOW, SERIAL, ZONE, a_claim, a_device, a_plan, an_order

UNTIL = NOW + timedelta(days=14)
OFFERED = a_plan(offer=Offer("hash", UNTIL))
US = load().regions["US"]


def taking(plan=OFFERED, **changes):
    facts = HandOverFacts(NOW, plan, claim_open=False, taker="account-2", code_hash="hash")
    return replace(facts, **changes)


def test_a_plan_in_force_may_be_offered_and_taken_by_another_account():
    """LNK-3."""
    assert decide_hand_over(HandOverFacts(NOW, a_plan(), claim_open=False)).allowed
    decision = decide_hand_over(taking())
    assert (decision.allowed, decision.next_steps) == (True, ())
    assert decision.terms_version == "us-2026-11"


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(starts_at=NOW + timedelta(days=1)),
        a_plan(state=PlanState.AWAITING_SERIAL, serial="", starts_at=None, ends_at=None),
    ],
    ids=["scheduled", "awaiting its serial"],
)
def test_a_plan_that_is_still_to_begin_may_be_offered(plan):
    """LNK-3."""
    assert decide_hand_over(HandOverFacts(NOW, plan, claim_open=False)).allowed


@pytest.mark.parametrize(
    "facts",
    [
        taking(an_order(offer=Offer("hash", UNTIL))),
        taking(a_plan(offer=Offer("hash", UNTIL), state=PlanState.REFUNDED)),
        taking(a_plan(offer=Offer("hash", UNTIL), ends_at=NOW)),
        taking(claim_open=True),
        taking(queued=True),
        taking(order_open=True),
        taking(a_plan()),
        taking(code_hash="another"),
        taking(now=UNTIL + timedelta(milliseconds=1)),
        taking(taker=ACCOUNT),
    ],
    ids=[
        *("unpaid", "refunded", "expired", "claim open", "queued renewal", "renewal unpaid"),
        *("no offer", "older code", "offer over", "same account"),
    ],
)
def test_what_cannot_change_hands_is_refused_with_a_way_out(facts):
    """LNK-3."""
    decision = decide_hand_over(facts)
    assert decision.failed == ("LNK-3",)
    assert [step.code for step in decision.next_steps] == ["ask_owner"]


def test_an_offer_is_good_to_its_last_millisecond():
    """LNK-3, TIM-2."""
    assert decide_hand_over(taking(now=UNTIL)).allowed


def test_an_older_a_withdrawn_and_a_used_code_are_one_answer():
    """LNK-3: nobody learns which of them it is."""
    late = taking(now=UNTIL + timedelta(days=1))
    sentences = {
        decide_hand_over(facts).rules[0].sentence
        for facts in (taking(a_plan()), taking(code_hash="another"), late)
    }
    assert sentences == {"This code cannot be used."}


def test_end_count_chain_and_timeline_stay_and_the_customer_does_not():
    """LNK-3: the payment provider's customer of the old owner is not used for the new one."""
    after, notes = owners.taken_over(replace(OFFERED, seq=3), "account-2")
    expected = replace(
        OFFERED,
        seq=3,
        account_id="account-2",
        customer=None,
        offer=None,
        former=(FormerOwner(ACCOUNT, 4),),
    )
    assert after == expected
    assert [note.type for note in notes] == ["plan_given", "plan_taken"]
    assert [after.owner_at(seq) for seq in (1, 4, 5)] == [ACCOUNT, ACCOUNT, "account-2"]


def test_a_store_that_gives_a_plan_is_written_no_mail():
    """LNK-3, BUY-3."""
    after, notes = owners.taken_over(a_plan(account_id="store-7", seq=2), "account-2")
    assert [note.type for note in notes] == ["plan_taken"]
    assert (after.owner_at(2), after.owner_at(3)) == ("store-7", "account-2")


def test_a_second_owner_hands_on_and_each_event_keeps_its_reader():
    """LNK-3."""
    first, _ = owners.taken_over(replace(OFFERED, seq=3), "account-2")
    second, _ = owners.taken_over(replace(first, seq=7), "account-3")
    readers = [second.owner_at(seq) for seq in (4, 5, 8, 9)]
    assert readers == [ACCOUNT, "account-2", "account-2", "account-3"]


@pytest.mark.parametrize(
    ("claims", "outcome"),
    [
        ((), Outcome.NOT_APPLICABLE),
        ((a_claim(state=ClaimState.COMPLETED),), Outcome.PASSED),
        ((a_claim(state=ClaimState.DEFAULTED),), Outcome.PASSED),
        ((a_claim(state=ClaimState.PAID),), Outcome.FAILED),
        ((a_claim(state=ClaimState.LATE_RETURN),), Outcome.FAILED),
        (
            (a_claim(state=ClaimState.COMPLETED, hold_state=HoldState.DISPUTED),),
            Outcome.FAILED,
        ),
    ],
    ids=["no claim", "completed", "default long ago", "open", "late return", "disputed"],
)
def test_data_is_erased_once_every_claim_is_over(claims, outcome):
    """STS-2."""
    decision = decide_erasure(ErasureFacts(NOW, claims))
    assert decision.rules[0].outcome is outcome
    assert decision.allowed == (outcome is not Outcome.FAILED)


def test_while_a_late_unit_is_still_refunded_the_refusal_names_the_date():
    """STS-2, HLD-8: 20 business days after the default, over Thanksgiving and Christmas."""
    claim = a_claim(state=ClaimState.DEFAULTED, return_by=days_after(NOW, 0, ZONE))
    end = owners.late_until(claim, US)
    assert end == business_days_after(claim.default_at, 20, ZONE, US.holidays)
    assert end.last_day.isoformat() == "2026-12-22"
    earlier = business_days_after(NOW, 1, ZONE, US.holidays)
    decision = decide_erasure(ErasureFacts(NOW, (claim,), (earlier, end)))
    assert decision.failed == ("STS-2",)
    assert "22 December 2026 (America/Los_Angeles)" in decision.rules[0].sentence
    assert decision.rules[0].inputs == {"until": "2026-12-22"}
    assert [step.code for step in decision.next_steps] == ["wait"]
    assert decide_erasure(ErasureFacts(end.at, (claim,), (earlier, end))).allowed


def test_a_claim_without_a_default_has_no_time_of_a_late_unit():
    """STS-2, HLD-8."""
    assert owners.late_until(a_claim(state=ClaimState.COMPLETED), US) is None
    assert owners.late_until(a_claim(state=ClaimState.DEFAULTED), US) is None


def test_erasing_takes_name_address_description_and_place_and_nothing_else():
    """STS-2."""
    claim = a_claim(state=ClaimState.COMPLETED, description="It fell.")
    after, note = owners.erased(claim)
    expected = replace(
        claim,
        address=owners.NO_ADDRESS,
        description=None,
        consent=replace(claim.consent, ip=""),
    )
    assert after == expected
    assert (owners.is_erased(claim), owners.is_erased(after)) == (False, True)
    assert note.rules == ("STS-2",)
    assert owners.erased(replace(claim, consent=None))[0].consent is None


@pytest.mark.parametrize("state", list(ClaimState))
def test_an_invoice_is_asked_for_after_completion_and_a_default_counts(state):
    """INV-1."""
    decision = decide_invoice(InvoiceFacts(NOW, a_claim(state=state)))
    assert decision.allowed == (state in ("completed", "defaulted", "late_return"))
    assert [step.code for step in decision.next_steps] == ([] if decision.allowed else ["wait"])


def test_the_way_to_an_expert_stands_there_while_the_plan_is_in_force():
    """SVC-15."""
    catalog, plan = load(), a_plan()
    assert owners.expert_of(plan, catalog, NOW) == list(catalog.regions["US"].expert)
    for not_now in (
        None,
        a_plan(starts_at=NOW + timedelta(milliseconds=1)),
        a_plan(ends_at=NOW),
        a_plan(state=PlanState.VOID),
    ):
        assert owners.expert_of(not_now, catalog, NOW) is None


def test_the_public_status_tells_cover_and_open_service_and_of_a_retired_serial_nothing():
    """STS-1."""
    device, plan, claim = a_device(plan_id="plan-1"), a_plan(), a_claim()
    told = public_status(device, plan, claim, NOW)
    assert told == ServiceStatus(SERIAL, "in_force", plan, claim)
    retired = replace(device, retired_at=NOW)
    assert public_status(retired, plan, claim, NOW) == ServiceStatus(SERIAL, "retired")


@pytest.mark.parametrize(
    ("device", "plan"),
    [
        (None, None),
        (a_device(), None),
        (a_device(), an_order()),
        (a_device(), a_plan(state=PlanState.REFUNDED)),
    ],
    ids=["unknown", "without a plan", "unpaid", "refunded"],
)
def test_an_unknown_serial_and_one_without_a_plan_are_one_answer(device, plan):
    """STS-1."""
    assert public_status(device, plan, None, NOW) is None
