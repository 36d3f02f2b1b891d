"""HLD-6: a hold that was not renewed, or is lost, is healed by the customer in person; PAY-1."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import healing
from care.domain.errors import Conflict
from care.domain.healing import HEALING_PAGE, UNDISTURBED
from care.domain.ledger import Goal, Purpose, RefusalKind, Status, Way
from care.domain.renewal import asked_for
from care.domain.states import ClaimState, HoldState
from care.web.views.payments import payment_view
from tests.support.builders import NOW, a_card, a_claim, a_line, a_shipped_claim
from tests.support.house import ANA, House

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def house():
    return House()


@pytest.fixture
def claim(house):
    """Shipped an hour ago."""
    house.covered()
    return house.shipped()


def renewals(claim):
    return [(x.way, x.status) for x in claim.lines(Purpose.HOLD)]


def live_holds(house, claim):
    return house.payments.books()[claim.claim_id].live_holds


def asked_in_person(house, claim):
    return house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)


def heal(house, claim, card="visa"):
    """The customer opens the page, pays on it and comes back."""
    page = asked_in_person(house, claim)
    house.payments.pay(page.lines(Purpose.HOLD)[-1].page_id, card)
    return house.claims.go_on(claim.claim_id, ANA, house.op())


# On a page


def lose(house, claim):
    house.payments.by_hand(claim.lines(Purpose.HOLD)[-1].provider_id, capture=False)
    house.settle.claim(claim.claim_id, house.op(), hint=claim.lines(Purpose.HOLD)[-1].provider_id)
    lost = house.claim(claim.claim_id)
    assert lost.hold_state is HoldState.LOST
    return lost


def test_a_lost_hold_is_restored_by_the_customer_on_a_new_page(house, claim):
    """HLD-6: lost, restored."""
    lose(house, claim)
    page = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    view = payment_view(page)
    assert (view["state"], page.hold_state) == ("open", HoldState.LOST)
    assert view["url"] == page.lines(Purpose.HOLD)[-1].page_url
    again = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    assert len(again.lines(Purpose.HOLD)) == 2, "one page at a time"
    house.payments.pay(page.lines(Purpose.HOLD)[-1].page_id)
    healed = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (healed.hold_state, healed.work_since) == (HoldState.LIVE, None)
    assert payment_view(healed)["state"] == "done"
    assert house.payments.books()[claim.claim_id].live_holds == 1
    assert house.scan().claim.state is ClaimState.COMPLETED
    assert house.payments.books()[claim.claim_id].live_holds == 0


def test_without_asking_nobody_is_sent_to_a_page_and_a_live_hold_needs_none(house, claim):
    assert house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True) == claim
    lost = lose(house, claim)
    assert house.claims.go_on(claim.claim_id, ANA, house.op()).ledger == lost.ledger


def test_a_page_left_unused_stands_in_no_renewals_way(house, claim):
    """The ladder waits half an hour, closes the page and goes on."""
    house.payments.bank_says("processing_error")
    house.travel(days=6, hours=12, minutes=2)
    at_risk = house.claim(claim.claim_id)
    assert at_risk.hold_state is HoldState.AT_RISK
    asked_in_person(house, claim)
    house.travel(minutes=29)
    assert house.claim(claim.claim_id).hold_state is HoldState.AT_RISK
    house.travel(minutes=2)
    now = house.claim(claim.claim_id)
    assert now.hold_state is HoldState.LIVE
    assert renewals(now)[-1] == (Way.PAGE, Status.VOIDED)
    assert house.payments.books()[claim.claim_id].live_holds == 1


def test_a_page_that_expired_is_over_and_another_can_be_asked_for(house, claim):
    lose(house, claim)
    house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    house.travel(hours=25)
    over = house.claim(claim.claim_id)
    assert (renewals(over)[-1], over.hold_state) == ((Way.PAGE, Status.VOIDED), HoldState.LOST)
    assert over.lines(Purpose.HOLD)[-1].goal is Goal.VOIDED
    assert heal(house, claim).hold_state is HoldState.LIVE


def test_a_card_that_cannot_carry_the_hold_is_let_go_and_told(house, claim):
    """PAY-1: once more after the page; the provider's own block is not trusted."""
    lost = lose(house, claim)
    page = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    line = page.lines(Purpose.HOLD)[-1]
    house.payments.pay(line.page_id)
    paid = house.claim(claim.claim_id)
    wrong = replace(line, status=Status.AUTHORIZED, card=a_card(funding="debit"))
    turn = healing.CONSEQUENCES[1](paid.with_line(wrong), NOW)
    assert [note.type for note in turn.notes] == ["hold_card_refused"]
    assert turn.after.lines(Purpose.HOLD)[-1].goal is Goal.VOIDED
    assert turn.after.hold_state is lost.hold_state


