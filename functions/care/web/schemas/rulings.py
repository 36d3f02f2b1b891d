"""The bodies of decide_claim: rulings, released evidence, a refund that was paid another way."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ...domain.rulings import Ruling
from ...usecases.close_task import Done
from ...usecases.decide_claim import Decided
from ...usecases.submit_evidence import Release
from .body import Body
from .devices import Instant
from .fields import Line, ObjectId


class RulingBody(Body):
    """What a named person decided, and why."""

    decision: Annotated[Ruling, Field(strict=False)]
    reason: Line
    approved_by: Line

    def decided(self, asked_by: str) -> Decided:
        """The same as a value of the use case, entered by the account `asked_by`."""
        return Decided(self.decision, self.reason, self.approved_by, asked_by)


class EvidenceRelease(Body):
    """That the evidence for a dispute goes to the bank. `dispute_id` where several are open."""

    approved_by: Line
    note: Line | None = None
    dispute_id: ObjectId | None = None

    def release(self, asked_by: str) -> Release:
        """The same as a value of the use case, entered by the account `asked_by`."""
        return Release(self.approved_by, asked_by, self.note, self.dispute_id)


class RefundSettling(Body):
    """How a refund that came back was paid another way. The customer reads the note: no names, no
    personal data. `since` is that of the row of the desk's list."""

    note: Line
    approved_by: Line
    since: Instant | None = None

    def done(self, by: str) -> Done:
        """The same by the desk's account `by`."""
        return Done(self.note, by, self.since, self.approved_by)
