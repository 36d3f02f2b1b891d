"""Who asks in vain too often is not answered for a while, and nobody else is hindered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care.domain.card import Clerk
from care.domain.codes import ActivationCode
from care.domain.errors import NotFound, Refused
from care.domain.redeeming import Redeemer, store_account
from care.domain.serials import SerialNumber
from care.domain.states import CardState
from care.usecases.misses import MOST_MISSES, MissLimit, TooManyMisses
from care.usecases.prove_cover import ProofOver
from tests.support.cards import OTHER_STORE, STORE, CardHouse, Racing
from tests.support.house import ANA, BEN, DRONE, HERE, SPARE, START

UNKNOWN = ActivationCode("0" * 20)
NOBODY = SerialNumber("9ZZZ0001")
THERE = "another-viewer"
OTHER_COUNTER = Redeemer(store_account(OTHER_STORE), store=OTHER_STORE)
REFUSALS = (Refused, NotFound, ProofOver)


@pytest.fixture
def house() -> CardHouse:
    return CardHouse(Racing())


def in_vain(ask: Callable[[], Any], times: int = MOST_MISSES) -> None:
    """Asks `times` times, and is refused as ever."""
    for _ in range(times):
        with pytest.raises(REFUSALS):
            ask()


def limited(ask: Callable[[], Any]) -> TooManyMisses:
    """What is said instead of an answer."""
    with pytest.raises(TooManyMisses) as over:
        ask()
    return over.value


def store_asks(house: CardHouse) -> list[Callable[[], Any]]:
    """What a store may ask about a code."""
    clerk = Clerk(OTHER_STORE, "account-clerk")
    unknown = house.redemption(UNKNOWN, by=OTHER_COUNTER)
    return [
        lambda: house.redeeming.redeem(unknown, house.op()),
        lambda: house.redeeming.look(unknown),
        lambda: house.cards.sell(UNKNOWN, clerk, house.op()),
        lambda: house.cards.void(UNKNOWN, "lost", clerk, house.op()),
        lambda: house.cards.reissue(UNKNOWN, "lost", clerk, house.op()),
    ]


def test_after_twenty_misses_the_right_code_is_not_answered_and_stays_unused(
    house: CardHouse,
) -> None:
    code = house.sold_code()
    in_vain(lambda: house.redeem(UNKNOWN))
    said = limited(lambda: house.redeem(code))
    assert said.retry
    assert house.card(code).state is CardState.SOLD
    assert house.store.plans_of(ANA) == []


def test_nineteen_misses_are_forgiven_and_hits_are_not_counted(house: CardHouse) -> None:
    code = house.sold_code()
    in_vain(lambda: house.redeem(UNKNOWN), MOST_MISSES - 1)
    for _ in range(3):
        assert house.redeem(code).plan.account_id == ANA
    in_vain(lambda: house.redeem(UNKNOWN), 1)
    limited(lambda: house.redeem(code))


def test_another_account_redeems_the_very_code_that_was_tried(house: CardHouse) -> None:
    """Counted by who asks: nobody locks a card away from its holder."""
    code = house.sold_code()
    house.redeem(code)
    in_vain(lambda: house.redeem(code, SPARE, Redeemer(BEN)))
    limited(lambda: house.redeem(code, SPARE, Redeemer(BEN)))
    assert house.redeem(code).plan.account_id == ANA


@pytest.mark.parametrize("way", range(5))
def test_each_way_to_try_codes_counts_for_the_store_whoever_stands_there(
    house: CardHouse, way: int
) -> None:
    foreign = house.sold_code()
    for ask in store_asks(house):
        in_vain(ask, MOST_MISSES // 5)
    limited(store_asks(house)[way])
    clerk = Clerk(OTHER_STORE, "account-second-clerk")
    limited(lambda: house.cards.void(foreign, "stolen", clerk, house.op()))
    assert house.at_counter(foreign).plan.store == STORE


def test_a_store_that_asks_about_its_own_cards_misses_nothing(house: CardHouse) -> None:
    """BUY-7: it is told what became of them."""
    code = house.minted_code()
    for _ in range(MOST_MISSES + 1):
        with pytest.raises(Refused) as refusal:
            house.at_counter(code)
        assert refusal.value.decision.failed == ("BUY-7",)  # type: ignore[attr-defined]


def test_the_operator_who_may_know_of_every_card_is_not_counted(house: CardHouse) -> None:
    operator = Clerk(account="account-operator")
    in_vain(lambda: house.cards.void(UNKNOWN, "leaked", operator, house.op()), MOST_MISSES + 1)


def test_codes_that_take_no_plan_over_are_misses_of_the_taker(house: CardHouse) -> None:
    offer = house.owners.offer(house.covered().plan_id, ANA, house.op())
    in_vain(lambda: house.owners.take_over("nonsense", BEN, house.op()))
    limited(lambda: house.owners.take_over(offer.code, BEN, house.op()))
    assert house.owners.take_over(offer.code, "account-cleo", house.op()).serial == DRONE


def test_codes_of_cards_and_of_plans_are_counted_together(house: CardHouse) -> None:
    in_vain(lambda: house.owners.take_over("nonsense", BEN, house.op()), 10)
    in_vain(lambda: house.redeem(UNKNOWN, by=Redeemer(BEN)), 10)
    limited(lambda: house.redeem(house.sold_code(), by=Redeemer(BEN)))


def test_proofs_and_serials_that_open_nothing_are_misses_of_the_address(
    house: CardHouse,
) -> None:
    proof = house.proofs.make(house.covered().plan_id, ANA)
    for _ in range(5):
        in_vain(lambda: house.proofs.show("nonsense", HERE), 1)
        in_vain(lambda: house.status.look_up(NOBODY, HERE), 1)
        in_vain(lambda: house.status.look_up(SerialNumber(SPARE), HERE), 1)  # it has no plan
        unknown = house.eligibility.check_openly(NOBODY, None, None, HERE)
        assert "ELG-11" in unknown.decision.failed
    limited(lambda: house.proofs.show(proof.token, HERE))
    limited(lambda: house.status.look_up(SerialNumber(DRONE), HERE))
    limited(lambda: house.eligibility.check_openly(SerialNumber(DRONE), None, None, HERE))
    assert house.proofs.show(proof.token, THERE).plan.serial == DRONE
    assert house.status.look_up(SerialNumber(DRONE), THERE).status == "in_force"


def test_known_serials_are_no_misses(house: CardHouse) -> None:
    house.covered()
    for _ in range(MOST_MISSES + 1):
        house.status.look_up(SerialNumber(DRONE), HERE)
        known = house.eligibility.check_openly(SerialNumber(SPARE), None, None, HERE)
        assert known.decision.allowed


def test_deciding_at_another_instant_opens_no_other_window(house: CardHouse) -> None:
    def ask(days: int) -> Any:
        as_of = START + timedelta(days=days)
        return house.eligibility.check_openly(NOBODY, None, as_of, HERE)

    for days in range(MOST_MISSES):
        ask(days)
    limited(lambda: ask(100))


@pytest.mark.parametrize(
    ("now", "seconds", "rest"),
    [
        (datetime(2026, 11, 22, 18, 0, tzinfo=UTC), 600, timedelta(minutes=10)),
        (datetime(2026, 11, 22, 18, 9, 30, tzinfo=UTC), 30, timedelta(seconds=30)),
        (datetime(2026, 11, 22, 18, 9, 59, 999000, tzinfo=UTC), 1, timedelta(milliseconds=1)),
    ],
)
def test_the_answer_comes_again_when_the_ten_minutes_are_over(
    house: CardHouse, now: datetime, seconds: int, rest: timedelta
) -> None:
    house.clock.set(now)
    code = house.sold_code()
    in_vain(lambda: house.redeem(UNKNOWN))
    assert limited(lambda: house.redeem(code)).seconds == seconds
    house.clock.forward(rest - timedelta(milliseconds=1))
    limited(lambda: house.redeem(code))
    house.clock.forward(timedelta(milliseconds=1))
    assert house.redeem(code).plan.account_id == ANA


def test_of_misses_at_one_moment_only_twenty_are_told_so(house: CardHouse) -> None:
    """All of them had read the count before the first was counted."""
    limits = [MissLimit(house.store, "account/eve", START) for _ in range(MOST_MISSES + 2)]
    for limit in limits[:MOST_MISSES]:
        limit.missed()
    for limit in limits[MOST_MISSES:]:
        assert limited(limit.missed).asker == "account/eve"


def test_what_refuses_asks_the_tables_as_often_whatever_the_reason(house: CardHouse) -> None:
    """A look at the card with its asker's misses, and the count of one more."""
    used, void, unsold = house.sold_code(), house.sold_code(), house.minted_code()
    house.redeem(used, SPARE)
    house.cards.void(void, "lost", Clerk(STORE), house.op())
    for code in (UNKNOWN, used, void, unsold):
        before = house.store.requests.copy()
        in_vain(lambda code=code: house.redeem(code, by=Redeemer(BEN)), 1)  # type: ignore[misc]
        assert house.store.requests - before == {"several": 1, "count_miss": 1}
