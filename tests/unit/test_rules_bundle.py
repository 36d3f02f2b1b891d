"""BUY-1 and BUY-8 as decisions: may the plan bind to the serial that shipped?"""

from dataclasses import replace

import pytest

from care.catalog import load
from care.domain.decision import Outcome
from care.domain.rules.bind_facts import BindFacts
from care.domain.rules.bundle import RULES, BundleFacts, against, decide
from care.domain.states import PlanState
from tests.support.builders import NOW, PLAN, SERIAL, a_device, a_plan

PASSED, FAILED, NA = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE
CATALOG = load()
NEW = a_device("1ZNC0001", activated_at=None)
WAITS = a_plan(state=PlanState.AWAITING_SERIAL, serial="", chain=())
BOUND = a_plan()
BEFORE = a_device(plan_id=PLAN)


def bind(device=NEW, **changes):
    facts = BindFacts(
        now=NOW,
        serial="1ZNC0001",
        device=device,
        plan=None,
        order=None,
        family=CATALOG.families["mavic"] if device else None,
        region=CATALOG.regions["US"] if device else None,
        asked_region="US",
        sold_here=device is not None,
    )
    return replace(facts, **changes)


def facts(plan=WAITS, device=NEW, **changes):
    return replace(BundleFacts(bind(device), plan), **changes)


def moving(**changes):
    return facts(BOUND, failed=True, before=BEFORE, **changes)


def said(id_, about):
    return decide(about).rules[RULES.index(id_)].outcome


@pytest.mark.parametrize(
    ("id_", "about", "outcome"),
    [
        ("BUY-1", facts(), PASSED),
        ("BUY-1", facts(device=replace(NEW, model="spark")), FAILED),
        ("BUY-1", facts(device=None), NA),
        ("BUY-8", facts(), NA),
        ("BUY-8", moving(), PASSED),
        ("BUY-8", replace(moving(), failed=False), FAILED),
        ("BUY-8", moving(claimed=True), FAILED),
        ("BUY-8", replace(moving(), before=None), FAILED),
        ("BUY-8", replace(moving(), before=a_device(SERIAL, plan_id="plan-2")), FAILED),
    ],
)
def test_each_rule_of_the_bundle_says_yes_no_or_nothing(id_, about, outcome):
    assert said(id_, about) is outcome


@pytest.mark.parametrize("about", [facts(), moving()])
def test_a_new_device_of_the_ordered_model_is_bound(about):
    """BUY-1, ELG-1: the bundle's rules stand before those of eligibility in the decision."""
    decision = decide(about)
    assert decision.allowed and against(decision) == ()
    assert (decision.as_of, decision.terms_version) == (NOW, "us-2026-11")
    assert [finding.id for finding in decision.rules][:3] == ["BUY-1", "BUY-8", "ELG-1"]
    assert [step.code for step in decision.next_steps] == ["bind"]


@pytest.mark.parametrize(
    ("about", "ids"),
    [
        (facts(device=None), {"ELG-11"}),
        (facts(device=replace(NEW, model="spark")), {"BUY-1"}),
        (facts(device=replace(NEW, region="CA")), {"ELG-6"}),
        (facts(device=replace(NEW, retired_at=NOW)), {"ELG-8"}),
        (moving(claimed=True), {"BUY-8"}),
    ],
)
def test_what_speaks_against_binding_is_named_and_the_desk_is_next(about, ids):
    """BUY-1: eligibility is tested at the ship event, a failure is a desk task."""
    if about.bind.device is not None and about.bind.device.region == "CA":
        about = replace(about, bind=replace(about.bind, region=CATALOG.regions["CA"]))
    decision = decide(about)
    assert not decision.allowed
    assert {finding.id for finding in against(decision)} == ids
    assert [step.code for step in decision.next_steps] == ["desk"]


def test_a_way_that_is_closed_is_held_against_nobody_while_another_is_open():
    """ELG-2 passes, so ELG-1 says nothing; the retired serial does (ELG-8)."""
    about = facts(device=replace(NEW, activated_at=NOW, retired_at=NOW))
    assert {finding.id for finding in against(decide(about))} == {"ELG-8"}


def test_where_no_way_is_open_every_closed_one_is_named():
    about = facts(device=a_device("1ZNC0001", activated_at=NOW.replace(month=1)))
    assert {finding.id for finding in against(decide(about))} == {"ELG-1", "ELG-2"}
