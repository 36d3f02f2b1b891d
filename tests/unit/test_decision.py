"""A decision is a value: which rules looked, what they said, and always the same for the same."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

import care.domain.rules
from care.domain.decision import (
    REGISTRY,
    Decision,
    Finding,
    NextStep,
    Outcome,
    check,
    failed,
    look_at,
    not_applicable,
    passed,
    rule,
)
from care.domain.parts import Cause, Part, Sends
from care.domain.rules import eligibility, express, returns, shipping
from care.domain.rules.service_facts import ServiceFacts
from tests.support.builders import NOW, a_claim, a_device, a_shipped_claim


def test_a_rule_registered_twice_is_refused_and_the_first_stays():
    first = REGISTRY["ELG-1"]
    with pytest.raises(ValueError, match="ELG-1 is registered twice"):
        rule("ELG-1")(lambda facts: passed("Yes."))
    assert REGISTRY["ELG-1"] is first


def test_a_registered_rule_carries_its_id_and_its_promise():
    finding = REGISTRY["ELG-2"](_bind())
    assert finding.id == "ELG-2"
    assert REGISTRY["ELG-2"].__doc__.startswith("An aircraft or a mounted gimbal")


def test_no_rule_reads_a_clock_or_throws_dice():
    """A decision of the same data at the same instant is the same."""
    for path in Path(care.domain.rules.__path__[0]).glob("*.py"):
        text = path.read_text()
        assert not re.search(r"datetime\.now|time\.time|import random|uuid|os\.environ", text)


def _bind():
    return eligibility.BindFacts(NOW, "1ZNA0001", a_device(), None, None, None, None, None, False)


def _express():
    parts = (Part.CAMERA,)
    return ServiceFacts(NOW, a_device(), None, None, None, Cause.DROP, parts, Sends.UNIT, "US")


def _scan():
    return returns.ScanFacts(NOW, a_shipped_claim(), "1ZNA0001", True, True, None, None)


def _ship():
    return shipping.ShipFacts(NOW, a_claim(), None, frozenset())


DECIDERS = [
    (eligibility.decide, _bind),
    (express.decide, _express),
    (returns.decide, _scan),
    (shipping.decide, _ship),
]


@pytest.mark.parametrize(("decide", "facts"), DECIDERS)
def test_the_same_data_at_the_same_instant_is_the_same_decision(decide, facts):
    assert decide(facts()) == decide(facts())
    assert decide(facts()).as_of == NOW


@pytest.mark.parametrize(("decide", "facts"), DECIDERS)
def test_every_decision_tells_every_rule_in_a_sentence_and_a_next_step(decide, facts):
    decision = decide(facts())
    assert decision.rules and decision.next_steps
    for said in (*decision.rules, *decision.next_steps):
        assert re.fullmatch(r"[A-Z].*\.", said.sentence)
    for finding in decision.rules:
        assert all(isinstance(v, str | int | bool | None) for v in finding.inputs.values())


def test_later_rules_are_asked_though_an_earlier_one_failed():
    found = look_at(("ELG-11", "ELG-8"), _bind())
    assert [finding.id for finding in found] == ["ELG-11", "ELG-8"]


def test_a_verdict_keeps_its_inputs_whatever_it_says():
    assert passed("Yes.", n=1).outcome is Outcome.PASSED
    assert failed("No.", n=1).outcome is Outcome.FAILED
    assert not_applicable("Nothing.", n=1).outcome is Outcome.NOT_APPLICABLE
    yes, no = check(True, "Yes.", "No.", n=1), check(False, "Yes.", "No.", n=1)
    assert (yes.sentence, no.sentence) == ("Yes.", "No.")
    assert yes.inputs == no.inputs == {"n": 1}


def test_the_failed_rules_of_a_decision_are_those_that_said_no():
    rules = (
        Finding("ELG-1", Outcome.FAILED, "No.", {}),
        Finding("ELG-2", Outcome.PASSED, "Yes.", {}),
        Finding("ELG-3", Outcome.NOT_APPLICABLE, "Nothing.", {}),
    )
    decision = Decision(False, NOW, None, rules, (NextStep("repair", "Repair."),))
    assert decision.failed == ("ELG-1",)
    later = Decision(False, NOW + timedelta(milliseconds=1), None, rules)
    assert later != decision
