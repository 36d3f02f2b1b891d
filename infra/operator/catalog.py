"""`care catalog`: what is wrong with catalog data, and what changes between two of them."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from infra.operator.frame import DONE, REFUSED, Misused, frame_of, table

if TYPE_CHECKING:
    from care.domain.terms import Catalog
    from infra.operator.catalog_diff import Change

ROOT = Path(__file__).parents[2]
DATA = Path("functions/care/catalog/data")
Place = Annotated[str, typer.Argument(help="A folder of catalog data, or a git commit or branch.")]

app = typer.Typer(no_args_is_help=True)


@app.command()
def lint(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Catalog data; the shipped one if not said.")] = (
        ROOT / DATA
    ),
) -> None:
    """Name the file and field of everything that is wrong with a catalog, with the way out."""
    from care.catalog.lint import lint as findings_of

    if not folder.is_dir():
        raise Misused(f"{folder} is no folder.")
    findings = findings_of(folder)
    listed = [{"file": f.file, "field": f.pointer or "/", "problem": f.problem} for f in findings]
    said = [str(finding) for finding in findings] or [f"{folder}: nothing wrong."]
    frame_of(context).show({"folder": str(folder), "findings": listed}, *said)
    raise typer.Exit(REFUSED if findings else DONE)


@app.command()
def diff(context: typer.Context, old: Place, new: Place = str(ROOT / DATA)) -> None:
    """Say in words what changes from OLD to NEW (the shipped data if not said).

    A plan keeps the fees and policies that it was sold under, a claim the days of its filing. What
    reaches beyond that is marked, and ends with 1.
    """
    from infra.operator.catalog_diff import changes

    with _catalog(old) as before, _catalog(new) as after:
        found = changes(before, after)
    frame_of(context).show(
        {"old": old, "new": new, "changes": [_document(each) for each in found]}, *_shown(found)
    )
    raise typer.Exit(REFUSED if any(change.warns for change in found) else DONE)


def _document(change: "Change") -> dict[str, object]:
    return {
        "subject": change.subject,
        "what": change.what,
        "old": change.old or None,
        "new": change.new or None,
        "reach": change.reach,
        "warns": change.warns,
    }


def _shown(found: "list[Change]") -> Iterator[str | Table]:
    if not found:
        yield "Nothing that is sold or agreed changes."
        return
    rows = [("!" if each.warns else "", each.text, each.reach) for each in found]
    yield table(("", "Change", "Reaches"), rows)
    warned = sum(change.warns for change in found)
    yield f"Changes: {len(found)}. Of what was agreed before (!): {warned}."


@contextmanager
def _catalog(place: str) -> "Iterator[Catalog]":
    """The catalog of a folder, or of a commit. Raises `Misused` where it cannot be read."""
    if Path(place).is_dir():
        yield _read(Path(place), place)
        return
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(_archive(place))) as archive:
            archive.extractall(folder, filter="data")
        yield _read(Path(folder) / DATA, place)


def _archive(commit: str) -> bytes:
    # After --end-of-options nothing is taken for one: `commit` is whatever was typed.
    command = ["git", "archive", "--format=tar", "--end-of-options", commit, str(DATA)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise Misused(f"{commit} is neither a folder nor a commit with a catalog ({reason}).")
    return done.stdout


def _read(folder: Path, place: str) -> "Catalog":
    from care.catalog import read

    try:
        return read(folder)
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise Misused(
            f"The catalog of {place} cannot be read ({type(error).__name__}: {error}). "
            "See: care catalog lint"
        ) from None
