"""TRM-1, BUY-1, BUY-8, RFD-5: what shipping and cancelling make of a bundled plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.domain import bundle, purchase
from care.domain.decision import Decision, Finding, Outcome
from care.domain.errors import WrongState
from care.domain.event import Actor
from care.domain.ledger import Goal, Purpose, Status, Way
from care.domain.plan import Channel
from care.domain.states import PlanState
from care.domain.windows import first_instant
from tests.support.builders import NOW, PLAN, ZONE, a_plan, an_order, usd

LA, BERLIN, SYDNEY = "America/Los_Angeles", "Europe/Berlin", "Australia/Sydney"
SERIAL = "1ZNC0001"
YES = Decision(True, NOW, "us-2026-11", (Finding("ELG-1", Outcome.PASSED, "New.", {}),))
NO = Decision(False, NOW, "us-2026-11", (Finding("ELG-8", Outcome.FAILED, "Retired.", {}),))


def sold(payment_id="pi_shop", **changes):
    """The plan as the shop sold it."""
    return bundle.ordered(an_order(serial="", **changes), payment_id, NOW, "W1")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# TRM-1


@pytest.mark.parametrize(
    ("shipped_at", "zone", "starts"),
    [
        # Shipped on 1 June at any hour: 3 June, 00:00.
        ("2026-06-01T07:00:00.000", LA, "2026-06-03T07:00:00.000"),
        ("2026-06-02T06:59:59.999", LA, "2026-06-03T07:00:00.000"),
        ("2026-06-02T07:00:00.000", LA, "2026-06-04T07:00:00.000"),
        ("2026-05-31T22:00:00.000", BERLIN, "2026-06-02T22:00:00.000"),
        ("2026-06-01T21:59:59.999", BERLIN, "2026-06-02T22:00:00.000"),
        ("2026-05-31T13:59:59.999", SYDNEY, "2026-06-01T14:00:00.000"),
        ("2026-05-31T14:00:00.000", SYDNEY, "2026-06-02T14:00:00.000"),
        # Over the ends of months and years.
        ("2026-04-30T19:00:00.000", LA, "2026-05-02T07:00:00.000"),
        ("2026-12-31T12:00:00.000", BERLIN, "2027-01-01T23:00:00.000"),
        ("2026-12-30T12:00:00.000", SYDNEY, "2026-12-31T13:00:00.000"),
        # 29 February, and the year that has none.
        ("2028-02-27T20:00:00.000", LA, "2028-02-29T08:00:00.000"),
        ("2028-02-28T20:00:00.000", LA, "2028-03-01T08:00:00.000"),
        ("2026-02-27T20:00:00.000", LA, "2026-03-01T08:00:00.000"),
        # Clocks go forward: Los Angeles on 8 March, Berlin on 29 March, Sydney on 4 October 2026.
        ("2026-03-06T20:00:00.000", LA, "2026-03-08T08:00:00.000"),
        ("2026-03-07T20:00:00.000", LA, "2026-03-09T07:00:00.000"),
        ("2026-03-08T09:59:59.999", LA, "2026-03-10T07:00:00.000"),
        ("2026-03-27T12:00:00.000", BERLIN, "2026-03-28T23:00:00.000"),
        ("2026-03-28T12:00:00.000", BERLIN, "2026-03-29T22:00:00.000"),
        ("2026-10-02T02:00:00.000", SYDNEY, "2026-10-03T14:00:00.000"),
        ("2026-10-03T02:00:00.000", SYDNEY, "2026-10-04T13:00:00.000"),
        # Clocks go back: 1 November in Los Angeles, 25 October in Berlin, 5 April 2026 in Sydney.
        ("2026-10-30T19:00:00.000", LA, "2026-11-01T07:00:00.000"),
        ("2026-10-31T19:00:00.000", LA, "2026-11-02T08:00:00.000"),
        ("2026-10-23T12:00:00.000", BERLIN, "2026-10-24T22:00:00.000"),
        ("2026-10-24T12:00:00.000", BERLIN, "2026-10-25T23:00:00.000"),
        ("2026-04-03T02:00:00.000", SYDNEY, "2026-04-04T13:00:00.000"),
        ("2026-04-04T02:00:00.000", SYDNEY, "2026-04-05T14:00:00.000"),
    ],
)
def test_trm_1_a_bundled_plan_is_in_effect_at_12_am_two_days_after_the_shipping_day(
    shipped_at, zone, starts
):
    first_day = bundle.in_effect_from(utc(shipped_at), zone)
    assert first_instant(first_day, zone) == utc(starts)


def test_trm_1_and_trm_4_the_term_runs_from_the_start_and_not_from_the_order():
    plan = replace(sold().after, zone=LA, term_months=12)
    after = bundle.bound(plan, SERIAL, utc("2027-02-27T20:00:00.000"), YES).after
    assert after.starts_at == utc("2027-03-01T08:00:00.000")
    assert after.ends_at == utc("2028-03-01T08:00:00.000")
    leap = bundle.bound(plan, SERIAL, utc("2028-02-27T20:00:00.000"), YES).after
    assert (leap.starts_at, leap.ends_at) == (
        utc("2028-02-29T08:00:00.000"),
        utc("2029-02-28T08:00:00.000"),
    )


def test_a_midnight_that_does_not_exist_moves_forward():
    """TRM-1 with TIM-4: in Santiago the clocks went forward at midnight of 8 September 2024."""
    first_day = bundle.in_effect_from(utc("2024-09-06T16:00:00.000"), "America/Santiago")
    assert first_day == date(2024, 9, 8)
    assert first_instant(first_day, "America/Santiago") == utc("2024-09-08T04:00:00.000")


# Ordered


def test_buy_1_an_ordered_plan_is_paid_and_awaits_its_serial():
    turn = sold()
    plan = turn.after
    assert (plan.state, plan.channel) == (PlanState.AWAITING_SERIAL, Channel.BUNDLED)
    assert (plan.serial, plan.chain, plan.starts_at) == ("", (), None)
    assert (plan.purchased_at, plan.shop_order, plan.receipted) == (NOW, "W1", True)
    (line,) = plan.ledger
    assert (line.purpose, line.amount, line.provider_id) == (
        Purpose.PURCHASE,
        usd(23900),
        "pi_shop",
    )
    assert (line.goal, line.status, line.settled) == (Goal.CAPTURED, Status.CAPTURED, True)
    (note,) = turn.notes
    assert (note.type, note.actor, note.reference) == ("order_placed", Actor.MAKER, "W1")


@pytest.mark.parametrize("payment_id", ["pi_shop", None])
def test_nothing_is_due_for_a_plan_that_awaits_its_serial(payment_id):
    """Neither a page nor a lapse: PAY-3's hour is for orders that we take."""
    plan = sold(payment_id).after
    later = NOW + timedelta(days=400)
    assert purchase.wakes_at(plan, later) is None
    assert purchase.follow_up(plan, later).after == plan
    assert purchase.next_step(plan, later) is None


