"""State: one SQLite file in WAL mode, one writer at a time, one transaction a request.

Objects are kept as the JSON they are answered with; keys that begin with `_` never leave.
"""

import json
import secrets
import sqlite3
import string
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import missing

Json = dict[str, Any]
_ALPHABET = string.ascii_letters + string.digits

_SCHEMA = """
create table if not exists object (
  seq integer primary key autoincrement, id text not null unique, kind text not null,
  created integer not null, label text, customer text, parent text, fingerprint text,
  data text not null);
create index if not exists by_kind on object (kind, seq);
create index if not exists by_customer on object (kind, customer, seq);
create index if not exists by_parent on object (kind, parent, seq);
create index if not exists by_fingerprint on object (kind, fingerprint, seq);
create table if not exists due (id integer primary key, at integer not null, what text not null,
  ref text not null);
create index if not exists due_at on due (at, id);
create table if not exists answer (key text primary key, method text not null, path text not null,
  params text not null, status integer not null, body blob not null, request text not null,
  used_at integer not null);
create table if not exists request (seq integer primary key autoincrement, at integer not null,
  endpoint text not null, status integer not null, replayed integer not null, subject text,
  fault text);
create table if not exists delivery (id integer primary key autoincrement, event text not null,
  at integer not null, rank real not null, attempt integer not null, state text not null,
  status integer, sent_at integer);
create index if not exists delivery_due on delivery (state, at);
create table if not exists setting (name text primary key, value text not null);
create table if not exists blob (id text primary key, content blob not null);
"""
_TABLES = ("object", "due", "answer", "request", "delivery", "setting", "blob")


@dataclass(frozen=True, slots=True)
class Cause:
    """What an event's `request` says: null for what the clock or a human in the Dashboard did."""

    request: str | None = None
    key: str | None = None


@dataclass(slots=True)
class Tx:
    """One transaction at one instant.

    `directive` is what a fault orders the issuer to do, `sends` the event types that go out,
    `before` each object as it was first read.
    """

    db: sqlite3.Connection
    now: int
    cause: Cause
    directive: tuple[str, str] | None = None
    sends: tuple[str, ...] = ()
    emitted: bool = False
    before: dict[str, str] = field(default_factory=dict)

    def new_id(self, prefix: str, length: int = 24) -> str:
        return new_id(prefix, length)

    def insert(self, obj: Json) -> Json:
        self.db.execute(
            "insert into object (id, kind, created, label, customer, parent, fingerprint, data)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            (obj["id"], obj["object"], obj["created"], *_columns(obj), json.dumps(obj)),
        )
        return obj

    def save(self, obj: Json) -> Json:
        self.db.execute(
            "update object set label=?, customer=?, parent=?, fingerprint=?, data=? where id=?",
            (*_columns(obj), json.dumps(obj), obj["id"]),
        )
        return obj

    def find(self, object_id: str) -> Json | None:
        row = self.db.execute("select data from object where id=?", (object_id,)).fetchone()
        if row is None:
            return None
        self.before.setdefault(object_id, row[0])
        found: Json = json.loads(row[0])
        return found

    def get(self, kind: str, object_id: str, param: str = "id") -> Json:
        """Raises the API's resource_missing when there is no such object of that kind."""
        found = self.find(object_id)
        if found is None or found["object"] != kind:
            raise missing(kind, object_id, param)
        return found

    def all(self, kind: str, **where: str | None) -> list[Json]:
        """Newest first; `where` names columns: customer, parent, fingerprint, label."""
        wanted = {column: value for column, value in where.items() if value is not None}
        clause = "".join(f" and {column}=?" for column in wanted)
        rows = self.db.execute(
            f"select data from object where kind=?{clause} order by seq desc",
            (kind, *wanted.values()),
        )
        return [json.loads(row[0]) for row in rows]

    def schedule(self, at: int, what: str, ref: str) -> None:
        self.db.execute("insert into due (at, what, ref) values (?, ?, ?)", (at, what, ref))

    def setting(self, name: str, default: Any = None) -> Any:
        row = self.db.execute("select value from setting where name=?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set(self, name: str, value: Any) -> None:
        self.db.execute("insert or replace into setting values (?, ?)", (name, json.dumps(value)))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Takes back everything written inside when it raises."""
        self.db.execute("savepoint attempt")
        try:
            yield
        except BaseException:
            self.db.execute("rollback to attempt")
            raise
        finally:
            self.db.execute("release attempt")


class Store:
    """`sends`: globs of event types to deliver; `wake` is called after a commit that queued."""

    def __init__(self, folder: Path, sends: tuple[str, ...] = ()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.wake: Callable[[], None] = lambda: None
        self._sends = sends
        self._db = sqlite3.connect(
            folder / "double.sqlite3", check_same_thread=False, isolation_level=None
        )
        # NORMAL keeps every commit through a kill -9 of the process (not through a power cut).
        self._db.executescript("pragma journal_mode=wal; pragma synchronous=normal;" + _SCHEMA)

    @contextmanager
    def transaction(self, now: int, cause: Cause | None = None) -> Iterator[Tx]:
        with self.lock:
            self._db.execute("begin immediate")
            try:
                yield (tx := Tx(self._db, now, cause or Cause(), sends=self._sends))
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")
        if tx.emitted:
            self.wake()

    def next_due(self) -> int | None:
        with self.lock:
            row = self._db.execute("select min(at) from due").fetchone()
        at: int | None = row[0]
        return at

    def forget_everything(self) -> None:
        with self.transaction(0) as tx:
            for table in _TABLES:
                tx.db.execute(f"delete from {table}")

    def close(self) -> None:
        with self.lock:
            self._db.close()


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "_" + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def public(obj: Json) -> Json:
    """The object as the API answers it."""
    return {key: value for key, value in obj.items() if not key.startswith("_")}


def _columns(obj: Json) -> tuple[str | None, str | None, str | None, str | None]:
    card = (obj.get("payment_method_details") or obj).get("card") or {}
    label = obj["type"] if obj["object"] == "event" else obj.get("status")
    return label, obj.get("customer"), obj.get("payment_intent"), card.get("fingerprint")
