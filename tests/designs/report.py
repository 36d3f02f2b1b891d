"""The measured table as text and Markdown, and the plot. Only figures that were measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.designs.judge import Wrong
from tests.designs.measure import Share, Tally
from tests.designs.schedule import FAULTS, WAYS, Kind

BEGIN, END = "<!-- measured: by `make reliability` -->", "<!-- /measured -->"
HERE = Path(__file__).parent
MARKS = {"pay, then write": "one", "idempotency keys only": "two", "this one": "three"}
Tallies = Mapping[str, Tally]


def table(tallies: Tallies) -> list[list[str]]:
    """Head and rows of the comparison."""
    head = ["design", "episodes", "with faults", "end wrong", "in 100", "95 % interval"]
    return [head, *([name, *_figures(tally)] for name, tally in tallies.items())]


def _figures(tally: Tally) -> list[str]:
    share = tally.faulty
    counts = [f"{n:,}" for n in (tally.episodes, share.of, share.wrong)]
    return [*counts, f"{share.percent:.2f}", between(share)]


def between(share: Share) -> str:
    """`12.61 to 14.02`."""
    low, high = share.interval
    return f"{low:.2f} to {high:.2f}"


def kinds(tallies: Tallies) -> list[list[str]]:
    """How often each kind of wrong was found; kinds that nobody showed are left out."""
    seen = [kind for kind in Wrong if any(tally.kinds[kind] for tally in tallies.values())]
    rows = [[kind, *(f"{t.kinds[kind]:,}" for t in tallies.values())] for kind in seen]
    return [["what is wrong at rest", *tallies], *rows]


def alone(tallies: Tallies) -> list[list[str]]:
    """Wrong of all, in the episodes that had one fault."""
    shares = [[t.alone[kind] for t in tallies.values()] for kind in Kind]
    rows = [
        [kind, f"{of[0].of:,}", *(f"{share.wrong:,}" for share in of)]
        for kind, of in zip(Kind, shares, strict=True)
    ]
    return [["the one fault", "episodes", *tallies], *rows]


def text(rows: list[list[str]]) -> str:
    """Columns for a terminal."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(_cell(cell, width, at) for at, (cell, width) in enumerate(_pairs(row, widths)))
        for row in rows
    )


def markdown(rows: list[list[str]]) -> str:
    """A table with figures to the right."""
    head, *body = rows
    rule = ["---", *(["--:"] * (len(head) - 1))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def block(tallies: Tallies, episodes: int, seed: int) -> str:
    """All that stands between the markers of docs/reliability.md."""
    first = next(iter(tallies.values()))
    struck = ", ".join(f"{tally.struck:,} ({name})" for name, tally in tallies.items())
    clean = ", ".join(f"{tally.clean.wrong} ({name})" for name, tally in tallies.items())
    return "\n\n".join(
        (
            f"Measured with `make reliability EPISODES={episodes} SEED={seed}`: {episodes:,} "
            f"episodes on each design, seed {seed}.",
            mix(),
            "![Wrong endings by design and by fault](reliability.svg)",
            markdown(table(tallies)),
            markdown(kinds(tallies)),
            "Episodes with exactly one fault, and how many of them end wrong:",
            markdown(alone(tallies)),
            f"{first.planned:,} faults were planned; of these struck: {struck}. The rest waited "
            "for a movement of money that the story, once disturbed, no longer came to. Of the "
            f"{first.clean.of:,} episodes without a fault end wrong: {clean}.",
        )
    )


def mix() -> str:
    """What is drawn how often, from the data that it is drawn by."""
    faults = ", ".join(f"{n} in {share}" for n, share in FAULTS.items())
    ways = ", ".join(f"{way} in {share}" for way, share in WAYS.items())
    return (
        f"Of 100 episodes, by how many faults they have: {faults}; by how their story would end "
        f"undisturbed: {ways}. The {len(Kind)} kinds of fault are drawn equally often (a declined "
        "renewal only where the story has a renewal), and so are the movements of money that they "
        "strike."
    )


def put_block(page: str, measured: str) -> str:
    """The page with the block between its markers. Raises `ValueError` where they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has no place for what was measured")
    return f"{before}{BEGIN}\n{measured}\n{END}{after}"


def block_of(page: str) -> str:
    """What stands between the markers of a page."""
    return page.partition(BEGIN)[2].partition(END)[0].strip()


def plot(tallies: Tallies, episodes: int, seed: int) -> str:
    """The same as an SVG that explains itself, in light and dark."""
    env = Environment(
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    highest = max(share.percent for tally in tallies.values() for share in tally.alone.values())
    most = max(tally.faulty.interval[1] for tally in tallies.values())
    return env.get_template("plot.svg.j2").render(
        tallies=tallies,
        marks=MARKS,
        kinds=list(Kind),
        between=between,
        most=max(1.0, most),
        scale=max(10, 10 * ceil(highest / 10)),
        episodes=episodes,
        seed=seed,
        said="; ".join(f"{row[0]} {row[4]} ({row[5]})" for row in table(tallies)[1:]),
    )


def _pairs(row: list[str], widths: list[int]) -> Iterable[tuple[str, int]]:
    return zip(row, widths, strict=True)


def _cell(cell: str, width: int, at: int) -> str:
    return cell.rjust(width) if at else cell.ljust(width)
