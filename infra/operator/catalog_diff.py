"""What changes between two catalogs, in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from care.domain.money import Money
from care.domain.terms import Catalog, Price
from infra.operator.catalog_reach import HARMLESS, TABLES, Reach


@dataclass(frozen=True)
class Change:
    """One thing that is another now."""

    subject: str
    what: str
    old: str
    new: str
    reach: Reach

    @property
    def warns(self) -> bool:
        """Whether it alters what somebody has agreed to already."""
        return self.reach not in HARMLESS

    @property
    def text(self) -> str:
        """`United States: days to return in 14 → 10`."""
        return f"{self.subject}: {self.what} {self.old} → {self.new}"


IDS = ("id", "model", "region", "term_months")  # what names a row is no field of it


def changes(old: Catalog, new: Catalog) -> list[Change]:
    """Everything that is another in `new`; what reaches furthest first."""
    found = [
        *_rows(old.regions, new.regions, lambda row: row.name, Reach.IN_FORCE),
        *_rows(old.families, new.families, lambda row: f"Family {row.name}", Reach.IN_FORCE),
        *_rows(old.models, new.models, lambda row: row.name, Reach.IN_FORCE),
        *_rows(old.prices, new.prices, _sold(old, new), Reach.CARDS),
        *_members("Exclusion", "text", Reach.FILED, (old.exclusions, new.exclusions)),
        *_fields("Policy", old.policies, new.policies),
    ]
    return sorted(found, key=lambda change: -list(Reach).index(change.reach))


def _sold(old: Catalog, new: Catalog) -> Callable[[Price], str]:
    models = {**old.models, **new.models}
    return lambda price: (
        f"{models[price.model].name if price.model in models else price.model}, {price.region}, "
        f"{price.term_months} months"
    )


def _rows(
    old: Mapping[Any, Any], new: Mapping[Any, Any], name: Callable[[Any], str], gone: Reach
) -> Iterator[Change]:
    """`gone` is whom the end of a row reaches; a new one reaches nobody who has agreed before."""
    for key in _keys(old, new):
        if key not in new:
            yield Change(name(old[key]), "listed", "yes", "no", gone)
        elif key not in old:
            yield Change(name(new[key]), "listed", "no", _listed(new[key]), Reach.SOLD)
        else:
            yield from _fields(name(new[key]), old[key], new[key])


def _listed(row: Any) -> str:
    return f"yes, for {row.fee.text}" if isinstance(row, Price) else "yes"


def _keys(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> list[Any]:
    return [*old, *(key for key in new if key not in old)]


def _fields(subject: str, old: Any, new: Any) -> Iterator[Change]:
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in IDS or before == after:
            continue
        what, reach = TABLES[type(old)][field.name]
        if isinstance(before, Mapping):
            yield from _members(subject, what, reach, (before, after))
        elif field.name == "replacement_fees":
            yield from _members(subject, what, reach, (_numbered(before), _numbered(after)))
        elif isinstance(before, frozenset):
            yield Change(subject, what, *_days(before, after), reach)
        else:
            yield Change(subject, what, shown(before), shown(after), reach)


def _members(
    subject: str, what: str, reach: Reach, both: tuple[Mapping[Any, Any], Mapping[Any, Any]]
) -> Iterator[Change]:
    """Each member that is another, by itself: one cell of the coverage table, one fee."""
    old, new = both
    for key in _keys(old, new):
        before, after = shown(old.get(key)), shown(new.get(key))
        if before != after:
            of = f"{what} {key}" if isinstance(key, int) else f"{what} of {key}"
            yield Change(subject, of, before, after, reach)


def _numbered(fees: tuple[Money, ...]) -> dict[int, Money]:
    return dict(enumerate(fees, start=1))


def _days(old: frozenset[Any], new: frozenset[Any]) -> tuple[str, str]:
    """How many days, and which are gone or added."""
    moved = [
        f"{word} {', '.join(sorted(map(str, days)))}"
        for word, days in (("without", old - new), ("with", new - old))
        if days
    ]
    return f"{len(old)} days", f"{len(new)} days, {', '.join(moved)}"


def shown(value: object) -> str:
    """A value of the catalog for a sentence: `159.00 USD`, `yes`, `none`."""
    if isinstance(value, Money):
        return value.text
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(shown, value)) or "none"
    return "none" if value is None or value == "" else str(value)
