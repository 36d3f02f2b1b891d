"""What can differ between our ledger and the provider's books, in words that a person can act on.

docs/runbooks/reconciliation.md has a heading for each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ..frozen import frozen
from .money import Money


class Kind(StrEnum):
    """The kinds of a difference."""

    ORPHAN_HOLD = "orphan_hold"
    LAPSED_HOLD = "lapsed_hold"
    CAPTURED_RECORDED_HELD = "captured_recorded_held"
    RELEASED_RECORDED_HELD = "released_recorded_held"
    WRONG_AMOUNT = "wrong_amount"
    UNKNOWN_PAYMENT = "unknown_payment"
    UNKNOWN_PAGE = "unknown_page"
    CAPTURED_BY_HAND = "captured_by_hand"
    CANCELLED_BY_HAND = "cancelled_by_hand"
    DISPUTE = "dispute"
    FAILED_REFUND = "failed_refund"
    INERT_ORPHAN = "inert_orphan"
    MISSING_AT_PROVIDER = "missing_at_provider"


class Repair(StrEnum):
    """What reconciliation does about a difference: the driver looks, or the ledger first gets a
    line for what it did not know; PERSON is for what nobody may decide by himself."""

    LOOK = "look"
    ADOPT = "adopt"
    PERSON = "person"


@frozen
class Difference:
    """One difference. `subject` is the plan or claim, `reference` the provider's id, `expected` and
    `found` are what the ledger says and what the provider has, in words without personal data."""

    kind: Kind
    subject: str
    reference: str
    expected: str
    found: str
    amount: Money | None
    repair: Repair
    mended: bool = False

    @property
    def sentence(self) -> str:
        """What is the matter."""
        return _MATTER[self.kind]

    @property
    def next_step(self) -> str:
        """What a person does now; nothing where it was mended."""
        return MENDED.get(self.kind, "Nothing: it was mended.") if self.mended else _STEP[self.kind]


_MATTER: Mapping[Kind, str] = {
    Kind.ORPHAN_HOLD: "A hold stands at the provider and the ledger knows of none.",
    Kind.LAPSED_HOLD: "The hold's time is over at the provider and the ledger says it stands.",
    Kind.CAPTURED_RECORDED_HELD: "The payment was taken and the ledger does not say so yet.",
    Kind.RELEASED_RECORDED_HELD: "The hold is released and the ledger says it stands.",
    Kind.WRONG_AMOUNT: "Ledger and provider have different amounts of one payment.",
    Kind.UNKNOWN_PAYMENT: "Money was taken and no step of ours asked for it.",
    Kind.UNKNOWN_PAGE: "A payment page is open that the ledger does not offer.",
    Kind.CAPTURED_BY_HAND: "Somebody captured the hold at the provider, not we.",
    Kind.CANCELLED_BY_HAND: "Somebody cancelled the hold at the provider, not we.",
    Kind.DISPUTE: "The bank's dispute of a payment is not recorded as it stands.",
    Kind.FAILED_REFUND: "A refund failed at the bank and the ledger says that it went back.",
    Kind.INERT_ORPHAN: "A payment that was never confirmed lies at the provider, in no ledger.",
    Kind.MISSING_AT_PROVIDER: "The ledger names a payment or refund that the provider has not.",
}
_STEP: Mapping[Kind, str] = {
    Kind.ORPHAN_HOLD: "Cancel the hold at the provider, unless it belongs to another system.",
    Kind.LAPSED_HOLD: "Run the reconciliation again; if it stays, look why the claim is stuck.",
    Kind.CAPTURED_RECORDED_HELD: "Run it again; if it stays, look why the claim is stuck.",
    Kind.RELEASED_RECORDED_HELD: "Run it again; if it stays, look why the claim is stuck.",
    Kind.WRONG_AMOUNT: "Compare the timeline with the provider; give back what is too much there.",
    Kind.UNKNOWN_PAYMENT: "Find out what it was for; if nothing, refund it at the provider.",
    Kind.UNKNOWN_PAGE: "Expire the page at the provider, unless it belongs to another system.",
    Kind.CAPTURED_BY_HAND: "Ask who captured it and why; run the reconciliation again.",
    Kind.CANCELLED_BY_HAND: "Ask who cancelled it and why; run the reconciliation again.",
    Kind.DISPUTE: "Answer the bank at the provider before the due date; look whose payment it is.",
    Kind.FAILED_REFUND: "Run it again; if it stays, pay the refund by another way.",
    Kind.INERT_ORPHAN: "Nothing moved. Cancel it at the provider when you pass by.",
    Kind.MISSING_AT_PROVIDER: "Check that the key belongs to the right account of the provider.",
}
# Where the ledger is right again and something is still the desk's, on its list by now.
MENDED: Mapping[Kind, str] = {
    Kind.ORPHAN_HOLD: "Nothing: the ledger has it now, and it is used or released.",
    Kind.CAPTURED_BY_HAND: "The ledger is right again. Ask who captured it and why.",
    Kind.CANCELLED_BY_HAND: "The ledger is right again. Ask who cancelled it and why.",
    Kind.DISPUTE: "It is recorded; an open one is on the desk's list with its due date.",
    Kind.FAILED_REFUND: "It is on the desk's list: find another way to pay it.",
}
