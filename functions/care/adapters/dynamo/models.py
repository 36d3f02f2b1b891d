"""The tables as PynamoDB models. Keys and indexes are those of `infra/data.yaml`.

A model names what keys, indexes and conditions need; every other field of its aggregate becomes an
attribute of the same name when the model is bound to its table, so a field that the domain gains
needs no change here.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from zlib import compress, decompress

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import MetaModel, Model

from ...domain.card import Card
from ...domain.claim import Claim
from ...domain.claim_line import ClaimLine, line_of, month_of
from ...domain.device import Device
from ...domain.event import Event
from ...domain.grant import Grant
from ...domain.parts import Service
from ...domain.plan import Plan
from ...domain.shop_order import ShopOrder
from ...domain.states import GrantState, HoldState, PlanState
from ...domain.values import replace
from ...usecases.ports import Account, Answer, Misses, Seen
from .codec import codec_of, fields_of, made
from .connection import SharedConnection
from .indexes import ByAccount, ByMonth, ByStore, Due, Stored, Work, instant, month_key, shard_of

# What a claim's line in its month tells beside fields of the claim (`ByMonth`).
_OF_THE_LINE = ("return_at", "hold_lapses_at", "hold_amount", "shipped_at")


class Item(Model):
    """One stored aggregate. `of` is its dataclass; what is not a field of it is the store's own."""

    of: type
    key_name: str

    @classmethod
    def holding(cls, aggregate: Any, **own: Any) -> Item:
        """The item of `aggregate`, with the store's own attributes."""
        values = {field.name: getattr(aggregate, field.name) for field in fields_of(cls.of)}
        return cls(**values, **own)

    @property
    def key(self) -> str:
        """The first part of the key."""
        return str(getattr(self, self.key_name))

    @property
    def aggregate(self) -> Any:
        """The aggregate as it was stored. Raises `TypeError` where a field is missing."""
        names = [f.name for f in fields_of(self.of) if f.name in self.attribute_values]
        return made(self.of, {name: self.attribute_values[name] for name in names})


class Versioned(Item):
    """An aggregate under its version; `op` names the attempt that stored it last.

    Not PynamoDB's VersionAttribute: it adds conditions of its own, also to an update of what was
    never read, and then that always fails.
    """

    version = NumberAttribute()
    op = UnicodeAttribute()


class DeviceItem(Versioned):
    """`${Stack}-devices`."""

    of = Device
    key_name = "serial"
    serial = UnicodeAttribute(hash_key=True)
    order_id = UnicodeAttribute(null=True)
    plan_id = UnicodeAttribute(null=True)
    open_claim_id = UnicodeAttribute(null=True)
    next_plan_id = UnicodeAttribute(null=True)
    retired_at = instant(null=True)


class PlanItem(Versioned):
    """`${Stack}-plans`."""

    of = Plan
    key_name = "plan_id"
    plan_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    created_at = instant()
    left = NumberAttribute()
    reserved = NumberAttribute()
    state = Stored(codec_of(PlanState))
    renewed_by = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = instant(null=True)
    work_region = UnicodeAttribute(null=True)
    work_since = instant(null=True)
    by_account = ByAccount()
    due = Due()
    work = Work()

    @classmethod
    def holding(cls, aggregate: Plan, **own: Any) -> Item:
        """The item of a plan; it is in the indexes that it asks to be in."""
        return super().holding(aggregate, **_places(aggregate, aggregate.plan_id), **own)


class ClaimItem(Versioned):
    """`${Stack}-claims`."""

    of = Claim
    key_name = "claim_id"
    claim_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    filed_at = instant(attr_name="created_at")
    due_shard = UnicodeAttribute(null=True)
    due_at = instant(null=True)
    work_region = UnicodeAttribute(null=True)
    work_since = instant(null=True)
    claim_month = UnicodeAttribute(null=True)
    return_at = instant(null=True)
    hold_lapses_at = instant(null=True)
    hold_amount = NumberAttribute(null=True)
    shipped_at = instant(null=True)
    by_account = ByAccount()
    due = Due()
    work = Work()
    by_month = ByMonth()

    @classmethod
    def holding(cls, aggregate: Claim, **own: Any) -> Item:
        """The item of a claim; it is in the indexes that it asks to be in, and in its month's."""
        line, month = line_of(aggregate), month_of(aggregate.filed_at)
        shown = {name: getattr(line, name) for name in _OF_THE_LINE}
        places = _places(aggregate, aggregate.claim_id)
        where = {"claim_month": month_key(aggregate.region, month), **places}
        return super().holding(aggregate, **where, **shown, **own)

    @property
    def line(self) -> ClaimLine:
        """What the index `by_month` tells of the claim; absent is what goes without saying."""
        told = {name: self.attribute_values.get(name) for name in _OF_THE_LINE}
        return ClaimLine(
            self.claim_id,
            self.filed_at,
            self.attribute_values.get("service", Service.PREMIUM),
            self.attribute_values["state"],
            self.attribute_values.get("hold_state", HoldState.NONE),
            **told,
        )


class CardItem(Versioned):
    """`${Stack}-cards`."""

    of = Card
    key_name = "card_id"
    card_id = UnicodeAttribute(hash_key=True)
    store = UnicodeAttribute()
    changed_at = instant(null=True)
    by_store = ByStore()


