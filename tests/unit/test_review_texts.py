"""What a hostile reading found in rules and sentences: a wrong date, a wrong reading."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from care.catalog import load
from care.domain.event import GENESIS, append, broken_at
from care.domain.figures import settle_figures
from care.domain.intake import cure_until
from care.domain.ledger import Refusal, RefusalKind, Status
from care.domain.parts import Part, Sends
from care.domain.renewal import next_try_at
from care.domain.rules import eligibility, express
from care.domain.states import ClaimState
from tests.support.asked import asked
from tests.support.builders import NOW, a_device, a_line, a_note, a_plan, a_shipped_claim
from tests.support.house import House

CATALOG = load()


def express_facts(**changes):
    return asked(parts=(Part.AIRCRAFT,), **changes)


@pytest.mark.parametrize("family", ["phantom", "inspire-2"])
def test_a_battery_that_the_plan_does_not_cover_cannot_be_registered_to_come_back(family):
    """SVC-2, SVC-14: what is registered is what ships, so it has to be covered as well."""
    facts = express_facts(family=CATALOG.families[family], sends=Sends.UNIT_WITH_BATTERY)
    decision = express.decide(facts)
    assert decision.failed == ("SVC-2",)
    assert "battery" in decision.rules[express.RULES.index("SVC-2")].sentence


def test_a_covered_battery_may_come_back_with_the_unit():
    assert express.decide(express_facts(sends=Sends.UNIT_WITH_BATTERY)).allowed


def test_the_day_on_which_cover_begins_is_the_local_one():
    """TRM-7, TIM-1: midnight in Berlin is still the day before in UTC."""
    starts = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
    plan = a_plan(zone="Europe/Berlin", starts_at=starts)
    finding = express.decide(express_facts(plan=plan)).rules[express.RULES.index("TRM-7")]
    assert "12 a.m. of 2 December 2026 (Europe/Berlin)" in finding.sentence
    assert "2026-12-01" not in finding.sentence


def test_a_cure_never_ends_before_the_return_period_and_no_earlier_date_is_told():
    """RET-5: until the deadline, and at least its days."""
    claim = a_shipped_claim()
    early = cure_until(claim, ("RET-2",), NOW + timedelta(days=1))
    assert early == claim.return_by
    late = cure_until(claim, ("RET-2",), NOW + timedelta(days=13))
    assert late.last_day.isoformat() == "2026-12-12"


def test_the_date_told_at_a_failed_scan_is_the_date_of_the_default():
    house = House()
    house.covered()
    claim = house.shipped()
    receipt = house.scan("9XWRONG1", claim_id=claim.claim_id)
    last_day = receipt.claim.return_by.text
    assert f"until {last_day}" in receipt.sentence
    assert f"by {last_day}" in house.store.timeline(claim.claim_id)[-1].note.sentence


def test_a_later_shipment_moves_the_date_that_a_second_failed_scan_tells():
    """HLD-10, RET-5: found wanting before it shipped, then shipped a week later."""
    house = House()
    house.covered()
    claim = house.paid()
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    house.travel(days=7)
    claim = house.ship(claim)
    assert claim.state is ClaimState.RETURN_INCOMPLETE
    receipt = house.scan("9XWRONG1", claim_id=claim.claim_id)
    assert f"until {claim.return_by.text}" in receipt.sentence


def test_the_consent_says_that_a_later_shipment_moves_both_dates():
    """HLD-1, HLD-10: the hold may be renewed beyond the dates that count from payment."""
    text = settle_figures(asked(), CATALOG.policies).consent
    assert "ships on a later day" in text and "both dates move" in text


def bind_facts(**changes):
    facts = eligibility.BindFacts(
        now=NOW,
        serial="1ZNA0001",
        device=a_device(),
        plan=None,
        order=None,
        family=CATALOG.families["mavic"],
        region=CATALOG.regions["US"],
        asked_region=None,
        sold_here=True,
    )
    return replace(facts, **changes)


@pytest.mark.parametrize("id_", ["ELG-2", "ELG-3"])
def test_an_activated_device_is_never_said_not_to_be(id_):
    """ELG-2, ELG-3: where the model or the region is what is not known, that is said."""
    for unknown in ({"family": None}, {"region": None, "family": CATALOG.families["osmo-action"]}):
        by_id = {f.id: f for f in eligibility.decide(bind_facts(**unknown)).rules}
        assert by_id[id_].sentence != "The device has not been activated."


FUNDS = Refusal("insufficient_funds", RefusalKind.FUNDS)


def test_the_first_wait_after_the_swap_is_two_hours_and_the_next_twelve():
    """PAYMENTS section 2, funds: swap, then +2 h, +12 h. The two hours were left out."""
    line = a_line(status=Status.REFUSED, refusal=FUNDS, tries=2)
    assert next_try_at(line, NOW, None) == NOW + timedelta(hours=2)
    again = replace(line, tries=3)
    assert next_try_at(again, NOW, None, lost=True) == NOW + timedelta(hours=12)


def test_a_timeline_cut_at_its_end_is_found_by_the_head():
    first = append("claim-1", 0, GENESIS, a_note(), NOW)
    second = append("claim-1", 1, first.hash, a_note("claim_paid"), NOW)
    assert broken_at([first, second], head=second.hash) is None
    assert broken_at([first], head=second.hash) == 2
    assert broken_at([], head=second.hash) == 1
