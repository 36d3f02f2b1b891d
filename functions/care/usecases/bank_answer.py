"""What a bank is told about a disputed payment, and that it does not take it (PAY-8)."""

from __future__ import annotations

from typing import Protocol

from ..domain.claim import Claim
from ..domain.errors import CareError
from ..domain.ledger import Line
from ..domain.plan import Plan
from ..frozen import frozen


@frozen
class Paper:
    """A document of the evidence: what it is (`receipt`, `letters`, `record`) and its PDF."""

    name: str
    pdf: bytes


@frozen
class DisputeEvidence:
    """What we tell a bank about a disputed payment, from our records alone (PAY-8).

    Days are local dates in words. None is what is not known or does not apply. `no_duplicate` says
    why the payment is none of another one beside it.
    """

    product: str
    name: str | None = None
    ip: str | None = None
    ship_to: str | None = None
    carrier: str | None = None
    tracking: str | None = None
    shipped_on: str | None = None
    service_on: str | None = None
    refund_policy: str | None = None
    why_no_refund: str | None = None
    no_duplicate: str | None = None
    timeline: str | None = None
    papers: tuple[Paper, ...] = ()


class AnswerRefused(CareError):
    """The provider does not take the evidence, and would not if it were sent again: nothing was
    submitted. `code` is the provider's word."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the evidence is refused as {code}")
        self.code = code


@frozen
class Section:
    """A heading and the lines under it."""

    heading: str
    lines: tuple[str, ...]


@frozen
class Sheets:
    """A document before it is printed."""

    title: str
    language: str
    sections: tuple[Section, ...]


class SheetPrinter(Protocol):
    """Makes a PDF. The same sheets are the same bytes."""

    def pdf(self, sheets: Sheets) -> bytes: ...


class Bundle(Protocol):
    """Puts together what is told about a disputed payment."""

    def about(self, subject: Plan | Claim, line: Line) -> DisputeEvidence: ...
