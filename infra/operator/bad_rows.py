"""The bad rows of a file of devices, in a file of their own: mended there, it can be imported."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from infra.operator.device_file import NOTE, DeviceFile, Row
from infra.operator.frame import Misused
from infra.operator.importing import Fault
from infra.operator.minting import new_file

Keep = Callable[[list[Fault]], None]


@contextmanager
def kept(source: DeviceFile, errors: Path | None) -> Iterator[Keep]:
    """What keeps bad rows: nothing, or a file of them, made when there is the first.

    Raises `Misused` where the file is there already or cannot be.
    """
    if errors is None:
        yield lambda found: None
        return
    if errors.exists() or not errors.parent.is_dir():
        raise Misused(f"{errors} has to be a new file in a folder that is there.")
    with ExitStack() as stack:
        write: list[Callable[[Row, str], None]] = []

        def keep(found: list[Fault]) -> None:
            problems: dict[int, tuple[Row, list[str]]] = {}
            for fault in found:
                said = f"{fault.field}: {fault.problem}" if fault.field else fault.problem
                problems.setdefault(fault.row.line, (fault.row, []))[1].append(said)
            if problems and not write:
                write.append(_writer(source, stack.enter_context(new_file(errors))))
            for row, said in problems.values():
                write[0](row, " ".join(said))

        yield keep


def _writer(file: DeviceFile, out: TextIO) -> Callable[[Row, str], None]:
    """Writes bad rows in the file's own format, each with its problem, to be mended and imported.

    A line that is no JSON object stays as it was.
    """
    if file.format == "csv":
        columns = file.header()
        noted = NOTE in columns
        rows = csv.writer(out)
        rows.writerow(columns if noted else [NOTE, *columns])

        def cells(row: Row, problem: str) -> None:
            # An older problem is replaced only where the row has a cell for it.
            raw = list(row.raw)
            if noted and len(raw) == len(columns):
                raw[columns.index(NOTE)] = problem
            rows.writerow(raw if noted else [problem, *raw])

        return cells

    def line(row: Row, problem: str) -> None:
        if row.device is None:
            out.write(f"{row.raw}\n")
            return
        out.write(json.dumps({NOTE: problem} | row.device, ensure_ascii=False) + "\n")

    return line
