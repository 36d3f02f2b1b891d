"""Prints what each call asks of the tables, counted while it is made: the access patterns of
`docs/data-model.md`, the sequence of `docs/domain.md`, and `docs/requests.json` for the costs.

`make docs` runs it; a test fails when the pages and the code differ. The calls are those of
`tests/support/counted_story.py`, made of the real doors on tables of moto.
"""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

from care.web import telemetry  # noqa: E402
from care.web.routes import ROUTES  # noqa: E402
from docs.blocks import printed  # noqa: E402
from tests.support import counted_claims, counted_plans, template  # noqa: E402
from tests.support.counted_doors import Asked, CountedDoors, Step  # noqa: E402
from tests.support.counted_story import STORIES  # noqa: E402
from tests.support.door_fixtures import moto_client, world_of  # noqa: E402

# Imported, they fill STORIES.
TOLD = (counted_claims, counted_plans)
DATA = ROOT / "docs" / "requests.json"
PAGES = {"domain.md": ("premium call by call",), "data-model.md": ("requests", "queries", "sizes")}
NOT_ITS_OWN = ("import_devices", "sweep_due")  # the maker's, and everybody's
STEP = 128  # bytes to which sizes are rounded up
DONE = (0, 200, 201, 202)
WHO = {
    "check_eligibility": "anyone",
    "list_work": "desk",
    "ship_replacement": "desk",
    "release_hold": "desk",
    "sweep_due": "schedule",
    "settle_due": "queue",
    "send_mail": "stream",
}


@dataclass(frozen=True)
class Counted:
    """Every story's steps by its name, and the largest item of each table."""

    steps: dict[str, list[Step]]
    sizes: dict[str, int]


def play(names: Collection[str] = ()) -> Counted:
    """Plays the stories of these names, all where none is named, which takes half a minute."""
    steps: dict[str, list[Step]] = {}
    sizes: dict[str, int] = {}
    with moto_client() as client, silent():
        for story in (each for each in STORIES if not names or each.__name__ in names):
            with world_of(CountedDoors, client) as doors:
                story(doors)
                steps[story.__name__] = doors.steps
                sizes = {n: max(size, sizes.get(n, 0)) for n, size in doors.sizes.items()} | {
                    n: size for n, size in sizes.items() if n not in doors.sizes
                }
    return Counted(steps, sizes)


@contextmanager
def silent() -> Iterator[None]:
    """The doors' log lines and metrics go nowhere meanwhile."""
    handler = telemetry.logger.registered_handler
    before = handler.setStream(io.StringIO())
    with redirect_stdout(io.StringIO()):
        yield
    if before is not None:
        handler.setStream(before)


def chosen(counted: Counted) -> dict[str, Step]:
    """The first call of each route that was answered with success; of a door without a route the
    run that asked most. Raises `AssertionError` for a route that no story comes to."""
    found: dict[str, Step] = {}
    for step in (each for steps in counted.steps.values() for each in steps):
        if not step.route and len(step.asked) > len(found.get(step.door, step).asked):
            found[step.door] = step
        if step.status in DONE:
            found.setdefault(step.route or step.door, step)
    missing = [f"{r.method} {r.path}" for r in ROUTES if f"{r.method} {r.path}" not in found]
    assert not missing, missing
    order = [*(f"{route.method} {route.path}" for route in ROUTES), *timed()]
    return {name: found[name] for name in order}


def timed() -> list[str]:
    """The doors that a schedule, a queue or a stream opens."""
    found = template.doors(template.read("template.yaml")).items()
    kinds = {name: {event["Type"] for event in door["Events"].values()} for name, door in found}
    return [name for name, types in kinds.items() if types - {"HttpApi"}]


def requests(counted: Counted) -> str:
    """One row a route: which door, what it asks, how many requests that are."""
    rows = ["| call | door | reads | writes | requests |", "|---|---|---|---|--:|"]
    for name, step in chosen(counted).items():
        reads = [each for each in step.asked if not each.writes]
        writes = [each for each in step.asked if each.writes]
        call = f"`{name}`" if step.route else "(no call)"
        cells = (call, f"`{step.door}`", _told(reads), _told(writes), str(len(step.asked)))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _told(asked: list[Asked]) -> str:
    said = Counter(_request(each) for each in asked)
    return ", ".join(text if n == 1 else f"{n} × {text}" for text, n in said.items())


