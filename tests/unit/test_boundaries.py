"""The last good and the first late millisecond of every rule that counts time (TIM-1 to TIM-5).

Every instant is written out. Each count runs across the days on which the clocks change, forward
and back, in Los Angeles, Berlin and Sydney. One file on purpose, longer than others: it is a table.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from care.domain import bundle, carrier, granting, inspection, intake, invoice, owners, premium
from care.domain import renewal as holding
from care.domain.carrier import CarrierNews, Scanned
from care.domain.figures import sent_in
from care.domain.grant import GrantKind
from care.domain.ledger import Goal, Purpose, Status
from care.domain.parts import Cause, Service
from care.domain.plan import PlanStatus
from care.domain.purchase import follow_up as plan_follows
from care.domain.rules import guards, refund, ways
from care.domain.rules.bind_facts import BindFacts
from care.domain.rules.refund import ReturnFacts
from care.domain.rules.renewal import RenewFacts, renewed_while_in_force
from care.domain.rules.repair import within_15_days
from care.domain.services import follow_up as claim_follows
from care.domain.states import ClaimState, GrantState, PlanState
from care.domain.windows import MILLISECOND, end_of_day, first_instant, local_date, months_after
from care.usecases.facts import market_of
from tests.support.asked import CATALOG, asked, market, price
from tests.support.builders import (
    SERIAL,
    a_claim,
    a_device,
    a_grant,
    a_line,
    a_plan,
    a_shipped_claim,
    an_order,
    usd,
)

LA, BERLIN, SYDNEY = "America/Los_Angeles", "Europe/Berlin", "Australia/Sydney"
ZONES = (LA, BERLIN, SYDNEY)


def at(text: str) -> datetime:
    """An instant as the API writes it."""
    return datetime.fromisoformat(text)


def terms(zone: str):
    """A claim's terms in `zone`: 14 days to return, 5 after a scan, 5 to cure."""
    return replace(a_claim().terms, zone=zone, return_days=14, pause_days=5, cure_days=5)


def region(zone: str, *holidays: date):
    """A market in `zone`, with a right of withdrawal of 14 days."""
    return replace(market("EU"), zone=zone, holidays=frozenset(holidays))


def passes(rule, facts) -> bool:
    """Whether the rule says yes."""
    return rule(facts).outcome == "passed"


# Hours are elapsed time, both ends included (TIM-2): the start, and the last good instant.
# Rows: Los Angeles forward and back, Berlin forward and back, Sydney forward and back.

HOURS = {
    1: (
        ("2026-03-08T09:30:00.000Z", "2026-03-08T10:30:00.000Z"),
        ("2026-11-01T08:30:00.000Z", "2026-11-01T09:30:00.000Z"),
        ("2026-03-29T00:30:00.000Z", "2026-03-29T01:30:00.000Z"),
        ("2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"),
        ("2026-10-03T15:30:00.000Z", "2026-10-03T16:30:00.000Z"),
        ("2026-04-04T15:30:00.000Z", "2026-04-04T16:30:00.000Z"),
    ),
    24: (
        ("2026-03-07T20:00:00.000Z", "2026-03-08T20:00:00.000Z"),
        ("2026-10-31T19:00:00.000Z", "2026-11-01T19:00:00.000Z"),
        ("2026-03-28T11:00:00.000Z", "2026-03-29T11:00:00.000Z"),
        ("2026-10-24T10:00:00.000Z", "2026-10-25T10:00:00.000Z"),
        ("2026-10-03T02:00:00.000Z", "2026-10-04T02:00:00.000Z"),
        ("2026-04-04T01:00:00.000Z", "2026-04-05T01:00:00.000Z"),
    ),
    48: (
        ("2026-03-07T20:00:00.000Z", "2026-03-09T20:00:00.000Z"),
        ("2026-10-31T19:00:00.000Z", "2026-11-02T19:00:00.000Z"),
        ("2026-03-28T11:00:00.000Z", "2026-03-30T11:00:00.000Z"),
        ("2026-10-24T10:00:00.000Z", "2026-10-26T10:00:00.000Z"),
        ("2026-10-03T02:00:00.000Z", "2026-10-05T02:00:00.000Z"),
        ("2026-04-04T01:00:00.000Z", "2026-04-06T01:00:00.000Z"),
    ),
    72: (
        ("2026-03-07T20:00:00.000Z", "2026-03-10T20:00:00.000Z"),
        ("2026-10-31T19:00:00.000Z", "2026-11-03T19:00:00.000Z"),
        ("2026-03-28T11:00:00.000Z", "2026-03-31T11:00:00.000Z"),
        ("2026-10-24T10:00:00.000Z", "2026-10-27T10:00:00.000Z"),
        ("2026-10-03T02:00:00.000Z", "2026-10-06T02:00:00.000Z"),
        ("2026-04-04T01:00:00.000Z", "2026-04-07T01:00:00.000Z"),
    ),
}


