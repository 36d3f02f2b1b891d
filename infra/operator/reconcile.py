"""`care reconcile`: the payment provider's books against our ledgers, day by day.

Each difference is mended where that can be; what is left is shown with what a person does next
(docs/runbooks/reconciliation.md). Safe to run again.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.operator.api import Api, Unanswered
from infra.operator.frame import DONE, REFUSED, DryRun, Frame, Wait, frame_of, table

PAUSES = (2.0, 4.0, 8.0)  # seconds between the tries of one day
MOST_DAYS = 400
Json = dict[str, Any]

app = typer.Typer()


@app.command("reconcile")
def reconcile(
    context: typer.Context,
    count: Annotated[
        int, typer.Option("--days", min=1, max=MOST_DAYS, help="How far back.", show_default=True)
    ] = 45,
    dry_run: DryRun = False,
) -> None:
    """Compare the provider's books with the ledgers, and mend what can be mended.

    Ends with 1 while something stays open. Safe to run again, and to stop at any moment: what was
    mended stays so. A dry run shows the newest nightly report.
    """
    frame = frame_of(context)
    if dry_run:
        _would(frame, count)
        return
    report = _run(frame.api(), count, frame)
    frame.show(report, *_shown(report))
    raise typer.Exit(REFUSED if report["open"] or report["failures"] else DONE)


def _would(frame: Frame, count: int) -> None:
    """What is known without looking: comparing is not to be had without mending."""
    newest = frame.api().get("/reconciliation")["reconciliation"]
    until = frame.clock()
    since, last = _text(until - timedelta(days=count)), _text(until)
    document = {"dry_run": True, "since": since, "until": last, "newest": newest}
    said = f"Would compare {count} days, {since} to {last}, and mend what can be mended."
    told = f"The newest nightly report, of {newest['at']}:" if newest else "No nightly report yet."
    frame.show(document, told, *(_shown(newest) if newest else ()), said)


def days(count: int, until: datetime) -> Iterator[Json]:
    """The bodies of the requests, oldest day first. The last reaches to the present of the API."""
    for ago in range(count, 0, -1):
        since = until - timedelta(days=ago)
        window = {"since": _text(since)}
        yield window | ({"until": _text(since + timedelta(days=1))} if ago > 1 else {})


def _run(api: Api, count: int, frame: Frame) -> Json:
    until = frame.clock()
    found: dict[tuple[str, str, str], Json] = {}
    looked_at: dict[str, int] = {}
    failures: list[str] = []
    with frame.progress("days") as progress:
        bar = progress.add_task("Reconciling", total=count)
        for window in days(count, until):
            day = _asked(api, window, frame.wait)
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
    try:
        return _report(api, window)
    except Unanswered as error:
        raise Unanswered(f"{error}. Run it again") from error


def _report(api: Api, window: Json) -> Json:
    report: Json = api.post("/reconcile", window)["reconciliation"]
    return report


def _shown(report: Json) -> Iterator[str | Table]:
    if report["differences"]:
        yield _table(report["differences"])
    for failure in report["failures"]:
        yield f"Could not be mended now: {failure}"
    seen = ", ".join(f"{number} {name}" for name, number in report["looked_at"].items())
    yield f"Looked at {seen}."
    yield f"{report['mended']} mended, {report['open']} open."


def _table(differences: Sequence[Json]) -> Table:
    """Open ones first."""
    names = ("kind", "subject", "reference", "expected", "found", "next_step")
    rows = [
        ("mended" if each["mended"] else "open", *(each[name] for name in names))
        for each in sorted(differences, key=lambda each: bool(each["mended"]))
    ]
    columns = ("State", "Kind", "Subject", "Provider's id", "Ledger", "Provider", "Next")
    return table(columns, rows)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