@pytest.mark.parametrize(
    ("state", "hold_state", "may"),
    [
        (ClaimState.RETURN_DUE, HoldState.AT_RISK, True),
        (ClaimState.PAID, HoldState.LOST, True),
        (ClaimState.RETURN_DUE, HoldState.LIVE, False),
        (ClaimState.COMPLETED, HoldState.LOST, False),
        (ClaimState.DEFAULTED, HoldState.AT_RISK, False),
    ],
)
def test_only_a_hold_at_risk_or_lost_is_healed_and_only_while_a_default_is_possible(
    state, hold_state, may
):
    assert healing.may_heal(a_claim(state=state, hold_state=hold_state)) is may


def test_a_healed_hold_outlives_the_refused_renewal(house, claim):
    """The old try is let go with everything else that is not the new hold."""
    house.payments.bank_says("expired_card")
    house.travel(days=6, hours=18)
    at_risk = house.claim(claim.claim_id)
    assert at_risk.lines(Purpose.HOLD)[-1].refusal.kind is RefusalKind.DEAD
    healed = heal(house, claim)
    assert healed.hold_state is HoldState.LIVE
    assert [x.goal for x in healed.lines(Purpose.HOLD)] == [
        Goal.VOIDED,
        Goal.VOIDED,
        Goal.AUTHORIZED,
    ]
    house.clock.forward(timedelta(minutes=5))
    house.settle_everything()
    assert house.payments.books()[claim.claim_id].live_holds == 1


def at_risk(house, claim, *words):
    """The claim after the bank refused the renewal with the first of `words`."""
    house.payments.bank_says(*words)
    hold = claim.standing_hold
    house.clock.set(hold.capture_before - 12 * HOUR)
    house.settle_everything()
    now = house.claim(claim.claim_id)
    assert now.hold_state is HoldState.AT_RISK
    return now


# The ladder and a page side by side: never a third hold


def test_a_page_completed_unheard_of_is_the_hold_and_the_ladder_asks_nobody(house, claim):
    """HLD-1: two stand side by side, never three."""
    at_risk(house, claim, "processing_error")
    page = asked_in_person(house, claim).lines(Purpose.HOLD)[-1]
    asked = house.payments.desk.calls["confirm"]
    house.clock.forward(UNDISTURBED - MINUTE)
    assert house.payments.pay(page.page_id) is None
    house.clock.forward(MINUTE)
    house.settle_everything()
    now = house.claim(claim.claim_id)
    assert (now.hold_state, live_holds(house, claim)) == (HoldState.LIVE, 1)
    assert house.payments.desk.calls["confirm"] == asked
    assert now.standing_hold.page_id == page.page_id


def test_while_the_closing_of_the_page_is_in_doubt_the_bank_is_not_asked(house, claim):
    at_risk(house, claim, "processing_error")
    page = asked_in_person(house, claim).lines(Purpose.HOLD)[-1]
    house.payments.fail_500("close_page", stored=False)
    asked = house.payments.desk.calls["confirm"]
    house.clock.forward(UNDISTURBED)
    house.settle_everything()
    assert house.payments.desk.calls["confirm"] == asked
    house.payments.pay(page.page_id)
    house.clock.forward(MINUTE)
    house.settle_everything()
    assert house.claim(claim.claim_id).standing_hold.page_id == page.page_id
    assert (house.payments.desk.calls["confirm"], live_holds(house, claim)) == (asked, 1)


def test_while_the_banks_answer_is_in_doubt_nobody_is_sent_to_a_page_beside_it(house, claim):
    """The hold in doubt may stand: with the old one and the page's there would be three."""
    at_risk(house, claim, "processing_error")
    house.payments.lose_reply_of("confirm")
    house.clock.forward(5 * MINUTE)
    house.sweep()
    assert live_holds(house, claim) == 2
    with pytest.raises(Conflict):
        asked_in_person(house, claim)
    house.clock.forward(MINUTE)
    assert asked_in_person(house, claim).hold_state is HoldState.LIVE
    house.settle_everything()
    assert live_holds(house, claim) == 1


