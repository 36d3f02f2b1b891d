"""What a Spanish reader reads of a world: every sentence of it has to be said, figures and all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from care.domain.ahead import ahead
from care.domain.claim import Claim
from care.domain.decision import Decision
from care.domain.event import Event
from care.domain.grant import Grant
from care.domain.plan import Plan
from care.usecases.mails import compose, is_mailed
from care.web.views.todo import you_need_to
from care.words.spanish import spanish

from .memory import MemoryStore

# What no language changes: amounts, ids and serials, rules, numbers of days and hours.
_FIGURE = re.compile(r"\d+(?:\.\d\d [A-Z]{3})?|[A-Z]{3}-\d+|[A-Z0-9]{4,}\d")
_ENGLISH_DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")
_SPANISH_DATE = re.compile(r"\b\d{1,2} de [a-z]+ de \d{4}\b")


def unsaid(texts: Iterable[str]) -> list[str]:
    """The texts that are not said in Spanish to their last word, or lose a figure or a date."""
    return [text for text in dict.fromkeys(texts) if not is_said(text)]


def is_said(text: str) -> bool:
    """Whether all of `text` is said, with the same figures and as many dates."""
    said = spanish().say(text)
    figures = Counter(_FIGURE.findall(text)) == Counter(_FIGURE.findall(said))
    dates = len(_ENGLISH_DATE.findall(text)) == len(_SPANISH_DATE.findall(said))
    return not spanish().untranslated(text) and figures and dates


def read_of(store: MemoryStore) -> Iterator[str]:
    """All that owners read now of what is stored: timelines, mails, tasks, what comes next."""
    for about in (*store._all(Plan), *store._all(Claim), *store._all(Grant)):
        events = [sent.event for sent in store._sent(_id(about)).values()]
        yield from (event.note.sentence for event in events)
        yield from (line for event in events for line in mail_lines(event, about))
        if isinstance(about, Claim):
            task = you_need_to(about)
            yield from (task["sentence"],) if task else ()
            yield from (step.sentence for step in ahead(about))


def read_in(decision: Decision) -> Iterator[str]:
    """Every sentence of a decision."""
    yield from (finding.sentence for finding in decision.rules)
    yield from (step.sentence for step in decision.next_steps)


def mail_lines(event: Event, about: Plan | Claim | Grant) -> Iterator[str]:
    """Each line of the mail that an event is told by, but the address that things are sent to and
    the consent, which is quoted as it was given."""
    if not is_mailed(event):
        return
    mail = compose(event, about, "ana@example.com", "https://care.example")
    address = about.terms.send_to if isinstance(about, Claim) else ()
    yield mail.subject
    for line in mail.text.splitlines():
        words = line.removeprefix("- ").partition(": https://")[0]
        if words not in ("", "-- ", *address) and not words.startswith("This is what you agreed"):
            yield words


def _id(about: Plan | Claim | Grant) -> str:
    if isinstance(about, Plan):
        return about.plan_id
    return about.claim_id if isinstance(about, Claim) else about.grant_id
