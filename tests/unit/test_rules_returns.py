"""RET-1 to RET-4: what the desk scanned against what the claim registered."""

import pytest

from care.domain.decision import Outcome
from care.domain.parts import Sends
from care.domain.rules.returns import RULES, ScanFacts, decide
from care.domain.serials import SerialNumber
from tests.support.builders import NOW, SERIAL, a_shipped_claim

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED


def scan(serial=SERIAL, *, battery=True, genuine=True, sends=Sends.UNIT_WITH_BATTERY):
    claim = a_shipped_claim(sends=sends)
    by, photo = (None, None) if genuine else ("K. Lee", "photo-1")
    return ScanFacts(NOW, claim, serial, battery, genuine, by, photo)


def said(id_, facts):
    return decide(facts).rules[RULES.index(id_)].outcome


@pytest.mark.parametrize(
    ("id_", "facts", "outcome"),
    [
        ("RET-1", scan(), PASSED),
        ("RET-2", scan(), PASSED),
        ("RET-2", scan("9XWRONG1"), FAILED),
        ("RET-2", scan(f"{SERIAL}0"), FAILED),
        ("RET-3", scan(), PASSED),
        ("RET-3", scan(battery=False), FAILED),
        ("RET-3", scan(battery=False, sends=Sends.BATTERY), FAILED),
        ("RET-3", scan(battery=True, sends=Sends.BATTERY), PASSED),
        ("RET-3", scan(battery=False, sends=Sends.UNIT), PASSED),
        ("RET-3", scan(battery=True, sends=Sends.UNIT), PASSED),
        ("RET-4", scan(), PASSED),
        ("RET-4", scan(genuine=False), FAILED),
    ],
)
def test_each_check_passes_or_fails(id_, facts, outcome):
    assert said(id_, facts) is outcome


def test_a_unit_that_passes_every_check_releases_the_hold():
    """HLD-2."""
    decision = decide(scan())
    assert decision.allowed and decision.failed == ()
    assert [step.code for step in decision.next_steps] == ["release"]


def test_every_failed_check_is_named_and_a_cure_is_the_next_step():
    """HLD-5: all reasons are recorded. RET-5."""
    decision = decide(scan("9XWRONG1", battery=False, genuine=False))
    assert not decision.allowed
    assert decision.failed == ("RET-2", "RET-3", "RET-4")
    assert [step.code for step in decision.next_steps] == ["cure"]


def test_a_finding_of_another_maker_carries_its_photo_and_the_name():
    """RET-4; the sentence, which the customer reads, names nobody."""
    finding = decide(scan(genuine=False)).rules[RULES.index("RET-4")]
    assert finding.inputs == {"genuine": False, "photo": "photo-1", "by": "K. Lee"}
    assert "Lee" not in finding.sentence


@pytest.mark.parametrize("written", ["1zna0001", " 1ZNA-0001", "1zn.a 00-01"])
def test_case_spaces_hyphens_and_dots_are_read_away_and_nothing_else(written):
    """RET-2."""
    assert said("RET-2", scan(SerialNumber.read(written).text)) is PASSED
    assert said("RET-2", scan(SerialNumber.read(written.replace("0", "O")).text)) is FAILED


def test_the_decision_is_dated_by_the_scan_and_made_under_the_claims_terms():
    decision = decide(scan())
    assert (decision.as_of, decision.terms_version) == (NOW, "us-2026-11")
