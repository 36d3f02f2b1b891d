"""Attributes that hold domain values, and the indexes of `infra/data.yaml`."""

from __future__ import annotations

from dataclasses import MISSING
from datetime import datetime
from typing import Any
from zlib import crc32

from pynamodb.attributes import Attribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from .codec import Codec, FieldCodec, codec_of

SHARDS = ("0", "1", "2", "3")  # so that a day's deadlines do not meet on one partition


def shard_of(id_: str) -> str:
    """The shard of the due index in which an id always is."""
    return SHARDS[crc32(id_.encode()) % len(SHARDS)]


class Stored(Attribute[Any]):
    """A domain value, by its codec. None and the field's default are stored by their absence."""

    def __init__(self, codec: Codec, default: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codec, self.absent = codec, default
        self.attr_type = codec.tag

    @classmethod
    def of(cls, field: FieldCodec) -> Stored:
        """The attribute of a field that no key, index or condition names."""
        return cls(field.codec, field.default, null=field.default is not MISSING)

    def serialize(self, value: Any) -> Any:
        """The raw form; None where `value` goes without saying."""
        return None if value is None or value == self.absent else self.codec.encode(value)

    def deserialize(self, value: Any) -> Any:
        """The domain value."""
        return self.codec.decode(value)


def instant(**kwargs: Any) -> Stored:
    """A time that sorts as text."""
    return Stored(codec_of(datetime), **kwargs)


class ByAccount(GlobalSecondaryIndex[Any]):
    """An account's plans or claims by the time they were made."""

    class Meta:
        index_name = "by_account"
        projection = KeysOnlyProjection()

    account_id = UnicodeAttribute(hash_key=True)
    created_at = instant(range_key=True)


class Due(GlobalSecondaryIndex[Any]):
    """What asked to be looked at, by when. Sparse: nothing else is in it."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = instant(range_key=True)


class ByStore(GlobalSecondaryIndex[Any]):
    """A store's cards by when something was last done with them. Sparse: a card that lies in its
    batch as minted is not in it."""

    class Meta:
        index_name = "by_store"
        projection = KeysOnlyProjection()

    store = UnicodeAttribute(hash_key=True)
    changed_at = instant(range_key=True)


class Work(GlobalSecondaryIndex[Any]):
    """The claims of a region that wait for the desk, by since when. Sparse."""

    class Meta:
        index_name = "work"
        projection = KeysOnlyProjection()

    work_region = UnicodeAttribute(hash_key=True)
    work_since = instant(range_key=True)


class ByMonth(GlobalSecondaryIndex[Any]):
    """The claims of a region by the UTC month of their filing, each with what a line of it says."""

    class Meta:
        index_name = "by_month"
        projection = IncludeProjection(
            [
                *("service", "state", "hold_state"),
                *("return_at", "hold_lapses_at", "hold_amount", "shipped_at"),
            ]
        )

    claim_month = UnicodeAttribute(hash_key=True)
    created_at = instant(range_key=True)


def month_key(region: str, month: str) -> str:
    """The hash key of a region's claims of a month: `US#2026-11`."""
    return f"{region}#{month}"
