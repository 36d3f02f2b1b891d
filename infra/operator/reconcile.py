"""Reconciliation from a terminal: the payment provider's books against our ledgers, day by day.

    python -m infra.operator.reconcile --days 45 --api https://care.example.com/api

Who asks is said by the environment: CARE_TOKEN_URL, CARE_CLIENT_ID and CARE_CLIENT_SECRET of a
machine client, or a ready CARE_TOKEN. Each difference is mended where that can be; what is left is
shown with what a person does next (docs/runbooks/reconciliation.md). Safe to run again.

Ends with 0 where nothing stays open; 1 where something does, or the API refused; 2 called in a
wrong way; 4 no answer; 130 stopped.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from infra.operator.api import Api, Credentials, NotConfigured, Refusal, Unanswered

DONE, OPEN, MISUSED, NO_ANSWER, STOPPED = 0, 1, 2, 4, 130
PAUSES = (2.0, 4.0, 8.0)  # seconds between the tries of one day
Json = dict[str, Any]
Clock = Callable[[], datetime]
Wait = Callable[[float], None]


def now() -> datetime:
    """The present, UTC."""
    return datetime.now(UTC)


def main(
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    clock: Clock = now,
    wait: Wait = time.sleep,
) -> int:
    """Runs the command and returns the exit code."""
    asked = _parser().parse_args(arguments)
    console = Console(stderr=True, highlight=False)
    try:
        ours = Credentials.of("care/operator", environment, asked.token_url, asked.client_id)
        report = _run(Api(asked.api, ours), asked.days, console, clock(), wait)
    except NotConfigured as error:
        return _said(console, str(error), MISUSED)
    except Refusal as refusal:
        return _said(console, f"Refused: {refusal}", OPEN)
    except Unanswered as error:
        return _said(console, f"The API does not answer: {error}. Run it again.", NO_ANSWER)
    except KeyboardInterrupt:
        return _said(console, "Stopped. What was mended stays so.", STOPPED)
    _show(report, as_json=asked.json)
    return OPEN if report["open"] or report["failures"] else DONE


def days(count: int, until: datetime) -> Iterator[Json]:
    """The bodies of the requests, oldest day first. The last reaches to the present of the API."""
    for ago in range(count, 0, -1):
        since = until - timedelta(days=ago)
        window = {"since": _text(since)}
        yield window | ({"until": _text(since + timedelta(days=1))} if ago > 1 else {})


def _run(api: Api, count: int, console: Console, until: datetime, wait: Wait) -> Json:
    found: dict[tuple[str, str, str], Json] = {}
    looked_at: dict[str, int] = {}
    failures: list[str] = []
    with _progress(console) as progress:
        bar = progress.add_task("Reconciling", total=count)
        for window in days(count, until):
            day = _asked(api, window, wait)
            for each in day["differences"]:
                found[each["kind"], each["subject"], each["reference"]] = each
            for name, number in day["looked_at"].items():
                looked_at[name] = looked_at.get(name, 0) + number
            failures += [each for each in day["failures"] if each not in failures]
            progress.advance(bar)
    differences = list(found.values())
    left = sum(not each["mended"] for each in differences)
    return {
        "since": _text(until - timedelta(days=count)),
        "until": _text(until),
        "looked_at": looked_at,
        "open": left,
        "mended": len(differences) - left,
        "differences": differences,
        "failures": failures,
    }


def _asked(api: Api, window: Json, wait: Wait) -> Json:
    """The report of one day; asked for again, for it is safe, where no answer came."""
    for pause in PAUSES:
        try:
            return _report(api, window)
        except Unanswered:
            wait(pause)
    return _report(api, window)


def _report(api: Api, window: Json) -> Json:
    report: Json = api.post("/reconcile", window)["reconciliation"]
    return report


def _show(report: Json, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report, indent=2))
        return
    console = Console(highlight=False)
    if report["differences"]:
        console.print(_table(report["differences"]))
    for failure in report["failures"]:
        console.print(f"Could not be mended now: {failure}", markup=False)
    seen = ", ".join(f"{number} {name}" for name, number in report["looked_at"].items())
    console.print(f"Looked at {seen}.", markup=False, soft_wrap=True)
    console.print(f"{report['mended']} mended, {report['open']} open.", markup=False)


def _table(differences: Sequence[Json]) -> Table:
    """Open ones first."""
    table = Table("State", "Kind", "Subject", "Provider's id", "Ledger", "Provider", "Next")
    for each in sorted(differences, key=lambda each: bool(each["mended"])):
        state = "mended" if each["mended"] else "open"
        names = ("kind", "subject", "reference", "expected", "found", "next_step")
        table.add_row(state, *(str(each[name]) for name in names))
    return table


def _said(console: Console, text: str, code: int) -> int:
    console.print(text, style="red", markup=False, soft_wrap=True)
    return code


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TextColumn("days"), console=console)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.operator.reconcile",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--days", type=_positive, default=45, help="how far back, 45 if not said")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--api", required=True, help="address that ends in /api")
    parser.add_argument("--token-url", default="", help="instead of CARE_TOKEN_URL")
    parser.add_argument("--client-id", default="", help="instead of CARE_CLIENT_ID")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 400:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main())
