"""The port `Books`: the in-memory twin, and the adapter at the payment double (PAYMENTS section 6).

Each test has its own subject; at the double others may have left objects of theirs.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from care.adapters.stripe.books import StripeBooks
from care.domain.books import BookedPayment, Found, Tags
from care.domain.ledger import DisputeState, Status
from care.domain.money import Money
from tests.support.books import MemoryBooks
from tests.support.double import API_KEY
from tests.support.payment_rigs import HOLD, RETURN_URL, DoubleRig, MemoryRig

FEE = Money(12900, "USD")
HOUR = timedelta(hours=1)


@pytest.fixture(params=["memory", "double"])
def rig(request: pytest.FixtureRequest) -> Any:
    """A provider to act on, with its `books`."""
    if request.param == "memory":
        memory = MemoryRig()
        memory.books = MemoryBooks(memory.payments)
        return memory
    double = request.getfixturevalue("double")
    rig = DoubleRig(double)
    rig.books = StripeBooks(API_KEY, double.url, "test")
    return rig


def tags(rig: Any, effect: str = "hold", n: int = 1, stack: str = "test") -> dict[str, str]:
    return {"subject": rig.subject, "effect": effect, "n": str(n), "stack": stack}


def made(rig: Any, **order: Any) -> str:
    """An inert payment's id."""
    customer = order.pop("customer", None) or rig.customer()
    asked = rig.payment_order(customer, **({"tags": tags(rig)} | order))
    key = rig.key(f"create/{asked.tags['effect']}/{asked.tags['n']}/{asked.tags['stack']}")
    return str(rig.payments.create(asked, key).provider_id)


def confirmed(rig: Any, payment_id: str) -> str:
    rig.payments.confirm(
        payment_id, rig.key(f"confirm/{payment_id}"), off_session=False, return_url=RETURN_URL
    )
    return payment_id


def paid(rig: Any) -> str:
    """A captured fee's id."""
    return confirmed(
        rig,
        made(rig, amount=FEE, capture=True, descriptor="FEE 7F3K", tags=tags(rig, "fee")),
    )


def window(rig: Any) -> tuple[Any, Any]:
    now = rig.clock.now()
    return now - HOUR, now + HOUR


def listed(rig: Any) -> dict[str, BookedPayment]:
    return {each.payment_id: each for each in rig.books.payments(*window(rig))}


def test_a_payment_is_listed_right_after_it_was_made_with_its_tags_and_customer(rig: Any) -> None:
    customer = rig.customer()
    payment_id = made(rig, customer=customer)
    booked = listed(rig)[payment_id]
    assert booked.tags == Tags(rig.subject, "hold", 1)
    assert (booked.customer, booked.status) == (customer, Status.CREATED)
    assert (booked.amount, booked.captured, booked.refunded) == (HOLD, Money(0, "USD"), FEE - FEE)
    assert abs(booked.created_at - rig.clock.now()) < timedelta(minutes=1)
    assert booked.ended_at is None and booked.capture_before is None


def test_a_hold_tells_its_end_and_a_fee_what_was_taken(rig: Any) -> None:
    hold, fee = confirmed(rig, made(rig)), paid(rig)
    booked = listed(rig)
    assert booked[hold].status is Status.AUTHORIZED
    assert booked[hold].capture_before > rig.clock.now() + timedelta(days=3)
    assert (booked[fee].status, booked[fee].captured, booked[fee].kept) == (
        Status.CAPTURED,
        FEE,
        12900,
    )


def test_another_stacks_payments_and_those_outside_the_window_are_not_looked_at(rig: Any) -> None:
    foreign = made(rig, tags=tags(rig, stack="other"))
    mine = made(rig)
    assert foreign not in listed(rig) and mine in listed(rig)
    since, _ = window(rig)
    assert mine not in {each.payment_id for each in rig.books.payments(since - HOUR, since)}


def test_a_list_is_read_to_its_end(rig: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("care.adapters.stripe.books._PAGE", 2)
    customer = rig.customer()
    ids = {made(rig, customer=customer, tags=tags(rig, n=n)) for n in range(1, 6)}
    assert len(ids) == 5
    assert ids <= set(listed(rig))


def test_a_hold_cancelled_before_its_time_has_not_lapsed_and_one_left_alone_has(rig: Any) -> None:
    cancelled = confirmed(rig, made(rig))
    rig.payments.void(cancelled, rig.key("void"))
    at = rig.clock.now()
    [one] = rig.books.payment(cancelled).payments
    assert (one.status, one.lapsed) == (Status.VOIDED, False)
    assert abs(one.ended_at - at) < timedelta(minutes=1)


def test_a_hold_left_alone_lapses(rig: Any) -> None:
    hold = confirmed(rig, made(rig, tags=tags(rig, n=2)))
    rig.travel(timedelta(days=8))
    [one] = rig.books.payment(hold).payments
    assert (one.status, one.lapsed) == (Status.VOIDED, True)


def test_a_page_is_listed_while_it_is_open_and_read_by_its_id(rig: Any) -> None:
    page = rig.payments.open_page(
        rig.page_order(rig.customer(), tags=tags(rig, n=3)), rig.key("page")
    )
    booked = {each.page_id: each for each in rig.books.pages(*window(rig))}[page.page_id]
    assert (booked.status, booked.amount) == ("open", HOLD)
    assert booked.tags == Tags(rig.subject, "hold", 3)
    rig.payments.close_page(page.page_id)
    assert rig.books.page(page.page_id).status == "expired"
    assert rig.books.page("cs_none") is None


def test_a_payment_of_a_page_names_it_and_one_of_the_api_names_none(rig: Any) -> None:
    page = rig.payments.open_page(
        rig.page_order(rig.customer(), tags=tags(rig, n=4)), rig.key("page")
    )
    assert rig.pay(page.page_id) is None
    payment_id = rig.payments.read_page(page.page_id).payment.provider_id
    [booked] = rig.books.payment(payment_id).payments
    assert (booked.page_id, booked.tags) == (page.page_id, Tags(rig.subject, "hold", 4))
    [other] = rig.books.payment(made(rig)).payments
    assert other.page_id is None


def test_a_refund_is_listed_with_its_payment_and_counted_there(rig: Any) -> None:
    fee = paid(rig)
    refund = rig.payments.refund(fee, Money(900, "USD"), tags(rig, "refund"), rig.key("refund"))
    booked = {each.refund_id: each for each in rig.books.refunds(*window(rig))}[refund.refund_id]
    assert (booked.payment_id, booked.amount, booked.status) == (
        fee,
        Money(900, "USD"),
        Status.REFUNDED,
    )
    assert booked.tags == Tags(rig.subject, "refund", 1)
    found = rig.books.payment(fee)
    assert found.refunds == (booked,)
    assert found.payments[0].refunded == Money(900, "USD") == listed(rig)[fee].refunded


def test_a_dispute_is_listed_with_its_payment(rig: Any) -> None:
    fee = paid(rig)
    rig.dispute(fee)
    [booked] = [each for each in rig.books.disputes(*window(rig)) if each.payment_id == fee]
    assert (booked.state, booked.amount) == (DisputeState.OPEN, FEE)
    rig.end_dispute(fee, "lost")
    [later] = rig.books.payment(fee).disputes
    assert (later.dispute_id, later.state) == (booked.dispute_id, DisputeState.LOST)


def test_what_the_provider_does_not_know_is_nothing(rig: Any) -> None:
    assert rig.books.payment("pi_none") == Found()