def _request(asked: Asked) -> str:
    if asked.operation == "TransactWriteItems":
        tables = Counter(asked.where)
        return " + ".join(name if n == 1 else f"{n} {name}" for name, n in tables.items())
    if len(asked.where) > 1:
        return " + ".join(asked.where)
    few = {"BatchGetItem": "several of ", "Query": "query of "}
    return few.get(asked.operation, "") + asked.where[0]


def queries(counted: Counted) -> str:
    """Every query that is made, with its key condition and who makes it."""
    doors: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for step in (each for steps in counted.steps.values() for each in steps):
        for asked in step.asked:
            if asked.operation == "Query":
                doors.setdefault((asked.where[0], asked.keys), set()).add(step.door)
    rows = ["| table or index | key condition on | asked by |", "|---|---|---|"]
    for (where, keys), by in sorted(doors.items()):
        named = ", ".join(f"`{door}`" for door in sorted(by))
        rows.append(f"| `{where}` | {', '.join(f'`{key}`' for key in keys)} | {named} |")
    return "\n".join(rows)


def sizes(counted: Counted) -> str:
    """The largest item of each table in these stories, in bytes: rounded up, for a packed answer
    with an id drawn by lot in it is now a byte longer and now a byte shorter."""
    rows = ["| table | largest item, bytes, at most |", "|---|--:|"]
    rows += [
        f"| `{name}` | {ceil(size / STEP) * STEP:,} |"
        for name, size in sorted(counted.sizes.items())
    ]
    return "\n".join(rows)


def sequence(counted: Counted) -> str:
    """The Premium story's calls that move something, as a Mermaid sequence."""
    rows = ["```mermaid", "sequenceDiagram", "    participant tables", "    participant provider"]
    for step in _moving(counted.steps["premium"]):
        who, door = WHO.get(step.door, "customer"), step.door
        rows.append(f"    {who}->>{door}: {step.route or 'is due'}")
        for to, text in _lines(step):
            rows.append(f"    {door}->>{to}: {text}")
    return "\n".join([*rows, "```"])


def _moving(steps: list[Step]) -> list[Step]:
    return [step for step in steps if any(isinstance(each, str) for each in step.done)]


def _lines(step: Step) -> list[tuple[str, str]]:
    """What a step did, in order; reads in a row are one line."""
    lines: list[tuple[str, str]] = []
    for each in step.done:
        if isinstance(each, str):
            lines.append(("provider", each.replace("_", " ")))
        elif each.writes:
            lines.append(("tables", f"store {_request(each)}"))
        elif lines and lines[-1][1].startswith("read "):
            lines[-1] = ("tables", f"{lines[-1][1]}, {' + '.join(each.where)}")
        else:
            lines.append(("tables", f"read {' + '.join(each.where)}"))
    return lines


def data(counted: Counted) -> dict[str, Any]:
    """The calls that docs/make_costs.py prices, by door: of a Premium claim with its plan, of one
    on a plan that stands, and of the schedules while nobody comes."""
    claims = {name: by_door(counted.steps[name], NOT_ITS_OWN) for name in ("premium", "returned")}
    return claims | {"idle": by_door(counted.steps["resting"])}


def by_door(steps: Sequence[Step], without: Sequence[str] = ()) -> dict[str, dict[str, float]]:
    """How often each door was called, of these by HTTP, its requests to the tables and units."""
    doors: dict[str, dict[str, float]] = {}
    for step in (each for each in steps if each.door not in without):
        row = doors.setdefault(step.door, dict.fromkeys(("calls", "http", "requests"), 0))
        row["calls"] += 1
        row["http"] += bool(step.route)
        row["requests"] += len(step.asked)
        row["read_units"] = row.get("read_units", 0) + sum(each.reads for each in step.asked)
        row["write_units"] = row.get("write_units", 0) + sum(each.writes for each in step.asked)
    return doors


def blocks(counted: Counted) -> dict[str, str]:
    """What stands between the markers, by their name."""
    return {
        "requests": requests(counted),
        "queries": queries(counted),
        "sizes": sizes(counted),
        "premium call by call": sequence(counted),
    }


def main() -> None:
    counted = play()
    told = blocks(counted)
    for page, names in PAGES.items():
        path = ROOT / "docs" / page
        block = {name: told[name] for name in names}
        path.write_text(printed(path.read_text(), block))
    DATA.write_text(json.dumps(data(counted), indent=1) + "\n")


if __name__ == "__main__":
    main()
