"""PAY-1, PAY-3, SVC-6, HLD-9: what follows for an unpaid Premium claim, without a provider."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import payment, services
from care.domain.errors import WrongState
from care.domain.ledger import Effect, Goal, Purpose, Refusal, RefusalKind, Status, Way
from care.domain.reports import OTHER_AMOUNT, OTHER_CUSTOMER, SHORTEST_PAGE
from care.domain.states import ClaimState, HoldState
from care.domain.touch import CloseClaimOn, GiveBack, Reserve
from care.domain.windows import MILLISECOND
from tests.support.builders import (
    CLAIM,
    NOW,
    PLAN,
    SERIAL,
    a_card,
    a_claim,
    a_line,
    usd,
)

DAY = timedelta(hours=24)
CLOSE, BACK = CloseClaimOn(SERIAL, CLAIM), GiveBack(PLAN)


def waiting(**hold):
    """A claim whose hold page was completed; `hold` changes the line."""
    line = a_line(status=Status.AUTHORIZED, card=a_card(), capture_before=NOW + 7 * DAY)
    return a_claim(state=ClaimState.AWAITING_PAYMENT, ledger=(replace(line, **hold),))


def held(status=Status.INTENDED, **changes):
    """A claim whose hold stands and whose fee is `status`."""
    claim = services.follow_up(waiting(), NOW).after
    fee = replace(claim.ledger[-1], status=status, provider_id="pi_2")
    return replace(claim.with_line(fee), **changes)


def test_a_hold_reserves_a_replacement_and_only_then_the_fee_is_asked_for():
    """SVC-6, TRM-6: in this order."""
    turn = services.follow_up(waiting(), NOW)
    assert (turn.after.state, turn.after.hold_state) == (ClaimState.HELD, HoldState.LIVE)
    assert turn.touches == (Reserve(PLAN),)
    fee = turn.after.ledger[-1]
    assert (fee.key, fee.way, fee.goal) == ("fee/1", Way.SAVED_CARD, Goal.CAPTURED)
    assert (fee.status, fee.amount) == (Status.INTENDED, usd(15900))


@pytest.mark.parametrize(
    ("hold", "words"),
    [
        ({"card": a_card(brand="discover")}, "Visa, Mastercard or American Express"),
        ({"card": None}, "Visa, Mastercard or American Express"),
        ({"card": a_card(funding="debit")}, "credit card"),
        ({"card": a_card(funding="prepaid")}, "credit card"),
        ({"card": a_card(funding="unknown")}, "credit card"),
        ({"refusal": OTHER_AMOUNT}, "amount"),
        ({"refusal": OTHER_CUSTOMER}, "account"),
    ],
)
def test_a_card_that_cannot_carry_the_hold_is_refused_and_let_go(hold, words):
    """PAY-1, PAY-7: once more after the page, and before anything is charged."""
    turn = services.follow_up(waiting(**hold), NOW)
    assert (turn.after.state, turn.touches) == (ClaimState.AWAITING_PAYMENT, ())
    assert turn.after.lines(Purpose.FEE) == ()
    assert services.next_step(turn.after, NOW).effect is Effect.VOID
    assert words in turn.notes[0].sentence and "Nothing was charged" in turn.notes[0].sentence
    told = payment.refusal(turn.after)
    assert told is None if hold.get("card", True) is None else words in told


@pytest.mark.parametrize("brand", ["visa", "mastercard", "amex"])
def test_the_three_brands_carry_a_hold(brand):
    claim = waiting(card=a_card(brand=brand))
    assert payment.card_fault(claim, claim.ledger[0]) is None


def test_a_captured_fee_pays_the_claim_and_starts_the_return_period():
    """HLD-4: paid is when hold and fee both stand."""
    claim = services.follow_up(held(Status.CAPTURED), NOW).after
    assert (claim.state, claim.paid_at, claim.work_since) == (ClaimState.PAID, NOW, NOW)
    assert claim.return_by.last_day.isoformat() == "2026-12-06"


@pytest.mark.parametrize("status", [Status.REFUSED, Status.VOIDED])
def test_a_refused_fee_undoes_the_hold_and_gives_the_replacement_back(status):
    """SVC-6."""
    turn = services.follow_up(held(status), NOW)
    assert turn.after.state is ClaimState.AWAITING_PAYMENT
    assert turn.touches == (BACK,)
    assert all(line.goal is Goal.VOIDED or line.settled for line in turn.after.ledger[:1])
    assert payment.refusal(turn.after) == (
        "Your bank refused the replacement fee." if status is Status.REFUSED else None
    )


def test_no_refusal_is_told_before_a_try_or_after_the_claim_went_on():
    assert payment.refusal(a_claim(state=ClaimState.AWAITING_PAYMENT)) is None
    assert payment.refusal(held()) is None
    assert payment.refusal(waiting()) is None


@pytest.mark.parametrize(
    ("moment", "lapsed"),
    [(-MILLISECOND, False), (timedelta(0), False), (MILLISECOND, True)],
)
@pytest.mark.parametrize("state", ["filed", "awaiting_payment", "held"])
def test_an_unpaid_claim_lapses_a_millisecond_after_its_24_hours(moment, lapsed, state):
    """PAY-3, TIM-2; TRM-6: a reservation is given back, and another claim may be filed."""
    bare = a_claim(state=ClaimState(state), ledger=())
    claim = held() if state == "held" else bare
    turn = services.follow_up(claim, NOW + DAY + moment)
    assert (turn.after.state is ClaimState.LAPSED) is lapsed
    if lapsed:
        assert set(turn.touches) == ({CLOSE, BACK} if state == "held" else {CLOSE})
    else:
        assert services.wakes_at(claim, NOW + DAY + moment) <= claim.lapses_at


def test_a_fee_that_was_taken_after_all_goes_back_once():
    """PAY-4: the bank's yes crossed our lapse."""
    lapsed = services.follow_up(held(Status.NEEDS_ACTION), NOW + 2 * DAY).after
    taken = lapsed.with_line(replace(lapsed.lines(Purpose.FEE)[0], status=Status.CAPTURED))
    turn = services.follow_up(taken, NOW + 2 * DAY)
    refund = turn.after.lines(Purpose.REFUND)
    assert [(line.refunds, line.amount, line.way) for line in refund] == [
        ("pi_2", usd(15900), Way.BACK)
    ]
    assert [note.type for note in turn.notes] == ["refund_started"]
    assert services.follow_up(turn.after, NOW + 2 * DAY).after == turn.after


