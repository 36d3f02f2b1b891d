"""Every keyed request, its process killed at every point: the same request again under the same key
is answered as if nothing had happened, and has its effect once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from care.usecases.ports import Seen
from care.web.routes import ROUTES
from tests.simulation.clone import clone
from tests.simulation.gate import Fault
from tests.simulation.operations import MINUTE, GatedHouse
from tests.support import (
    keyed_claim_acts,
    keyed_desk_acts,
    keyed_operator_acts,
    keyed_plan_acts,
)
from tests.support.events import Call, Reply
from tests.support.faults import Crash
from tests.support.house_doors import HouseDoors, found, house_doors
from tests.support.keyed_acts import ACTS

# Imported, they fill ACTS.
MODULES = (keyed_plan_acts, keyed_claim_acts, keyed_desk_acts, keyed_operator_acts)
KEYED = [route for route in ROUTES if route.key]
# Codes that are given out once are no part of a kept answer; each has a test of its own.
GIVEN_ONCE = ("mint cards", "redeem a card at a store")
REFUSED = ("choose after the quote ran out",)
# What a repeat may move once more without having done anything.
_COUNTED = {"version", "due_at"}


@pytest.fixture
def doors() -> Iterator[HouseDoors]:
    with house_doors() as made:
        yield made


def begun(name: str) -> tuple[GatedHouse, Call]:
    """The situation and the request in it."""
    house = GatedHouse()
    call = ACTS[name](house)
    house.gate.open()
    return house, call


def told(reply: Reply) -> tuple[int, Any, str]:
    """Status, body and content type; a problem without the id of its request."""
    body = {k: v for k, v in reply.body.items() if k != "request_id"}
    return reply.status, body, reply.headers["Content-Type"]


def effects(house: GatedHouse) -> dict[str, Any]:
    """All that a request may have done: what is stored, what is told, what the provider holds."""
    items = house.store._items
    stored = {
        key: {k: v for k, v in asdict(item).items() if k not in _COUNTED}
        for (kind, key), item in items.items()
        if kind is not Seen
    }
    told = {key: house.store.timeline(key) for key in house.store._events}
    return {"stored": stored, "told": told, "provider": dict(house.payments.books())}


def test_every_keyed_route_has_a_situation() -> None:
    assert {found(begun(name)[1]) for name in ACTS} == set(KEYED)


def killed(doors: HouseDoors, first: GatedHouse, call: Call) -> Iterator[tuple[str, GatedHouse]]:
    """A world for each point at which the request may die, in which it did."""
    undisturbed = clone(first)
    doors.call(call, undisturbed)
    passed = len(undisturbed.gate.passed)
    assert passed > 1
    for at in range(1, passed + 1):
        for fault in (Fault.BEFORE, Fault.AFTER):
            house = clone(first)
            house.gate.open(struck=(at, fault))
            with pytest.raises(Crash):
                doors.call(call, house)
            house.gate.open()
            yield f"{fault} request {at}", house


@pytest.mark.parametrize("name", [name for name in ACTS if name not in GIVEN_ONCE + REFUSED])
def test_a_request_that_died_anywhere_is_answered_as_an_undisturbed_one(
    doors: HouseDoors, name: str
) -> None:
    first, call = begun(name)
    undisturbed = clone(first)
    answer = told(doors.call(call, undisturbed))
    done = effects(undisturbed)
    for point, house in killed(doors, first, call):
        assert told(doors.call(call, house)) == answer, point
        assert effects(house) == done, point


def test_a_stores_redemption_that_died_gives_the_same_plan_and_code(doors: HouseDoors) -> None:
    """But not the decision: that the card was redeemed with this serial is the answer again."""
    first, call = begun("redeem a card at a store")
    undisturbed = clone(first)
    answer, done = doors.call(call, undisturbed), effects(undisturbed)
    for point, house in killed(doors, first, call):
        again = doors.call(call, house)
        for name in ("redeemed", "plan", "take_over"):
            assert again.body[name] == answer.body[name], point
        assert again.body["decision"]["allowed"] is True
        assert effects(house) == done, point


def test_a_minting_that_died_gives_its_codes_or_says_that_they_are_out(doors: HouseDoors) -> None:
    """BUY-4: codes are kept nowhere, so those of an answer that was lost are lost."""
    first, call = begun("mint cards")
    kinds = set()
    for point, house in killed(doors, first, call):
        again = doors.call(call, house)
        kinds.add(again.body["code"] if again.status == 409 else len(again.body["codes"]))
        assert again.status in (201, 409), point
        runs = [key for key in house.store._events if key.startswith("mint_")]
        assert [len(house.store.timeline(run)) for run in runs] == [1], point
        assert doors.call(call, house).body["code"] == "given_out", point
    assert kinds == {50, "given_out"}


def test_a_refusal_after_an_effect_waits_until_the_first_run_is_surely_dead(
    doors: HouseDoors,
) -> None:
    """Younger than a minute it may be only beside the run that it repeats."""
    first, call = begun("choose after the quote ran out")
    answer = doors.call(call, clone(first))
    assert (answer.status, answer.body["code"]) == (409, "wrong_state")
    codes = []
    for point, house in killed(doors, first, call):
        codes.append(doors.call(call, house).body["code"])
        house.clock.forward(MINUTE)
        assert told(doors.call(call, house)) == told(answer), point
    assert set(codes) == {"wrong_state", "try_again"}
