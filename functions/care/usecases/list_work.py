"""The desk's work of a region: what waits for a hand, and what it looks like in figures."""

from __future__ import annotations

from ..domain import desk_figures, work_order
from ..domain.claim_line import ClaimLine, months_to
from ..domain.desk_figures import Figures
from ..domain.errors import BadValue
from ..domain.terms import Catalog
from ..domain.work_order import Waiting
from ..frozen import frozen
from .ports import Clock, Store


@frozen
class ListWork:
    """Reads only."""

    store: Store
    clock: Clock
    catalog: Catalog

    def of(self, region: str) -> list[Waiting]:
        """What of `region` waits for the desk, the most urgent first, then the longest wait.

        Beside what bears a mark: claims of the last months whose lines say that a clock runs out,
        or that their owner is awaited.
        """
        now = self.clock.now()
        tasks = self.store.work(region)
        known = {work_order.id_of(task) for task in tasks}
        lines = self._lines(region, work_order.MONTHS)
        more = [line.claim_id for line in lines if work_order.may_wait(line, now)]
        claims = self.store.claims([each for each in more if each not in known])
        return work_order.ordered([*tasks, *claims.values()], now)

    def figures(self, region: str) -> Figures:
        """Of the claims of `region` filed in the current month and the two before. Raises
        `BadValue` for a region that nobody serves: it has no zone and no currency."""
        served = self.catalog.regions.get(region)
        if served is None:
            raise BadValue("/region", "No desk serves this region.")
        lines = self._lines(region, desk_figures.MONTHS)
        return desk_figures.figures(lines, served.zone, served.currency, self.clock.now())

    def _lines(self, region: str, months: int) -> list[ClaimLine]:
        asked = months_to(self.clock.now(), months)
        return [line for month in asked for line in self.store.claim_lines(region, month)]