@pytest.mark.parametrize("status", [Status.CAPTURED, Status.INTENDED, Status.NEEDS_ACTION])
def test_a_cancelled_claim_undoes_hold_fee_and_reservation(status):
    """HLD-9."""
    turn = payment.cancelled(held(status), NOW)
    assert turn.after.state is ClaimState.CANCELLED
    assert set(turn.touches) == {CLOSE, BACK}
    assert all(line.goal is Goal.VOIDED for line in turn.after.ledger)
    refunds = services.follow_up(turn.after, NOW).after.lines(Purpose.REFUND)
    assert len(refunds) == (1 if status is Status.CAPTURED else 0)


def test_a_claim_of_a_free_replacement_refunds_nothing_when_cancelled():
    """PAY-9."""
    claim = services.follow_up(replace(waiting(), fee=usd(0)), NOW).after
    assert claim.state is ClaimState.PAID
    after = services.follow_up(payment.cancelled(claim, NOW).after, NOW).after
    assert after.lines(Purpose.REFUND) == ()


@pytest.mark.parametrize(
    "state", ["return_due", "return_incomplete", "received", "completed", "defaulted", "lapsed"]
)
def test_what_has_shipped_or_ended_is_not_cancelled(state):
    """HLD-9: before the replacement ships."""
    with pytest.raises(WrongState):
        payment.cancelled(a_claim(state=ClaimState(state)), NOW)


def test_the_last_replacement_gone_refuses_the_claim_and_lets_the_hold_go():
    """SVC-1, TRM-6."""
    turn = payment.none_left(waiting(), NOW)
    assert (turn.after.state, turn.touches) == (ClaimState.REFUSED, (CLOSE,))
    assert services.next_step(turn.after, NOW).effect is Effect.VOID
    assert "Nothing was charged" in turn.notes[0].sentence


def test_a_new_page_lives_until_the_claim_lapses_and_not_less_than_the_provider_takes():
    """PAY-3."""
    claim = a_claim(state=ClaimState.AWAITING_PAYMENT)
    early = payment.open_page(claim, NOW).ledger[-1]
    late = payment.open_page(claim, NOW + DAY).ledger[-1]
    assert early.page_expires_at == claim.lapses_at
    assert late.page_expires_at == NOW + DAY + SHORTEST_PAGE
    assert (early.amount, early.way, early.status) == (claim.hold, Way.PAGE, Status.INTENDED)


def test_a_late_answer_on_a_retried_renewal_is_left_as_it_is_after_release():
    """HLD-2: what is let go is not tried again."""
    refused = Refusal("insufficient_funds", RefusalKind.FUNDS)
    old = a_line(status=Status.VOIDED, goal=Goal.VOIDED)
    late = a_line(n=2, way=Way.OFF_SESSION, status=Status.REFUSED, refusal=refused, tries=1)
    claim = a_claim(state=ClaimState.COMPLETED, ledger=(old, late), hold_state=HoldState.RELEASED)
    assert services.follow_up(claim, NOW).after == claim
