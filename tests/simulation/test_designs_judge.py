"""The judge of the three designs finds each kind of wrong that is planted, and none in peace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from care.domain.ledger import Status
from care.usecases.payments import PaymentOrder
from tests.designs.judge import Wrong, books_of, judge
from tests.designs.measure import DESIGNS, played
from tests.designs.order import State
from tests.designs.pay_then_write import PayThenWrite
from tests.designs.people import Facts
from tests.designs.play import Episode
from tests.designs.schedule import CARDS, Schedule, Way
from tests.designs.shop import figures

BACK = {Way.IN_TIME: 9.0, Way.LATE: 18.0}
FEE, HOLD = (money.amount for money in figures())


def calm(way: Way, card: str = "visa") -> Schedule:
    """A story without a fault."""
    return Schedule("calm", card, way, 5, 4.0, BACK.get(way, 15.0), ())


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("card", CARDS)
def test_an_undisturbed_story_ends_right_on_every_design(name: str, way: Way, card: str) -> None:
    design, wrong = played(DESIGNS[name], calm(way, card=card))
    kept = {Way.NEVER: FEE + HOLD, Way.CANCELLED: 0}.get(way, FEE)
    assert (wrong, books_of(design).kept, books_of(design).live_holds) == (None, kept, 0)


def charge(design: PayThenWrite, effect: str) -> str:
    """Money that moves behind the records' back."""
    order = PaymentOrder(
        subject=design.claim_id,
        customer=design.customer,
        payment_method=design.row.card if design.row else "",
        amount=design.fee if effect == "fee" else design.hold,
        capture=effect != "hold",
        descriptor="PLANTED",
        tags={"effect": effect},
    )
    return design.payments.charge(order, "planted", off_session=True).provider_id


def refund_fee(design: PayThenWrite) -> None:
    (fee,) = [
        pay.provider_id
        for pay in design.payments.made_for(design.claim_id)
        if pay.status is Status.CAPTURED and pay.amount == design.fee
    ]
    design.payments.refund(fee, design.fee, {"of": "planted"}, "planted/refund")


def say_that_it_holds(design: PayThenWrite) -> None:
    assert design.row is not None
    design.row = replace(design.row, state=State.SHIPPED)


PLANTED: dict[Wrong, tuple[Way, Callable[[PayThenWrite], object]]] = {
    Wrong.DEFAULT_TWICE: (Way.NEVER, lambda design: charge(design, "default")),
    Wrong.CAPTURED_RETURNED: (Way.IN_TIME, lambda design: charge(design, "default")),
    Wrong.FEE_TWICE: (Way.IN_TIME, lambda design: charge(design, "fee")),
    Wrong.REFUND_TOO_MUCH: (Way.IN_TIME, refund_fee),
    Wrong.HOLD_LEFT: (Way.IN_TIME, lambda design: charge(design, "hold")),
    Wrong.BOOKS_DIFFER: (Way.IN_TIME, say_that_it_holds),
}


@pytest.mark.parametrize("wrong", PLANTED)
def test_the_judge_finds_what_was_planted(wrong: Wrong) -> None:
    way, plant = PLANTED[wrong]
    design = PayThenWrite()
    facts = Episode(design, calm(way)).play()
    assert judge(books_of(design), design.view(), facts) is None
    plant(design)
    assert judge(books_of(design), design.view(), facts) is wrong


def test_the_judge_finds_a_fee_without_a_claim() -> None:
    design = PayThenWrite()
    Episode(design, calm(Way.IN_TIME)).play()
    undone = Facts(cancelled=True)
    assert judge(books_of(design), design.view(), undone) is Wrong.TOO_MUCH


def test_the_judge_finds_a_forgotten_default() -> None:
    design = PayThenWrite()
    Episode(design, calm(Way.NEVER)).play()
    books = replace(books_of(design), defaults=0)
    forgotten = replace(design.view(), kept=FEE)
    out = Facts(shipped=True)
    assert judge(books, forgotten, out) is Wrong.DEFAULT_FORGOTTEN
    assert judge(books, replace(forgotten, owed=True), out) is None


def test_the_judge_finds_a_hold_that_lapsed_unnoticed() -> None:
    class NoNights(PayThenWrite):
        def job(self) -> None:
            """Nobody looks."""

    design = NoNights()
    facts = Episode(design, calm(Way.IN_TIME)).play()
    assert facts.unsecured
    assert judge(books_of(design), design.view(), facts) is Wrong.UNSECURED


def test_no_kind_of_wrong_is_left_unplanted() -> None:
    others = {Wrong.TOO_MUCH, Wrong.DEFAULT_FORGOTTEN, Wrong.UNSECURED}
    assert {*PLANTED, *others} == set(Wrong)
