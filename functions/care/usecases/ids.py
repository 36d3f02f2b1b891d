"""Ids and keys, derived and never random: the same request makes the same object."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_LENGTH = 16  # 80 bits


def derived_id(kind: str, account_id: str, key: str) -> str:
    """`plan_…` or `claim_…` of 80 bits, from the account and its Idempotency-Key.

    >>> derived_id("plan", "ana", "k" * 16) == derived_id("plan", "ana", "k" * 16)
    True
    """
    number = int.from_bytes(sha256(f"{kind}\n{account_id}\n{key}".encode()).digest(), "big")
    digits = (_ALPHABET[number >> 5 * place & 31] for place in range(_LENGTH))
    return f"{kind}_{''.join(digits)}"


def fingerprint(request: dict[str, Any]) -> str:
    """The hash of a request's body, to tell a repeat from another request under the same key."""
    return sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