class GrantItem(Versioned):
    """`${Stack}-grants`."""

    of = Grant
    key_name = "grant_id"
    grant_id = UnicodeAttribute(hash_key=True)
    state = Stored(codec_of(GrantState))
    plan_id = UnicodeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = instant(null=True)
    work_region = UnicodeAttribute(null=True)
    work_since = instant(null=True)
    due = Due()
    work = Work()

    @classmethod
    def holding(cls, aggregate: Grant, **own: Any) -> Item:
        """The item of a grant; it is in the indexes that it asks to be in."""
        return super().holding(aggregate, **_places(aggregate, aggregate.grant_id), **own)


class ShopOrderItem(Versioned):
    """`${Stack}-orders`."""

    of = ShopOrder
    key_name = "order_id"
    order_id = UnicodeAttribute(hash_key=True)


class EventItem(Item):
    """`${Stack}-events`: the timeline, and the outbox while an event has a `due_at`."""

    of = Event
    key_name = "subject"
    subject = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute(range_key=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = instant(null=True)
    mail_tries = NumberAttribute(null=True)
    mail_sent_at = instant(null=True)
    due = Due()


class AccountItem(Versioned):
    """`${Stack}-accounts`."""

    of = Account
    key_name = "account_id"
    account_id = UnicodeAttribute(hash_key=True)


class SeenItem(Versioned):
    """`${Stack}-seen`. DynamoDB clears what is past `forget_after`, epoch seconds, in its own time:
    until then it is there and counts as gone.

    `packed` is the answer: two kilobytes of JSON that the same request alone reads again, which a
    transaction bills twice. A release before this one stored it as a map, `answer`.
    """

    of = Seen
    key_name = "seen_id"
    seen_id = UnicodeAttribute(hash_key=True)
    forget_after = NumberAttribute()
    packed = BinaryAttribute(null=True, legacy_encoding=False)

    @classmethod
    def holding(cls, aggregate: Seen, **own: Any) -> Item:
        """The item of what was seen, with the instant of its clearing."""
        bare = replace(aggregate, answer=None)
        packed = _packed(aggregate.answer) if aggregate.answer else None
        return super().holding(bare, forget_after=aggregate.forget_after, packed=packed, **own)

    @property
    def aggregate(self) -> Seen:
        """What was seen, with its answer unpacked."""
        seen: Seen = super().aggregate
        return replace(seen, answer=_unpacked(self.packed)) if self.packed else seen


class MissesItem(Item):
    """A count in `${Stack}-seen`, cleared there like what was seen."""

    of = Misses
    key_name = "seen_id"
    seen_id = UnicodeAttribute(hash_key=True)
    forget_after = NumberAttribute()
    missed = NumberAttribute()


class Tables:
    """The models, each bound once to its table of `stack`, over one connection.

    A call is given up after 1 s to connect or 2 s to answer, and tried twice more.
    """

    def __init__(self, stack: str, region: str | None = None) -> None:
        self.connection = SharedConnection(
            region=region, connect_timeout_seconds=1, read_timeout_seconds=2, max_retry_attempts=2
        )
        self._known: set[str] = set()
        self.devices = self._bound(DeviceItem, f"{stack}-devices")
        self.plans = self._bound(PlanItem, f"{stack}-plans")
        self.claims = self._bound(ClaimItem, f"{stack}-claims")
        self.events = self._bound(EventItem, f"{stack}-events")
        self.accounts = self._bound(AccountItem, f"{stack}-accounts")
        self.cards = self._bound(CardItem, f"{stack}-cards")
        self.grants = self._bound(GrantItem, f"{stack}-grants")
        self.orders = self._bound(ShopOrderItem, f"{stack}-orders")
        self.seen = self._bound(SeenItem, f"{stack}-seen")
        self.misses = self._bound(MissesItem, f"{stack}-seen")
        models = (
            *(self.devices, self.plans, self.claims, self.events, self.accounts),
            *(self.cards, self.grants, self.orders, self.seen, self.misses),
        )
        self._by_type: dict[type, type[Any]] = {model.of: model for model in models}

    def of(self, aggregate: type) -> type[Any]:
        """The model of an aggregate's type."""
        return self._by_type[aggregate]

    def _bound(self, model: type[Item], table_name: str) -> type[Any]:
        meta = type("Meta", (), {"table_name": table_name, "region": self.connection.region})
        rest = _rest(model.of, model.get_attributes())
        taken = [name for name in rest if hasattr(model, name)]
        if taken:
            raise TypeError(f"{taken} of {model.of.__name__} are PynamoDB's own names")
        bound: type[Any] = MetaModel(model.__name__, (model,), {"Meta": meta, **rest})
        # Each model makes a connection of its own: five clients, five TLS handshakes. One will do.
        table = bound._get_connection()
        if table_name not in self._known:  # two of them lie in one table
            self.connection.add_meta_table(table.get_meta_table())
            self._known.add(table_name)
        table.connection = self.connection
        return bound


def _places(aggregate: Plan | Claim | Grant, id_: str) -> dict[str, str | None]:
    """The index attributes of what may be due or wait for the desk."""
    return {
        "due_shard": shard_of(id_) if aggregate.due_at else None,
        "work_region": aggregate.region if aggregate.work_since else None,
    }


def _packed(answer: Answer) -> bytes:
    return compress(f"{answer.status} {answer.body}".encode())


def _unpacked(packed: bytes) -> Answer:
    status, _, body = decompress(packed).decode().partition(" ")
    return Answer(int(status), body)


def _rest(aggregate: type, declared: Collection[str]) -> dict[str, Stored]:
    return {f.name: Stored.of(f) for f in fields_of(aggregate) if f.name not in declared}
