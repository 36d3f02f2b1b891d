"""What the API answers, as a person at a terminal reads it: money, moments, decisions."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Column, Table
from rich.text import Text

Json = dict[str, Any]
NARROW = 7  # what a column that may fold keeps: a word, not a letter
OUTCOMES = {"passed": "yes", "failed": "NO", "not_applicable": "-"}


def money(amount: Json | None) -> str:
    """`{"amount": 99900, "currency": "USD"}` is `999.00 USD`; nothing is ''."""
    from care.domain.money import Money

    return Money(amount["amount"], amount["currency"]).text if amount else ""


def clock(text: str | None) -> str:
    """`2026-12-04T12:00:00.000Z` is `2026-12-04 12:00`, where UTC is said beside; nothing is ''."""
    return f"{text[:10]} {text[11:16]}" if text else ""


def moment(text: str | None) -> str:
    """The same with its zone, for a sentence: `2026-12-04 12:00 UTC`."""
    return f"{clock(text)} UTC" if text else ""


def deadline(found: Json | None) -> str:
    """The last day included, in its own zone; nothing is ''."""
    return f"end of {found['local_date']} ({found['zone']})" if found else ""


def words(code: str | None) -> str:
    """`return_due` is `return due`."""
    return (code or "").replace("_", " ")


def decision_parts(title: str, decision: Json) -> list[RenderableType]:
    """A decision: its verdict, each rule with outcome and sentence, and what is open next."""
    verdict = "allowed" if decision["allowed"] else "refused"
    rows = [(each["id"], OUTCOMES[each["outcome"]], each["sentence"]) for each in decision["rules"]]
    steps = [f"Next: {step['sentence']}" for step in decision["next_steps"]]
    said = f"{title}: {verdict}, as of {moment(decision['as_of'])}."
    return [said, rows_of(grid(whole("Rule"), "Kept", "Why"), rows), *steps]


def timeline_table(events: Iterable[Json]) -> RenderableType:
    """A timeline, oldest first: what happened, and below it rules, money and reference."""
    made = grid(whole("No."), whole("When (UTC)"), "Who", "What happened")
    for each in events:
        happened = Text.assemble((words(each["type"]), "bold"), f": {each['sentence']}")
        more = (" ".join(each["rules"]), money(each["money"]), each["reference"])
        if noted := " · ".join(filter(None, more)):
            happened.append(f"\n{noted}", "dim")
        made.add_row(str(each["seq"]), clock(each["at"]), each["actor"], happened)
    return made


def whole(header: str) -> Column:
    """A column whose cells are never cut or broken: ids, amounts and times are copied from it."""
    return Column(header, no_wrap=True, overflow="ignore")


def grid(*columns: Column | str) -> Table:
    """An empty table; what does not fit is folded, never left out: eighty columns are few, so its
    lines are spared."""
    made = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        named = Column(column, overflow="fold") if isinstance(column, str) else column
        made.add_column(
            named.header,
            no_wrap=named.no_wrap,
            overflow=named.overflow,
            min_width=None if named.no_wrap else named.min_width or NARROW,
        )
    return made


def rows_of(table: Table, rows: Iterable[Sequence[str]]) -> Table:
    """`table` with `rows`; nothing in them is taken for markup."""
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
