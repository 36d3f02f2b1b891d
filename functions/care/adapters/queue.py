"""The settle queue on SQS. A message says what is due, in JSON: `{"kind", "id", "hint"}`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, cast, get_args

from ..domain.errors import BadValue, CareError
from ..usecases.ports import Due, Kind
from .aws import client

BATCH = 10  # the most entries that SendMessageBatch takes
KINDS = frozenset(get_args(Kind))

Entry = dict[str, str]


class NotQueued(CareError):
    """The queue refused some messages twice. What is due stays due: the sweep finds it again."""

    retry = True


class SettleQueue:
    """The queue at `url`. Besides `NotQueued` a call raises botocore's errors."""

    def __init__(self, url: str) -> None:
        self._url = url

    def put(self, dues: Sequence[Due]) -> None:
        """Queues all of `dues`. Entries that SQS refuses are sent once more.

        Raises `NotQueued` at the end, after every batch was tried.
        """
        refused = [entry for batch in _batches(dues) for entry in self._send_twice(batch)]
        if refused:
            raise NotQueued(f"{len(refused)} of {len(dues)} messages were refused")

    def _send_twice(self, batch: list[Entry]) -> list[Entry]:
        refused = self._send(batch)
        return self._send(refused) if refused else []

    def _send(self, batch: list[Entry]) -> list[Entry]:
        """The entries of `batch` that were refused."""
        answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=batch)
        refused = {failure["Id"] for failure in answer.get("Failed", [])}
        return [entry for entry in batch if entry["Id"] in refused]

    @cached_property
    def _sqs(self) -> Any:
        return client("sqs")


def read_due(body: str) -> Due:
    """What a message of the queue says. Raises `BadValue` for anything that `put` did not write."""
    try:
        message = json.loads(body)
    except json.JSONDecodeError:
        message = None
    match message:
        case {"kind": str(kind), "id": str(id_), "hint": str() | None as hint} if kind in KINDS:
            return Due(cast(Kind, kind), id_, hint)
    raise BadValue("", "A message of the settle queue has kind, id and hint.")


def _batches(dues: Sequence[Due]) -> Iterator[list[Entry]]:
    for start in range(0, len(dues), BATCH):
        batch = dues[start : start + BATCH]
        yield [{"Id": str(n), "MessageBody": _body(due)} for n, due in enumerate(batch)]


def _body(due: Due) -> str:
    return json.dumps({"kind": due.kind, "id": due.id, "hint": due.hint})
