"""What is sent and when: the queue of deliveries, settings that disturb it, signatures."""

import hashlib
import hmac
import random
import time
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase

from .store import Json, Tx

SENT = (
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.amount_capturable_updated",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "refund.*",
    "charge.*",
    "payment_method.automatically_updated",
    "radar.early_fraud_warning.created",
)
"""The subscription of a careful endpoint, plus `charge.*` and `refund.created` as noise."""

GIVE_UP_AFTER = 3 * 86_400
_PAUSES = (60, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600)
_LAST_PAUSE = 12 * 3600
_STALE = 600  # seconds in the past, twice the tolerance of the SDK


@dataclass(frozen=True, slots=True)
class Settings:
    """Disturbances. `delay` in seconds of the double's clock; `reorder` is the shuffle's seed."""

    duplicate: int = 0
    delay: int = 0
    drop: float = 0.0
    reorder: int | None = None
    stale: bool = False
    bad_signature: bool = False


def settings(tx: Tx) -> Settings:
    return Settings(**tx.setting("webhooks", {}))


def change(tx: Tx, wanted: Json) -> Settings:
    """Raises TypeError for an unknown name."""
    new = Settings(**wanted)
    tx.set("webhooks", asdict(new))
    return new


def wanted(tx: Tx, kind: str) -> bool:
    return any(fnmatchcase(kind, pattern) for pattern in tx.sends)


def queue(tx: Tx, event: Json) -> None:
    """Once, or more often, later, or never: as the settings say. A dropped one is never sent."""
    if not wanted(tx, event["type"]):
        return
    how = settings(tx)
    for _ in range(1 + how.duplicate):
        row = tx.db.execute(
            "insert into delivery (event, at, rank, attempt, state) values (?, ?, 0, 0, 'waiting')",
            (event["id"], tx.now + how.delay),
        ).lastrowid
        chance = random.Random(f"{how.reorder}/{row}")
        state = "dropped" if chance.random() < how.drop else "waiting"
        rank = chance.random() if how.reorder is not None else 0
        tx.db.execute("update delivery set state=?, rank=? where id=?", (state, rank, row))
    tx.emitted = True


def next_attempt(due: int, attempt: int, created: int) -> int | None:
    """When to try again after attempt number `attempt` (from 1); None after three days."""
    pause = _PAUSES[attempt - 1] if attempt <= len(_PAUSES) else _LAST_PAUSE
    return due + pause if due + pause <= created + GIVE_UP_AFTER else None


def signature(body: bytes, keys: tuple[str, ...], how: Settings) -> str:
    """`t=…,v1=…[,v1=…]`: one for each secret, by wall time whatever the travelled clock says."""
    at = int(time.time()) - (_STALE if how.stale else 0)
    signed = f"{at}.".encode() + body
    keys = ("whsec_of_someone_else",) if how.bad_signature else keys
    marks = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest() for key in keys]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])
