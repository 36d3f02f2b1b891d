"""32 uses of one key at once: one effect, one answer.

A door has one request at a time, like its Lambda; what is parallel is many doors on one house. So
each thread has its own edge here, without the gateway's event.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, RLock, Thread
from typing import Any

import pytest

from care.catalog import load
from care.domain.claim import Claim
from care.domain.errors import Conflict
from care.domain.serials import SerialNumber
from care.usecases.keep_answers import KeepAnswers
from care.web.answers import PROBLEM, REPLAYED, Keyed, Said, written
from care.web.resolver import Door
from care.web.views.claims import claim_view
from tests.support.house import ANA, SPARE, House
from tests.support.payments import MemoryPayments

KEY = "a-key-of-today-000001"
THREADS = 32


class OneAtATime:
    """A provider that answers its calls one after the other."""

    def __init__(self, port: Any) -> None:
        self._port, self._lock = port, RLock()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not callable(found):
            return found

        def asked(*args: Any, **named: Any) -> Any:
            with self._lock:
                return found(*args, **named)

        return asked


class ParallelHouse(House):
    """A house whose provider may be asked from many threads."""

    def new_payments(self) -> MemoryPayments:
        return OneAtATime(super().new_payments())  # type: ignore[return-value]


Run = Callable[[str], Claim]


def a_filing(house: House) -> Run:
    filing = house.filing()
    return lambda op: house.claims.file(filing, op)


def a_cancelling(house: House) -> Run:
    claim_id = house.paid().claim_id
    return lambda op: house.managing.cancel(claim_id, ANA, op)


def a_return_from_the_page(house: House) -> Run:
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id or "", "visa")
    return lambda op: house.claims.go_on(claim.claim_id, ANA, op)


def a_shipment(house: House) -> Run:
    claim = house.paid()
    serial = SerialNumber(SPARE)
    return lambda op: house.shipping.ship(claim.claim_id, serial, "UPS", "1Z-ONE", op)


def answered(house: House, run: Run, op: str) -> Said:
    """What one edge says, with its tries after lost races; `try_again` where all were lost."""
    keeper = KeepAnswers(house.store, house.clock)

    def tried(op: str) -> Said:
        for number in range(3):
            try:
                claim = run(f"{op}/{number}")
            except Conflict:
                continue
            return Said(200, "application/json", written(claim_view(claim, load())))
        raise Conflict("lost every race")

    keyed = Keyed(keeper, tried, Door(())._problem_said, op, storing=True)
    try:
        return keyed.answer(keeper.asked(ANA, KEY, "fingerprint"))
    except Conflict:
        return Said(409, PROBLEM, "try_again", final=False)


@pytest.mark.parametrize("prepare", [a_filing, a_cancelling, a_return_from_the_page, a_shipment])
def test_32_uses_of_one_key_at_once_have_one_effect_and_one_answer(
    prepare: Callable[[House], Run],
) -> None:
    alone, house = ParallelHouse(), ParallelHouse()
    for each in (alone, house):
        each.covered()
    prepare(alone)("alone")
    run, said = prepare(house), dict[int, Said]()
    start = Barrier(THREADS, timeout=30)

    def ask(number: int) -> None:
        start.wait()
        said[number] = answered(house, run, f"request-{number}")

    threads = [Thread(target=ask, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(said) == THREADS
    settled = {each.body for each in said.values() if each.status == 200}
    assert len(settled) == 1
    assert {each.body for each in said.values() if each.status != 200} <= {"try_again"}
    later = answered(house, run, "request-later")
    assert (later.body, later.headers) == (settled.pop(), REPLAYED)
    claim = house.store.claims_of(ANA)[0]
    assert house.types(claim.claim_id) == alone.types(claim.claim_id)
    assert house.payments.books() == alone.payments.books()