def test_without_a_payment_of_ours_there_is_nothing_that_we_could_give_back():
    assert sold(None).after.ledger == ()


# Shipped


def test_buy_1_the_ship_event_binds_the_serial_and_names_the_rules():
    turn = bundle.bound(sold().after, SERIAL, NOW, YES)
    plan, (note,) = turn.after, turn.notes
    assert (plan.state, plan.serial, plan.chain) == (PlanState.SCHEDULED, SERIAL, (SERIAL,))
    assert (note.type, note.rules) == ("serial_bound", ("ELG-1", "TRM-1"))
    assert note.sentence == (
        "Your device has shipped and its plan is bound to serial number 1ZNC0001. Cover begins at "
        "12 a.m. of 24 November 2026 (America/Los_Angeles)."
    )


def test_buy_8_a_plan_that_moves_keeps_its_chain_and_counts_its_term_anew():
    plan = bundle.bound(sold().after, SERIAL, NOW, YES).after
    later = NOW + timedelta(days=3)
    turn = bundle.bound(replace(plan, task="Look.", work_since=NOW), "1ZNC0002", later, YES)
    after, (note,) = turn.after, turn.notes
    assert (after.state, after.serial) == (PlanState.SCHEDULED, "1ZNC0002")
    assert after.chain == (SERIAL, "1ZNC0002")
    assert after.starts_at == first_instant(date(2026, 11, 27), ZONE)
    assert after.ends_at == first_instant(date(2027, 11, 27), ZONE)
    assert (after.task, after.work_since, note.type) == (None, None, "serial_moved")


def test_what_the_rules_bar_is_the_desks_and_is_bound_to_nothing():
    """BUY-1: eligibility is tested at the ship event; a failure is a desk task."""
    turn = bundle.barred(sold().after, SERIAL, NO, NOW)
    plan, (note,) = turn.after, turn.notes
    assert (plan.state, plan.serial) == (PlanState.AWAITING_SERIAL, "")
    assert plan.task == "Serial number 1ZNC0001 shipped, and the plan was not bound to it. Retired."
    assert (plan.work_since, note.type, note.rules) == (NOW, "shipment_unclear", ("ELG-8",))
    again = bundle.barred(plan, "1ZNC0002", NO, NOW + timedelta(days=1)).after
    assert again.work_since == NOW


