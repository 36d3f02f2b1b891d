"""What DynamoDB bills for a request on demand, from the images of the items that it read or wrote.

A write is a unit a begun KB of the larger image, twice that in a transaction; an index is billed
once, in a transaction too, and by what changes in the entry that it stores: one unit a begun KB for
an entry that comes, goes or is rewritten, both for one that moves, none for one that stays as it
is. A read is a unit a begun 4 KB, half that where it may be stale; a query counts its items as one.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

Image = Mapping[str, Any]
"""An item with its types, `{"serial": {"S": "1ZN"}}`; empty where there is none."""
KB = 1024


@dataclass(frozen=True, slots=True)
class Table:
    """What of a table's definition is billed by: the arguments of its CreateTable."""

    definition: Mapping[str, Any]

    @property
    def keys(self) -> list[str]:
        """The names of its key."""
        return _names(self.definition)

    def key_of(self, image: Image) -> dict[str, Any]:
        """The key of an item, out of more of it."""
        return {name: image[name] for name in self.keys}

    def write_units(self, before: Image, after: Image, *, together: bool) -> float:
        """What it costs to make `after` of `before`; `together`: in a transaction. What failed has
        left the one as it was the other."""
        times = 2 if together else 1
        return times * _begun(max(size(before), size(after)), KB) + self.index_units(before, after)

    def index_units(self, before: Image, after: Image) -> float:
        """What of it the indexes cost."""
        indexes = self.definition.get("GlobalSecondaryIndexes", [])
        return sum(self._entry_units(index, before, after) for index in indexes)

    def _entry_units(self, index: Mapping[str, Any], before: Image, after: Image) -> float:
        old, new = self._entry(index, before), self._entry(index, after)
        if old == new:
            return 0
        keys = [[entry.get(name) for name in _names(index)] for entry in (old, new)]
        units = [_begun(size(entry), KB) if entry else 0 for entry in (old, new)]
        return sum(units) if keys[0] != keys[1] else max(units)

    def _entry(self, index: Mapping[str, Any], image: Image) -> Image:
        """What the index stores of an item; nothing where a name of its key is missing."""
        names = _names(index)
        if not all(name in image for name in names):
            return {}
        more = index["Projection"].get("NonKeyAttributes", [])
        shown = {*self.keys, *names, *more}
        if index["Projection"]["ProjectionType"] == "ALL":
            return image
        return {name: value for name, value in image.items() if name in shown}


def read_units(images: Sequence[Image], *, consistent: bool, asked: int = 0) -> float:
    """What it costs to get items one by one, of which `asked` were asked for: a missing one is
    billed, too."""
    units = sum(_begun(size(image), 4 * KB) for image in images) + max(0, asked - len(images))
    return units if consistent else units / 2


def query_units(images: Sequence[Image], *, consistent: bool) -> float:
    """What it costs to query items, which are billed by their sum."""
    units = _begun(sum(size(image) for image in images), 4 * KB)
    return units if consistent else units / 2


def size(image: Image) -> int:
    """Bytes of an item, as DynamoDB counts them: names, values, and what lists and maps add."""
    return sum(len(name.encode()) + _weight(each) for name, each in image.items())


def _weight(value: Any) -> int:
    ((kind, given),) = value.items()
    match kind:
        case "S":
            return len(given.encode())
        case "B":
            return len(given)
        case "N":
            return ceil(len(given.lstrip("-")) / 2) + 1
        case "L":
            return 3 + sum(1 + _weight(each) for each in given)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _weight(each) for name, each in given.items())
        case "BOOL" | "NULL":
            return 1
    raise ValueError(f"no size is known of {kind}")


def _names(keyed: Mapping[str, Any]) -> list[str]:
    return [each["AttributeName"] for each in keyed["KeySchema"]]


def _begun(amount: int, of: int) -> int:
    return max(1, ceil(amount / of))
