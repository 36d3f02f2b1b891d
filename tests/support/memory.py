"""In-memory twins of the ports, with the same semantics as the adapters and faults on demand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, TypeVar

from care.domain.card import Card
from care.domain.claim import Claim
from care.domain.claim_line import ClaimLine, line_of, month_of
from care.domain.device import Device
from care.domain.errors import Conflict, NotFound
from care.domain.event import Event
from care.domain.grant import Grant
from care.domain.plan import Plan
from care.domain.shop_order import ShopOrder
from care.domain.touch import OF_GRANT, OF_PLAN, Touch
from care.domain.values import replace
from care.usecases import once
from care.usecases.ports import (
    MOST_MAIL_TRIES,
    STORED,
    Account,
    AlreadyAsked,
    Commit,
    Due,
    Kind,
    Misses,
    Seen,
    TouchRefused,
)

from . import told
from .faults import Crash, Faults
from .small_ports import FixedClock, MemoryDirectory, MemoryMailer, MemoryQueue

__all__ = [
    "Crash",
    "FixedClock",
    "MemoryDirectory",
    "MemoryMailer",
    "MemoryQueue",
    "MemoryStore",
    "Outgoing",
]

T = TypeVar("T")
Key = tuple[type, str]
_KEYS: dict[type, str] = {
    Device: "serial",
    Plan: "plan_id",
    Claim: "claim_id",
    Account: "account_id",
    Card: "card_id",
    Grant: "grant_id",
    ShopOrder: "order_id",
    Seen: "seen_id",
}

# The kinds of items that the sweep finds, in its order.
_DUE: tuple[tuple[type, Kind], ...] = ((Plan, "plan"), (Grant, "grant"), (Claim, "claim"))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event and what became of its mail."""

    event: Event
    due_at: datetime | None = None
    tries: int = 0
    sent_at: datetime | None = None


