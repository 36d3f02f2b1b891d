"""Mails of events that tests make up."""

from __future__ import annotations

from care.domain.claim import Claim
from care.domain.event import Event
from care.domain.plan import Plan
from care.usecases.mails import compose
from care.usecases.ports import Mail

from .builders import a_note, an_event

SITE, TO = "https://care.example", "ada@example.com"


def event_on(type_: str, about: Plan | Claim, **note: object) -> Event:
    """The third event of a plan or claim."""
    subject = about.plan_id if isinstance(about, Plan) else about.claim_id
    return an_event(subject, seq=3, note=a_note(type_, sentence="This happened.", **note))


def mail_of(type_: str, about: Plan | Claim, **note: object) -> Mail:
    """The mail of such an event."""
    return compose(event_on(type_, about, **note), about, TO, SITE)


def body(mail: Mail) -> list[str]:
    """The paragraphs of the text above the link."""
    return mail.text.split("\n\n")[:-2]
