"""ELG-6 and COV-7: a device of unknown region, the desk's yes, and terms that are our own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.decision import Decision, Finding, Outcome
from care.domain.grant import Grant, GrantKind
from care.domain.rules.eligibility import BindFacts, decide
from care.domain.states import GrantState
from care.domain.windows import MILLISECOND
from tests.support.builders import NOW, a_device, a_grant
from tests.support.grant_facts import CATALOG, LONG_AGO, facts

PASSED, FAILED, NONE = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE
REPAIR, VIDEO, REGION = GrantKind
HOURS = timedelta(hours=1)
EDGES = [(-MILLISECOND, PASSED), (timedelta(0), PASSED), (MILLISECOND, FAILED)]


def reviewed(*grants: Grant, device=None, **changes) -> BindFacts:
    """A device of unknown region; the desk has confirmed that it is of the EU."""
    device = replace(device or LONG_AGO, region=None)
    return facts(*grants, **{"device": device, "region": CATALOG.regions["EU"], **changes})


def finding(decision: Decision, id_: str) -> Finding:
    return next(found for found in decision.rules if found.id == id_)


def said(id_: str, at: BindFacts) -> Outcome:
    return finding(decide(at), id_).outcome


def steps(decision: Decision) -> list[str]:
    return [step.code for step in decision.next_steps]


@pytest.mark.parametrize(("moment", "outcome"), EDGES)
def test_the_desks_yes_is_good_for_72_hours(moment, outcome):
    """ELG-6 [policy]: `review_hours`."""
    asked = NOW - 74 * HOURS
    review = a_grant(REGION, asked_at=asked, opened_at=NOW - 72 * HOURS - moment)
    at = reviewed(review, device=a_device(activated_at=None))
    assert said("ELG-6", at) is outcome
    assert decide(at).allowed is (outcome is PASSED)
    assert at.taken == ((review,) if outcome is PASSED else ())


def test_the_hours_of_a_yes_are_those_of_the_policies_it_was_asked_under():
    policies = replace(CATALOG.policies, review_hours=1)
    at = reviewed(a_grant(REGION, opened_at=NOW - HOURS - MILLISECOND, policies=policies))
    assert said("ELG-6", at) is FAILED


@pytest.mark.parametrize(("moment", "outcome"), EDGES)
def test_after_a_review_the_ways_look_at_the_first_request(moment, outcome):
    """ELG-6: 48 hours (ELG-2) ended while the desk was looking, and that harms nobody."""
    review = a_grant(REGION, asked_at=NOW - 30 * HOURS)
    device = a_device(activated_at=NOW - 78 * HOURS - moment)
    at = reviewed(review, device=device)
    assert said("ELG-2", at) is outcome
    assert decide(at).allowed is (outcome is PASSED)


def test_a_device_that_was_new_at_the_first_request_stays_new_for_it():
    """ELG-1, ELG-6: activated only while the desk was looking."""
    review = a_grant(REGION, asked_at=NOW - 60 * HOURS)
    at = reviewed(review, device=a_device(activated_at=NOW - 59 * HOURS))
    assert said("ELG-1", at) is PASSED
    assert decide(at).allowed


def test_an_invitation_that_closed_during_the_review_was_good_at_the_request():
    """ELG-4, ELG-6: only the review is taken, the invitation's own time is over."""
    review = a_grant(REGION, asked_at=NOW - 30 * HOURS)
    invitation = a_grant(REPAIR, state=GrantState.EXPIRED, opened_at=NOW - 80 * HOURS)
    at = reviewed(review, invitation)
    assert decide(at).allowed
    assert at.taken == (review,)


def test_an_invitation_that_is_still_open_is_taken_with_the_review():
    review = a_grant(REGION, asked_at=NOW - 30 * HOURS)
    invitation = a_grant(REPAIR, opened_at=NOW - 40 * HOURS)
    assert reviewed(review, invitation).taken == (invitation, review)


def test_an_invitation_that_opened_after_the_first_request_is_not_looked_at():
    review = a_grant(REGION, asked_at=NOW - 30 * HOURS)
    invitation = a_grant(REPAIR, opened_at=NOW - 29 * HOURS)
    assert said("ELG-4", reviewed(review, invitation)) is FAILED


def test_a_confirmed_region_is_held_against_the_asked_one():
    at = reviewed(a_grant(REGION), device=a_device(activated_at=None), asked_region="US")
    assert said("ELG-6", at) is FAILED
    assert finding(decide(at), "ELG-6").inputs == {"device": "EU", "plan": "US"}
    assert steps(decide(at)) == ["check_serial", "desk"]


@pytest.mark.parametrize(
    ("review", "codes"),
    [
        (None, ["review", "desk"]),
        (a_grant(REGION, state=GrantState.IN_REVIEW, opened_at=None), ["wait"]),
        (a_grant(REGION, state=GrantState.REJECTED, opened_at=None), ["review", "desk"]),
        (a_grant(REGION, state=GrantState.REVOKED), ["review", "desk"]),
        (a_grant(REGION, state=GrantState.USED), ["review", "desk"]),
        (a_grant(REGION, state=GrantState.EXPIRED, opened_at=NOW - 80 * HOURS), ["review", "desk"]),
        (a_grant(REGION, opened_at=NOW - 80 * HOURS), ["review", "desk"]),
        (a_grant(REGION, state=GrantState.RESERVED), ["wait"]),
    ],
)
def test_a_device_of_unknown_region_is_refused_without_a_good_yes(review, codes):
    grants = (review,) if review else ()
    at = reviewed(*grants, device=a_device(activated_at=None), region=None)
    decision = decide(at)
    assert not decision.allowed
    assert steps(decision) == codes
    assert ("ELG-6" in decision.failed) is (review is None or review.state != "reserved")


def test_a_review_says_nothing_of_a_device_whose_region_is_known():
    """ELG-6, ELG-11: the registry's own word counts as soon as it is there."""
    at = facts(a_grant(REGION), device=a_device())
    assert (at.review, at.looked_at) == (None, NOW)
    assert facts(device=None, family=None, region=None).review is None


# COV-7


def test_terms_that_are_not_from_the_documents_say_so():
    """COV-7: the documents state the terms of the US."""
    for region, ours in (("US", False), ("CA", True), ("EU", True)):
        device = a_device(region=region)
        found = finding(decide(facts(device=device, region=CATALOG.regions[region])), "COV-7")
        assert found.outcome is PASSED
        assert found.inputs["from_documents"] is not ours
        assert ("not from the documents" in found.sentence) is ours


def test_a_region_without_terms_sells_nothing():
    """COV-7."""
    at = facts(device=a_device(region="BR"), region=None, sold_here=False)
    found = finding(decide(at), "COV-7")
    assert (found.outcome, found.inputs) == (FAILED, {"region": "BR", "from_documents": None})
