"""The figures of a run as text, as the blocks of docs/performance.md, and as build/bench.json."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence

from tests.bench.figure import Cell, Figure
from tests.designs.report import markdown, text

Parts = Mapping[str, Sequence[Figure]]


def table(figures: Sequence[Figure]) -> list[list[str]]:
    """Head and rows of one part; a column for each head that a figure has beside it."""
    beside = list(dict.fromkeys(head for figure in figures for head in figure.beside))
    rows = [
        [
            figure.name,
            f"{number(figure.value)} {figure.unit}",
            "" if figure.budget is None else f"{number(figure.budget)}",
            *(number(figure.beside.get(head, "")) for head in beside),
        ]
        for figure in figures
    ]
    return [["figure", "measured", "at most", *beside], *rows]


def number(cell: Cell) -> str:
    """`12,000`, `1.504`, `0.0004`: four digits of what is no whole number; words as they are."""
    if isinstance(cell, str):
        return cell
    if float(cell).is_integer() or abs(cell) >= 1000:
        return f"{cell:,.0f}"
    return f"{cell:.4g}"


def said(figures: Sequence[Figure]) -> str:
    """A part for the terminal."""
    return text(table(figures))


def blocks(parts: Parts) -> dict[str, str]:
    """The blocks of docs/performance.md, by the part's name; `machine` says where they are from."""
    told = {name: markdown(table(figures)) for name, figures in parts.items()}
    return told | {"machine": machine()}


def machine() -> str:
    """What the figures were measured on, in one sentence."""
    return (
        f"Last measured on {os.cpu_count()} cores ({platform.machine()}, {platform.system()}), "
        f"Python {platform.python_version()}."
    )


def as_json(parts: Parts) -> str:
    """One object a figure; its name begins with its part."""
    rows = [
        figure.row() | {"name": f"{part}: {figure.name}"}
        for part, figures in parts.items()
        for figure in figures
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def above(parts: Parts) -> list[str]:
    """One sentence for each figure over its budget."""
    return [
        f"{part}: {figure.name} is {number(figure.value)} {figure.unit}, "
        f"at most {number(figure.budget)}"
        for part, figures in parts.items()
        for figure in figures
        if figure.budget is not None and not figure.ok
    ]