def test_an_ended_plan_is_never_bound():
    with pytest.raises(WrongState):
        bundle.bound(replace(sold().after, state=PlanState.REFUNDED), SERIAL, NOW, YES)


def test_a_renewal_moves_with_its_plan_and_begins_at_its_new_end():
    """BUY-8, RNW-3."""
    plan = a_plan(serial="1ZNC0002", ends_at=first_instant(date(2027, 12, 1), ZONE))
    renewal = a_plan("plan-2", serial=SERIAL, chain=(SERIAL,), renews=PLAN)
    turn = bundle.followed(renewal, plan)
    assert (turn.after.serial, turn.after.chain) == ("1ZNC0002", (SERIAL, "1ZNC0002"))
    assert turn.after.starts_at == plan.ends_at
    assert [note.type for note in turn.notes] == ["renewal_moved"]


# Cancelled


def test_rfd_5_an_order_cancelled_before_it_ships_gives_the_whole_fee_back_once():
    """RFD-1 is not asked, and no policy's share is taken of it (RFD-3)."""
    half = replace(a_plan().policies, refunded_percent=50)
    turn = bundle.cancelled(replace(sold().after, policies=half), NOW)
    plan, (note,) = turn.after, turn.notes
    assert plan.state is PlanState.REFUNDED
    refund = plan.ledger[-1]
    assert (refund.purpose, refund.amount, refund.refunds) == (
        Purpose.REFUND,
        usd(23900),
        "pi_shop",
    )
    assert (refund.goal, refund.way, refund.status) == (Goal.REFUNDED, Way.BACK, Status.INTENDED)
    assert (note.type, note.rules, note.money) == ("order_cancelled", ("RFD-5",), usd(23900))
    assert "goes back by the way it came" in note.sentence
    assert purchase.follow_up(plan, NOW).after == plan
    assert purchase.wakes_at(plan, NOW) == NOW + timedelta(minutes=1)


def test_rfd_5_without_a_payment_of_ours_the_shop_gives_the_fee_back():
    turn = bundle.cancelled(sold(None).after, NOW)
    assert (turn.after.state, turn.after.ledger) == (PlanState.REFUNDED, ())
    assert "The shop gives the purchase fee of 239.00 USD back." in turn.notes[0].sentence
    assert purchase.follow_up(turn.after, NOW).after == turn.after
    assert purchase.wakes_at(turn.after, NOW) is None


def test_rfd_5_what_has_shipped_keeps_its_plan_and_is_its_sellers_matter():
    plan = bundle.bound(sold().after, SERIAL, NOW, YES).after
    turn = bundle.cancelled(plan, NOW)
    assert turn.after == plan
    assert turn.notes[0].type == "plan_kept"
    assert "My Orders" in turn.notes[0].sentence


def test_a_desk_task_ends_with_the_plan_that_it_was_about():
    plan = bundle.barred(sold().after, SERIAL, NO, NOW).after
    after = bundle.cancelled(plan, NOW).after
    assert (after.task, after.work_since) == (None, None)


def test_a_shipping_dated_before_the_cancellation_that_we_heard_first_is_the_desks():
    """RFD-5, TIM-1: by the shop's clock it was shipped, not cancelled."""
    plan = bundle.cancelled(sold().after, NOW).after
    turn = bundle.shipped_after_the_end(plan, SERIAL, NOW)
    assert (turn.after.state, turn.after.work_since) == (PlanState.REFUNDED, NOW)
    assert [(note.type, note.rules) for note in turn.notes] == [("shipment_unclear", ("RFD-5",))]


def test_buy_8_a_failed_unit_is_told_and_changes_nothing_of_the_plan():
    plan = bundle.bound(sold().after, SERIAL, NOW, YES).after
    turn = bundle.unit_failed(plan, SERIAL, "refused")
    assert turn.after == plan
    assert turn.notes[0].sentence.startswith("The shop reports serial number 1ZNC0001 as refused.")


def test_buy_8_a_serial_too_many_that_failed_ends_the_task_about_it_and_no_other():
    plan = bundle.barred(sold().after, SERIAL, NO, NOW).after
    about_it = bundle.stray_failed(plan, SERIAL, "lost").after
    assert (about_it.task, about_it.work_since) == (None, None)
    assert bundle.stray_failed(plan, "1ZNC0002", "lost").after == plan
