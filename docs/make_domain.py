"""Prints the state diagrams of `docs/domain.md` from the tables in `care.domain.tables`.

`make docs` runs it; a test fails when the page and the tables differ.
"""

from __future__ import annotations

import sys
from pathlib import Path

PAGE = Path(__file__).with_name("domain.md")
sys.path.insert(0, str(PAGE.parents[1] / "functions"))

from care.domain.states import Table  # noqa: E402
from care.domain.tables import (  # noqa: E402
    CARD,
    CLAIMS,
    HOLD,
    PLAN,
    REGION_GRANT,
    REPAIR_GRANT,
    VIDEO_GRANT,
)

TABLES: dict[str, Table] = {
    **{service.value: table for service, table in CLAIMS.items()},
    "hold": HOLD,
    "plan": PLAN,
    "card": CARD,
    "repair grant": REPAIR_GRANT,
    "video grant": VIDEO_GRANT,
    "region grant": REGION_GRANT,
}


def diagram(table: Table) -> str:
    """A Mermaid state diagram of `table`: one arrow a pair of states, its events beside it."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), target in table.items():
        arrows.setdefault((state, target), []).append(event)
    rows = [f"    {a} --> {b}: {', '.join(events)}" for (a, b), events in arrows.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *rows, "```"])


def printed(text: str) -> str:
    """The page `text` with every diagram between its markers printed anew."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = f"{head}{begin}\n{diagram(table)}\n{end}{tail}"
    return text


if __name__ == "__main__":
    PAGE.write_text(printed(PAGE.read_text()))
