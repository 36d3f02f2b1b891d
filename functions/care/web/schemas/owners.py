"""The bodies of hand_over_plan, prove_cover, manage_data, and of an invoice's request."""

from __future__ import annotations

from typing import Annotated

from .body import Body
from .fields import Like

Token = Annotated[str, Like(r"[A-Za-z0-9._-]{8,512}", "This is no code of ours, or not whole.")]


class TakeOver(Body):
    """The code that the plan's owner handed on (LNK-3)."""

    code: Token


class PlanOffer(Body):
    """Nothing to say: the path names the plan (LNK-3)."""


class OfferWithdrawal(Body):
    """Nothing to say: the path names the plan (LNK-3)."""


class ProofRequest(Body):
    """Nothing to say: the path names the plan."""


class InvoiceRequest(Body):
    """Nothing to say: the path names the claim (INV-1)."""


class ErasureRequest(Body):
    """Nothing to say: it is the caller's own data (STS-2)."""
