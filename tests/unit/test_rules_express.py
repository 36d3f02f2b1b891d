"""SVC, COV and TRM for Express Premium: each rule passed, failed and not applicable."""

from datetime import timedelta

import pytest

from care.catalog import load
from care.domain.decision import Decision, Finding, Outcome
from care.domain.parts import EXPRESS_CAUSES, Cause, Cover, Part, Sends
from care.domain.rules.express import RULES, decide
from care.domain.rules.service_facts import ServiceFacts
from care.domain.states import PlanState
from care.domain.windows import MILLISECOND
from tests.support.asked import asked
from tests.support.builders import NOW, a_device, a_plan, an_order

CATALOG = load()
PASSED, FAILED, NONE = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE

# COV-1, as the rule book prints it.
COVERAGE = """
spark        yes yes yes yes yes N/A
mavic        yes yes yes yes yes N/A
phantom      yes yes yes yes no  N/A
inspire-2    yes N/A N/A yes no  N/A
zenmuse      N/A yes yes N/A N/A N/A
osmo-action  N/A yes yes N/A yes N/A
ronin        N/A N/A yes N/A no  yes
"""
PARTS = (Part.AIRCRAFT, Part.CAMERA, Part.GIMBAL, Part.PROPELLERS, Part.BATTERY, Part.GRIP)
TABLE = [
    (family, part, Cover(word.lower()))
    for family, *words in (row.split() for row in COVERAGE.strip().splitlines())
    for part, word in zip(PARTS, words, strict=True)
]


def facts(family: str | None = "mavic", region: str | None = "US", **changes) -> ServiceFacts:
    """A collision of a Mavic of the US whose plan is in effect."""
    return asked(
        family=CATALOG.families[family] if family else None,
        region=CATALOG.regions[region] if region else None,
        **changes,
    )


def finding(decision: Decision, id_: str) -> Finding:
    return decision.rules[RULES.index(id_)]


NO_PLAN = facts(plan=None, region=None, device=None, family=None)
CASES = [
    ("SVC-1", facts(), PASSED),
    ("SVC-1", facts(plan=a_plan(left=0)), FAILED),
    ("SVC-1", facts(plan=a_plan(starts_at=NOW)), PASSED),
    ("SVC-1", facts(plan=a_plan(starts_at=NOW + MILLISECOND)), FAILED),
    ("SVC-1", facts(plan=a_plan(ends_at=NOW + MILLISECOND)), PASSED),
    ("SVC-1", facts(plan=a_plan(ends_at=NOW)), FAILED),
    ("SVC-1", facts(plan=an_order()), FAILED),
    ("SVC-1", facts(plan=a_plan(state=PlanState.VOID)), FAILED),
    ("SVC-1", NO_PLAN, FAILED),
    ("TRM-3", facts(plan=a_plan(left=1)), PASSED),
    ("TRM-3", facts(plan=a_plan(left=0)), FAILED),
    ("TRM-3", NO_PLAN, NONE),
    ("TRM-6", facts(), PASSED),
    ("TRM-6", facts(device=a_device(open_claim_id="claim-2")), FAILED),
    ("TRM-6", NO_PLAN, PASSED),
    ("TRM-7", facts(), PASSED),
    ("TRM-7", facts(plan=a_plan(starts_at=NOW + MILLISECOND)), FAILED),
    ("TRM-7", facts(plan=a_plan(ends_at=NOW)), FAILED),
    ("TRM-7", facts(plan=an_order()), NONE),
    ("TRM-7", NO_PLAN, NONE),
    ("COV-1", facts(), PASSED),
    ("COV-1", facts(parts=(Part.GRIP,)), FAILED),
    ("COV-1", NO_PLAN, NONE),
    ("COV-2", facts(cause=Cause.DEFECT), FAILED),
    ("COV-2", facts(cause=Cause.LOSS), FAILED),
    ("COV-2", facts(cause=Cause.OTHER), FAILED),
    ("SVC-2", facts(), PASSED),
    ("SVC-2", facts(parts=(Part.GIMBAL, Part.GRIP)), FAILED),
    ("SVC-2", facts("phantom", sends=Sends.UNIT_WITH_BATTERY), FAILED),
    ("SVC-2", NO_PLAN, NONE),
    ("SVC-4", facts(), PASSED),
    ("SVC-4", facts(region="EU", country="DE"), FAILED),
    ("SVC-4", facts(country="CA"), FAILED),
    ("SVC-4", NO_PLAN, NONE),
    ("SVC-13", facts(), PASSED),
    ("SVC-13", facts(region="EU", country="DE"), PASSED),
    ("SVC-13", facts(country="CA"), FAILED),
    ("SVC-13", NO_PLAN, NONE),
    ("SVC-13", facts(region=None), FAILED),
    ("SVC-4", facts(price=None), FAILED),
    ("SVC-4", facts(plan=a_plan(total=3, left=0), price=None), PASSED),
    ("SVC-4", facts(plan=a_plan(total=4, left=1)), FAILED),
    ("TRM-6", facts(device=a_device(open_claim_id="claim-2"), claim_id="claim-2"), PASSED),
    ("COV-6", facts(), PASSED),
    ("COV-6", facts(exclusions={"theft": "The device was stolen."}), FAILED),
    ("SVC-14", facts(), PASSED),
    ("SVC-14", facts(parts=(Part.BATTERY,), sends=Sends.BATTERY), PASSED),
    ("SVC-14", facts(sends=Sends.BATTERY), FAILED),
    ("SVC-14", facts(parts=(Part.BATTERY, Part.GIMBAL), sends=Sends.BATTERY), FAILED),
    ("SVC-14", facts(parts=(Part.BATTERY,)), FAILED),
    ("SVC-14", facts(parts=(Part.BATTERY,), sends=Sends.UNIT_WITH_BATTERY), PASSED),
    *(("COV-2", facts(cause=cause), PASSED) for cause in sorted(EXPRESS_CAUSES)),
]