class MemoryStore(Faults):
    """The Store port in memory. One lock makes every request atomic.

    It refuses what no store may be given: a change of state that no event tells of (`told.py`).
    """

    def __init__(
        self, *, mailed: Collection[str] = (), mail_retry: timedelta = timedelta(minutes=5)
    ) -> None:
        super().__init__()
        self._lock = RLock()
        self._items: dict[Key, Any] = {}
        self._due_at: dict[Key, datetime] = {}  # of the items that something wakes
        self._misses: dict[Key, Misses] = {}  # what alone a refusal may change
        self._ops: dict[Key, str] = {}
        self._tokens: dict[str, Commit] = {}
        self._events: dict[str, dict[int, Outgoing]] = {}
        self._mailed, self._mail_retry = frozenset(mailed), mail_retry

    def device(self, serial: str) -> Device | None:
        return self._get("device", Device, serial)

    def plan(self, plan_id: str) -> Plan | None:
        return self._get("plan", Plan, plan_id)

    def claim(self, claim_id: str) -> Claim | None:
        return self._get("claim", Claim, claim_id)

    def account(self, account_id: str) -> Account | None:
        return self._get("account", Account, account_id)

    def card(self, card_id: str) -> Card | None:
        return self._get("card", Card, card_id)

    def grant(self, grant_id: str) -> Grant | None:
        return self._get("grant", Grant, grant_id)

    def grants(self, grant_ids: Sequence[str]) -> dict[str, Grant]:
        return self._read(
            "grants",
            lambda: {g: self._items[Grant, g] for g in grant_ids if (Grant, g) in self._items},
        )

    def several(self, *named: Key) -> Any:
        def found(each: Key) -> Any:
            return self._items.get(each) or self._misses.get(each)

        return self._read("several", lambda: tuple(map(found, named)))

    def shop_order(self, order_id: str) -> ShopOrder | None:
        return self._get("shop_order", ShopOrder, order_id)

    def seen(self, seen_id: str) -> Seen | None:
        return self._get("seen", Seen, seen_id)

    def count_miss(self, seen_id: str, forget_after: int) -> int:
        def add() -> int:
            before = self._misses.get((Misses, seen_id))
            misses = Misses(seen_id, before.missed + 1 if before else 1)
            self._misses[Misses, seen_id] = misses
            return misses.missed

        return self._read("count_miss", add)

    def plans(self, plan_ids: Sequence[str]) -> dict[str, Plan]:
        return self._read("plans", lambda: self._some(Plan, plan_ids))

    def claims(self, claim_ids: Sequence[str]) -> dict[str, Claim]:
        return self._read("claims", lambda: self._some(Claim, claim_ids))

    def _some(self, kind: type[T], keys: Sequence[str]) -> dict[str, T]:
        return {key: self._items[kind, key] for key in keys if (kind, key) in self._items}

    def devices(self, serials: Sequence[str]) -> dict[str, Device]:
        return self._read(
            "devices",
            lambda: {s: self._items[Device, s] for s in serials if (Device, s) in self._items},
        )

    def plans_of(self, account_id: str) -> list[Plan]:
        plans = self._read("plans_of", lambda: self._all(Plan))
        mine = [plan for plan in plans if plan.account_id == account_id]
        return sorted(mine, key=lambda plan: plan.created_at, reverse=True)

    def claims_of(self, account_id: str) -> list[Claim]:
        claims = self._read("claims_of", lambda: self._all(Claim))
        mine = [claim for claim in claims if claim.account_id == account_id]
        return sorted(mine, key=lambda claim: claim.filed_at, reverse=True)

    def claim_lines(self, region: str, month: str) -> list[ClaimLine]:
        claims = self._read("claim_lines", lambda: self._all(Claim))
        filed = [claim for claim in claims if claim.region == region]
        lines = [line_of(claim) for claim in filed if month_of(claim.filed_at) == month]
        return sorted(lines, key=lambda line: line.filed_at)

    def cards_of(self, store: str, since: datetime) -> list[Card]:
        cards = self._read("cards_of", lambda: self._all(Card))
        changed = [(card.changed_at, card) for card in cards if card.store == store]
        mine = [(at, card) for at, card in changed if at is not None and at >= since]
        return [card for _, card in sorted(mine, key=lambda pair: pair[0], reverse=True)]

    def work(self, region: str) -> list[Claim | Plan | Grant]:
        kinds = (Claim, Plan, Grant)
        tasks = self._read("work", lambda: [item for kind in kinds for item in self._all(kind)])
        waiting = [task for task in tasks if task.region == region and task.work_since]
        return sorted(waiting, key=lambda task: task.work_since)

    def timeline(self, subject: str) -> list[Event]:
        return self._read("timeline", lambda: [each.event for each in self._sent(subject).values()])

    def commit(self, commit: Commit, op: str) -> None:
        if not (commit.puts or commit.events or commit.touches):
            return
        with once.joined(commit) as whole, self._lock:
            self._request("commit", lambda: self._commit(whole, op))

    def due(self, now: datetime, kinds: Sequence[Kind] = STORED) -> Iterator[Due]:
        every = self._read("due", lambda: self._due(now))
        yield from (due for due in every if due.kind in kinds)

    def mail_due(self, subject: str, seq: int, at: datetime) -> None:
        def again() -> None:
            mail = self.mail(subject, seq)
            if mail and mail.due_at and mail.tries >= MOST_MAIL_TRIES:
                self._events[subject][seq] = replace(mail, due_at=None)
            elif mail and mail.due_at:
                self._events[subject][seq] = replace(mail, due_at=at, tries=mail.tries + 1)

        self._read("mail_due", again)

    def mail_sent(self, subject: str, seq: int, at: datetime) -> None:
        def done() -> None:
            mail = self.mail(subject, seq)
            if mail is None:
                raise NotFound(f"{subject}|{seq}")
            self._events[subject][seq] = replace(mail, due_at=None, sent_at=at)

        self._read("mail_sent", done)

    def mail(self, subject: str, seq: int) -> Outgoing | None:
        """What became of an event's mail: for a test's eyes, not a request."""
        return self._events.get(subject, {}).get(seq)

    def _get(self, name: str, kind: type[T], key: str) -> T | None:
        return self._read(name, lambda: self._items.get((kind, key)))

    def _read(self, name: str, do: Callable[[], T]) -> T:
        with self._lock:
            return self._request(name, do)

    def _all(self, kind: type[T]) -> list[T]:
        return [item for (of, _), item in self._items.items() if of is kind]

    def _sent(self, subject: str) -> dict[int, Outgoing]:
        return dict(sorted(self._events.get(subject, {}).items()))

    def _commit(self, commit: Commit, op: str) -> None:
        puts = {_key_of(aggregate): aggregate for aggregate in commit.puts}
        if len(puts) != len(commit.puts):
            raise ValueError("a transaction may name an item only once")
        if op in self._tokens:
            if self._tokens[op] != commit:
                raise ValueError(f"{op} names another attempt")
            return
        try:
            changed = self._judged(commit, puts)
        except (Conflict, AlreadyAsked):
            if any(self._ops.get(key) == op for key in puts):
                return
            raise
        for key, item in changed.items():
            if "/" in op:  # a use case's attempt; a test's own hand and an import have no step
                told.check(self._items.get(key), item, commit)
            self._put(key, replace(item, version=item.version + 1))
        self._ops.update(dict.fromkeys(puts, op))
        if commit.events or commit.touches or len(puts) > 1:
            self._tokens[op] = commit  # a transaction's ClientRequestToken
        for event in commit.events:
            due_at = event.at + self._mail_retry if event.note.type in self._mailed else None
            self._events.setdefault(event.subject, {})[event.seq] = Outgoing(event, due_at)

    def _put(self, key: Key, item: Any) -> None:
        self._items[key] = item
        if due_at := getattr(item, "due_at", None):
            self._due_at[key] = due_at
        else:
            self._due_at.pop(key, None)

    def _judged(self, commit: Commit, puts: dict[Key, Any]) -> dict[Key, Any]:
        """What the commit changes. A condition of a put or event outweighs that of a touch."""
        for key, item in puts.items():
            if isinstance(item, Seen) and not item.version:
                self._ask(key, item)
        stale = any(self._version(key) != item.version for key, item in puts.items())
        if stale or any(self.mail(event.subject, event.seq) for event in commit.events):
            raise Conflict("an item was changed meanwhile")
        changed = dict(puts)
        for touch in commit.touches:
            changed[_target_of(touch)] = self._touched(changed, touch)
        return changed

    def _touched(self, changed: dict[Key, Any], touch: Touch) -> Any:
        key = _target_of(touch)
        item = changed.get(key, self._items.get(key))
        try:
            if item is None:
                raise Conflict("there is no such item")
            return touch.on(item)
        except Conflict:
            raise TouchRefused(touch) from None

    def _ask(self, key: Key, seen: Seen) -> None:
        """What was seen once is asked no more, unless it is over: then it never was."""
        standing: Seen | None = self._items.get(key)
        if standing is not None and not standing.over(seen.at):
            raise AlreadyAsked(standing)
        self._items.pop(key, None)

    def _version(self, key: Key) -> int:
        return self._items[key].version if key in self._items else 0

    def _due(self, now: datetime) -> list[Due]:
        items = [(*key, at) for key, at in self._due_at.items() if at <= now]
        due = [Due(k, id_, since=at) for of, k in _DUE for name, id_, at in items if name is of]
        if self._mailed:
            mails = [mail for subject in self._events.values() for mail in subject.values()]
            waiting = [mail for mail in mails if mail.due_at and mail.due_at <= now]
            due += [
                Due("event", f"{mail.event.subject}|{mail.event.seq}", since=mail.due_at)
                for mail in waiting
            ]
        return due


def _key_of(aggregate: Any) -> Key:
    return type(aggregate), getattr(aggregate, _KEYS[type(aggregate)])


def _target_of(touch: Touch) -> Key:
    if isinstance(touch, OF_PLAN):
        return Plan, touch.plan_id
    if isinstance(touch, OF_GRANT):
        return Grant, touch.grant_id
    return Device, touch.serial
