"""The payment provider's keys, from Secrets Manager. They appear in no repr, log or error."""

from __future__ import annotations

import json
import time
from dataclasses import field
from functools import cache
from typing import Any

from ..domain.errors import CareError
from ..frozen import frozen
from .aws import client

KEEP_SECONDS = 300  # how long a container may go on with a key that was changed


class SecretUnusable(CareError):
    """The secret is not `{"api_key": "…", "webhook_secrets": ["…"]}` with all of it filled in."""

    retry = True


@frozen
class PaymentSecret:
    """The provider's keys. Several webhook secrets stand side by side while one is changed."""

    api_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)


_kept: dict[str, tuple[float, PaymentSecret]] = {}


def payment_secret(secret_id: str) -> PaymentSecret:
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


def _read(secret_id: str) -> PaymentSecret:
    text = _secrets().get_secret_value(SecretId=secret_id).get("SecretString", "")
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = None
    match value:
        # An empty webhook secret would let anybody sign.
        case {"api_key": str(key), "webhook_secrets": [str(), *_] as webhooks} if key and all(
            isinstance(each, str) and each for each in webhooks
        ):
            return PaymentSecret(key, tuple(webhooks))
    raise SecretUnusable(f"the secret {secret_id} is not filled in as it has to be")


@cache
def _secrets() -> Any:
    return client("secretsmanager")
