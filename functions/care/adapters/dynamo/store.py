"""The Store port on DynamoDB. No method scans."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from time import sleep
from typing import Any, cast

from pynamodb.exceptions import UpdateError

from ...domain.card import Card
from ...domain.claim import Claim
from ...domain.claim_line import ClaimLine
from ...domain.device import Device
from ...domain.errors import NotFound
from ...domain.event import Event
from ...domain.grant import Grant
from ...domain.plan import Plan
from ...domain.shop_order import ShopOrder
from ...usecases import once
from ...usecases.ports import MOST_MAIL_TRIES, STORED, Account, Commit, Due, Kind, Misses, Seen
from .codec import codec_of
from .commit import code_of, store_one, store_together, writes_of
from .indexes import SHARDS, month_key, shard_of
from .models import Item, Tables
from .patience import patiently
from .reading import read_several

MAIL_RETRY = timedelta(minutes=5)


class DynamoStore:
    """The tables `${stack}-devices|plans|claims|events|accounts`.

    Events of the kinds `mailed` are due from `mail_retry` after they happened, until their mail was
    sent: the stream should have seen to it before. Without `region` the SDK finds it in the
    environment. `rest` waits so many seconds before a write that was crowded out is made again.
    Besides what the port says, a call raises PynamoDB's own errors where the tables cannot be
    reached or may not be used.
    """

    def __init__(
        self,
        stack: str,
        *,
        mailed: Collection[str] = (),
        mail_retry: timedelta = MAIL_RETRY,
        region: str | None = None,
        rest: Callable[[float], None] = sleep,
    ) -> None:
        self._tables, self._rest = Tables(stack, region), rest
        self._mailed, self._mail_retry = frozenset(mailed), mail_retry
        tables = (self._tables.plans, self._tables.claims, self._tables.grants, self._tables.events)
        self._waiting: dict[Kind, Any] = dict(zip(STORED, tables, strict=True))

    def device(self, serial: str) -> Device | None:
        """The device, or None where the serial is unknown."""
        return cast("Device | None", _read(self._tables.devices, serial))

    def plan(self, plan_id: str) -> Plan | None:
        """The plan, or None."""
        return cast("Plan | None", _read(self._tables.plans, plan_id))

    def claim(self, claim_id: str) -> Claim | None:
        """The claim, or None."""
        return cast("Claim | None", _read(self._tables.claims, claim_id))

    def account(self, account_id: str) -> Account | None:
        """The account, or None where it never paid."""
        return cast("Account | None", _read(self._tables.accounts, account_id))

    def card(self, card_id: str) -> Card | None:
        """The activation card, or None."""
        return cast("Card | None", _read(self._tables.cards, card_id))

    def grant(self, grant_id: str) -> Grant | None:
        """The grant, or None."""
        return cast("Grant | None", _read(self._tables.grants, grant_id))

    def grants(self, grant_ids: Sequence[str]) -> dict[str, Grant]:
        """Those of `grant_ids` that are known, by id."""
        return _read_all(self._tables.grants, grant_ids)

    def shop_order(self, order_id: str) -> ShopOrder | None:
        """The order of the maker's shop, or None."""
        return cast("ShopOrder | None", _read(self._tables.orders, order_id))

    def seen(self, seen_id: str) -> Seen | None:
        """What was asked or told before, also where it is over and not cleared yet; or None."""
        return cast("Seen | None", _read(self._tables.seen, seen_id))

    def several(self, *named: tuple[type[Any], str]) -> Any:
        """Each of `named`, a type and a key, or None; in one request. Raises `Crowded`."""
        return read_several(self._tables, named, self._rest)

    def count_miss(self, seen_id: str, forget_after: int) -> int:
        """Counts one more miss where the number lies; returns how many there are now."""
        model = self._tables.of(Misses)
        misses = model(seen_id)
        misses.update([model.missed.add(1), model.forget_after.set(forget_after)])
        return int(misses.missed)

    def plans(self, plan_ids: Sequence[str]) -> dict[str, Plan]:
        """Those of `plan_ids` that are known, by id."""
        return _read_all(self._tables.plans, plan_ids)

    def claims(self, claim_ids: Sequence[str]) -> dict[str, Claim]:
        """Those of `claim_ids` that are known, by id."""
        return _read_all(self._tables.claims, claim_ids)

    def devices(self, serials: Sequence[str]) -> dict[str, Device]:
        """Those of `serials` that are known, by serial."""
        return _read_all(self._tables.devices, serials)

    def plans_of(self, account_id: str) -> list[Plan]:
        """An account's plans, newest first. The index may be a moment behind, they are not."""
        index = self._tables.plans.by_account
        ids = [item.plan_id for item in index.query(account_id, scan_index_forward=False)]
        return _in_order(ids, _read_all(self._tables.plans, ids))

    def claims_of(self, account_id: str) -> list[Claim]:
        """An account's claims, newest first. The index may be a moment behind, they are not."""
        index = self._tables.claims.by_account
        ids = [item.claim_id for item in index.query(account_id, scan_index_forward=False)]
        return _in_order(ids, _read_all(self._tables.claims, ids))

    def claim_lines(self, region: str, month: str) -> list[ClaimLine]:
        """The claims of `region` filed in a month, oldest first. The index may be a moment
        behind."""
        return [item.line for item in self._tables.claims.by_month.query(month_key(region, month))]

    def cards_of(self, store: str, since: datetime) -> list[Card]:
        """A store's cards with which something was done at `since` (UTC) or later, newest first.
        The index may be a moment behind, they are not."""
        model = self._tables.cards
        found = model.by_store.query(store, model.changed_at >= since)
        cards: dict[str, Card] = _read_all(model, [item.card_id for item in found])
        return sorted(cards.values(), key=_changed_at, reverse=True)

    def work(self, region: str) -> list[Claim | Plan | Grant]:
        """What of a region waits for the desk, longest first."""
        tasks: list[Any] = []
        for model in (self._tables.claims, self._tables.plans, self._tables.grants):
            ids = [item.key for item in model.work.query(region)]
            tasks += _in_order(ids, _read_all(model, ids))
        # The index may be behind: what waits no more is left out.
        return sorted((t for t in tasks if t.work_since), key=lambda task: task.work_since)

    def timeline(self, subject: str) -> list[Event]:
        """All events of one plan or claim, in order."""
        return [item.aggregate for item in self._tables.events.query(subject, consistent_read=True)]

    def commit(self, commit: Commit, op: str) -> None:
        """Writes all or nothing. Raises `TouchRefused`, `Conflict` or `AlreadyAsked`, and writes
        nothing then."""
        with once.joined(commit) as whole:
            events = [self._event_item(event) for event in whole.events]
            writes = writes_of(whole, events, self._tables, op)
            lone = writes.lone_put
            if lone:
                patiently(lambda: store_one(lone, op), self._rest)
            elif whole != Commit():
                patiently(lambda: store_together(writes, self._tables, op), self._rest)

    def due(self, now: datetime, kinds: Sequence[Kind] = STORED) -> Iterator[Due]:
        """Everything of `kinds` that is due at `now` (UTC), each kind and shard in the order of its
        time."""
        for shard in SHARDS:
            for kind in kinds:
                model = self._waiting[kind]
                for item in model.due.query(shard, model.due_at <= now):
                    id_ = f"{item.key}|{item.seq}" if kind == "event" else item.key
                    yield Due(kind, id_, since=item.due_at)

    def mail_due(self, subject: str, seq: int, at: datetime) -> None:
        """Counts another try, so the stream delivers the event again; due again at `at` (UTC).

        Nothing happens where the mail is due no more: a hint may come late. After `MOST_MAIL_TRIES`
        it is given up and due no more, without a mark that it was sent.
        """
        model = self._tables.events
        again = [model.mail_tries.add(1), model.due_at.set(at)]
        fresh = model.mail_tries.does_not_exist() | (model.mail_tries < MOST_MAIL_TRIES)
        if not self._update_event(subject, seq, again, model.due_at.exists() & fresh):
            given_up = [model.due_at.remove(), model.due_shard.remove()]
            self._update_event(subject, seq, given_up, model.mail_tries >= MOST_MAIL_TRIES)

    def mail_sent(self, subject: str, seq: int, at: datetime) -> None:
        """Records that the mail service accepted the mail at `at` (UTC). Raises `NotFound`."""
        model = self._tables.events
        done = [model.due_at.remove(), model.due_shard.remove(), model.mail_sent_at.set(at)]
        if not self._update_event(subject, seq, done, model.subject.exists()):
            raise NotFound(f"{subject}|{seq}")

    def _update_event(self, subject: str, seq: int, actions: list[Any], condition: Any) -> bool:
        try:
            self._tables.events(subject, seq).update(actions, condition)
        except UpdateError as error:
            if code_of(error) != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _event_item(self, event: Event) -> Item:
        if event.note.type not in self._mailed:
            return cast(Item, self._tables.events.holding(event))
        at = event.at + self._mail_retry
        return cast(
            Item, self._tables.events.holding(event, due_at=at, due_shard=shard_of(event.subject))
        )


def event_in(image: Mapping[str, Any]) -> tuple[Event, bool]:
    """The event of a record's NewImage in the table's stream, and whether its mail is still due."""
    return codec_of(Event).decode(image), "due_at" in image


def _changed_at(card: Card) -> datetime:
    return card.changed_at or card.minted_at


def _read(model: type[Any], key: str) -> Any:
    try:
        return model.get(key, consistent_read=True).aggregate
    except model.DoesNotExist:
        return None


def _read_all(model: type[Any], keys: Sequence[str]) -> dict[str, Any]:
    items = model.batch_get(keys, consistent_read=True)
    return {item.key: item.aggregate for item in items}


def _in_order(keys: Sequence[str], found: Mapping[str, Any]) -> list[Any]:
    return [found[key] for key in keys if key in found]
