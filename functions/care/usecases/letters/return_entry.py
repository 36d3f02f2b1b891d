"""The return deadline of a claim as a calendar entry: in mails, and beside the return slip."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlsplit

from ...domain.claim import Claim
from ...domain.windows import Deadline
from ...words import wording
from ..site import pages_of
from .calendar import Entry, as_calendar


def return_entry(
    claim: Claim, sequence: int, at: datetime, site_url: str, due: Deadline | None = None
) -> str | None:
    """The file in the claim's language, written at `at` (UTC); None where there is no deadline. A
    later `sequence` of the same claim takes the earlier one's place in a calendar. `due` is the
    claim's unless given."""
    deadline = due or claim.due_back
    if deadline is None:
        return None
    otherwise = f" Otherwise {claim.hold.text} are charged, once." if claim.hold else ""
    say = wording(claim.locale)
    entry = Entry(
        uid=f"{claim.claim_id}@{urlsplit(site_url).hostname}",
        sequence=sequence,
        written_at=at,
        deadline=deadline,
        summary=say(f"Last day to send back {claim.serial}"),
        description=say(f"It has to be received by the end of {deadline.text}.{otherwise}"),
        url=f"{pages_of(site_url, claim.locale)}/claim.html?id={quote(claim.claim_id)}",
    )
    return as_calendar(entry)
