"""All services side by side for one damage (SVC-11). Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain.comparison import Comparison, compare
from ..domain.terms import Catalog
from .facts import Damage, service_facts
from .ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What the customer asks to see. `defect`: one is suspected; `fees`: a quote is wanted to
    compare; `as_of` (UTC) simulates an instant, None is now."""

    damage: Damage
    country: str
    as_of: datetime | None = None
    defect: bool = False
    fees: bool = False


@dataclass(frozen=True, slots=True)
class CompareServices:
    """The choice before filing; what it says is what filing at that instant would answer."""

    store: Store
    clock: Clock
    catalog: Catalog

    def ask(self, account_id: str, asked: Asked) -> Comparison:
        """Every service, allowed or why not, with its figures. Raises `BadValue`."""
        at = asked.as_of or self.clock.now()
        facts = service_facts(self.store, self.catalog, account_id, asked.damage, asked.country, at)
        return compare(facts, self.catalog.policies, defect=asked.defect, fees=asked.fees)
