"""Reads a registry's file of devices, CSV or JSON lines, row by row and never whole.

What makes the file as a whole unreadable is found before anything is sent: `check` walks it once.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

REQUIRED = ("serial", "model", "region")
TIMES = ("sold_at", "delivered_at", "activated_at", "returned_at", "bound_at")
COLUMNS = (*REQUIRED, *TIMES, "bound_account")
NOTE = "problem"  # what a file of bad rows says of each; ignored where it is read again
MOST_BYTES = 4096  # of one row; many together have to fit into one request
MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
Format = Literal["csv", "jsonl"]


class BadFile(Exception):
    """The file cannot be read; the sentence names the line where there is one."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {problem}" if line else problem)


@dataclass(frozen=True)
class Row:
    """One device of the file. `raw` is as it was read: a CSV row's cells, or a line.

    `problem` says why there is no `device`.
    """

    line: int
    raw: list[str] | str
    device: dict[str, Any] | None = None
    problem: str = ""


@dataclass(frozen=True)
class DeviceFile:
    """A file of devices, which can be read several times."""

    path: Path
    format: Format

    @classmethod
    def of(cls, path: Path, format: Format | None) -> "DeviceFile":
        """By its name where no format is said. Raises `BadFile`."""
        if not path.is_file():
            raise BadFile(f"{path} is no file.")
        by_name: dict[str, Format] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
        found = format or by_name.get(path.suffix.lower())
        if found is None:
            raise BadFile(f"{path} is named neither .csv nor .jsonl: say --format.")
        return cls(path, found)

    def check(self) -> int:
        """How many rows there are, good and bad. Raises `BadFile`, also where there are none."""
        count = sum(1 for _ in self.rows())
        if not count:
            raise BadFile(f"{self.path} holds no rows.")
        return count

    def header(self) -> list[str]:
        """The columns of a CSV file. Raises `BadFile`."""
        return _header(next(_records(_lines(self.path)), (1, []))[1])

    def rows(self) -> Iterator[Row]:
        """Each row with its line, counted from 1. Raises `BadFile`."""
        read = _csv_rows if self.format == "csv" else _json_rows
        return read(_lines(self.path))


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if number == 1 and raw[:2] in MARKS:
                raise BadFile(f"The file is {MARKS[raw[:2]]}: save it as UTF-8.")
            try:
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                problem = f"byte {error.start + 1} is no UTF-8: save the file as UTF-8."
                raise BadFile(problem, number) from None


def _csv_rows(lines: Iterator[str]) -> Iterator[Row]:
    records = _records(lines)
    columns = _header(next(records, (1, []))[1])
    for line, cells in records:
        if len(cells) != len(columns):
            problem = f"{len(cells)} cells, but the header has {len(columns)}."
            yield Row(line, cells, problem=problem)
        elif sum(map(len, cells)) > MOST_BYTES:
            yield Row(line, cells, problem=_LONG)
        else:
            yield Row(line, cells, _device(dict(zip(columns, cells, strict=True))))


def _records(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Every record that is not blank, with the line that it begins on."""
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadFile(f"the quoting is broken from here on ({error}).", line) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _header(cells: list[str]) -> list[str]:
    columns = [cell.strip() for cell in cells]
    wanted = f"The first line names the columns: {', '.join(REQUIRED)} and any of "
    wanted += f"{', '.join(COLUMNS[len(REQUIRED) :])}."
    if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
        raise BadFile("the columns have to be separated by commas.", 1)
    if missing := [name for name in REQUIRED if name not in columns]:
        raise BadFile(f"no column {', '.join(missing)}. {wanted}", 1)
    if unknown := [name for name in columns if name not in (*COLUMNS, NOTE)]:
        raise BadFile(f"{', '.join(map(repr, unknown))} is no known column. {wanted}", 1)
    if twice := sorted({name for name in columns if columns.count(name) > 1}):
        raise BadFile(f"{', '.join(twice)} is there twice.", 1)
    return columns


def _device(cells: dict[str, str]) -> dict[str, Any]:
    """An empty cell is nothing said; an empty region is one that nobody knows (ELG-6)."""
    said: dict[str, Any] = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    said.pop(NOTE, None)
    return {"region": None} | said


def _json_rows(lines: Iterator[str]) -> Iterator[Row]:
    for number, text in enumerate(lines, start=1):
        line = text.strip()
        if not line:
            continue
        if number == 1 and line.startswith("["):
            raise BadFile("this is one list; write one object a line.", 1)
        yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row:
    if len(line.encode()) > MOST_BYTES:
        return Row(number, line, problem=_LONG)
    try:
        device = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse)
        json.dumps(device, ensure_ascii=False).encode()  # half of a surrogate pair cannot be sent
    except json.JSONDecodeError as error:
        return Row(number, line, problem=f"No JSON: {error.msg} at character {error.pos + 1}.")
    except (RecursionError, ValueError) as error:
        return Row(number, line, problem=f"No JSON that can be sent: {error}.")
    if not isinstance(device, dict):
        return Row(number, line, problem="An object is expected.")
    device.pop(NOTE, None)
    return Row(number, line, device)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError("a name is there twice")
    return names


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


_LONG = f"A row has at most {MOST_BYTES} characters."
