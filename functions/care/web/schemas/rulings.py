"""The body of decide_claim."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ...domain.rulings import Ruling
from ...usecases.decide_claim import Decided
from .body import Body
from .fields import Line


class RulingBody(Body):
    """What a named person decided, and why."""

    decision: Annotated[Ruling, Field(strict=False)]
    reason: Line
    approved_by: Line

    def decided(self, asked_by: str) -> Decided:
        """The same as a value of the use case, entered by the account `asked_by`."""
        return Decided(self.decision, self.reason, self.approved_by, asked_by)
