"""Which events are mailed to the customer, and the mail of each."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from ..domain.claim import Claim
from ..domain.event import Event
from ..domain.plan import Plan
from .letters.calendar import Entry, as_calendar
from .letters.claims import CLAIM_LETTERS
from .letters.letter import Letter, as_html, as_text
from .letters.plans import PLAN_LETTERS
from .letters.returns import RETURN_LETTERS
from .ports import Mail

_OF_CLAIMS = {**CLAIM_LETTERS, **RETURN_LETTERS}
MAILED: frozenset[str] = frozenset(PLAN_LETTERS) | frozenset(_OF_CLAIMS)

# Told on the page at once, or by a mail beside it: the hold by claim_paid, the serial by plan_paid.
# A unit that no claim awaits (RET-7) and a refund that came back (PAY-4) are the desk's to tell.
QUIET = frozenset(
    {
        "order_placed",
        "plan_bound",
        "hold_placed",
        "completed",
        "unit_recorded",
        "refund_failed",
    }
)


def is_mailed(event: Event) -> bool:
    """Whether somebody is written to: a mailed type, on a plan or a claim."""
    kind = event.subject.partition("_")[0]
    return event.note.type in {"plan": PLAN_LETTERS, "claim": _OF_CLAIMS}.get(kind, ())


def compose(event: Event, about: Plan | Claim, to: str, site_url: str) -> Mail:
    """The mail of `event` to the address `to`; dates and amounts are those of `about` as it stands.

    Raises KeyError for an event that is not mailed.
    """
    if isinstance(about, Plan):
        letter, url = PLAN_LETTERS[event.note.type](event, about), f"{site_url}/plans.html"
        return _mail(letter, to, url)
    letter = _OF_CLAIMS[event.note.type](event, about)
    url = f"{site_url}/claim.html?id={quote(about.claim_id)}"
    return _mail(letter, to, url, _calendar(letter, event, about, url))


def _mail(letter: Letter, to: str, url: str, calendar: str | None = None) -> Mail:
    return Mail(to, letter.subject, as_text(letter, url), as_html(letter, url), calendar)


def _calendar(letter: Letter, event: Event, claim: Claim, url: str) -> str | None:
    if letter.due is None:
        return None
    entry = Entry(
        uid=f"{claim.claim_id}@{urlsplit(url).hostname}",
        sequence=event.seq,
        written_at=event.at,
        deadline=letter.due,
        summary=f"Last day to send back {claim.serial}",
        description=f"It has to be received by the end of {letter.due.text}. "
        f"Otherwise {claim.hold.text} are charged, once.",
        url=url,
    )
    return as_calendar(entry)
