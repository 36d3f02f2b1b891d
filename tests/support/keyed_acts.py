"""One situation or more for every route that takes an Idempotency-Key, and the request made in it.

Each builds on `GatedHouse` and answers the call. They stand in `keyed_plan_acts`,
`keyed_claim_acts`, `keyed_desk_acts` and `keyed_operator_acts`; `ACTS` has them by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from care.domain.claim import Claim
from care.domain.money import Money
from care.domain.parts import Service
from tests.simulation.operations import GatedHouse

from .doors import CUSTOMER
from .events import Call, Caller
from .house import ANA, DRONE

KEY = "a-key-of-today-000001"
Prepare = Callable[[GatedHouse], Call]
ACTS: dict[str, Prepare] = {}


def asked(path: str, body: dict[str, Any], caller: Caller = CUSTOMER, key: str = KEY) -> Call:
    """A POST under a key."""
    return Call("POST", f"/api{path}", body, caller, headers={"Idempotency-Key": key})


def act(name: str) -> Callable[[Prepare], Prepare]:
    """Enters a situation under its name."""

    def entered(prepare: Prepare) -> Prepare:
        assert name not in ACTS, name
        ACTS[name] = prepare
        return prepare

    return entered


def money(amount: Money) -> dict[str, Any]:
    """An amount as it is sent."""
    return {"amount": amount.amount, "currency": amount.currency}


def covered(house: GatedHouse) -> str:
    """The id of a plan in effect, on a drone that was bound to Ana yesterday (SVC-10)."""
    plan_id = house.covered().plan_id
    yesterday = house.clock.now() - timedelta(days=1)
    house.put(replace(house.device(DRONE), bound_account=ANA, bound_at=yesterday))
    return plan_id


def filed(house: GatedHouse, service: Service = Service.PREMIUM) -> Claim:
    """A claim whose page is open."""
    covered(house)
    return house.filed(service=service)


def paid(house: GatedHouse, service: Service = Service.PREMIUM) -> Claim:
    """The same, paid."""
    return house.come_back(house.pays_page(filed(house, service)))
