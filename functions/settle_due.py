"""The settle queue's worker: each message is one plan, claim or unsent mail that is due."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.batches import work_each

SETTINGS = settings.read(settings.Paying)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Lambda's entry. Only the messages that failed come again."""
    failed = work_each(event["Records"], _settle, "messageId")
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _settle(record: dict[str, Any]) -> None:
    """`op` is this delivery of the message: another delivery is another run."""
    received = record["attributes"]["ApproximateReceiveCount"]
    op = f"{record['messageId']}/{received}"
    wiring.settle_due(SETTINGS).work(wiring.read_due(record["body"]), op)