def test_a_page_that_could_not_be_opened_stands_in_no_ladders_way(house, claim):
    at_risk(house, claim, "processing_error")
    for nth in range(1, 40):
        house.payments.fail_500("open_page", nth, stored=False)
    asked_in_person(house, claim)
    for _ in range(35):
        house.clock.forward(MINUTE)
        house.settle_everything()
    now = house.claim(claim.claim_id)
    assert now.hold_state is HoldState.LIVE
    assert renewals(now)[-1] == (Way.PAGE, Status.VOIDED)


def test_who_goes_to_a_page_is_left_alone_for_half_an_hour_but_not_past_the_swap():
    claim = a_shipped_claim(hold_state=HoldState.AT_RISK)
    waiting = a_line(n=2, way=Way.OFF_SESSION, not_before=NOW + 5 * MINUTE)
    swap = claim.standing_hold.capture_before - HOUR

    def waits(now, not_before):
        given = claim.with_line(replace(waiting, not_before=not_before))
        return asked_for(healing.heal(given, now)).not_before

    assert waits(NOW, NOW + 5 * MINUTE) == NOW + 30 * MINUTE
    assert waits(NOW, swap) == swap, "nothing is hastened"
    assert waits(swap - 10 * MINUTE, swap - 5 * MINUTE) == swap
    assert waits(swap, swap + 5 * MINUTE) == swap + 30 * MINUTE
    alone = replace(claim, hold_state=HoldState.LOST)
    assert healing.heal(alone, NOW).lines(Purpose.HOLD)[0] == alone.lines(Purpose.HOLD)[0]
    page = healing.heal(alone, NOW).lines(Purpose.HOLD)[-1]
    assert (page.way, page.page_expires_at) == (Way.PAGE, NOW + HEALING_PAGE)


# By the bank's verification, on the same payment


def test_a_renewal_that_must_be_verified_is_healed_on_the_same_payment(house, claim):
    """PAYMENTS section 2: the same intent, its holder present, which gives seven days again."""
    refused = at_risk(house, claim, "authentication_required", "need_action").ledger[-1]
    made = len(house.payments.made_for(claim.claim_id))
    asked = asked_in_person(house, claim)
    line = asked.ledger[-1]
    assert (line.provider_id, line.status) == (refused.provider_id, Status.NEEDS_ACTION)
    assert payment_view(asked)["state"] == "action"
    assert payment_view(asked)["url"] == line.action_url
    assert asked_in_person(house, claim).ledger[-1].key == line.key, "one way at a time"
    house.payments.verify(line.provider_id)
    healed = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (healed.hold_state, live_holds(house, claim)) == (HoldState.LIVE, 1)
    assert healed.standing_hold.provider_id == refused.provider_id
    assert healed.standing_hold.capture_before == house.clock.now() + timedelta(days=7)
    assert len(house.payments.made_for(claim.claim_id)) == made


def test_a_lost_hold_is_restored_by_the_late_verification(house, claim):
    at_risk(house, claim, "authentication_required", "need_action")
    line = asked_in_person(house, claim).ledger[-1]
    house.travel(hours=13)
    assert house.claim(claim.claim_id).hold_state is HoldState.LOST
    house.payments.verify(line.provider_id)
    healed = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (healed.hold_state, live_holds(house, claim)) == (HoldState.LIVE, 1)


def test_after_a_verification_that_failed_any_card_may_be_used_on_a_page(house, claim):
    at_risk(house, claim, "authentication_required", "need_action")
    line = asked_in_person(house, claim).ledger[-1]
    house.payments.verify(line.provider_id, ok=False)
    back = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (back.hold_state, payment_view(back)["state"]) == (HoldState.AT_RISK, "done")
    healed = heal(house, claim, "mastercard")
    assert healed.hold_state is HoldState.LIVE
    house.settle_everything()
    assert [x.status for x in house.claim(claim.claim_id).lines(Purpose.HOLD)] == [
        Status.VOIDED,
        Status.VOIDED,
        Status.AUTHORIZED,
    ]


def test_a_dead_card_is_healed_on_a_page_and_never_by_its_bank(house, claim):
    at_risk(house, claim, "expired_card")
    assert asked_in_person(house, claim).ledger[-1].way is Way.PAGE


def test_a_default_lets_an_unfinished_verification_go(house, claim):
    at_risk(house, claim, "authentication_required", "need_action")
    asked_in_person(house, claim)
    house.payments.bank_says("approve")
    house.travel(days=10)
    after = house.claim(claim.claim_id)
    assert (after.state, after.hold_state) == (ClaimState.DEFAULTED, HoldState.CHARGED)
    book = house.payments.books()[claim.claim_id]
    assert (book.live_holds, book.captured) == (0, 15900 + 99900)
