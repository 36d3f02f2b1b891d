"""Idempotency keys: the first answer whose execution began is kept a day and replayed byte-equal.

Kept: 2xx, 402, 5xx, and a 400 that the object's state gave (execution had begun: the provider keeps
"regardless of whether it succeeds or fails"). Not kept: validation 400, 401, 404, 409, 429, 503.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .errors import ApiError, invalid
from .forms import Upload
from .store import Tx

KEPT_FOR = 24 * 3600
_LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Kept:
    status: int
    body: bytes
    request: str


class InFlight:
    """Which keys are being executed right now, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[str] = set()

    @contextmanager
    def hold(self, key: str | None) -> Iterator[None]:
        """Raises 409 idempotency_key_in_use while another request executes under `key`."""
        if key is None:
            yield
            return
        with self._lock:
            if key in self._keys:
                raise key_in_use(key)
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def key_in_use(key: str | None) -> ApiError:
    message = f"There is currently another in-progress request using this Idempotent Key: {key}"
    return ApiError(409, "idempotency_error", message, code="idempotency_key_in_use")


def check_key(key: str | None) -> None:
    if key is not None and not 0 < len(key) <= _LONGEST_KEY:
        raise invalid("Idempotency-Key must be 1 to 255 characters", "parameter_invalid")


def digest(params: Any) -> str:
    """Equal for equal parameters, whatever their order in the form."""
    text = json.dumps(params, sort_keys=True, default=_upload)
    return hashlib.sha256(text.encode()).hexdigest()


def _upload(value: Any) -> str:
    if not isinstance(value, Upload):
        raise TypeError(f"not a parameter: {value!r}")
    return hashlib.sha256(value.content).hexdigest()


def recall(tx: Tx, key: str, method: str, path: str, params: str) -> Kept | None:
    """The kept answer; None when the key is new or forgotten.

    Raises 400 idempotency_error when the key was used for another path or other parameters.
    """
    row = tx.db.execute(
        "select method, path, params, status, body, request, used_at from answer where key=?",
        (key,),
    ).fetchone()
    if row is None:
        return None
    if tx.now - row[6] >= KEPT_FOR:
        tx.db.execute("delete from answer where key=?", (key,))
        return None
    if (method, path, params) != row[:3]:
        message = f"Keys for idempotent requests can only be used with the same request: {key}"
        raise ApiError(400, "idempotency_error", message)
    return Kept(row[3], row[4], row[5])


def keep(tx: Tx, key: str, method: str, path: str, params: str, answer: Kept) -> None:
    tx.db.execute(
        "insert into answer values (?, ?, ?, ?, ?, ?, ?, ?)",
        (key, method, path, params, answer.status, answer.body, answer.request, tx.now),
    )