@pytest.mark.parametrize(("id_", "at", "outcome"), CASES)
def test_each_rule_passes_fails_or_has_nothing_to_say(id_, at, outcome):
    assert finding(decide(at), id_).outcome is outcome


@pytest.mark.parametrize(("id_", "at", "outcome"), CASES)
def test_a_failed_rule_refuses_and_every_refusal_opens_another_way(id_, at, outcome):
    """SVC-3."""
    decision = decide(at)
    if outcome is FAILED:
        assert not decision.allowed
        assert id_ in decision.failed
    codes = {step.code for step in decision.next_steps}
    assert (
        codes == {"settlement"}
        if decision.allowed
        else codes & {"repair", "flyaway"} or (codes == {"open_claim"})
    )


@pytest.mark.parametrize(("family", "part", "cover"), TABLE)
def test_the_coverage_table_decides_each_part_of_each_family(family, part, cover):
    """COV-1: a part not covered and a part not there are refused for different reasons."""
    only = part is Part.BATTERY
    at = facts(family, parts=(part,), sends=Sends.BATTERY if only else Sends.UNIT)
    decision = decide(at)
    covered = finding(decision, "COV-1")
    assert CATALOG.families[family].cover(part) is cover
    assert covered.inputs == {part.value: cover.value}
    if cover is Cover.YES:
        assert decision.allowed
        return
    own_plan = family == "inspire-2" and part in (Part.CAMERA, Part.GIMBAL)  # COV-3
    expected = ("COV-1", "COV-3", "SVC-2") if own_plan else ("COV-1", "SVC-2")
    assert decision.failed == expected
    reason = "not covered by the plan" if cover is Cover.NO else "this product has no such part"
    other = "this product has no such part" if cover is Cover.NO else "not covered by the plan"
    assert f"{reason}: {part}" in covered.sentence
    assert other not in covered.sentence


def test_the_table_names_every_family_and_part():
    assert {(family, part) for family, part, _ in TABLE} == {
        (family, part) for family in CATALOG.families for part in Part
    }


def test_a_mixed_claim_is_offered_without_the_parts_outside():
    """SVC-2."""
    decision = decide(facts(parts=(Part.CAMERA, Part.GRIP, Part.GIMBAL)))
    offer = next(step for step in decision.next_steps if step.code == "without_parts")
    assert offer.sentence == "Claim only what the plan covers: camera, gimbal."
    assert finding(decision, "SVC-2").inputs == {"outside": "grip"}


def test_nothing_covered_offers_nothing_without_parts():
    decision = decide(facts(parts=(Part.GRIP,)))
    assert [step.code for step in decision.next_steps] == ["repair"]


def test_both_reasons_are_told_where_one_part_is_uncovered_and_another_absent():
    decision = decide(facts("phantom", parts=(Part.BATTERY, Part.GRIP)))
    assert finding(decision, "COV-1").sentence == (
        "Some parts cannot be claimed (not covered by the plan: battery; "
        "this product has no such part: grip)."
    )


def test_an_open_claim_sends_to_itself_and_not_to_repair():
    """SVC-3."""
    device = a_device(open_claim_id="claim-2")
    decision = decide(facts(device=device, cause=Cause.LOSS))
    assert [step.code for step in decision.next_steps] == ["open_claim"]
    assert "claim-2" not in repr(decision)


def test_a_loss_goes_to_flyaway_and_a_defect_to_repair():
    """COV-2, SVC-10."""
    lost, broken = (decide(facts(cause=c)) for c in (Cause.LOSS, Cause.DEFECT))
    assert [step.code for step in lost.next_steps] == ["flyaway"]
    assert [step.code for step in broken.next_steps] == ["repair"]


def test_the_sentence_before_the_start_names_the_local_day_and_what_is_open():
    """TRM-7."""
    plan = a_plan(starts_at=NOW + timedelta(days=1))
    sentence = finding(decide(facts(plan=plan)), "TRM-7").sentence
    assert "23 November 2026" in sentence and "repair" in sentence


def test_the_same_facts_at_the_same_instant_are_the_same_decision():
    assert decide(facts()) == decide(facts())
    assert decide(facts()).terms_version == "us-2026-11"
    assert decide(NO_PLAN).terms_version is None
