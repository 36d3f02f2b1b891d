"""What a hostile reading of the domain found: each was wrong once, and must not be so again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import payment, services
from care.domain.ledger import Effect, Goal, Purpose, Refusal, RefusalKind, Status, Way
from care.domain.reports import Report, record
from care.domain.states import ClaimState, HoldState
from tests.support.builders import NOW, a_card, a_line, a_shipped_claim
from tests.support.house import House

FUNDS = Refusal("insufficient_funds", RefusalKind.FUNDS)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def house():
    return House()


def at_risk(**old):
    """A shipped claim whose renewal was refused for want of funds; `old` changes the old hold."""
    claim = a_shipped_claim(hold_state=HoldState.AT_RISK)
    first = replace(claim.ledger[0], **old)
    renewal = a_line(
        n=2,
        way=Way.OFF_SESSION,
        provider_id="pi_3",
        tries=1,
        refusal=FUNDS,
        not_before=(first.capture_before or NOW) - timedelta(hours=1),
    )
    return claim.with_line(first, renewal)


def lines(claim):
    return [(line.key, line.goal, line.status) for line in claim.ledger]


# The deadline, when the hold is in the middle of something


def test_a_deadline_seen_together_with_the_swap_takes_the_hold_that_stands():
    """HLD-5 before HLD-6: after an outage both are due; the standing hold is not let go first."""
    deadline = a_shipped_claim().return_by.at
    claim = at_risk(capture_before=deadline + timedelta(minutes=30))
    after = services.follow_up(claim, deadline + 10 * MINUTE).after
    assert after.state is ClaimState.DEFAULTED
    assert lines(after)[0] == ("hold/1", Goal.CAPTURED, Status.AUTHORIZED)
    assert lines(after)[2] == ("hold/2", Goal.VOIDED, Status.CREATED)


@pytest.mark.parametrize("state", [HoldState.LIVE, HoldState.AT_RISK])
def test_a_deadline_while_a_renewal_is_in_doubt_and_none_stands_charges_the_card(state):
    """HLD-6: the claim raised WrongState for ever here; no hold stands, so the card is asked."""
    claim = at_risk(goal=Goal.VOIDED, status=Status.VOIDED)
    claim = claim.with_line(replace(claim.ledger[2], not_before=None))
    turn = services.follow_up(replace(claim, hold_state=state), claim.default_at)
    assert (turn.after.state, turn.after.hold_state) == (ClaimState.DEFAULTED, HoldState.CHARGING)
    assert lines(turn.after)[2] == ("hold/2", Goal.VOIDED, Status.CREATED)
    assert lines(turn.after)[3] == ("default/1", Goal.CAPTURED, Status.INTENDED)


def test_the_card_is_not_charged_for_a_default_while_a_hold_may_still_stand():
    """HLD-6: only once the provider shows the hold cancelled; a void in doubt is not that."""
    claim = at_risk(goal=Goal.VOIDED, status=Status.VOIDED)
    claim = claim.with_line(replace(claim.ledger[2], not_before=None))
    now = claim.default_at
    after = services.follow_up(claim, now).after
    step = services.next_step(after, now)
    assert (step.effect, step.line.key) == (Effect.VOID, "hold/2")
    doubt = after.with_line(replace(step.line, not_before=now + MINUTE))
    assert services.next_step(doubt, now) is None
    assert services.wakes_at(doubt, now) == now + MINUTE
    gone = doubt.with_line(replace(step.line, status=Status.VOIDED))
    assert services.next_step(gone, now).line.key == "default/1"


def test_the_new_hold_of_a_swap_is_not_asked_before_the_old_one_is_gone():
    """HLD-6, release-then-hold: beside the old one it would be refused for the same want."""
    claim = at_risk()
    swap = claim.ledger[0].capture_before - timedelta(hours=1)
    after = services.follow_up(claim, swap).after
    step = services.next_step(after, swap)
    assert (step.effect, step.line.key) == (Effect.VOID, "hold/1")
    doubt = after.with_line(replace(step.line, not_before=swap + MINUTE))
    assert services.next_step(doubt, swap) is None


def test_a_renewal_first_refused_in_the_last_hour_is_swapped_at_once():
    """HLD-6: the old hold is not let go two hours before the new one is asked for."""
    claim = at_risk()
    now = claim.ledger[0].capture_before - 30 * MINUTE
    late = claim.with_line(replace(claim.ledger[2], status=Status.REFUSED, not_before=None))
    after = services.follow_up(replace(late, hold_state=HoldState.LIVE), now).after
    assert lines(after)[0] == ("hold/1", Goal.VOIDED, Status.AUTHORIZED)
    gone = after.with_line(replace(after.ledger[0], status=Status.VOIDED))
    step = services.next_step(gone, now)
    assert (step.effect, step.line.key) == (Effect.CONFIRM, "hold/2")


def test_nobody_is_told_that_a_hold_stands_when_none_does():
    """HLD-6: refused after the old one lapsed, the customer hears of the loss and nothing else."""
    claim = at_risk(status=Status.VOIDED)
    refused = claim.with_line(replace(claim.ledger[2], status=Status.REFUSED, not_before=None))
    turn = services.follow_up(replace(refused, hold_state=HoldState.LIVE), NOW)
    assert turn.after.hold_state is HoldState.LOST
    assert [note.type for note in turn.notes] == ["hold_lost"]


def test_a_lost_hold_of_a_cancelled_claim_is_closed():
    """HLD-9 and the hold's table: lost, cancel, closed."""
    claim = a_shipped_claim(state=ClaimState.PAID, shipment=None, hold_state=HoldState.LOST)
    assert payment.cancelled(claim, NOW).after.hold_state is HoldState.CLOSED


