"""An invoice for a completed claim: asked for, promised, fetched (INV-1)."""

from __future__ import annotations

from typing import Protocol

from ..domain.claim import Claim
from ..domain.errors import NotFound, Refused
from ..domain.invoice import Sheet, requested, sheet_of
from ..domain.rules.owners import InvoiceFacts, decide_invoice
from ..domain.terms import Catalog
from ..frozen import frozen
from .owned import own_claim
from .ports import Clock, Store
from .settle import Settle


class Printer(Protocol):
    """Makes a document of a sheet. The same sheet is the same bytes."""

    def pdf(self, sheet: Sheet) -> bytes: ...


@frozen
class InvoiceClaim:
    """The customer's own claim. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def request(self, claim_id: str, account_id: str, op: str) -> Claim:
        """The claim with its invoice; asked again, the first answer.

        Raises `NotFound`, `Refused` (INV-1) before completion, `Conflict` beside another writer.
        """
        claim = own_claim(self.store, claim_id, account_id)
        if claim.invoice is not None:
            return claim
        now = self.clock.now()
        decision = decide_invoice(InvoiceFacts(now, claim))
        if not decision.allowed:
            raise Refused(decision)
        after, note = requested(claim, self.catalog.regions[claim.region], now)
        return self.settle.keep(after, (note,), now, f"{op}/invoice")

    def fetch(self, claim_id: str, account_id: str, printer: Printer) -> tuple[str, bytes]:
        """Its number and the PDF, at once and as the claim stands now.

        Raises `NotFound`, also where no invoice was asked for.
        """
        claim = own_claim(self.store, claim_id, account_id)
        if claim.invoice is None:
            raise NotFound
        model = self.catalog.models.get(claim.model)
        sheet = sheet_of(
            claim,
            claim.invoice,
            self.catalog.regions[claim.region],
            model.name if model else claim.model,
        )
        return claim.invoice.number, printer.pdf(sheet)
