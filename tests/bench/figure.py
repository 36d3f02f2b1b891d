"""One measured figure: what `make bench` prints, keeps in build/bench.json and judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Cell = str | int | float
# Beside a figure whose budget in the plan lies below what can be had: docs/adr/0021.
PLANS = "the plan's"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in `unit`, at most `budget`; None where nothing is promised.

    `beside` are further columns of its part's table, by their head: the least possible, a note.
    A time is only ever beside a count or a ratio: it tells of this machine and is not judged.
    """

    name: str
    value: float
    unit: str
    budget: float | None = None
    beside: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it is within its budget."""
        return self.budget is None or self.value <= self.budget

    def row(self) -> dict[str, Cell | None]:
        """As one object of build/bench.json."""
        head: dict[str, Cell | None] = {"name": self.name, "value": self.value, "unit": self.unit}
        return head | {"budget": self.budget, "ok": self.ok} | dict(self.beside)
