"""ELG-4 and ELG-5 with the serial's grants, and ELG-10's hold on them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from care.domain.decision import Decision, Finding, Outcome
from care.domain.grant import GrantKind
from care.domain.rules.eligibility import BindFacts, decide
from care.domain.states import GrantState
from care.domain.windows import MILLISECOND, first_instant
from tests.support.builders import NOW, a_device, a_grant, a_plan, an_order
from tests.support.grant_facts import CATALOG, LONG_AGO, facts

PASSED, FAILED, NONE = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE
REPAIR, VIDEO, REGION = GrantKind
HOURS = timedelta(hours=1)
EDGES = [(-MILLISECOND, PASSED), (timedelta(0), PASSED), (MILLISECOND, FAILED)]


def finding(decision: Decision, id_: str) -> Finding:
    return next(found for found in decision.rules if found.id == id_)


def said(id_: str, at: BindFacts) -> Outcome:
    return finding(decide(at), id_).outcome


def steps(decision: Decision) -> list[str]:
    return [step.code for step in decision.next_steps]


# ELG-4 and ELG-5: 72 hours from the mail's acceptance, inclusive


@pytest.mark.parametrize(("id_", "kind"), [("ELG-4", REPAIR), ("ELG-5", VIDEO)])
@pytest.mark.parametrize(("moment", "outcome"), EDGES)
def test_a_grant_is_good_for_exactly_72_hours_from_the_mails_acceptance(id_, kind, moment, outcome):
    grant = a_grant(kind, opened_at=NOW - 72 * HOURS - moment)
    decision = decide(facts(grant))
    assert finding(decision, id_).outcome is outcome
    assert decision.allowed is (outcome is PASSED)
    closes = grant.opened_at + 72 * HOURS
    assert finding(decision, id_).inputs["closes_at"] == closes.isoformat()


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
@pytest.mark.parametrize(("moment", "outcome"), EDGES)
def test_72_hours_are_elapsed_time_also_over_a_change_of_clocks(day, moment, outcome):
    """ELG-4, TIM-2: the day that has 23 hours and the one that has 25 change nothing."""
    opened = first_instant(date.fromisoformat(day), "America/Los_Angeles")
    at = facts(a_grant(opened_at=opened), now=opened + 72 * HOURS + moment)
    assert said("ELG-4", at) is outcome


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
@pytest.mark.parametrize(("moment", "outcome"), EDGES)
def test_48_hours_are_elapsed_time_also_over_a_change_of_clocks(day, moment, outcome):
    """ELG-2, TIM-2."""
    activated = first_instant(date.fromisoformat(day), "America/Los_Angeles")
    device = a_device(activated_at=activated)
    assert said("ELG-2", facts(device=device, now=activated + 48 * HOURS + moment)) is outcome


@pytest.mark.parametrize(
    ("zone", "region", "activated", "after_last"),
    [
        ("America/Los_Angeles", "US", datetime(2026, 2, 20, 12, tzinfo=UTC), date(2026, 3, 23)),
        ("Europe/Berlin", "EU", datetime(2026, 10, 1, 12, tzinfo=UTC), date(2026, 11, 1)),
        ("America/Toronto", "CA", datetime(2026, 10, 10, 3, 59, tzinfo=UTC), date(2026, 11, 9)),
    ],
)
@pytest.mark.parametrize(
    ("moment", "outcome"), [(-MILLISECOND, PASSED), (timedelta(0), FAILED), (MILLISECOND, FAILED)]
)
def test_30_days_end_with_a_local_day_also_over_a_change_of_clocks(
    zone, region, activated, after_last, moment, outcome
):
    """ELG-3, TIM-3: the bound is local midnight, whatever the offset was at the start."""
    at = facts(
        device=a_device(activated_at=activated, region=region),
        family=CATALOG.families["osmo-action"],
        region=CATALOG.regions[region],
        now=first_instant(after_last, zone) + moment,
    )
    assert said("ELG-3", at) is outcome


@pytest.mark.parametrize("state", [s for s in GrantState if s is not GrantState.OPEN])
@pytest.mark.parametrize(("id_", "kind"), [("ELG-4", REPAIR), ("ELG-5", VIDEO)])
def test_a_grant_opens_a_way_only_while_it_is_open(state, id_, kind):
    """One use, no extension; a reserved one is refused by ELG-10, not by its own rule."""
    opened = NOW - 80 * HOURS if state is GrantState.EXPIRED else NOW - HOURS
    early = state in (GrantState.APPLIED, GrantState.IN_REVIEW, GrantState.PREPARED)
    at = facts(a_grant(kind, state=state, opened_at=None if early else opened))
    reserved = state is GrantState.RESERVED
    assert said(id_, at) is (PASSED if reserved else FAILED)
    assert said("ELG-10", at) is (FAILED if reserved else PASSED)
    assert not decide(at).allowed
    assert at.taken == ()


def test_an_application_that_lapsed_without_a_video_opens_nothing():
    """ELG-5: expired with no opening instant."""
    at = facts(a_grant(VIDEO, state=GrantState.EXPIRED, opened_at=None))
    assert said("ELG-5", at) is FAILED
    assert steps(decide(at)) == ["video", "repair"]


@pytest.mark.parametrize("id_", ["ELG-4", "ELG-5"])
def test_without_a_grant_the_rule_has_nothing_to_say(id_):
    assert said(id_, facts()) is NONE


def test_the_grant_that_opens_the_way_is_named_and_the_repair_comes_first():
    repair, video = a_grant(REPAIR), a_grant(VIDEO)
    assert facts(repair, video).grant == repair
    assert facts(video).grant == video
    assert facts(repair, video).taken == (repair,)
    assert facts().grant is None


def test_a_device_within_its_48_hours_takes_no_grant():
    """ELG-4: one use is not spent where ELG-2 opens the way."""
    at = facts(a_grant(), device=a_device())
    assert decide(at).allowed
    assert (at.grant, at.taken) == (None, ())


def test_a_grant_never_outweighs_a_guard():
    """ELG-7, ELG-8, ELG-9."""
    for changes, id_ in (
        ({"plan": a_plan()}, "ELG-7"),
        ({"device": replace(LONG_AGO, retired_at=NOW)}, "ELG-8"),
        ({"device": replace(LONG_AGO, damaged_at=NOW)}, "ELG-9"),
        ({"order": an_order()}, "ELG-10"),
        ({"sold_here": False}, "COV-7"),
        ({"asked_region": "CA"}, "ELG-6"),
    ):
        decision = decide(facts(a_grant(), **changes))
        assert not decision.allowed
        assert id_ in decision.failed


@pytest.mark.parametrize(
    ("grants", "codes"),
    [
        ((a_grant(VIDEO, state=GrantState.APPLIED, opened_at=None),), ["upload", "repair"]),
        ((a_grant(VIDEO, state=GrantState.IN_REVIEW, opened_at=None),), ["wait", "repair"]),
        ((a_grant(REPAIR, state=GrantState.PREPARED, opened_at=None),), ["wait", "repair"]),
        ((a_grant(REPAIR, state=GrantState.USED),), ["video", "repair"]),
        ((a_grant(REPAIR, opened_at=NOW - 73 * HOURS),), ["video", "repair"]),
        ((a_grant(REPAIR, state=GrantState.RESERVED),), ["wait"]),
    ],
)
def test_the_next_step_is_what_the_grant_waits_for(grants, codes):
    assert steps(decide(facts(*grants))) == codes
