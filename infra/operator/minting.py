"""Mints many cards in chunks, and writes each chunk's codes down before it asks for the next."""

import csv
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from infra.operator.api import Api, Refusal, Unanswered

CHUNK = 500  # what one request mints at most
PAUSES = (2.0, 4.0, 8.0)  # seconds between the tries of one request, under the same key
COLUMNS = ("code", "region", "family", "term_months", "store", "batch")
Tell = Callable[[str], None]


class GivenOutBefore(Exception):
    """Codes of this very order were given out by an earlier run."""


class AnswerLost(Exception):
    """Codes were given out to nobody: the answer that bore them never came."""


@dataclass(frozen=True)
class Order:
    """So many equal cards."""

    count: int
    region: str
    family: str
    term_months: int
    store: str
    batch: str

    def chunks(self) -> Iterator[int]:
        """How many cards each request mints."""
        for start in range(0, self.count, CHUNK):
            yield min(CHUNK, self.count - start)

    def body(self, count: int) -> dict[str, Any]:
        """The request for `count` of them."""
        return vars(self) | {"count": count}

    def key(self, number: int, renewal: int) -> str:
        """The Idempotency-Key of a chunk: the same order asks under the same keys, so that one run
        by mistake a second time is told so. A chunk whose answer was lost gets a `renewal`."""
        said = "\n".join(str(each) for each in (*vars(self).values(), number, renewal))
        return sha256(said.encode()).hexdigest()[:40]


@dataclass
class Minting:
    """One run. `wait` is asked to sleep between tries."""

    api: Api
    order: Order
    tell: Tell
    wait: Callable[[float], None] = time.sleep

    def run(self, out: TextIO) -> Iterator[int]:
        """Mints chunk by chunk; yields how many codes each wrote, safely on the disk by then.

        Raises `GivenOutBefore`, `Refusal`, `Unanswered`.
        """
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        told = [str(getattr(self.order, name)) for name in COLUMNS[1:]]
        for number, count in enumerate(self.order.chunks(), start=1):
            codes = self._chunk(number, count)
            rows.writerows([code, *told] for code in codes)
            out.flush()
            os.fsync(out.fileno())
            yield len(codes)

    def _chunk(self, number: int, count: int) -> list[str]:
        renewal = 0
        while True:
            try:
                return self._codes(number, count, self.order.key(number, renewal))
            except AnswerLost:
                renewal += 1
                self.tell(
                    f"Chunk {number}: the answer with its {count} codes was lost. Those cards were "
                    f"never sold and nobody knows their codes; {count} others are minted under a "
                    "new key."
                )

    def _codes(self, number: int, count: int, key: str) -> list[str]:
        """The codes of one request. Raises `AnswerLost` where a try of it without an answer turns
        out to have given them out, `GivenOutBefore` where no try of this run did."""
        pauses, answered = iter(PAUSES), True
        while True:
            try:
                answer = self.api.post("/cards/mint", self.order.body(count), key)
                return _whole(answer["codes"], number, count)
            except Refusal as refusal:
                if refusal.code != "given_out":
                    raise
                raise (GivenOutBefore if answered else AnswerLost)(f"chunk {number}") from None
            except Unanswered as error:
                answered, pause = False, next(pauses, None)
                if pause is None:
                    raise
                self.tell(f"Chunk {number}: no answer ({error}); asked again under the same key.")
                self.wait(pause)


def _whole(codes: list[str], number: int, count: int) -> list[str]:
    if len(set(codes)) != count:
        raise Refusal(200, "", [f"Chunk {number}: {len(set(codes))} codes came, not {count}."])
    return codes


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A file that was not there before, for its owner's eyes alone. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        yield out
