"""Warm requests as doors get them, and what the tables answered meanwhile, recorded once.

Played on moto's tables in the process of the bench, which is not measured. The clock is the wall's,
as it is for the measured doors: what is in force in the record is in force when they run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from care.adapters.keys import KeySecret, SecretKeys
from care.wiring import adapters
from tests.bench.warm_endpoint import SECRET
from tests.bench.warm_values import Record
from tests.support.calls import BATCH
from tests.support.door_fixtures import moto_client, world_of
from tests.support.doors import CUSTOMER, STACK, Doors, address_body, question_body
from tests.support.events import CLERK_OF_STORE, OPERATOR, Call
from tests.support.house import DRONE

KEY = {"Idempotency-Key": "warm-key-0000000000"}


Last = tuple[str, Call]
"""A door, and the call of it that is recorded."""


def premium(doors: Doors) -> Last:
    """A Premium claim of an account that has paid before: decided, stored, its page opened."""
    _covered(doors)
    return "file_claim", Call("POST", "/api/claims", doors.claim_body(), CUSTOMER, headers=KEY)


def repair(doors: Doors) -> Last:
    """A Repair claim: decided and stored; nothing is paid yet, the provider is not asked."""
    _covered(doors)
    return "file_claim", Call("POST", "/api/claims", repair_body(), CUSTOMER, headers=KEY)


def redemption(doors: Doors) -> Last:
    """An activation card is redeemed. Its id is the hash of its code: by the endpoint's keys."""
    given = json.loads(SECRET)
    codes, tokens = (bytes.fromhex(given[name]) for name in ("codes", "tokens"))
    doors.keys = SecretKeys(KeySecret(codes, tokens, {}))
    _before(doors)
    doors.registered()
    batch = BATCH | {"store": "demo-1", "count": 1}
    (code,) = doors.post("manage_cards", "/api/cards/mint", batch, OPERATOR).body["codes"]
    doors.post("manage_cards", "/api/cards/sell", {"code": code}, CLERK_OF_STORE)
    _now(doors)
    body = {"code": code, "serial": DRONE}
    return "redeem_card", Call("POST", "/api/cards/redeem", body, CUSTOMER, headers=KEY)


def eligibility(doors: Doors) -> Last:
    """Whether a serial may have a plan."""
    _before(doors)
    doors.registered()
    _now(doors)
    return "check_eligibility", Call("POST", "/api/eligibility", {"serial": DRONE})


def status(doors: Doors) -> Last:
    """Whether a serial has a plan."""
    _covered(doors)
    return "look_up_status", Call("GET", "/api/status", query={"serial": DRONE})


def repair_body() -> dict[str, Any]:
    """A collision, to be mended, and sent home to Illinois."""
    body = question_body() | {"service": "repair", "address": address_body()}
    del body["shipping_country"]
    return body


def record(play: Callable[[Doors], Last]) -> Record:
    """Plays the story up to its last call, and records that. Raises `ValueError` where it is
    refused."""
    with moto_client() as dynamo, world_of(Doors, dynamo) as doors:
        name, call = play(doors)
        with _heard() as answers:
            reply = doors.call(name, call)
        if reply.status >= 400:
            raise ValueError(f"{name} answered {reply.text}")
        return Record(name, call.event(), reply.status, answers)


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What the tables answer meanwhile."""
    answers: list[str] = []

    def hear(response_dict: Any, **_: Any) -> None:
        answers.append(response_dict["body"].decode())

    for make in (adapters.reading, adapters.writing):
        client = make(STACK)._tables.connection.client  # type: ignore[attr-defined]
        client.meta.events.register("response-received.dynamodb", hear)
    yield answers


def _covered(doors: Doors) -> None:
    """Ana has a plan in effect."""
    _before(doors)
    doors.covered()
    _now(doors)


def _before(doors: Doors) -> None:
    doors.clock.set(datetime.now(UTC) - timedelta(days=3))


def _now(doors: Doors) -> None:
    doors.clock.set(datetime.now(UTC))
