"""BUY-2, PAY-3, TRM-8: what follows for an order, step by step, without a provider."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import purchase
from care.domain.ledger import Effect, Goal, Purpose, Status, Way
from care.domain.reports import OTHER_AMOUNT, SHORTEST_PAGE
from care.domain.states import PlanState
from care.domain.touch import BindSerial, FreeSerial, Unbind
from care.domain.windows import MILLISECOND
from tests.support.builders import NOW, PLAN, SERIAL, a_line, an_order, usd
from tests.support.house import ANA, DRONE, House

HOUR = timedelta(hours=1)


def ordered(**line):
    """An order with its purchase line; `line` changes it."""
    purchase = a_line(Purpose.PURCHASE, amount=usd(23900), **line)
    return an_order(ledger=(purchase,))


def bound(status):
    """A plan whose fee was authorized and bound, and is now `status`."""
    turn = purchase.follow_up(ordered(status=Status.AUTHORIZED), NOW)
    line = replace(turn.after.ledger[0], status=status)
    return replace(turn.after, ledger=(line,))


def test_an_authorized_order_is_bound_before_its_money_is_taken():
    """BUY-2: who loses a race for the serial is never charged."""
    turn = purchase.follow_up(ordered(status=Status.AUTHORIZED), NOW)
    assert turn.touches == (BindSerial(SERIAL, PLAN),)
    assert turn.after.state is PlanState.SCHEDULED
    assert not turn.after.receipted
    step = purchase.next_step(turn.after, NOW)
    assert (step.effect, step.line.goal) == (Effect.CAPTURE, Goal.CAPTURED)


def test_a_lost_race_for_the_serial_voids_and_captures_nothing():
    """BUY-2, ELG-7."""
    turn = purchase.serial_taken(ordered(status=Status.AUTHORIZED), NOW)
    assert turn.after.state is PlanState.VOID
    assert turn.touches == ()
    assert purchase.next_step(turn.after, NOW).effect is Effect.VOID
    assert turn.notes[0].type == "plan_void" and "Nothing was charged" in turn.notes[0].sentence


def test_a_serial_taken_in_a_race_is_seen_by_the_driver_and_never_charged():
    house = House()
    plan = house.order()
    house.put(replace(house.device(DRONE), order_id=None, plan_id="plan-faster"))
    house.payments.pay(plan.ledger[-1].page_id)
    after = house.purchase.go_on(plan.plan_id, ANA, house.op())
    assert after.state is PlanState.VOID
    book = house.payments.books()[plan.plan_id]
    assert (book.captures, book.live_holds) == (0, 0)
    assert house.device(DRONE).plan_id == "plan-faster"


def test_another_amount_than_the_price_is_let_go_and_binds_nothing():
    """PAY-7."""
    turn = purchase.follow_up(ordered(status=Status.AUTHORIZED, refusal=OTHER_AMOUNT), NOW)
    assert (turn.after.state, turn.touches) == (PlanState.AWAITING_PAYMENT, ())
    assert purchase.next_step(turn.after, NOW).effect is Effect.VOID


def test_a_captured_fee_is_receipted_once():
    turn = purchase.follow_up(bound(Status.CAPTURED), NOW)
    assert turn.after.receipted
    assert [note.type for note in turn.notes] == ["plan_paid"]
    assert purchase.follow_up(turn.after, NOW).notes == ()
    assert purchase.wakes_at(turn.after, NOW) == turn.after.starts_at  # its start is told


@pytest.mark.parametrize("status", [Status.VOIDED, Status.REFUSED])
def test_a_fee_that_cannot_be_captured_takes_the_plan_back_off_the_serial(status):
    turn = purchase.follow_up(bound(status), NOW)
    assert turn.after.state is PlanState.VOID
    assert turn.touches == (Unbind(SERIAL, PLAN),)
    assert [note.type for note in turn.notes] == ["plan_void"]


def test_a_lapsed_capture_is_undone_on_the_whole_house():
    """The provider's hold is gone when we come to take it: no plan, no money, a free serial."""
    house = House()
    plan = house.order()
    house.payments.pay(plan.ledger[-1].page_id)
    house.payments.fail_500("capture", stored=False)
    house.purchase.go_on(plan.plan_id, ANA, house.op())
    line = house.plan(plan.plan_id).ledger[-1]
    house.payments.void(line.provider_id, "by the bank")
    house.travel(hours=1)
    assert house.plan(plan.plan_id).state is PlanState.VOID
    assert house.device(DRONE).plan_id is None
    assert house.payments.books()[plan.plan_id].captured == 0


@pytest.mark.parametrize(
    ("moment", "lapsed"),
    [(-MILLISECOND, False), (timedelta(0), False), (MILLISECOND, True)],
)
def test_an_order_lapses_a_millisecond_after_its_sixty_minutes(moment, lapsed):
    """PAY-3, TIM-2: exactly 60:00.000 still stands."""
    turn = purchase.follow_up(ordered(way=Way.PAGE, status=Status.OPEN), NOW + HOUR + moment)
    assert (turn.after.state is PlanState.VOID) is lapsed
    assert turn.touches == ((FreeSerial(SERIAL, PLAN),) if lapsed else ())
    assert purchase.lapses_at(an_order()) == NOW + HOUR + MILLISECOND


def test_a_lapsed_order_closes_its_page_and_lets_settled_lines_be():
    old = a_line(Purpose.PURCHASE, status=Status.VOIDED)
    opened = a_line(Purpose.PURCHASE, n=2, status=Status.OPEN, not_before=NOW + 2 * HOUR)
    after = purchase.follow_up(an_order(ledger=(old, opened)), NOW + 2 * HOUR).after
    assert after.ledger[0] == old
    assert purchase.next_step(after, NOW + 2 * HOUR).effect is Effect.CLOSE_PAGE


def test_a_page_lives_as_long_as_the_order_and_never_less_than_the_provider_takes():
    early = purchase.open_page(an_order(), NOW).ledger[0]
    late = purchase.open_page(an_order(), NOW + timedelta(minutes=50)).ledger[0]
    assert early.page_expires_at == purchase.lapses_at(an_order())
    assert late.page_expires_at == NOW + timedelta(minutes=50) + SHORTEST_PAGE


def test_an_unpaid_order_wakes_at_its_lapse_and_a_void_one_never():
    waiting = ordered(status=Status.VOIDED)
    assert purchase.wakes_at(waiting, NOW) == purchase.lapses_at(waiting)
    over = replace(waiting, state=PlanState.VOID)
    assert purchase.wakes_at(over, NOW + 2 * HOUR) is None


def test_an_order_without_a_line_waits_for_its_lapse():
    assert purchase.follow_up(an_order(), NOW).after == an_order()
    assert purchase.next_step(an_order(), NOW) is None
