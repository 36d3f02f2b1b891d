"""Our own secrets, from Secrets Manager: code hashes, sealed tokens, signatures of outside senders.

They appear in no repr, log or error, and neither does what they are used on.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from functools import cache
from typing import Any

from ..domain.errors import BadValue
from ..frozen import frozen
from .aws import client
from .secrets import KEEP_SECONDS, SecretUnusable

LEAST_BYTES = 16  # of a key: 128 bits
ID_DIGITS = 40  # of a card's id, hexadecimal: 160 bits, and short enough for a path
TAG_BYTES = 16  # of a token's signature
STALE_SECONDS = 300  # how far a signature's time may be from the wall clock, either way
_SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})", re.ASCII)
_NOT_OURS = "This is not valid, or not whole. Ask for a new one."
_NOT_SIGNED = "The signature does not fit, or is too old."


@frozen
class KeySecret:
    """`{"codes": "hex", "tokens": "hex", "maker": ["…"], "carrier": ["…"]}`, read.

    `codes` is never changed: every card's id hangs on it. `senders` holds the secrets that each
    sender may sign with; several stand side by side while one is changed.
    """

    codes: bytes = field(repr=False)
    tokens: bytes = field(repr=False)
    senders: Mapping[str, tuple[str, ...]] = field(repr=False)


@frozen
class SecretKeys:
    """The port `Keys` by HMAC-SHA256."""

    secret: KeySecret

    def code_id(self, code: str) -> str:
        """`card_` and the keyed hash of a code in its canonical form (BUY-4)."""
        return f"card_{_mac(self.secret.codes, code.encode()).hex()[:ID_DIGITS]}"

    def seal(self, purpose: str, facts: dict[str, str | int]) -> str:
        """`payload.signature`, both url-safe. The same facts are the same token."""
        text = json.dumps(facts, separators=(",", ":"), sort_keys=True)
        payload = _url_safe(text.encode())
        return f"{payload}.{self._tag(purpose, payload)}"

    def open(self, purpose: str, token: str) -> dict[str, str | int]:
        """What `token` says. Raises `BadValue` for another purpose's and for a changed one."""
        payload, _, tag = token.partition(".")
        # As text: decoded, the last digit of a base-64 text may be changed without effect.
        if not _alike(self._tag(purpose, payload), tag):
            raise BadValue("/token", _NOT_OURS)
        facts: dict[str, str | int] = json.loads(base64.urlsafe_b64decode(payload + "=="))
        return facts

    def check(self, sender: str, body: bytes, signature: str, now: datetime) -> None:
        """Verifies `t=<unix seconds>,v1=<hex of the HMAC of "t.body">`; `now` is the wall clock.

        Raises `BadValue`. A `sender` other than `maker` and `carrier` is a defect (`KeyError`).
        """
        read = _SIGNATURE.fullmatch(signature)
        if read is None or abs(now.timestamp() - int(read[1])) > STALE_SECONDS:
            raise BadValue("/signature", _NOT_SIGNED)
        signed = f"{read[1]}.".encode() + body
        found = [_mac(secret.encode(), signed).hex() for secret in self.secret.senders[sender]]
        if not any(_alike(each, read[2]) for each in found):
            raise BadValue("/signature", _NOT_SIGNED)

    def _tag(self, purpose: str, payload: str) -> str:
        signed = f"{purpose}\n{payload}".encode("utf-8", "surrogatepass")
        return _url_safe(_mac(self.secret.tokens, signed)[:TAG_BYTES])


_kept: dict[str, tuple[float, KeySecret]] = {}


def key_secret(secret_id: str) -> KeySecret:
    """The keys, read at most every 5 minutes a container.

    Raises `SecretUnusable`, and botocore's errors where Secrets Manager refuses; neither is kept.
    """
    # Not time.monotonic: it may stand still while a container is frozen, and the key go stale.
    now = time.time()
    until, secret = _kept.get(secret_id, (0.0, None))
    if secret is None or now >= until:
        secret = _read(secret_id)
        _kept[secret_id] = now + KEEP_SECONDS, secret
    return secret


def _read(secret_id: str) -> KeySecret:
    text = _secrets().get_secret_value(SecretId=secret_id).get("SecretString", "")
    secret = _parsed(text)
    if secret is None:
        raise SecretUnusable(f"the secret {secret_id} is not filled in as it has to be")
    return secret


def _parsed(text: str) -> KeySecret | None:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return None
    match value:
        # An empty list would refuse every event for ever, an empty secret let anybody sign.
        case {
            "codes": str(codes),
            "tokens": str(tokens),
            "maker": [str(), *_] as maker,
            "carrier": [str(), *_] as carrier,
        } if all(isinstance(each, str) and each for each in (*maker, *carrier)):
            pass
        case _:
            return None
    hashing, sealing = _key(codes), _key(tokens)
    if hashing is None or sealing is None:
        return None
    return KeySecret(hashing, sealing, {"maker": tuple(maker), "carrier": tuple(carrier)})


def _key(text: str) -> bytes | None:
    """The bytes of a hexadecimal key; None for one that is too short or none at all."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) >= LEAST_BYTES else None


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _alike(one: str, other: str) -> bool:
    """Whether two texts are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogatepass"))


def _url_safe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@cache
def _secrets() -> Any:
    return client("secretsmanager")
