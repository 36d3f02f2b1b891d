"""A code, a proof or a serial number that opens nothing is answered alike, whatever the reason: in
words, in status, and by as many requests to the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.support.counted_doors import CountedDoors
from tests.support.counter import (
    BEN,
    OTHER_STORE,
    UNKNOWN,
    at_store,
    manage,
    minted,
    redeem,
    sold_code,
    unnamed,
)
from tests.support.doors import CUSTOMER, Doors
from tests.support.events import OPERATOR, Reply
from tests.support.house import SPARE
from tests.support.tries import CLEO, FORGED, offered, proof, proved, status, take_over

pytest_plugins = ["tests.support.door_fixtures"]

MISS = ["BatchGetItem", "UpdateItem"]  # what is asked for with its asker's misses, and one more


def alike(doors: CountedDoors, ask: Callable[[str], Reply], codes: list[str]) -> list[str]:
    """The requests to the tables for every one of `codes`, which are answered alike."""
    found = []
    for code in codes:
        text = unnamed(ask(code))
        found.append((text, [each.operation for each in doors.steps[-1].asked]))
    assert found == [found[0]] * len(codes)
    return found[0][1]


def bad_cards(doors: Doors) -> list[str]:
    """Codes that customers and other stores may not know of: unknown, used, void, unsold."""
    doors.registered()
    used, void = sold_code(doors), sold_code(doors, "mint-key-00000002")
    unsold = str(minted(doors, "mint-key-00000003").body["codes"][0])
    redeem(doors, used, serial=SPARE)
    manage(doors, "/api/cards/void", OPERATOR, code=void, reason="stolen")
    return [UNKNOWN, used, void, unsold]


@pytest.mark.parametrize("more", [{}, {"dry_run": True}])
def test_unknown_used_void_and_unsold_codes_cost_the_same_requests(
    counted_doors: CountedDoors, more: dict[str, Any]
) -> None:
    """BUY-5: with a key one more, which looks whether the answer is kept."""
    codes = bad_cards(counted_doors)
    expected = [*MISS, *([] if more else ["GetItem"])]
    assert (
        alike(counted_doors, lambda code: redeem(counted_doors, code, BEN, **more), codes)
        == expected
    )
    assert alike(
        counted_doors, lambda code: at_store(counted_doors, code, OTHER_STORE, **more), codes
    ) == (expected)


@pytest.mark.parametrize("act", ["sell", "void", "reissue"])
def test_to_another_store_every_card_is_as_if_it_were_missing(
    counted_doors: CountedDoors, act: str
) -> None:
    """BUY-5: foreign, whatever its state, and unknown."""
    path = "/api/cards/sell" if act == "sell" else f"/api/stores/cards/{act}"
    more = {} if act == "sell" else {"reason": "lost"}
    codes = [*bad_cards(counted_doors), sold_code(counted_doors, "mint-key-00000004")]

    def ask(code: str) -> Reply:
        return manage(counted_doors, path, OTHER_STORE, code=code, **more)

    assert alike(counted_doors, ask, codes) == MISS


def test_forged_replaced_and_withdrawn_take_over_codes_are_one_answer(
    counted_doors: CountedDoors,
) -> None:
    """LNK-3: of the claim that is open hears only who has the code that is good."""
    plan_id = counted_doors.covered()
    replaced = offered(counted_doors, plan_id)
    counted_doors.clock.forward(timedelta(minutes=1))
    code = offered(counted_doors, plan_id)
    assert counted_doors.filed().status == 201

    def ask(code: str) -> Reply:
        return take_over(counted_doors, code)

    assert alike(counted_doors, ask, [FORGED, replaced]) == MISS
    assert "A claim is open on the plan's device" in ask(code).text
    path = f"/api/plans/{plan_id}/withdraw-offer"
    assert counted_doors.post("hand_over_plan", path, {}, CUSTOMER).status == 200
    assert alike(counted_doors, ask, [FORGED, replaced, code]) == MISS


def test_forged_used_and_late_take_over_codes_are_one_answer(
    counted_doors: CountedDoors,
) -> None:
    """LNK-3."""
    plan_id = counted_doors.covered()
    late = offered(counted_doors, plan_id)
    counted_doors.clock.forward(timedelta(days=15))
    assert alike(counted_doors, lambda c: take_over(counted_doors, c), [FORGED, late]) == MISS
    used = offered(counted_doors, plan_id)
    assert take_over(counted_doors, used, CLEO).status == 200
    assert alike(counted_doors, lambda c: take_over(counted_doors, c), [FORGED, used]) == MISS


def test_forged_and_late_proofs_and_those_of_an_undone_plan_are_one_answer(
    counted_doors: CountedDoors,
) -> None:
    plan_id = counted_doors.covered()
    late = proved(counted_doors, plan_id)
    counted_doors.clock.forward(timedelta(days=31))
    undone = proved(counted_doors, plan_id)
    void = {"reason": "Sold in error"}
    assert (
        counted_doors.post("return_plan", f"/api/plans/{plan_id}/void", void, OPERATOR).status
        == 200
    )

    def ask(token: str) -> Reply:
        return proof(counted_doors, token)

    assert alike(counted_doors, ask, [FORGED, late, undone]) == MISS


def test_an_unknown_serial_and_one_without_a_plan_are_one_answer_and_both_misses(
    counted_doors: CountedDoors,
) -> None:
    """STS-1."""
    counted_doors.registered()
    assert (
        alike(counted_doors, lambda serial: status(counted_doors, serial), ["9ZZZ0001", SPARE])
        == MISS
    )
    assert list(counted_doors.misses().values()) == [2]
