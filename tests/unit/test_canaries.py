"""A canary is found in every form that it could come out in: or none found would mean nothing."""

from __future__ import annotations

import base64
import gzip
import html
import json
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.canaries import Canaries

VALUE = "Zoë+Quill <zoe@mail.example> 4242"
WRITTEN: dict[str, Callable[[str], Any]] = {
    "plain": lambda text: f"so {text}.",
    "bytes": str.encode,
    "a field of JSON": lambda text: json.dumps({"a": {"b": text}}),
    "JSON in JSON": lambda text: json.dumps(json.dumps([text])),
    "a URL": lambda text: f"https://x.example/?q={quote(text, safe='')}&z=1",
    "a page": lambda text: f"<p>{html.escape(text)}</p>",
    "hexadecimal": lambda text: text.encode().hex().upper(),
    "packed": lambda text: zlib.compress(text.encode() * 3),
    "packed in base 64": lambda text: base64.b64encode(gzip.compress(text.encode() * 3)).decode(),
    "an item": lambda text: {"M": {"note": {"M": {"sentence": {"S": text}}}}},
    "a packed item": lambda text: {"answer": {"B": zlib.compress(json.dumps([text]).encode())}},
    "a name": lambda text: {text: 1},
    "an error": lambda text: ValueError(f"{text} is wrong"),
} | {
    f"base 64 from byte {n}": lambda text, n=n: base64.b64encode(b"x" * n + text.encode() + b"yz")
    for n in range(4)
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_value_is_found_as(form: str) -> None:
    canaries = Canaries("seed", {"mine": VALUE, "another's": "Nobody wrote this"})
    assert canaries.found(WRITTEN[form](VALUE)) == {"mine"}
    assert canaries.found(WRITTEN[form](VALUE), but=("mine",)) == set()
    assert canaries.found(WRITTEN[form]("nothing at all of them")) == set()


def test_each_seed_has_values_of_its_own_and_a_card_passes_its_check() -> None:
    one, other = Canaries("one"), Canaries("other")
    assert one.word("name") != other.word("name")
    assert one.card() != other.card() and one.code() != other.code()
    assert Canaries("one").word("name") == one.values["name"]
    digits = [int(digit) for digit in reversed(one.values["card"])]
    doubled = [n * 2 - 9 * (n > 4) if place % 2 else n for place, n in enumerate(digits)]
    assert (len(digits), sum(doubled) % 10) == (16, 0)


def test_a_value_that_may_be_there_by_chance_is_none() -> None:
    with pytest.raises(ValueError, match="by chance"):
        Canaries("seed").keep("zip", "62701")
