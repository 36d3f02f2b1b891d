"""The twin's tables: a column for what is looked up or counted, the whole value as JSON beside it.

Values are written and read by pydantic's type adapters, the quickest way that there is for them.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from care.domain.claim import Claim
from care.domain.device import Device
from care.domain.event import Event
from care.domain.plan import Plan

T = TypeVar("T")


class Row(DeclarativeBase):
    """A row of any table."""


class Document:
    """What a row with a value has: the value as JSON, and a version that each update moves on; an
    update of an older one is refused (`StaleDataError`)."""

    of: type[Any]
    document: Mapped[bytes]
    version: Mapped[int]

    @property
    def value(self) -> Any:
        """The value as it is stored."""
        return adapter(self.of).validate_json(self.document)


class DeviceRow(Document, Row):
    __tablename__ = "devices"
    of = Device
    serial: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar = {"version_id_col": version}


class PlanRow(Document, Row):
    __tablename__ = "plans"
    of = Plan
    plan_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar = {"version_id_col": version}


class ClaimRow(Document, Row):
    __tablename__ = "claims"
    of = Claim
    claim_id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(index=True)
    region: Mapped[str]
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__: ClassVar = {"version_id_col": version}


class EventRow(Row):
    """An event of a timeline, which nothing changes."""

    __tablename__ = "events"
    of = Event
    subject: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[bytes]


class AnswerRow(Row):
    """What was answered under an Idempotency-Key."""

    __tablename__ = "answers"
    account_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int]
    body: Mapped[str]
    forget_at: Mapped[datetime] = mapped_column(index=True)


def written(value: Any) -> bytes:
    """The JSON of a value."""
    return adapter(type(value)).dump_json(value)


@cache
def adapter(kind: type[T]) -> TypeAdapter[T]:
    """What writes and reads values of `kind`."""
    return TypeAdapter(kind)


def engine_of(url: str) -> Engine:
    """An engine with its tables. SQLite writes ahead and waits for the disk as seldom as is safe;
    a transaction takes its lock when it begins, so that what it reads stands until its end."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tuned)
        event.listen(
            engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")
        )
    Row.metadata.create_all(engine)
    return engine


def _tuned(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own comes only with a write
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
