"""SVC-8 and SVC-9: what Repair takes, and the 15 days of the Replacement service."""

from datetime import UTC, datetime, timedelta

import pytest

from care.catalog import load
from care.domain.decision import Outcome
from care.domain.parts import Cause, Part, Sends, Service
from care.domain.rules.repair import decide_repair, decide_replacement, handed_over_at
from care.domain.rules.service_facts import ServiceFacts
from tests.support.builders import NOW, a_device

CATALOG = load()
US, EU = CATALOG.regions["US"], CATALOG.regions["EU"]
MILLISECOND = timedelta(milliseconds=1)


def facts(now=NOW, cause=Cause.DEFECT, country="US", region=US, **device):
    return ServiceFacts(
        now=now,
        device=a_device(**device),
        plan=None,
        family=None,
        region=region,
        cause=cause,
        parts=(Part.CAMERA,),
        sends=Sends.UNIT,
        country=country,
        service=Service.REPAIR,
    )


def steps(decision):
    return [step.code for step in decision.next_steps]


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.LOSS])
def test_repair_takes_every_cause_and_needs_no_plan(cause):
    """SVC-8, COV-2."""
    decision = decide_repair(facts(cause=cause))
    assert (decision.allowed, steps(decision)) == (True, ["send_in"])
    assert decision.terms_version == US.terms_version


def test_a_loss_cannot_be_sent_in_and_is_shown_the_way_to_flyaway():
    """SVC-8, SVC-3."""
    decision = decide_repair(facts(cause=Cause.LOSS))
    assert (decision.failed, steps(decision)) == (("SVC-8",), ["flyaway"])


def test_a_device_that_nobody_knows_is_served_by_nobody():
    unknown = facts(region=None)
    assert decide_repair(unknown).failed == ("SVC-8", "SVC-13")
    assert steps(decide_repair(unknown)) == ["check_serial"]
    assert decide_repair(unknown).terms_version is None
    from dataclasses import replace

    strange = replace(facts(), device=None)
    assert decide_repair(strange).failed == ("SVC-8",)
    assert decide_replacement(strange).failed == ("SVC-9",)
    assert steps(decide_repair(strange)) == ["check_serial"]


def test_one_open_claim_to_a_serial_and_the_way_to_it():
    """TRM-6."""
    decision = decide_repair(facts(open_claim_id="claim-9"))
    assert (decision.failed, steps(decision)) == (("TRM-6",), ["open_claim"])


def test_an_address_outside_the_region_is_refused_and_another_asked_for():
    """SVC-13."""
    decision = decide_repair(facts(country="CA"))
    assert (decision.failed, steps(decision)) == (("SVC-13",), ["address"])


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.DEFECT])
def test_the_replacement_service_is_for_a_defect_and_nothing_else(cause):
    """SVC-9: the way out is Repair, for a loss Flyaway."""
    decision = decide_replacement(facts(cause=cause))
    assert decision.failed == ("SVC-9",)
    assert steps(decision) == (["flyaway"] if cause is Cause.LOSS else ["repair"])


# The 15 days: day 0 is the local date of delivery, the end is 00:00 of the 16th day after it.
BOUNDS = [
    # delivered (UTC), region, the first instant that is too late (UTC)
    (datetime(2026, 11, 22, 18, tzinfo=UTC), US, datetime(2026, 12, 8, 8, tzinfo=UTC)),
    # 23:30 in Los Angeles is the day before in UTC
    (datetime(2026, 11, 23, 7, 30, tzinfo=UTC), US, datetime(2026, 12, 8, 8, tzinfo=UTC)),
    # the clocks go back on 1 November 2026 and forward on 14 March 2027 in the US
    (datetime(2026, 10, 25, 18, tzinfo=UTC), US, datetime(2026, 11, 10, 8, tzinfo=UTC)),
    (datetime(2027, 3, 5, 18, tzinfo=UTC), US, datetime(2027, 3, 21, 7, tzinfo=UTC)),
    # the last day is the day of the change itself
    (datetime(2026, 10, 17, 18, tzinfo=UTC), US, datetime(2026, 11, 2, 8, tzinfo=UTC)),
    (datetime(2027, 3, 13, 12, tzinfo=UTC), EU, datetime(2027, 3, 28, 22, tzinfo=UTC)),
]


@pytest.mark.parametrize(("delivered", "region", "ends"), BOUNDS)
def test_15_days_end_with_the_local_day_and_not_a_millisecond_later(delivered, region, ends):
    """SVC-9, TIM-1, TIM-3."""
    country = region.countries[0]
    last = facts(ends - MILLISECOND, region=region, country=country, delivered_at=delivered)
    late = facts(ends, region=region, country=country, delivered_at=delivered)
    assert decide_replacement(last).allowed
    assert decide_replacement(late).failed == ("SVC-9",)
    assert steps(decide_replacement(late)) == ["repair"]


def test_delivery_counts_where_it_is_known_else_shipment_as_a_replacement_else_purchase():
    """SVC-9, LNK-2."""
    sold, shipped, delivered = (NOW - timedelta(days=d) for d in (30, 20, 10))
    known = {"sold_at": sold, "shipped_at": shipped, "delivered_at": delivered}
    assert handed_over_at(a_device(**known)) == delivered
    assert handed_over_at(a_device(**known | {"delivered_at": None})) == shipped
    bought = known | {"delivered_at": None, "shipped_at": None}
    assert handed_over_at(a_device(**bought)) == sold
    assert decide_replacement(facts(**known)).allowed
    assert decide_replacement(facts(**bought)).failed == ("SVC-9",)


def test_without_any_date_the_replacement_service_is_refused_and_repair_is_open():
    """SVC-9: nothing is assumed."""
    undated = facts(delivered_at=None, sold_at=None)
    decision = decide_replacement(undated)
    assert (decision.failed, steps(decision)) == (("SVC-9",), ["repair"])
    assert decision.rules[0].inputs == {"since": None}
    assert decide_repair(undated).allowed


def test_it_is_judged_at_filing_whenever_the_unit_arrives():
    """SVC-9: the decision bears the instant that it was made for."""
    decision = decide_replacement(facts())
    assert decision.as_of == NOW
    assert decision.rules[0].outcome is Outcome.PASSED
