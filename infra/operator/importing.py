"""Sends rows to the API in requests that it takes, and keeps what it said of each."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from infra.operator.api import Api, Refusal, Unanswered
from infra.operator.device_file import Row
from infra.operator.frame import Wait

CHUNK = 500  # rows that one request takes at most
MOST_BYTES = 60_000  # of one request's rows: the API takes 64 KB in all
PAUSES = (2.0, 4.0, 8.0)  # seconds between the tries of one request
NO_ROWS_FAULT = 8  # neighbours refused alike: the request is wrong, not what is in it
WHOLE = (400, 413, 422)  # a request is refused for what is in it: one row may spoil the others


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a row; `field` is "" where it is the row itself."""

    row: Row
    field: str
    problem: str


@dataclass
class Importing:
    """One run, and what came of it so far. `imported` rows were new or said something new."""

    api: Api
    tell: Callable[[str], None]
    wait: Wait
    imported: int = 0
    unchanged: int = 0
    failed: int = 0
    requests: int = 0
    faults: list[Fault] = field(default_factory=list)

    def run(self, rows: Iterable[Row]) -> Iterator[tuple[int, list[Fault]]]:
        """Sends chunk by chunk; yields how many rows each had, and the faults among them.

        Raises `Refusal`, `Unanswered`: what was imported until then stays so.
        """
        for chunk in chunks(rows):
            found = [Fault(row, "", row.problem) for row in chunk if row.device is None]
            good = [row for row in chunk if row.device is not None]
            found += self._sent(good) if good else []
            found.sort(key=lambda fault: fault.row.line)
            self.failed += len({fault.row.line for fault in found})
            self.faults += found
            yield len(chunk), found

    def _sent(self, rows: list[Row]) -> list[Fault]:
        """What is wrong with which of the rows; the others are imported."""
        try:
            answer = self._asked({"devices": [row.device for row in rows]})
        except Refusal as refusal:
            if refusal.status not in WHOLE:
                raise
            return self._halved(rows, refusal)
        self.imported += answer["imported"]
        self.unchanged += answer["unchanged"]
        return [
            Fault(rows[each["index"]], _field(error["pointer"]), error["detail"])
            for each in answer["errors"]
            for error in each["errors"]
        ]

    def _halved(self, rows: list[Row], refusal: Refusal) -> list[Fault]:
        """A request refused as a whole hides good rows: each half is asked for by itself.

        Raises the refusal where so many rows in a row are refused that none is to blame.
        """
        if len(rows) == 1:
            return [Fault(rows[0], "", str(refusal))]
        middle = len(rows) // 2
        found = self._sent(rows[:middle]) + self._sent(rows[middle:])
        refused = {fault.row.line for fault in found if not fault.field}
        if len(refused) == len(rows) >= NO_ROWS_FAULT:
            raise refusal
        return found

    def _asked(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer; a lost one is asked for again, for the same rows change nothing twice."""
        for pause in PAUSES:
            try:
                return self._post(body)
            except Unanswered as error:
                self.tell(f"No answer ({error}); the same rows are sent again.")
                self.wait(pause)
        return self._post(body)

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        self.requests += 1
        return self.api.post("/devices", body)


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in their order, as many together as one request takes."""
    chunk: list[Row] = []
    size = 0
    for row in rows:
        more = len(json.dumps(row.device)) + 2 if row.device is not None else 0
        if len(chunk) == CHUNK or (chunk and size + more > MOST_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += more
    if chunk:
        yield chunk


def _field(pointer: str) -> str:
    """`/devices/12/serial` is `serial`."""
    return "/".join(pointer.split("/")[3:])
