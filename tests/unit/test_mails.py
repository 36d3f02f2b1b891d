"""Which events are mailed, and what holds for every letter."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

import care
from care.domain.claim import Claim, Shipment
from care.domain.plan import Plan
from care.domain.windows import days_after
from care.usecases.letters.grants import GRANT_LETTERS
from care.usecases.letters.plans import PLAN_LETTERS
from care.usecases.mails import MAILED, QUIET, compose, is_mailed
from tests.support.builders import (
    NOW,
    ZONE,
    a_claim,
    a_note,
    a_plan,
    a_shipped_claim,
    an_event,
    usd,
)
from tests.support.mails import SITE, TO, body, event_on, mail_of

PLAN_TYPES = frozenset(PLAN_LETTERS)


# Which events are mailed


def note_types() -> set[str]:
    """The type of every note that the code makes."""
    types: set[str] = set()
    for path in Path(care.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name, first = getattr(node.func, "id", ""), node.args[0]
            if name.lower().endswith("note") and isinstance(first, ast.Constant):
                types.add(str(first.value))
    return types


def test_every_kind_of_event_is_either_mailed_or_deliberately_quiet():
    assert not note_types() - MAILED - QUIET
    assert not MAILED & QUIET


def test_no_letter_is_written_for_an_event_that_nobody_makes():
    assert not MAILED - note_types()


@pytest.mark.parametrize("type_", sorted(QUIET))
def test_a_quiet_event_is_not_mailed(type_: str):
    assert not is_mailed(event_on(type_, a_claim("claim_1")))
    assert not is_mailed(event_on(type_, a_plan("plan_1")))


def test_an_event_on_a_bare_serial_has_no_account_and_is_not_mailed():
    assert not is_mailed(an_event("serial_1ZNA0001", note=a_note("unit_received")))


def test_a_claims_letter_is_not_written_about_a_plan_nor_the_other_way_round():
    assert not is_mailed(event_on("claim_paid", a_plan("plan_1")))
    assert not is_mailed(event_on("plan_paid", a_claim("claim_1")))


# Every letter


@pytest.mark.parametrize("type_", sorted(MAILED - set(GRANT_LETTERS)))
def test_each_letter_has_a_subject_a_link_and_the_same_words_as_text_and_html(type_: str):
    about: Plan | Claim = a_plan("plan_1") if type_ in PLAN_TYPES else a_shipped_claim("claim_1")
    event = event_on(type_, about)
    assert is_mailed(event)
    mail = compose(event, about, TO, SITE)
    url = f"{SITE}/plans.html" if type_ in PLAN_TYPES else f"{SITE}/claim.html?id=claim_1"
    assert mail.to == TO
    assert mail.subject and "\n" not in mail.subject
    assert url in mail.text and f'<a href="{url}">' in mail.html
    assert "None" not in mail.text
    for line in "\n".join(body(mail)).splitlines():
        assert line.removeprefix("- ") in mail.html


@pytest.mark.parametrize("type_", sorted(MAILED - set(GRANT_LETTERS)))
def test_no_subject_is_too_long_for_one_header_line_even_with_the_longest_serial(type_: str):
    changes = {"serial": "9" * 32}
    about: Plan | Claim = a_plan("plan_1", **changes)
    if type_ not in PLAN_TYPES:
        latest = days_after(datetime(2026, 9, 16, 18, 0, tzinfo=UTC), 14, ZONE)
        about = a_shipped_claim("claim_1", return_by=latest, hold=usd(999900), **changes)
    assert len(f"Subject: {mail_of(type_, about).subject}") <= 78


def test_every_word_in_the_html_is_escaped():
    shipment = Shipment("1ZNA0002", "<b>Post & Co</b>", '"1Z"', NOW)
    mail = mail_of("shipped", a_shipped_claim("claim_1", shipment=shipment))
    assert "- Carrier: <b>Post & Co</b>\n" in mail.text
    assert "<li>Carrier: &lt;b&gt;Post &amp; Co&lt;/b&gt;</li>" in mail.html
    assert "<b>" not in mail.html


def test_the_html_loads_nothing_from_anywhere():
    html = mail_of("claim_paid", a_shipped_claim("claim_1")).html
    assert "src=" not in html and "<link" not in html and "<script" not in html
