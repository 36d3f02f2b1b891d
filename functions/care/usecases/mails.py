"""Which events are mailed to the customer, and the mail of each."""

from __future__ import annotations

from urllib.parse import quote

from ..domain.claim import Claim
from ..domain.event import Event
from ..domain.grant import Grant
from ..domain.plan import Plan
from ..words import language_of, wording
from .letters.carrier import CARRIER_LETTERS
from .letters.claims import CLAIM_LETTERS
from .letters.grants import GRANT_LETTERS
from .letters.letter import Letter, as_html, as_text
from .letters.owners import INVOICE_LETTERS
from .letters.plans import PLAN_LETTERS
from .letters.reminders import REMINDER_LETTERS
from .letters.repairs import REPAIR_LETTERS
from .letters.return_entry import return_entry
from .letters.returns import RETURN_LETTERS
from .letters.rulings import RULING_LETTERS
from .ports import Mail
from .site import pages_of

_OF_CLAIMS = {
    **CLAIM_LETTERS,
    **INVOICE_LETTERS,
    **RETURN_LETTERS,
    **REMINDER_LETTERS,
    **REPAIR_LETTERS,
    **RULING_LETTERS,
    **CARRIER_LETTERS,
}
MAILED: frozenset[str] = frozenset(PLAN_LETTERS) | frozenset(_OF_CLAIMS) | frozenset(GRANT_LETTERS)

# Told on the page at once, or by a mail beside it: the hold by claim_paid, the serial by plan_paid.
# A unit that no claim awaits (RET-7) and a refund that came back (PAY-4) are the desk's to tell.
QUIET = frozenset(
    {
        # The page that asked says so at once; the two owners get a mail each (LNK-3).
        "plan_offered",
        "offer_withdrawn",
        "renewal_given",
        "data_erased",
        # Who answers a privacy request tells the customer of it.
        "data_exported",
        "erasure_done",
        # What was due came a little earlier; it is told by its own letters.
        "settle_asked",
        "order_placed",
        "plan_bound",
        "hold_placed",
        "completed",
        "unit_recorded",
        "refund_failed",
        # What reconciliation found is the desk's to explain; nothing was asked of the customer.
        "orphan_found",
        "orphan_captured",
        "orphan_given_back",
        # The page that asked says so at once: a lost device that was found after all (SVC-10).
        "device_found",
        "plan_imported",
        # What the desk did about a task of its own: it tells whom it concerns.
        "task_closed",
        "address_changed",
        # Of a bundled plan the shop tells the rest, and the desk what is not clear (BUY-1, BUY-8).
        "shipment_unclear",
        "unit_failed",
        "renewal_moved",
        # The claim's own letter tells of the shipment that the plan goes with (LNK-1).
        "plan_moved",
        "replacement_used",
        "parcel_waits",
        # The default's own letters tell of the charge that takes the hold's place (HLD-6).
        "default_missed",
        # Alarms call the desk; a dispute is the customer's own doing, and the bank writes to them.
        "ship_overdue",
        "release_overdue",
        "order_verified",
        "dispute_opened",
        "evidence_released",
        "evidence_submitted",
        "evidence_refused",
        "payment_doubted",
        "dispute_won",
        "dispute_lost",
        # The page that asked says so at once; what opens or ends by itself is told by its mail.
        "verification_applied",
        "verification_uploaded",
        "review_asked",
        "grant_opened",
        "grant_ordered",
        "grant_used",
        "grant_freed",
        "grant_expired",
        "grant_revoked",
        "grant_mail_failed",
        # A card has no owner who could be written to; its redemption is told on the page at once.
        "card_minted",
        "cards_minted",
        "card_sold",
        "card_redeemed",
        "card_void",
        "card_reissued",
        "store_offered",
    }
)


def is_mailed(event: Event) -> bool:
    """Whether somebody is written to: a mailed type, on a plan, a claim or a grant."""
    kind = event.subject.partition("_")[0]
    letters = {"plan": PLAN_LETTERS, "claim": _OF_CLAIMS, "grant": GRANT_LETTERS}
    return event.note.type in letters.get(kind, ())


def compose(
    event: Event, about: Plan | Claim | Grant, to: str, site_url: str, *, code: str | None = None
) -> Mail:
    """The mail of `event` to the address `to`, in the language of `about`, whose dates and amounts
    are those of now. It links to the pages in that language; `code` takes a plan over, and stands
    where no server and no log sees it.

    Raises KeyError for an event that is not mailed.
    """
    type_, pages = event.note.type, pages_of(site_url, about.locale)
    if isinstance(about, Plan):
        page = f"take-over.html#code={quote(code)}" if code else "plans.html"
        return _mail(PLAN_LETTERS[type_](event, about), about.locale, to, f"{pages}/{page}")
    if isinstance(about, Grant):
        url = f"{pages}/index.html?serial={quote(about.serial)}"
        return _mail(GRANT_LETTERS[type_](event, about), about.locale, to, url)
    letter = _OF_CLAIMS[type_](event, about)
    url = f"{pages}/claim.html?id={quote(about.claim_id)}"
    return _mail(letter, about.locale, to, url, _calendar(letter, event, about, site_url))


def _mail(letter: Letter, locale: str, to: str, url: str, calendar: str | None = None) -> Mail:
    said = letter.worded(wording(locale))
    return Mail(
        to, said.subject, as_text(said, url), as_html(said, url, language_of(locale)), calendar
    )


def _calendar(letter: Letter, event: Event, claim: Claim, site_url: str) -> str | None:
    if letter.due is None:
        return None
    return return_entry(claim, event.seq, event.at, site_url, letter.due)
