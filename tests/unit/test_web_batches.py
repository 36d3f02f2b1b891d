"""Batches: one message that fails stops no other, and its words reach no log."""

from __future__ import annotations

from typing import Any

from care.web.batches import work_each
from tests.support.events import Lines, queue_event

pytest_plugins = ["tests.support.door_fixtures"]

RECORDS = queue_event("one", "two", "three")["Records"]


def test_only_the_message_that_failed_comes_again() -> None:
    worked: list[str] = []

    def work(record: dict[str, Any]) -> None:
        if record["body"] == "two":
            raise KeyError("ana@example.com")
        worked.append(record["body"])

    assert work_each(RECORDS, work, "messageId") == ["message-1"]
    assert worked == ["one", "three"]


def test_a_batch_that_went_well_returns_nothing() -> None:
    assert work_each(RECORDS, lambda record: None, "messageId") == []


def test_a_failure_is_logged_by_its_class_and_place_and_counted(
    printed: Lines,
) -> None:
    def work(record: dict[str, Any]) -> None:
        try:
            raise KeyError("ana@example.com")
        except KeyError as error:
            raise ValueError("1 Main St") from error

    work_each(RECORDS[:1], work, "messageId")
    lines = printed()
    assert lines[0]["message"] == "record_failed"
    assert lines[0]["record"] == "message-0"
    assert lines[0]["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert lines[0]["frames"][-1].endswith(" work")
    assert [line["Worked"] for line in lines if "Worked" in line] == [[0.0]]
    assert [line["Failed"] for line in lines if "Failed" in line] == [[1.0]]
    assert "ana@example.com" not in str(lines) and "Main St" not in str(lines)
