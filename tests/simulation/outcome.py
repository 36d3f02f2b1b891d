"""What an operation came to, without what may differ from run to run: times, numbers, versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from care.domain.claim import Claim
from care.domain.ledger import Line
from care.domain.plan import Plan
from care.usecases.ports import Account
from care.usecases.receipts import Receipt
from care.usecases.redeem_card import Redeemed
from tests.simulation.operations import GatedHouse

# The numbers of tries, places and hashes: another way to the same end may count differently.
_VARY = frozenset({"version", "seq", "head", "k", "n", "tries", "recorded_at", "not_before"})
_NUMBERED = re.compile(r"\b(pi|cs|pm|re|cus|dp)_\d+")
Plain = Any


def outcome(house: GatedHouse) -> dict[str, Plain]:
    """Everything that stands: aggregates with their ledgers, kinds of events, the provider."""
    store = house.store
    found: dict[str, Plain] = {
        f"{kind.__name__} {key}": _plain(item) for (kind, key), item in store._items.items()
    }
    for subject in list(store._events):
        found[f"events of {subject}"] = tuple(house.types(subject))
    for subject, book in house.payments.books().items():
        amounts = (book.held, book.captured, book.refunded, book.live_holds, book.captures)
        found[f"provider {subject}"] = amounts
    return found


def without_accounts(found: dict[str, Plain]) -> dict[str, Plain]:
    """The same but for whom the provider knows: known before the order stands, it does no harm."""
    return {key: value for key, value in found.items() if not key.startswith(Account.__name__)}


def differences(one: dict[str, Plain], other: dict[str, Plain]) -> list[str]:
    """In what two outcomes differ, to read."""
    found = []
    for key in sorted(one.keys() | other.keys()):
        a, b = one.get(key), other.get(key)
        found += _apart(key, a, b)
    return found


def _apart(where: str, one: Plain, other: Plain) -> list[str]:
    """The smallest parts in which two differ."""
    if one == other:
        return []
    if isinstance(one, dict) and isinstance(other, dict):
        return [each for key in one for each in _apart(f"{where}.{key}", one[key], other[key])]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [each for at, (a, b) in pairs for each in _apart(f"{where}[{at}]", a, b)]
    return [f"{where}: {one} != {other}"]


def told(answer: Any) -> Plain:
    """What the caller of an operation is told, state-wise."""
    match answer:
        case Claim():
            lines = tuple(_line_told(line) for line in answer.ledger)
            waits = answer.work_since is not None
            return answer.claim_id, answer.service, answer.state, answer.hold_state, lines, waits
        case Plan():
            lines = tuple(_line_told(line) for line in answer.ledger)
            return answer.plan_id, answer.state, answer.serial, answer.left, answer.reserved, lines
        case Receipt():
            # Not the word for it: of a unit that was received before, it says so.
            return told(answer.claim), answer.decision.failed
        case Redeemed():
            return answer.decision.allowed, told(answer.plan)
    return answer


def _line_told(line: Line) -> Plain:
    page = _NUMBERED.sub(r"\1", line.page_url or "")
    return line.purpose, line.way, line.goal, line.status, line.amount, page


def _plain(thing: Any) -> Plain:
    how = _how(type(thing))
    return how(thing)


def _same(thing: Any) -> Plain:
    return thing


def _text(thing: str) -> Plain:
    return _NUMBERED.sub(r"\1", thing) if "_" in thing else thing


def _time(thing: datetime) -> Plain:
    return "then"


def _each(thing: tuple[Any, ...]) -> Plain:
    return tuple(_plain(each) for each in thing)


@cache
def _how(kind: type) -> Callable[[Any], Plain]:
    if issubclass(kind, Enum):
        return _same
    if issubclass(kind, str):
        return _text
    if issubclass(kind, datetime):
        return _time
    if issubclass(kind, tuple):
        return _each
    if not hasattr(kind, "__dataclass_fields__") or kind.__name__ == "Money":
        return _same
    names = [field.name for field in fields(kind) if field.name not in _VARY]

    def whole(thing: Any) -> Plain:
        return {name: _plain(getattr(thing, name)) for name in names}

    return whole
