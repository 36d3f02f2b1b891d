"""`care reconcile`: the payment provider's books against our ledgers, day by day.

Each difference is mended where that can be; what is left is shown with what a person does next
(docs/runbooks/reconciliation.md). Safe to run again.
"""

from collections import Counter
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


def _run(api: Api, count: int, frame: Frame) -> Json:
    with frame.progress("days") as progress:
        bar = progress.add_task("Reconciling", total=count)
        days = []
        for day in _days(api, count, frame.wait):
            days.append(day)
            progress.advance(bar)
    return _joined(days)


def _joined(days: Sequence[Json]) -> Json:
    """One report of the days, the newest first; a difference is told as the last look left it."""
    found = {
        (x["kind"], x["subject"], x["reference"]): x for day in days for x in day["differences"]
    }
    looked_at: Counter[str] = sum((Counter(day["looked_at"]) for day in days), Counter())
    left = sum(not each["mended"] for each in found.values())
    return {
        "since": days[-1]["since"],
        "until": days[0]["until"],
        "looked_at": dict(looked_at),
        "open": left,
        "mended": len(found) - left,
        "differences": list(found.values()),
        "failures": list(dict.fromkeys(each for day in days for each in day["failures"])),
    }


def _days(api: Api, count: int, wait: Wait) -> Iterator[Json]:
    """The report of each day, newest first, counted back from the API's present, not from ours."""
    day = _asked(api, {}, wait)
    until = datetime.fromisoformat(day["until"])
    yield day
    for ago in range(1, count):
        end = until - timedelta(days=ago)
        yield _asked(api, {"since": _text(end - timedelta(days=1)), "until": _text(end)}, wait)


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
    yield f"Looked at {seen or 'nothing'}."
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
