"""A customer of the payment provider is made once, and stored with what uses it first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import Conflict
from care.domain.plan import Plan
from care.usecases.ports import Account, Commit
from tests.support.house import ANA, BEN, DRONE, SPARE, House
from tests.support.memory import MemoryStore

KEY = "buy-key-0000000001"


class RacedStore(MemoryStore):
    """`before` runs once, right before the next commit with a plan. `commits` has what was
    written, by the types of what was put."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Callable[[], None] | None = None
        self.commits: list[tuple[str, ...]] = []

    def commit(self, commit: Commit, op: str) -> None:
        before = self.before
        if before and any(isinstance(put, Plan) for put in commit.puts):
            self.before = None
            before()
        super().commit(commit, op)
        self.commits.append(tuple(type(put).__name__ for put in commit.puts))


@pytest.fixture
def house() -> House:
    return House(RacedStore())


def written(house: House) -> list[tuple[str, ...]]:
    """What was put in each commit since it was asked for last."""
    store = house.store
    assert isinstance(store, RacedStore)
    found, store.commits = store.commits, []
    return found


def raced(house: House, before: Callable[[], None]) -> None:
    assert isinstance(house.store, RacedStore)
    house.store.before = before


def test_a_first_buyer_is_stored_in_the_transaction_of_the_order(house: House) -> None:
    written(house)
    plan = house.order()
    assert written(house) == [("Plan", "Device", "Account"), ("Plan",)]
    account = house.store.account(ANA)
    assert account == Account(ANA, plan.customer, version=1)
    assert plan.customer is not None


def test_who_buys_again_is_the_same_customer_and_is_not_written(house: House) -> None:
    first = house.bought()
    written(house)
    second = house.order(SPARE, key="buy-key-0000000002")
    assert written(house) == [("Plan", "Device"), ("Plan",)]
    assert second.customer == first.customer
    assert house.payments.desk.calls["customer"] == 1


def test_a_first_claim_of_a_card_holder_stores_the_customer_with_the_claim(house: House) -> None:
    house.covered()
    account = house.store.account(ANA)
    assert account is not None
    house.put(replace(account, customer=None))  # as if the plan came by a card
    written(house)
    claim = house.filed()
    assert written(house) == [("Claim", "Device", "Account"), ("Claim",)]
    again = house.store.account(ANA)
    assert again is not None and again.customer == claim.customer != account.customer


def test_a_refused_order_keeps_its_customer_for_the_next_try(house: House) -> None:
    """The provider forgets the key after a day: an id that nobody stored would be made twice."""

    def taken() -> None:
        house.put(replace(house.device(DRONE), order_id="plan-faster"))

    raced(house, taken)
    with pytest.raises(Conflict):
        house.order()
    kept = house.store.account(ANA)
    assert kept is not None and kept.customer is not None
    house.clock.forward(timedelta(days=2))
    plan = house.order(SPARE)
    assert plan.customer == kept.customer
    assert house.payments.desk.calls["customer"] == 1


def test_of_two_first_orders_at_once_the_slower_loses_no_customer(house: House) -> None:
    """The account is put on its version: what the faster stored is not overwritten."""
    faster: list[Plan] = []
    raced(house, lambda: faster.append(house.order(SPARE, key="buy-key-0000000002")))
    with pytest.raises(Conflict):
        house.order()
    stored = house.store.account(ANA)
    assert stored is not None
    assert (stored.customer, stored.version) == (faster[0].customer, 1)
    again = house.order()
    assert again.customer == faster[0].customer
    assert house.store.account(ANA) == stored


def test_another_account_is_another_customer(house: House) -> None:
    assert house.order().customer != house.order(SPARE, BEN, "buy-key-0000000002").customer