def bind(now, zone, family="mavic", grant=None, **device) -> BindFacts:
    """The facts of ELG for a device on the market of `zone`."""
    grants = {grant.kind: grant} if grant else {}
    known = a_device(**device)
    held = BindFacts(now, SERIAL, known, None, None, CATALOG.families[family], None, None, True)
    return replace(held, region=region(zone), grants=grants)


def elg_2(start, now, zone):
    return passes(ways.activated_within_48_hours, bind(now, zone, activated_at=start))


def elg_4(start, now, zone):
    grant = a_grant(GrantKind.REPAIR, opened_at=start, zone=zone)
    return passes(ways.invited_after_repair, bind(now, zone, grant=grant))


def elg_5(start, now, zone):
    grant = a_grant(GrantKind.VIDEO, opened_at=start, zone=zone)
    return passes(ways.passed_video, bind(now, zone, grant=grant))


def elg_4_by_the_clock(start, now, zone):
    grant = a_grant(GrantKind.REPAIR, opened_at=start, zone=zone, reminded=("closing",))
    return granting.follow_up(grant, now).after.state is GrantState.OPEN


def elg_6(start, now, zone):
    review = a_grant(GrantKind.REGION, opened_at=start, asked_at=start, zone=zone)
    return passes(guards.same_region, bind(now, zone, grant=review, region=None))


def elg_11(start, now, zone):
    """An activation dated `now` is looked at as of `start`: so far ahead it may lie."""
    return passes(guards.registry_knows, bind(start, zone, activated_at=now))


def pay_3_order(start, now, zone):
    """PAY-3, ELG-10: an unpaid order holds its serial."""
    order = an_order(created_at=start, zone=zone)
    return plan_follows(order, now).after.state is PlanState.AWAITING_PAYMENT


def pay_3_claim(start, now, zone):
    state = ClaimState.AWAITING_PAYMENT
    claim = a_claim(filed_at=start, terms=terms(zone), state=state, consent=None)
    return claim_follows(claim, now).after.state is state


BY_HOURS = [
    ("ELG-2", 48, elg_2),
    ("ELG-4", 72, elg_4),
    ("ELG-4 by the clock", 72, elg_4_by_the_clock),
    ("ELG-5", 72, elg_5),
    ("ELG-6", 72, elg_6),
    ("ELG-11", 24, elg_11),
    ("PAY-3 order", 1, pay_3_order),
    ("PAY-3 claim", 24, pay_3_claim),
]