def test_a_lost_hold_is_the_desks_task_until_it_stands_again():
    """HLD-6: told, desk task; restored, the task is over."""
    claim = at_risk(status=Status.VOIDED)
    doubt = claim.with_line(replace(claim.ledger[2], not_before=NOW + MINUTE))
    assert services.follow_up(doubt, NOW).after == doubt, "asked again in a minute: it may stand"
    renewal = replace(claim.ledger[2], not_before=NOW + 5 * MINUTE)
    lost = services.follow_up(claim.with_line(renewal), NOW).after
    assert (lost.hold_state, lost.work_since) == (HoldState.LOST, NOW)
    stands = replace(
        renewal,
        status=Status.AUTHORIZED,
        card=a_card(),
        capture_before=NOW + timedelta(days=30),
    )
    restored = services.follow_up(lost.with_line(stands), NOW).after
    assert (restored.hold_state, restored.work_since) == (HoldState.LIVE, None)


# A hold that was captured by a human hand at the provider


def captured_by_hand(**changes):
    claim = a_shipped_claim(hold_state=HoldState.LIVE, **changes)
    hold = claim.ledger[0]
    report = Report("pi_1", Status.CAPTURED, hold.amount, hold.amount)
    return claim.with_line(record(hold, report, NOW))


def test_a_hold_captured_by_hand_is_the_default_and_the_card_is_not_charged_again():
    """HLD-5: never twice."""
    claim = captured_by_hand()
    assert services.follow_up(claim, NOW).after == claim
    after = services.follow_up(claim, claim.default_at).after
    assert (after.state, after.hold_state) == (ClaimState.DEFAULTED, HoldState.CAPTURED)
    assert after.lines(Purpose.DEFAULT) == ()
    assert services.next_step(after, claim.default_at) is None


def test_a_hold_captured_by_hand_goes_back_when_the_unit_came_and_the_claim_closes(house):
    """PAY-4, HLD-2: money taken without a default is not kept, and nothing rests half done."""
    house.covered()
    claim = house.shipped()
    hold = claim.lines(Purpose.HOLD)[0]
    house.payments.capture(hold.provider_id, hold.amount, "by-hand", descriptor="HOLD 1")
    house.settle.claim(claim.claim_id, house.op(), poked=True, hint=hold.provider_id)
    house.scan()
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.hold_state) == (ClaimState.COMPLETED, HoldState.RELEASED)
    book = house.payments.books()[claim.claim_id]
    assert (book.captured, book.refunded) == (15900 + 99900, 99900)


def test_the_default_goes_back_and_not_what_went_back_before(house):
    """HLD-8, PAY-4: an old hold captured by hand was given back; the default is another line."""
    house.covered()
    claim = house.shipped()
    first = claim.lines(Purpose.HOLD)[0]
    house.clock.set(first.capture_before - timedelta(hours=12))
    house.payments.fail_500("void", stored=False)
    house.sweep()
    house.payments.capture(first.provider_id, first.amount, "by-hand", descriptor="HOLD 1")
    house.travel(days=12)
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.CAPTURED)
    assert claim.let_go(claim.lines(Purpose.HOLD)[0])
    assert house.scan().claim.hold_state is HoldState.REFUNDED
    book = house.payments.books()[claim.claim_id]
    assert (book.captured, book.refunded) == (15900 + 2 * 99900, 2 * 99900)


def test_a_debt_forgiven_after_an_older_refund_completes_the_claim():
    """HLD-8: the refund that went before is of another payment, and nothing of the debt's."""
    back = a_line(Purpose.REFUND, goal=Goal.REFUNDED, way=Way.BACK, status=Status.REFUNDED)
    claim = a_shipped_claim(state=ClaimState.LATE_RETURN, hold_state=HoldState.CLOSED)
    after = services.follow_up(claim.with_line(back), NOW).after
    assert (after.state, after.hold_state) == (ClaimState.COMPLETED, HoldState.CLOSED)
