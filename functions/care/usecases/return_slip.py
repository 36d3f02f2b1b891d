"""What goes with a unit that is sent to the service centre: whose it is, where to, by when."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.ahead import to_be_sent
from ..domain.claim import Claim
from ..domain.errors import WrongState
from ..frozen import frozen
from .letters.return_entry import return_entry
from .owned import own_claim
from .ports import Clock, Store

Modules = tuple[str, ...]
"""A QR code as rows of `1` (dark) and `0` (light), without its quiet zone."""


@frozen
class Slip:
    """`calendar` is an iCalendar file of the deadline; None where there is none."""

    claim: Claim
    qr: Modules
    calendar: str | None


@frozen
class ReturnSlip:
    """`draw` makes the QR code of a text; `site_url` has no slash at its end."""

    store: Store
    clock: Clock
    draw: Callable[[str], Modules]
    site_url: str

    def of(self, claim_id: str, account_id: str) -> Slip:
        """The slip of the owner's claim: its code says the claim's id, which carrier and desk know
        it by (RET-7). Raises `NotFound`, also for another account's, and `WrongState` where nothing
        is to be sent."""
        claim = own_claim(self.store, claim_id, account_id)
        if not to_be_sent(claim):
            raise WrongState(claim.state, "send_back")
        entry = return_entry(claim, claim.seq, self.clock.now(), self.site_url)
        return Slip(claim, self.draw(claim.claim_id), entry)
