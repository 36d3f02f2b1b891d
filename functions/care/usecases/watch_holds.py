"""Every quarter of an hour: counts the holds that should never be so (HLD-5, HLD-6)."""

from __future__ import annotations

from ..domain.hold_watch import HoldWatch, may_lapse, watch
from ..domain.terms import Catalog
from ..frozen import frozen
from .list_holds import recent_lines
from .ports import Clock, Store


@frozen
class WatchHolds:
    """Reads only: a few pages of lines, and the claims whose hold lapses within a day."""

    store: Store
    clock: Clock
    catalog: Catalog

    def watch(self) -> HoldWatch:
        """The numbers of all regions. A write of this moment may be missing."""
        now, regions = self.clock.now(), self.catalog.regions
        lines = [line for each in regions for line in recent_lines(self.store, each, now)]
        lapsing = [line.claim_id for line in lines if may_lapse(line, now)]
        return watch(lines, self.store.claims(lapsing).values(), now)
