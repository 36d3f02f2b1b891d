"""The desk's work of a region: what waits for a hand, the longest wait first."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.claim import Claim
from ..domain.grant import Grant
from ..domain.plan import Plan
from .ports import Store


@dataclass(frozen=True, slots=True)
class ListWork:
    """Reads only."""

    store: Store

    def of(self, region: str) -> list[Claim | Plan | Grant]:
        """Claims, plans and grants of `region` that wait for the desk, longest first."""
        return self.store.work(region)
