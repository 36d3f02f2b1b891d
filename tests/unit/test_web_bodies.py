"""Bodies: JSON that can be read in only one way, of a bounded size."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from care.web.bodies import MOST_BYTES, body_bytes, json_of
from care.web.errors import Malformed, NotJson, TooLarge


def sent(text: str) -> dict[str, Any]:
    """An event with `text` as its body."""
    return {"body": text, "isBase64Encoded": False}


def sent_bytes(raw: bytes) -> dict[str, Any]:
    """An event with `raw` as its body, as the gateway sends what is no text."""
    return {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}


def test_a_json_body_is_read() -> None:
    assert json_of(sent('{"serial": "1ZNA0001", "n": [1, null, true]}')) == {
        "serial": "1ZNA0001",
        "n": [1, None, True],
    }


def test_a_base64_body_is_read_as_its_bytes() -> None:
    assert json_of(sent_bytes('{"name": "Zoë"}'.encode())) == {"name": "Zoë"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{'a': 1}",
        '{"a": 1,}',
        '{"a": 1} {}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 01}',
        '{"a": "\x00"}',
        '{"a": "\\ud800"}',
        '{"\\udc00": 1}',
        '["' + "\ud800" + '"]',
        '{"a": 1, "a": 2}',
        '{"b": {"a": 1, "a": 1}}',
        '{"a": ' + "9" * 5000 + "}",
        "[" * 60_000,
        '{"a":' * 10_000,
        "\ufeff{}",
    ],
)
def test_what_cannot_be_read_in_one_way_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        json_of(sent(text))


def test_an_event_without_a_body_is_malformed() -> None:
    with pytest.raises(Malformed):
        json_of({})


@pytest.mark.parametrize("body", ["***", "e30", "e30=\n=", "é"])
def test_a_body_that_is_not_base64_is_malformed(body: str) -> None:
    with pytest.raises(Malformed):
        body_bytes({"body": body, "isBase64Encoded": True})


def test_bytes_that_are_no_text_are_malformed_json() -> None:
    with pytest.raises(Malformed):
        json_of(sent_bytes(b'{"a": "\xff"}'))


def test_a_whole_surrogate_pair_is_one_character() -> None:
    assert json_of(sent('{"a": "\\ud83d\\ude80"}')) == {"a": "🚀"}


def test_a_body_of_the_limit_is_read_and_one_byte_more_is_too_large() -> None:
    full = json.dumps("x" * (MOST_BYTES - 2))
    assert len(json_of(sent(full))) == MOST_BYTES - 2
    with pytest.raises(TooLarge):
        json_of(sent(full + " "))


def test_the_limit_counts_bytes_and_not_characters() -> None:
    with pytest.raises(TooLarge):
        body_bytes(sent("é" * (MOST_BYTES // 2 + 1)))


def named(kind: str) -> dict[str, Any]:
    """An event whose body says that it is of a `kind`."""
    return sent('{"serial": "1ZNA0001"}') | {"headers": {"content-type": kind}}


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "Application/JSON ; charset=utf-8",
        "application/json;x",
        "application/octet-stream",
        "",
    ],
)
def test_a_body_that_is_called_json_or_nothing_is_read(kind: str) -> None:
    assert json_of(named(kind)) == {"serial": "1ZNA0001"}


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
        "application/json,text/plain",
        "json",
    ],
)
def test_a_body_that_is_called_anything_else_is_not_read(kind: str) -> None:
    with pytest.raises(NotJson):
        json_of(named(kind))
    with pytest.raises(NotJson):
        body_bytes(named(kind))
