"""Secrets of our own: the in-memory twin and the adapter behave alike (BUY-4, the port `Keys`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from care.adapters.keys import KeySecret, SecretKeys
from care.domain.errors import BadValue
from care.usecases.ports import Keys
from tests.support.small_ports import MemoryKeys, signed

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
MAKER = ("maker-new-secret", "maker-old-secret")
CODE, OTHER_CODE = "0123456789ABCDEFG", "0123456789ABCDEFH"
FACTS: dict[str, str | int] = {"plan": "plan_1", "until": 1795370539}


def adapter(**changes: bytes) -> SecretKeys:
    """The adapter with its secret filled in."""
    senders = {"maker": MAKER, "carrier": ("carrier-secret",)}
    keys = {"codes": b"c" * 32, "tokens": b"t" * 32} | changes
    return SecretKeys(KeySecret(keys["codes"], keys["tokens"], senders))


@pytest.fixture(params=["memory", "secrets"])
def keys(request: pytest.FixtureRequest) -> Keys:
    return MemoryKeys(maker=MAKER) if request.param == "memory" else adapter()


def test_a_code_has_one_id_and_another_code_another(keys: Keys) -> None:
    assert keys.code_id(CODE) == keys.code_id(CODE)
    assert keys.code_id(CODE) != keys.code_id(OTHER_CODE)


def test_an_id_says_nothing_of_its_code_and_fits_into_a_path(keys: Keys) -> None:
    kind, _, digits = keys.code_id(CODE).partition("_")
    assert kind == "card"
    assert len(digits) == 40 and set(digits) <= set("0123456789abcdef")
    assert CODE.lower() not in digits


def test_a_token_says_what_was_sealed(keys: Keys) -> None:
    token = keys.seal("offer", FACTS)
    assert keys.open("offer", token) == FACTS
    assert keys.seal("offer", dict(reversed(FACTS.items()))) == token


def test_a_token_is_short_and_needs_no_escaping_in_an_address(keys: Keys) -> None:
    token = keys.seal("offer", FACTS)
    assert len(token) < 100
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()


def test_a_token_of_another_purpose_is_refused(keys: Keys) -> None:
    token = keys.seal("offer", FACTS)
    with pytest.raises(BadValue):
        keys.open("proof", token)


@pytest.mark.parametrize("odd", ["", ".", "x", "x.y", "é", "\ud800", "\x00", "a" * 9000])
def test_what_we_did_not_seal_is_refused(keys: Keys, odd: str) -> None:
    with pytest.raises(BadValue):
        keys.open("offer", odd)


def test_a_token_changed_in_any_one_place_is_refused(keys: Keys) -> None:
    token = keys.seal("offer", FACTS)
    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadValue):
            keys.open("offer", changed)
    for other in (token[:-1], token + "=", token + "A"):
        with pytest.raises(BadValue):
            keys.open("offer", other)


@pytest.mark.parametrize("secret", MAKER)
def test_an_event_signed_with_any_present_secret_is_taken(keys: Keys, secret: str) -> None:
    """While a secret is changed the old and the new one are both good."""
    keys.check("maker", b'{"a": 1}', signed(secret, b'{"a": 1}', NOW), NOW)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_signature_of_up_to_300_seconds_ago_or_ahead_is_taken(keys: Keys, seconds: int) -> None:
    signature = signed(MAKER[0], b"{}", NOW + timedelta(seconds=seconds))
    keys.check("maker", b"{}", signature, NOW)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_signature_beyond_300_seconds_is_refused(keys: Keys, seconds: int) -> None:
    signature = signed(MAKER[0], b"{}", NOW + timedelta(seconds=seconds))
    with pytest.raises(BadValue):
        keys.check("maker", b"{}", signature, NOW)


def test_another_body_sender_or_secret_is_refused(keys: Keys) -> None:
    good = signed(MAKER[0], b"{}", NOW)
    for sender, body, signature in (
        ("maker", b"{ }", good),
        ("carrier", b"{}", good),
        ("maker", b"{}", signed("carrier-secret", b"{}", NOW)),
        ("maker", b"{}", signed("", b"{}", NOW)),
    ):
        with pytest.raises(BadValue):
            keys.check(sender, body, signature, NOW)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "t=,v1=",
        "v1=00",
        "t=x,v1=00",
        "t=²,v1=00",
        "\ud800",
        "t=1795370400",
        "t=-1,v1=" + "0" * 64,
    ],
)
def test_a_signature_that_cannot_be_read_is_refused(keys: Keys, odd: str) -> None:
    with pytest.raises(BadValue):
        keys.check("maker", b"{}", odd, NOW)


def test_a_changed_time_makes_the_signature_void(keys: Keys) -> None:
    """Whoever kept an event cannot date it anew."""
    kept = signed(MAKER[0], b"{}", NOW - timedelta(days=1))
    _, _, proof = kept.partition(",")
    with pytest.raises(BadValue):
        keys.check("maker", b"{}", f"t={int(NOW.timestamp())},{proof}", NOW)


def test_another_key_makes_other_ids_and_opens_no_token() -> None:
    """BUY-4: a copy of the tables is worth nothing without the key."""
    ours, theirs = adapter(), adapter(codes=b"x" * 32, tokens=b"x" * 32)
    assert ours.code_id(CODE) != theirs.code_id(CODE)
    with pytest.raises(BadValue):
        ours.open("offer", theirs.seal("offer", FACTS))


def test_no_key_shows_in_a_repr() -> None:
    shown = repr(adapter())
    assert "maker-new" not in shown and "cccc" not in shown and "tttt" not in shown