@pytest.mark.parametrize("row", range(6), ids=lambda row: f"{ZONES[row // 2]} {row % 2}")
@pytest.mark.parametrize(("name", "hours", "good"), BY_HOURS, ids=[row[0] for row in BY_HOURS])
def test_the_last_hour_is_whole_and_a_millisecond_more_is_too_late(name, hours, good, row):
    """ELG-2, ELG-4, ELG-5, ELG-6, ELG-11, PAY-3 (TIM-2)."""
    start, last = (at(text) for text in HOURS[hours][row])
    zone = ZONES[row // 2]
    asked_at = (start, last - MILLISECOND, last, last + MILLISECOND)
    assert [good(start, now, zone) for now in asked_at] == [True, True, True, False], name


# Days end with a local day (TIM-3): the event, and the first instant that is too late. The event
# lies at the last millisecond of its day where the clocks go forward, at the first where back.

DAYS = {
    5: (
        ("2026-03-04T07:59:59.999Z", "2026-03-09T07:00:00.000Z"),
        ("2026-10-27T07:00:00.000Z", "2026-11-02T08:00:00.000Z"),
        ("2026-03-24T22:59:59.999Z", "2026-03-29T22:00:00.000Z"),
        ("2026-10-19T22:00:00.000Z", "2026-10-25T23:00:00.000Z"),
        ("2026-09-29T13:59:59.999Z", "2026-10-04T13:00:00.000Z"),
        ("2026-03-30T13:00:00.000Z", "2026-04-05T14:00:00.000Z"),
    ),
    14: (
        ("2026-02-23T07:59:59.999Z", "2026-03-09T07:00:00.000Z"),
        ("2026-10-18T07:00:00.000Z", "2026-11-02T08:00:00.000Z"),
        ("2026-03-15T22:59:59.999Z", "2026-03-29T22:00:00.000Z"),
        ("2026-10-10T22:00:00.000Z", "2026-10-25T23:00:00.000Z"),
        ("2026-09-20T13:59:59.999Z", "2026-10-04T13:00:00.000Z"),
        ("2026-03-21T13:00:00.000Z", "2026-04-05T14:00:00.000Z"),
    ),
    15: (
        ("2026-02-22T07:59:59.999Z", "2026-03-09T07:00:00.000Z"),
        ("2026-10-17T07:00:00.000Z", "2026-11-02T08:00:00.000Z"),
        ("2026-03-14T22:59:59.999Z", "2026-03-29T22:00:00.000Z"),
        ("2026-10-09T22:00:00.000Z", "2026-10-25T23:00:00.000Z"),
        ("2026-09-19T13:59:59.999Z", "2026-10-04T13:00:00.000Z"),
        ("2026-03-20T13:00:00.000Z", "2026-04-05T14:00:00.000Z"),
    ),
    30: (
        ("2026-02-07T07:59:59.999Z", "2026-03-09T07:00:00.000Z"),
        ("2026-10-02T07:00:00.000Z", "2026-11-02T08:00:00.000Z"),
        ("2026-02-27T22:59:59.999Z", "2026-03-29T22:00:00.000Z"),
        ("2026-09-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"),
        ("2026-09-04T13:59:59.999Z", "2026-10-04T13:00:00.000Z"),
        ("2026-03-05T13:00:00.000Z", "2026-04-05T14:00:00.000Z"),
    ),
}


def elg_3(start, now, zone):
    facts = bind(now, zone, "osmo-action", activated_at=start)
    return passes(ways.activated_within_30_days, facts)


def elg_5_video(start, now, zone):
    """ELG-5: the application waits 14 days for its video."""
    grant = a_grant(GrantKind.VIDEO, state=GrantState.APPLIED, asked_at=start, zone=zone)
    return granting.follow_up(grant, now).after.state is GrantState.APPLIED


def rfd_4(start, now, zone):
    plan = a_plan(zone=zone, purchased_at=start)
    return refund.decide(ReturnFacts(now, plan, a_device(), region(zone), False)).allowed


def hld_4(start, now, zone):
    claim = a_shipped_claim(terms=terms(zone), return_by=None)
    claim = replace(claim, return_by=premium.return_period(claim, start))
    return not holding.overdue(claim, now)


def hld_7(start, now, zone):
    """The carrier's scan, a day before the deadline, moves it."""
    deadline = end_of_day(local_date(start, zone), zone)
    claim = a_shipped_claim(terms=terms(zone), return_by=deadline)
    turn = carrier.heard(claim, CarrierNews(Scanned.IN_TRANSIT, start), start)
    return turn is not None and not holding.overdue(turn.after, now)


def ret_5(start, now, zone):
    deadline = end_of_day(local_date(start, zone), zone)
    claim = a_shipped_claim(terms=terms(zone), return_by=deadline)
    cure = intake.cure_until(claim, ("RET-2",), start)
    state = ClaimState.RETURN_INCOMPLETE
    return not holding.overdue(replace(claim, cure_by=cure, state=state), now)


def svc_5(start, now, zone):
    """SVC-5: the cure of Basic."""
    state = ClaimState.RETURN_INCOMPLETE
    claim = a_claim(service=Service.BASIC, terms=terms(zone), state=state)
    claim = replace(claim, cure_by=intake.cure_until(claim, ("RET-2",), start))
    return claim_follows(claim, now).after.state is state


def svc_9(start, now, zone):
    device = a_device(delivered_at=start)
    facts = asked(Service.REPLACEMENT, now=now, device=device, region=region(zone))
    return passes(within_15_days, facts)


def svc_8_sent(start, now, zone):
    """SVC-8: the unit is to be received in the days that filing named."""
    facts = asked(Service.REPAIR, now=start, region=region(zone), cause=Cause.COLLISION)
    by = sent_in(facts, region(zone), a_claim().terms.policies).return_by
    claim = a_claim(service=Service.REPAIR, terms=terms(zone), return_by=by, consent=None)
    return claim_follows(claim, now).after.state is ClaimState.FILED


def svc_8_quote(start, now, zone):
    """SVC-8: no answer to the quote is a decline."""
    claim = a_claim(service=Service.REPAIR, terms=terms(zone), state=ClaimState.QUOTED)
    claim = replace(claim, quote=inspection.quote_for(claim, usd(12000), None, start))
    return claim_follows(claim, now).after.state is ClaimState.QUOTED


BY_DAYS = [
    ("ELG-3", 30, elg_3),
    ("ELG-5 video", 14, elg_5_video),
    ("RFD-4", 14, rfd_4),
    ("HLD-4", 14, hld_4),
    ("HLD-7", 5, hld_7),
    ("RET-5", 5, ret_5),
    ("SVC-5 cure", 14, svc_5),
    ("SVC-8 sent", 30, svc_8_sent),
    ("SVC-8 quote", 30, svc_8_quote),
    ("SVC-9", 15, svc_9),
]


@pytest.mark.parametrize("row", range(6), ids=lambda row: f"{ZONES[row // 2]} {row % 2}")
@pytest.mark.parametrize(("name", "days", "good"), BY_DAYS, ids=[row[0] for row in BY_DAYS])
def test_the_last_local_day_is_whole_and_the_midnight_after_it_is_too_late(name, days, good, row):
    """ELG-3, ELG-5, RFD-4, HLD-4, HLD-7, RET-5, SVC-5, SVC-8, SVC-9 (TIM-3)."""
    start, late = (at(text) for text in DAYS[days][row])
    zone = ZONES[row // 2]
    asked_at = (start, late - MILLISECOND, late, late + MILLISECOND)
    assert [good(start, now, zone) for now in asked_at] == [True, True, False, False], name


@pytest.mark.parametrize(("off", "heard"), [(-1, True), (0, False), (1, False)])
@pytest.mark.parametrize("scanned", Scanned)
@pytest.mark.parametrize("row", range(6))
def test_a_carriers_scan_counts_before_the_deadline_and_not_at_it(row, scanned, off, heard):
    """HLD-7."""
    zone, late = ZONES[row // 2], at(DAYS[14][row][1])
    deadline = end_of_day(local_date(late - MILLISECOND, zone), zone)
    claim = a_shipped_claim(terms=terms(zone), return_by=deadline)
    news = CarrierNews(scanned, late + off * MILLISECOND)
    assert (carrier.heard(claim, news, late) is not None) is heard


# Business days (TIM-5): the event, the first instant that is too late after 10 and after 20. The
# US' Veterans Day and Thanksgiving, Good Friday and Easter Monday, and Sydney's Labour Day.

HOLIDAYS = {
    LA: tuple(CATALOG.regions["US"].holidays),
    BERLIN: tuple(CATALOG.regions["EU"].holidays),
    SYDNEY: (date(2026, 4, 3), date(2026, 4, 6), date(2026, 10, 5)),
}
BUSINESS = [
    (LA, "2026-02-27T20:00:00Z", "2026-03-14T07:00:00.000Z", "2026-03-28T07:00:00.000Z"),
    (LA, "2026-10-30T19:00:00Z", "2026-11-17T08:00:00.000Z", "2026-12-02T08:00:00.000Z"),
    (BERLIN, "2026-03-27T11:00:00Z", "2026-04-14T22:00:00.000Z", "2026-04-28T22:00:00.000Z"),
    (BERLIN, "2026-10-23T10:00:00Z", "2026-11-06T23:00:00.000Z", "2026-11-20T23:00:00.000Z"),
    (SYDNEY, "2026-10-02T02:00:00Z", "2026-10-19T13:00:00.000Z", "2026-11-02T13:00:00.000Z"),
    (SYDNEY, "2026-04-02T01:00:00Z", "2026-04-20T14:00:00.000Z", "2026-05-04T14:00:00.000Z"),
]


@pytest.mark.parametrize(("zone", "start", "ten", "twenty"), BUSINESS)
def test_business_days_end_with_the_last_of_them(zone, start, ten, twenty):
    """INV-1: 10 from the request; HLD-8: 20 from the default."""
    here, begun = region(zone, *HOLIDAYS[zone]), at(start)
    done = a_claim(state=ClaimState.COMPLETED, terms=terms(zone))
    promised = invoice.requested(done, here, begun)[0].invoice.due
    approved = replace(end_of_day(local_date(begun, zone), zone), at=begun)
    over = a_shipped_claim(state=ClaimState.DEFAULTED, terms=terms(zone), return_by=approved)
    late = owners.late_until(over, here)
    for deadline, bound in ((promised, at(ten)), (late, at(twenty))):
        off = (-MILLISECOND, timedelta(0), MILLISECOND)
        assert [deadline.passed(bound + by) for by in off] == [False, True, True]


# When cover begins (TRM-1, TRM-2): the event, and 12 a.m. of the day on which it does.

BUNDLED = [
    (LA, "2026-03-08T07:59:59.999Z", "2026-03-09T07:00:00.000Z"),
    (LA, "2026-10-31T07:00:00.000Z", "2026-11-02T08:00:00.000Z"),
    (BERLIN, "2026-03-28T22:59:59.999Z", "2026-03-29T22:00:00.000Z"),
    (BERLIN, "2026-10-23T22:00:00.000Z", "2026-10-25T23:00:00.000Z"),
    (SYDNEY, "2026-10-03T13:59:59.999Z", "2026-10-04T13:00:00.000Z"),
    (SYDNEY, "2026-04-03T13:00:00.000Z", "2026-04-05T14:00:00.000Z"),
]
BOUND = [
    (LA, "2026-03-09T06:59:59.999Z", "2026-03-09T07:00:00.000Z"),
    (LA, "2026-11-01T07:00:00.000Z", "2026-11-02T08:00:00.000Z"),
    (BERLIN, "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"),
    (BERLIN, "2026-10-25T22:59:59.999Z", "2026-10-25T23:00:00.000Z"),
    (SYDNEY, "2026-10-03T14:00:00.000Z", "2026-10-04T13:00:00.000Z"),
    (SYDNEY, "2026-04-05T13:59:59.999Z", "2026-04-05T14:00:00.000Z"),
]


def around(plan, moment) -> list[PlanStatus]:
    """The plan a millisecond before `moment`, at it, and a millisecond after."""
    return [plan.status(moment + off * MILLISECOND) for off in (-1, 0, 1)]


BEGINS = [PlanStatus.SCHEDULED, PlanStatus.ACTIVE, PlanStatus.ACTIVE]
ENDS = [PlanStatus.ACTIVE, PlanStatus.EXPIRED, PlanStatus.EXPIRED]


@pytest.mark.parametrize(("zone", "shipped", "begins"), BUNDLED)
def test_a_bundled_plan_is_in_effect_at_12_am_two_days_after_the_shipping_day(
    zone, shipped, begins
):
    """TRM-1."""
    plan = a_plan(zone=zone).running_from(bundle.in_effect_from(at(shipped), zone))
    assert around(plan, at(begins)) == BEGINS


@pytest.mark.parametrize(("zone", "bound", "begins"), BOUND)
def test_a_plan_is_in_effect_at_12_am_of_the_day_after_binding(zone, bound, begins):
    """TRM-2."""
    plan = an_order(zone=zone).bound(at(bound))
    assert around(plan, at(begins)) == BEGINS


# When cover ends (TRM-4): the first local day, the months, and the exclusive end. Where the clocks
# change, at the ends of months, and at 29 February both ways.

TERMS = [
    (LA, "2026-03-09", 12, "2027-03-09T08:00:00.000Z"),
    (LA, "2026-03-09", 24, "2028-03-09T08:00:00.000Z"),
    (LA, "2026-11-02", 12, "2027-11-02T07:00:00.000Z"),
    (LA, "2026-11-02", 24, "2028-11-02T07:00:00.000Z"),
    (BERLIN, "2026-03-29", 12, "2027-03-28T22:00:00.000Z"),
    (BERLIN, "2026-03-29", 24, "2028-03-28T22:00:00.000Z"),
    (BERLIN, "2026-10-26", 12, "2027-10-25T22:00:00.000Z"),
    (BERLIN, "2026-10-26", 24, "2028-10-25T22:00:00.000Z"),
    (SYDNEY, "2026-10-05", 12, "2027-10-04T13:00:00.000Z"),
    (SYDNEY, "2026-10-05", 24, "2028-10-04T13:00:00.000Z"),
    (SYDNEY, "2026-04-06", 12, "2027-04-05T14:00:00.000Z"),
    (SYDNEY, "2026-04-06", 24, "2028-04-05T14:00:00.000Z"),
    (LA, "2028-02-29", 12, "2029-02-28T08:00:00.000Z"),
    (LA, "2028-02-29", 24, "2030-02-28T08:00:00.000Z"),
    (BERLIN, "2028-02-29", 12, "2029-02-27T23:00:00.000Z"),
    (SYDNEY, "2028-02-29", 12, "2029-02-27T13:00:00.000Z"),
    (LA, "2027-02-28", 12, "2028-02-28T08:00:00.000Z"),
    (LA, "2026-02-28", 24, "2028-02-28T08:00:00.000Z"),
    (BERLIN, "2027-03-01", 12, "2028-02-29T23:00:00.000Z"),
    (BERLIN, "2026-08-31", 12, "2027-08-30T22:00:00.000Z"),
    (SYDNEY, "2026-12-31", 24, "2028-12-30T13:00:00.000Z"),
    (LA, "2026-10-31", 12, "2027-10-31T07:00:00.000Z"),
]


@pytest.mark.parametrize(("zone", "begins", "months", "ends"), TERMS)
def test_a_term_ends_as_the_day_begins_that_its_months_lead_to(zone, begins, months, ends):
    """TRM-4."""
    first = date.fromisoformat(begins)
    plan = a_plan(zone=zone, term_months=months).running_from(first)
    assert around(plan, first_instant(first, zone)) == BEGINS
    assert around(plan, at(ends)) == ENDS


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 18, "2028-02-29"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-05-31", 6, "2026-11-30"),
    ],
)
def test_the_day_is_clamped_to_the_months_end(day, months, later):
    """TRM-4."""
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


def renewable(plan, now) -> bool:
    """RNW-3 for a paid plan in charge of its device."""
    paid = a_line(Purpose.PURCHASE, amount=usd(23900), goal=Goal.CAPTURED, status=Status.CAPTURED)
    plan = replace(plan, ledger=(paid,))
    facts = replace(bind(now, plan.zone), plan=plan)
    return passes(
        renewed_while_in_force, RenewFacts(now, plan, facts, False, price(), facts.region)
    )


@pytest.mark.parametrize(("zone", "begins", "months", "ends"), TERMS[:12])
def test_a_plan_is_renewed_from_its_first_millisecond_to_its_last(zone, begins, months, ends):
    """RNW-3."""
    first, end = date.fromisoformat(begins), at(ends)
    plan = a_plan(zone=zone, term_months=months).running_from(first)
    start = first_instant(first, zone)
    at_start = [renewable(plan, start + off * MILLISECOND) for off in (-1, 0, 1)]
    at_end = [renewable(plan, end + off * MILLISECOND) for off in (-1, 0, 1)]
    assert (at_start, at_end) == ([False, True, True], [True, False, False])


@pytest.mark.parametrize(
    ("before", "months", "may"),
    [(0, 12, True), (12, 12, True), (0, 24, True), (13, 12, False), (12, 24, False)],
)
def test_the_terms_on_one_chain_add_up_to_36_months_and_no_more(before, months, may):
    """RNW-3."""
    plan = a_plan(months_before=before, term_months=months)
    assert renewable(plan, plan.starts_at) is may


# Countries that form one market are one region (ELG-6).


@pytest.mark.parametrize("country", CATALOG.regions["EU"].countries)
@pytest.mark.parametrize(("asked_for", "fits"), [("EU", True), ("FR", True), ("US", False)])
def test_every_country_of_the_eu_is_of_the_one_region(country, asked_for, fits):
    """ELG-6."""
    facts = bind(at("2026-11-22T18:00:00Z"), BERLIN, region=country)
    facts = replace(facts, region=market("EU"), asked_region=market_of(CATALOG, asked_for))
    assert market_of(CATALOG, country) == "EU"
    assert passes(guards.same_region, facts) is fits


@pytest.mark.parametrize("country", ["CH", "GB", "NO", "BR"])
def test_a_country_outside_is_of_no_market(country):
    """ELG-6, COV-7."""
    assert market_of(CATALOG, country) == country
    assert country not in CATALOG.regions
