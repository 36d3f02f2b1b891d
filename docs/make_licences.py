"""Prints the tables of `docs/licences.md` from the locks and from what is installed.

`make docs` runs it; a test fails when the page differs.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
sys.path[:0] = [str(ROOT)]

from docs.blocks import printed  # noqa: E402
from infra.supply.licences import copied, licence, policy  # noqa: E402
from infra.supply.locks import parts_of, shipped  # noqa: E402


def blocks() -> dict[str, str]:
    """What ships, one line each; of the others the names under each licence."""
    rules = policy()
    ships = {each["name"]: each["licence"] for each in copied().values()}
    tools = defaultdict[str, set[str]](set)
    for pin, parts in parts_of().items():
        said = licence(pin, parts, rules)
        if shipped(parts):
            ships[pin.name] = said
        else:
            tools[said].add(pin.name)
    each = sorted(ships.items(), key=lambda row: row[0].lower())
    return {
        "ships": _table("package | licence", [f"{name} | {said}" for name, said in each]),
        "tools": _table(
            "licence | packages",
            [f"{said} | {', '.join(sorted(tools[said]))}" for said in sorted(tools)],
        ),
    }


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([f"| {head} |", "|---|---|", *(f"| {row} |" for row in rows)])


def main() -> None:
    PAGE.write_text(printed(PAGE.read_text("utf-8"), blocks()), "utf-8")


if __name__ == "__main__":
    main()
