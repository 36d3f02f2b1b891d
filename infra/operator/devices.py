"""`care devices import`: the maker's registry from a file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.operator.api import Refusal, Unanswered
from infra.operator.bad_rows import Keep, kept
from infra.operator.checks import row_faults
from infra.operator.device_file import BadFile, DeviceFile, Format, Row
from infra.operator.frame import DONE, MAKER, REFUSED, DryRun, Frame, Misused, frame_of, table
from infra.operator.importing import Fault, Importing, chunks

SHOWN = 20  # faults in the table; JSON and --errors have them all

app = typer.Typer(no_args_is_help=True)


@app.callback()
def devices() -> None:
    """The maker's registry of devices."""


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV with a header, or JSON lines; UTF-8.")],
    format: Annotated[
        Format | None, typer.Option(help="Where the name does not end in .csv or .jsonl.")
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(help="Write the bad rows here, to be mended; not there yet."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Tell of devices sold, delivered, activated, as many as there are.

    Good rows are taken and bad ones listed by line (exit code 1). A file that cannot be read is
    refused whole, before anything is sent. Safe to run again: what is known changes nothing.
    """
    frame = frame_of(context)
    try:
        source = DeviceFile.of(file, format)
        count = source.check()
    except (BadFile, OSError) as error:
        raise Misused(f"{error} Nothing was sent.") from None
    try:
        with kept(source, errors) as keep:
            take = _checked if dry_run else _imported
            failed = take(frame, source, count, keep)
    except (BadFile, OSError) as error:  # the file was changed meanwhile, or a disk is full
        raise Misused(str(error)) from None
    raise typer.Exit(REFUSED if failed else DONE)


def _imported(frame: Frame, source: DeviceFile, count: int, keep: Keep) -> int:
    """Imports, and shows what came of it, also where it breaks off. Returns the bad rows."""
    run = Importing(frame.api(MAKER), frame.say, frame.wait)
    try:
        with frame.progress("rows") as progress:
            bar = progress.add_task("Importing", total=count)
            for number, found in run.run(source.rows()):
                keep(found)
                progress.advance(bar, number)
    except (Refusal, Unanswered, BadFile, OSError, KeyboardInterrupt):
        _show(frame, run.faults, _counts(run, count), _sentence(run, count))
        frame.say("What was imported stays so; the whole file can be imported again.")
        raise
    _show(frame, run.faults, _counts(run, count), _sentence(run, count))
    return run.failed


def _counts(run: Importing, count: int) -> dict[str, Any]:
    return {
        "dry_run": False,
        "rows": count,
        "imported": run.imported,
        "unchanged": run.unchanged,
        "failed": run.failed,
        "not_sent": count - run.imported - run.unchanged - run.failed,
        "requests": run.requests,
    }


def _sentence(run: Importing, count: int) -> str:
    counts = _counts(run, count)
    left = f", {counts['not_sent']} not reached" if counts["not_sent"] else ""
    return (
        f"{run.imported} of {count} rows were new or changed, {run.unchanged} known already, "
        f"{run.failed} bad{left}."
    )


def _checked(frame: Frame, source: DeviceFile, count: int, keep: Keep) -> int:
    """Judges the rows as the API does, and sends nothing. Returns the bad rows."""
    faults: list[Fault] = []
    requests = 0
    with frame.progress("rows") as progress:
        bar = progress.add_task("Checking", total=count)
        for chunk in chunks(source.rows()):
            found = list(_faults(chunk))
            requests += any(row.device is not None for row in chunk)
            faults += found
            keep(found)
            progress.advance(bar, len(chunk))
    failed = len({fault.row.line for fault in faults})
    document = {"dry_run": True, "rows": count, "sound": count - failed, "failed": failed}
    sentence = f"{count - failed} of {count} rows are sound, {failed} bad. Nothing was sent. "
    sentence += f"Requests that it takes: {requests}."
    _show(frame, faults, document | {"requests": requests}, sentence)
    return failed


def _faults(rows: Iterable[Row]) -> Iterator[Fault]:
    for row in rows:
        if row.device is None:
            yield Fault(row, "", row.problem)
            continue
        for name, problem in row_faults(row.device):
            yield Fault(row, name, problem)


def _show(frame: Frame, faults: list[Fault], counts: dict[str, Any], sentence: str) -> None:
    listed = [{"line": f.row.line, "field": f.field, "problem": f.problem} for f in faults]
    frame.show(counts | {"errors": listed}, *_parts(faults), sentence)


def _parts(faults: list[Fault]) -> Iterator[str | Table]:
    if faults:
        rows = [(f.row.line, f.field, f.problem) for f in faults[:SHOWN]]
        yield table(("Line", "Field", "Problem"), rows)
    if len(faults) > SHOWN:
        yield f"… and {len(faults) - SHOWN} more; --errors FILE writes every bad row."
