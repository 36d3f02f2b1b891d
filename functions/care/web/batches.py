"""Batches of messages and records: one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .telemetry import count, count_failures, log_failure

Record = dict[str, Any]


def work_each(records: Sequence[Record], work: Callable[[Record], None], id_: str) -> list[str]:
    """Does `work` on each record; the ids, by the field `id_`, of those that failed.

    A failure is logged by its class, and counted.
    """
    failed = [record[id_] for record in records if not _worked(record, work, record[id_])]
    count("Worked", len(records) - len(failed))
    if failed:
        count_failures(len(failed))
    return failed


def _worked(record: Record, work: Callable[[Record], None], id_: str) -> bool:
    try:
        work(record)
    except Exception as error:  # noqa: BLE001  the edge: whatever failed, the others go on
        log_failure("record_failed", error, record=id_)
        return False
    return True
