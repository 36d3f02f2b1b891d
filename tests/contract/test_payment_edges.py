"""What the provider's test mode cannot be made to do: pages paid, clocks moved, replies lost.

The same cases on the in-memory twin and on the adapter at the payment double.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.adapters.stripe.errors import ProviderDefect
from care.domain.ledger import RefusalKind, Status
from care.domain.money import Money
from care.usecases.payments import InDoubt
from tests.contract.test_payments import FEE, NOTHING, hold, paid
from tests.support.payment_rigs import HOLD, RETURN_URL, DoubleRig, MemoryRig

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(params=["memory", "double"])
def rig(request):
    if request.param == "memory":
        return MemoryRig()
    return DoubleRig(request.getfixturevalue("double"))


def open_page(rig, customer, **other):
    return rig.payments.open_page(rig.page_order(customer, **other), rig.key("hold/1/page"))


def confirm(rig, payment_id, k, *, off_session=True):
    return rig.payments.confirm(
        payment_id,
        rig.key(f"hold/1/confirm/{k}"),
        off_session=off_session,
        return_url=RETURN_URL,
    )


# The page


def test_a_paid_hold_page_reports_its_hold_and_its_card_may_be_used_again(rig):
    customer = rig.customer()
    page = open_page(rig, customer)
    assert rig.pay(page.page_id, "mastercard") is None

    complete = rig.payments.read_page(page.page_id)
    held = complete.payment
    assert (complete.status, complete.url) == ("complete", None)
    assert (held.status, held.amount, held.captured) == (Status.AUTHORIZED, HOLD, NOTHING)
    assert (held.card.brand, held.card.funding) == ("mastercard", "credit")
    assert rig.payments.close_page(page.page_id) == complete

    fee = paid(rig, customer, held.card.payment_method)
    assert (fee.status, fee.card) == (Status.CAPTURED, held.card)
    assert rig.book().live_holds == 1
    assert (rig.book().held, rig.book().captured) == (30000, 12900)


@pytest.mark.parametrize("card", ["discover", "jcb", "visa_debit", "mastercard_prepaid"])
def test_a_hold_page_refuses_other_brands_and_fundings_before_anything_moves(rig, card):
    page = open_page(rig, rig.customer())
    assert rig.pay(page.page_id, card) is not None
    assert rig.payments.read_page(page.page_id) == page
    assert (rig.book().held, rig.book().live_holds) == (0, 0)


def test_a_purchase_page_takes_a_debit_card_but_does_not_keep_it(rig):
    customer = rig.customer()
    page = open_page(rig, customer, hold=False, express=False)
    assert rig.pay(page.page_id, "visa_debit") is None
    held = rig.payments.read_page(page.page_id).payment
    assert (held.status, held.card.funding) == (Status.AUTHORIZED, "debit")
    with pytest.raises(ProviderDefect):
        rig.payments.create(
            rig.payment_order(customer, held.card.payment_method), rig.key("fee/1/create")
        )


@pytest.mark.parametrize("card", ["discover", "jcb", "visa_debit", "mastercard_prepaid"])
def test_a_fee_page_of_express_takes_credit_cards_only(rig, card):
    """PAY-1: Basic has no hold and the same restriction."""
    tags = {"effect": "fee", "n": "1"}
    page = open_page(rig, rig.customer(), hold=False, express=True, tags=tags)
    assert rig.pay(page.page_id, card) is not None
    assert (rig.book().held, rig.book().live_holds) == (0, 0)
    assert rig.pay(page.page_id, "visa") is None


def test_a_fee_page_of_express_does_not_keep_the_card(rig):
    customer = rig.customer()
    tags = {"effect": "fee", "n": "1"}
    page = open_page(rig, customer, hold=False, express=True, tags=tags)
    assert rig.pay(page.page_id, "visa") is None
    held = rig.payments.read_page(page.page_id).payment
    with pytest.raises(ProviderDefect):
        rig.payments.create(
            rig.payment_order(customer, held.card.payment_method), rig.key("fee/2/create")
        )


def test_a_page_stays_open_after_a_refusal_and_takes_another_card(rig):
    page = open_page(rig, rig.customer())
    assert rig.pay(page.page_id, "chargeDeclinedInsufficientFunds") is not None
    still = rig.payments.read_page(page.page_id)
    assert (still.status, still.payment) == ("open", None)
    assert rig.pay(page.page_id, "visa") is None
    complete = rig.payments.read_page(page.page_id)
    assert (complete.payment.status, complete.payment.refusal) == (Status.AUTHORIZED, None)
    assert (rig.book().held, rig.book().live_holds) == (30000, 1)


def test_a_page_is_complete_only_once_its_bank_has_verified_the_holder(rig):
    page = open_page(rig, rig.customer())
    assert rig.pay(page.page_id, "authenticationRequired", verify=False) is not None
    assert rig.payments.read_page(page.page_id).status == "open"
    assert rig.pay(page.page_id, "authenticationRequired", verify=True) is None
    assert rig.payments.read_page(page.page_id).payment.status is Status.AUTHORIZED


def test_a_page_expires_before_its_order_and_cannot_be_paid_then(rig):
    page = open_page(rig, rig.customer(), expires_at=rig.clock.now() + timedelta(hours=1))
    rig.travel(timedelta(hours=1) - MINUTE + timedelta(seconds=1))
    expired = rig.payments.read_page(page.page_id)
    assert (expired.status, expired.url, expired.payment) == ("expired", None, None)
    assert rig.pay(page.page_id) is not None
    assert rig.payments.read_page(page.page_id) == expired


# Time


def test_a_hold_lapses_at_its_end_and_a_late_capture_takes_nothing(rig):
    held = hold(rig, rig.customer())
    rig.travel(held.capture_before - rig.clock.now() - MINUTE)
    assert rig.payments.read(held.provider_id).status is Status.AUTHORIZED
    rig.travel(MINUTE * 2)
    late = rig.payments.capture(held.provider_id, HOLD, rig.key("capture/1"), descriptor="DEF 7F3K")
    assert (late.status, late.captured) == (Status.VOIDED, NOTHING)
    assert rig.payments.read(held.provider_id).status is Status.VOIDED
    assert (rig.book().held, rig.book().captured) == (0, 0)


@pytest.mark.parametrize(
    ("card", "window"), [("visa", timedelta(days=4, hours=18)), ("mastercard", 7 * DAY)]
)
def test_an_off_session_hold_lives_as_long_as_its_brand_allows(rig, card, window):
    customer = rig.customer()
    held = hold(rig, customer, rig.attached(card, customer), off_session=True)
    lives = held.capture_before - rig.clock.now()
    assert window - timedelta(seconds=10) <= lives <= window


def test_a_key_is_forgotten_after_a_day(rig):
    order, key = rig.payment_order(rig.customer()), rig.key("hold/1/create")
    first = rig.payments.create(order, key)
    rig.travel(DAY - MINUTE)
    assert rig.payments.create(order, key) == first
    rig.travel(MINUTE * 2)
    assert rig.payments.create(order, key).provider_id != first.provider_id


# The bank


def test_a_refused_payment_confirmed_again_under_a_new_key_holds_once(rig):
    customer = rig.customer()
    saved = rig.attached("visa", customer)
    rig.decline_next("visa", "insufficient_funds", "do_not_honor")
    refused = hold(rig, customer, saved, off_session=True)
    assert (refused.status, refused.refusal.kind) == (Status.REFUSED, RefusalKind.FUNDS)
    assert confirm(rig, refused.provider_id, 1).refusal == refused.refusal
    assert confirm(rig, refused.provider_id, 2).refusal.code == "do_not_honor"
    held = confirm(rig, refused.provider_id, 3)
    assert (held.provider_id, held.status) == (refused.provider_id, Status.AUTHORIZED)
    assert held.card.payment_method == saved
    assert (rig.book().held, rig.book().live_holds) == (30000, 1)


def test_two_holds_above_the_cards_limit_are_refused_until_the_first_is_void(rig):
    customer = rig.customer()
    saved = rig.attached("visa", customer)
    rig.limit("visa", 59_999)
    old = hold(rig, customer, saved, off_session=True, name="hold/1")
    new = hold(rig, customer, saved, off_session=True, name="hold/2")
    assert (new.status, new.refusal.kind) == (Status.REFUSED, RefusalKind.FUNDS)
    assert rig.book().live_holds == 1

    rig.payments.void(old.provider_id, rig.key("hold/1/void/1"))
    swapped = rig.payments.confirm(
        new.provider_id, rig.key("hold/2/confirm/2"), off_session=True, return_url=RETURN_URL
    )
    assert swapped.status is Status.AUTHORIZED
    assert (rig.book().held, rig.book().live_holds) == (30000, 1)


def test_a_verified_payment_holds_and_one_that_fails_needs_the_person_again(rig):
    asked = hold(rig, rig.customer(), "pm_card_authenticationRequired")
    rig.verify(asked.provider_id, ok=False)
    failed = rig.payments.read(asked.provider_id)
    assert (failed.status, failed.refusal.kind) == (Status.REFUSED, RefusalKind.PERSON)
    assert rig.book().held == 0

    again = confirm(rig, asked.provider_id, 2, off_session=False)
    assert again.status is Status.NEEDS_ACTION
    rig.verify(again.provider_id, ok=True)
    held = rig.payments.read(again.provider_id)
    assert (held.status, held.action_url) == (Status.AUTHORIZED, None)


# Doubt


def test_a_lost_reply_of_a_page_is_asked_for_again_and_opens_one_page(rig):
    order = rig.page_order(rig.customer())
    rig.lose_reply_of("open_page")
    with pytest.raises(InDoubt) as doubt:
        rig.payments.open_page(order, rig.key("hold/1/page"))
    assert doubt.value.answer_stored is False
    page = rig.payments.open_page(order, rig.key("hold/1/page"))
    assert rig.payments.open_page(order, rig.key("hold/1/page")) == page


def test_a_lost_reply_of_each_call_is_mended_under_the_same_key_and_done_once(rig):
    customer = rig.customer()
    order = rig.payment_order(customer)

    def twice(call, act):
        rig.lose_reply_of(call)
        with pytest.raises(InDoubt) as doubt:
            act()
        assert doubt.value.answer_stored is False
        return act()

    inert = twice("create", lambda: rig.payments.create(order, rig.key("hold/1/create")))
    payment = inert.provider_id
    held = twice("confirm", lambda: confirm(rig, payment, 1))
    assert held.status is Status.AUTHORIZED
    taken = twice(
        "capture",
        lambda: rig.payments.capture(payment, FEE, rig.key("capture/1"), descriptor="DEF 7F3K"),
    )
    assert (taken.status, taken.captured) == (Status.CAPTURED, FEE)
    tags = {"effect": "refund", "n": "1"}
    back = twice("refund", lambda: rig.payments.refund(payment, FEE, tags, rig.key("refund/1/1")))
    assert back.status is Status.REFUNDED
    book = rig.book()
    assert (book.held, book.captured, book.refunded, book.captures) == (0, 12900, 12900, 1)

    other = hold(rig, customer, name="hold/2")
    void = twice("void", lambda: rig.payments.void(other.provider_id, rig.key("hold/2/void/1")))
    assert void.status is Status.VOIDED


@pytest.mark.parametrize("executed", [False, True])
def test_a_stored_500_is_replayed_under_its_key_and_the_next_key_does_it_once(rig, executed):
    customer = rig.customer()
    inert = rig.payments.create(rig.payment_order(customer), rig.key("hold/1/create"))
    rig.fail_500("capture", executed=executed)
    held = confirm(rig, inert.provider_id, 1)

    def capture(k):
        return rig.payments.capture(
            held.provider_id, FEE, rig.key(f"capture/{k}"), descriptor="DEF 7F3K"
        )

    for _ in range(2):
        with pytest.raises(InDoubt) as doubt:
            capture(1)
        assert doubt.value.answer_stored is True
    stands = Status.CAPTURED if executed else Status.AUTHORIZED
    assert rig.payments.read(held.provider_id).status is stands
    assert capture(2).captured == FEE
    assert (rig.book().captured, rig.book().captures) == (12900, 1)


def test_a_500_that_did_create_is_found_under_the_next_key_and_none_is_made_beside(rig):
    """PAYMENTS section 6: the list is looked up, for a stored answer tells nothing."""
    order, began = rig.payment_order(rig.customer()), rig.clock.now()
    rig.fail_500("create", executed=True)
    with pytest.raises(InDoubt) as doubt:
        rig.payments.create(order, rig.key("hold/1/create/1"))
    assert doubt.value.answer_stored is True
    again = replace(order, again=began)
    found = rig.payments.create(again, rig.key("hold/1/create/2"))
    assert found.status is Status.CREATED
    assert rig.payments.create(again, rig.key("hold/1/create/3")) == found
    with pytest.raises(InDoubt):
        rig.payments.create(order, rig.key("hold/1/create/1"))


def test_a_500_that_did_open_a_page_is_found_and_one_that_did_not_opens_it_next(rig):
    began = rig.clock.now()
    for n, executed in (("1", True), ("2", False)):
        order = rig.page_order(rig.customer(), tags={"effect": "hold", "n": n})
        rig.fail_500("open_page", executed=executed)
        with pytest.raises(InDoubt):
            rig.payments.open_page(order, rig.key(f"hold/{n}/page/1"))
        again = replace(order, again=began)
        page = rig.payments.open_page(again, rig.key(f"hold/{n}/page/2"))
        assert page.status == "open"
        assert rig.payments.open_page(again, rig.key(f"hold/{n}/page/3")).page_id == page.page_id


def test_a_payment_whose_key_was_forgotten_is_found_and_none_is_made_beside(rig):
    order, began = rig.payment_order(rig.customer()), rig.clock.now()
    first = rig.payments.create(order, rig.key("hold/1/create"))
    rig.travel(DAY + MINUTE)
    again = replace(order, again=began)
    assert rig.payments.create(again, rig.key("hold/1/create")) == first


@pytest.mark.parametrize(
    ("new", "brand"), [("mastercard", "mastercard"), ("pendingRefund", "visa")]
)
def test_a_card_that_the_bank_renewed_is_seen_before_it_is_asked(rig, new, brand):
    """PAY-2: the same payment method, another number, maybe of another brand."""
    customer = rig.customer()
    saved = rig.attached("visa", customer)
    old = rig.payments.card(saved)
    rig.renews_card(saved, "visa", new)
    card = rig.payments.card(saved)
    assert (card.payment_method, card.brand) == (saved, brand)
    assert card.fingerprint != old.fingerprint
    inert = rig.payments.create(rig.payment_order(customer, saved), rig.key("hold/1/create"))
    assert (inert.status, inert.card) == (Status.CREATED, card)
    assert rig.book().live_holds == 0


def test_a_hold_shows_the_card_that_was_asked_whatever_the_bank_made_of_it_since(rig):
    customer = rig.customer()
    saved = rig.attached("visa", customer)
    held = hold(rig, customer, saved, off_session=True)
    rig.renews_card(saved, "visa", "mastercard")
    assert rig.payments.read(held.provider_id) == held
    void = rig.payments.void(held.provider_id, rig.key("void/1"))
    assert (void.status, void.card.brand) == (Status.VOIDED, "visa")


def test_a_500_that_did_refund_is_found_by_its_tags_under_the_next_key(rig):
    fee = paid(rig, rig.customer())
    tags, part = {"effect": "refund", "n": "1"}, Money(5000, "USD")
    rig.fail_500("refund", executed=True)
    with pytest.raises(InDoubt) as doubt:
        rig.payments.refund(fee.provider_id, part, tags, rig.key("refund/1/1"))
    assert doubt.value.answer_stored is True
    found = rig.payments.refund(fee.provider_id, part, tags, rig.key("refund/1/2"))
    assert found.status is Status.REFUNDED
    assert rig.book().refunded == 5000


def test_a_call_turned_away_is_not_carried_out_and_its_key_stays_free(rig):
    inert = rig.payments.create(rig.payment_order(rig.customer()), rig.key("hold/1/create"))
    rig.fail_500("confirm", stored=False)
    with pytest.raises(InDoubt) as doubt:
        confirm(rig, inert.provider_id, 1)
    assert doubt.value.answer_stored is False
    assert rig.payments.read(inert.provider_id) == inert
    assert confirm(rig, inert.provider_id, 1).status is Status.AUTHORIZED


def test_a_page_whose_closing_failed_is_closed_a_minute_later(rig):
    page = open_page(rig, rig.customer())
    rig.fail_500("close_page")
    with pytest.raises(InDoubt):
        rig.payments.close_page(page.page_id)
    assert rig.payments.read_page(page.page_id).status == "open"
    rig.travel(MINUTE)
    assert rig.payments.close_page(page.page_id).status == "expired"
