"""ELG, COV-4 and COV-7: each rule passed, failed and not applicable, and what a refusal opens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.catalog import load
from care.domain.decision import Decision, Finding, Outcome
from care.domain.plan import Plan
from care.domain.rules import eligibility
from care.domain.rules.eligibility import GUARDS, WAYS, BindFacts, decide
from care.domain.states import PlanState
from care.domain.windows import MILLISECOND, first_instant
from tests.support.builders import NOW, SERIAL, a_device, a_plan, an_order

CATALOG = load()
PASSED, FAILED, NONE = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE
HOURS = timedelta(hours=1)


def facts(family: str | None = "mavic", region: str | None = "US", **changes) -> BindFacts:
    """A Mavic of the US, activated an hour ago, with no plan and no order."""
    whole = BindFacts(
        now=NOW,
        serial=SERIAL,
        device=a_device(),
        plan=None,
        order=None,
        family=CATALOG.families[family] if family else None,
        region=CATALOG.regions[region] if region else None,
        asked_region=None,
        sold_here=True,
    )
    return replace(whole, **changes)


def activated(at, **more) -> BindFacts:
    return facts(device=a_device(activated_at=at), **more)


def finding(decision: Decision, id_: str) -> Finding:
    return next(found for found in decision.rules if found.id == id_)


def said(id_: str, at: BindFacts) -> Outcome:
    return finding(decide(at), id_).outcome


UNKNOWN = facts(device=None, family=None, region=None)
UNLISTED = facts(family=None)
NO_REGION = facts(device=a_device(region=None), region=None)

CASES = [
    ("ELG-1", activated(None), PASSED),
    ("ELG-1", facts(), FAILED),
    ("ELG-1", UNKNOWN, NONE),
    ("ELG-2", activated(NOW - 48 * HOURS + MILLISECOND), PASSED),
    ("ELG-2", activated(NOW - 48 * HOURS), PASSED),
    ("ELG-2", activated(NOW - 48 * HOURS - MILLISECOND), FAILED),
    ("ELG-2", activated(NOW - 48 * HOURS, family="zenmuse"), PASSED),
    ("ELG-2", activated(NOW - HOURS, family="osmo-action"), NONE),
    ("ELG-2", activated(None), NONE),
    ("ELG-2", UNLISTED, NONE),
    ("ELG-2", UNKNOWN, NONE),
    ("ELG-3", activated(NOW - HOURS, family="ronin"), PASSED),
    ("ELG-3", activated(NOW - timedelta(days=40), family="ronin"), FAILED),
    ("ELG-3", activated(None, family="ronin"), NONE),
    ("ELG-3", activated(NOW - HOURS, family="ronin", region=None), NONE),
    ("ELG-3", facts(), NONE),
    ("ELG-3", UNLISTED, NONE),
    ("ELG-3", UNKNOWN, NONE),
    ("ELG-4", facts(), NONE),
    ("ELG-5", facts(), NONE),
    ("ELG-6", facts(), PASSED),
    ("ELG-6", facts(asked_region="US"), PASSED),
    ("ELG-6", facts(asked_region="EU"), FAILED),
    ("ELG-6", NO_REGION, FAILED),
    ("ELG-6", UNKNOWN, NONE),
    ("ELG-7", facts(), PASSED),
    ("ELG-7", facts(plan=a_plan(ends_at=NOW)), PASSED),
    ("ELG-7", facts(plan=a_plan(state=PlanState.VOID)), PASSED),
    ("ELG-7", facts(plan=a_plan(ends_at=NOW + MILLISECOND)), FAILED),
    ("ELG-7", facts(plan=a_plan(left=0)), FAILED),
    ("ELG-7", facts(plan=a_plan(starts_at=NOW + MILLISECOND)), FAILED),
    ("ELG-7", facts(plan=a_plan(state=PlanState.AWAITING_SERIAL)), FAILED),
    ("ELG-8", facts(), PASSED),
    ("ELG-8", facts(device=a_device(retired_at=NOW)), FAILED),
    ("ELG-8", facts(device=a_device(retired_at=NOW, replaced_by="1ZNB0001")), FAILED),
    ("ELG-8", facts(device=a_device(open_claim_id="claim-1"), flyaway=True), FAILED),
    ("ELG-8", facts(device=a_device(open_claim_id="claim-1")), PASSED),
    ("ELG-8", UNKNOWN, NONE),
    ("ELG-9", facts(), PASSED),
    ("ELG-9", facts(device=a_device(open_claim_id="claim-1")), FAILED),
    ("ELG-9", facts(device=a_device(damaged_at=NOW)), FAILED),
    ("ELG-9", UNKNOWN, NONE),
    ("ELG-10", facts(), PASSED),
    ("ELG-10", facts(order=an_order()), FAILED),
    ("ELG-10", facts(order=an_order(state=PlanState.VOID)), PASSED),
    ("ELG-11", facts(), PASSED),
    ("ELG-11", activated(None), PASSED),
    ("ELG-11", activated(NOW + 24 * HOURS - MILLISECOND), PASSED),
    ("ELG-11", activated(NOW + 24 * HOURS), PASSED),
    ("ELG-11", activated(NOW + 24 * HOURS + MILLISECOND), FAILED),
    ("ELG-11", UNKNOWN, FAILED),
    ("COV-4", facts(), PASSED),
    ("COV-4", UNLISTED, FAILED),
    ("COV-4", UNKNOWN, NONE),
    ("COV-7", facts(), PASSED),
    ("COV-7", facts(sold_here=False), FAILED),
    ("COV-7", UNKNOWN, NONE),
    ("COV-7", NO_REGION, NONE),
    ("COV-7", UNLISTED, NONE),
]


@pytest.mark.parametrize(("id_", "at", "outcome"), CASES)
def test_each_rule_passes_fails_or_has_nothing_to_say(id_, at, outcome):
    assert said(id_, at) is outcome


@pytest.mark.parametrize("id_", [*WAYS, *GUARDS])
def test_every_rule_is_looked_at_in_every_decision(id_):
    for at in (facts(), UNKNOWN, UNLISTED, NO_REGION):
        assert [found.id for found in decide(at).rules].count(id_) == 1


@pytest.mark.parametrize(("id_", "at", "outcome"), CASES)
def test_every_refusal_names_a_failed_rule_and_a_next_step(id_, at, outcome):
    """SVC-3's spirit: nobody is sent away without a reason and a way."""
    decision = decide(at)
    assert decision.next_steps
    if not decision.allowed:
        assert decision.failed
        assert "buy" not in [step.code for step in decision.next_steps]


