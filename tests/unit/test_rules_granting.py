"""ELG-4, ELG-5: who may be invited, and who may apply for video verification."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.decision import Decision, Finding, Outcome
from care.domain.grant import GrantKind
from care.domain.parts import DeviceClass
from care.domain.rules.granting import STANDS, decide_application, decide_invitation
from care.domain.states import GrantState
from tests.support.builders import ACCOUNT, NOW, a_grant, a_plan, an_order
from tests.support.grant_facts import CATALOG, LONG_AGO, facts

PASSED, FAILED, NONE = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE
REPAIR, VIDEO, REGION = GrantKind
HOURS = timedelta(hours=1)


def finding(decision: Decision, id_: str) -> Finding:
    return next(found for found in decision.rules if found.id == id_)


@pytest.mark.parametrize("family", sorted(CATALOG.families))
def test_only_aircraft_may_apply_for_video_verification(family):
    """ELG-5: a flag of the catalog."""
    found = CATALOG.families[family]
    decision = decide_application(facts(family=found), ACCOUNT)
    assert decision.allowed is (found.device_class is DeviceClass.AIRCRAFT)
    assert ("ELG-5" in decision.failed) is not decision.allowed
    assert decision.next_steps


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({"device": None, "family": None, "region": None}, ("ELG-5", "ELG-11")),
        ({"family": None}, ("ELG-5", "COV-4")),
        ({"plan": a_plan()}, ("ELG-7",)),
        ({"device": replace(LONG_AGO, retired_at=NOW)}, ("ELG-8",)),
        ({"device": replace(LONG_AGO, open_claim_id="claim-1")}, ("ELG-9",)),
        ({"order": an_order()}, ("ELG-10",)),
    ],
)
def test_no_video_is_asked_for_where_no_plan_could_follow(changes, failed):
    decision = decide_application(facts(**changes), ACCOUNT)
    assert decision.failed == failed
    assert decision.next_steps


def test_another_accounts_application_stands_until_it_has_ended():
    """ELG-5: one application to a serial."""
    standing = a_grant(VIDEO, state=GrantState.APPLIED, opened_at=None)
    decision = decide_application(facts(standing), "account-2")
    assert decision.failed == ("ELG-5",)
    assert finding(decision, "ELG-5").sentence == STANDS
    assert decide_application(facts(standing), ACCOUNT).allowed
    over = a_grant(VIDEO, opened_at=NOW - 73 * HOURS)
    assert decide_application(facts(over), "account-2").allowed


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({}, ()),
        ({"device": None, "family": None, "region": None}, ("ELG-4", "ELG-11")),
        ({"family": None}, ("COV-4",)),
        ({"plan": a_plan()}, ("ELG-7",)),
        ({"device": replace(LONG_AGO, retired_at=NOW)}, ("ELG-8",)),
        ({"device": replace(LONG_AGO, open_claim_id="c"), "flyaway": True}, ("ELG-8",)),
        ({"device": replace(LONG_AGO, damaged_at=NOW)}, ()),
    ],
)
def test_a_repaired_device_is_invited_unless_it_is_unknown_retired_or_covered(changes, failed):
    """ELG-4."""
    decision = decide_invitation(facts(**changes))
    assert decision.failed == failed
    assert decision.allowed is (failed == ())
    assert decision.next_steps