@pytest.mark.parametrize(("id_", "at", "outcome"), CASES)
def test_a_failed_guard_always_refuses(id_, at, outcome):
    if outcome is FAILED and id_ in GUARDS:
        assert not decide(at).allowed


def test_one_way_is_enough_though_another_failed():
    """ELG-1 says no to an activated aircraft, ELG-2 says yes."""
    decision = decide(facts())
    assert decision.allowed
    assert decision.failed == ("ELG-1",)
    assert [step.code for step in decision.next_steps] == ["buy"]
    assert (decision.as_of, decision.terms_version) == (NOW, "us-2026-11")


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [(-MILLISECOND, PASSED), (timedelta(0), FAILED), (MILLISECOND, FAILED)],
)
def test_the_thirty_days_of_a_handheld_end_with_the_thirtieth_local_day(moment, outcome):
    """ELG-3, TIM-3: activated on 22 October in Los Angeles; 21 November is the last day."""
    bound = first_instant(date(2026, 11, 22), "America/Los_Angeles")
    device = a_device(activated_at=datetime(2026, 10, 22, 18, 0, tzinfo=UTC))
    asked = facts("osmo-action", device=device, now=bound + moment)
    assert said("ELG-3", asked) is outcome
    assert finding(decide(asked), "ELG-3").inputs["last_day"] == "2026-11-21"


def test_an_activation_dated_in_the_future_counts_as_zero_hours_ago():
    """ELG-11."""
    decision = decide(activated(NOW + 23 * HOURS))
    assert decision.allowed
    assert finding(decision, "ELG-2").inputs["activated_at"] == NOW.isoformat()


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        (UNKNOWN, ["check_serial", "desk"]),
        (activated(NOW + 25 * HOURS), ["check_serial", "desk"]),
        (NO_REGION, ["review", "desk"]),
        (facts(asked_region="EU"), ["check_serial", "desk"]),
        (facts(plan=a_plan()), ["status"]),
        (facts(order=an_order()), ["wait"]),
        (facts(device=a_device(retired_at=NOW)), ["repair"]),
        (facts(device=a_device(open_claim_id="claim-1")), ["open_claim"]),
        (facts(device=a_device(damaged_at=NOW)), ["repair"]),
        (facts(sold_here=False), ["repair"]),
        (activated(NOW - 49 * HOURS), ["video", "repair"]),
        (activated(NOW - 49 * HOURS, family="zenmuse"), ["repair"]),
        (UNLISTED, ["repair"]),
    ],
)
def test_the_next_step_fits_the_reason(at, codes):
    """ELG-5: video verification is for aircraft only."""
    decision = decide(at)
    assert not decision.allowed
    assert [step.code for step in decision.next_steps] == codes


def test_a_device_past_its_window_is_refused_by_the_ways_and_by_no_guard():
    decision = decide(activated(NOW - 49 * HOURS))
    assert decision.failed == ("ELG-1", "ELG-2")


@pytest.mark.parametrize(
    ("terms", "region"), [("us-2026-11", "US"), ("eu-2026-11", "EU"), (None, None)]
)
def test_the_terms_version_is_the_regions(terms, region):
    assert decide(facts(region=region)).terms_version == terms


def test_who_holds_the_serial_is_told_to_nobody():
    """STS-1, ELG-10: no account, plan or claim id stands in a decision."""
    other: Plan = an_order("plan_secret", account_id="account-secret")
    device = a_device(open_claim_id="claim-secret")
    text = repr(decide(facts(order=other, plan=a_plan("plan_secret"), device=device)))
    assert "secret" not in text


def test_the_numbers_are_those_of_the_documents():
    assert (eligibility.ACTIVATED_HOURS, eligibility.HANDHELD_DAYS) == (48, 30)
    assert eligibility.FUTURE_HOURS == 24
