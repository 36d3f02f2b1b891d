"""The port `Payments`: the in-memory twin, the adapter at the payment double, and, where
STRIPE_TEST_KEY is set, the adapter at the provider's own test mode. The same cases on each."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from care.adapters.stripe.errors import ProviderDefect, ProviderKeyReused
from care.domain.errors import BadValue
from care.domain.ledger import RefusalKind, Status
from care.domain.money import Money
from care.usecases.payments import RefundRefused
from tests.support.double import until
from tests.support.payment_rigs import HOLD, RETURN_URL, DoubleRig, MemoryRig, StripeRig

KEY = os.environ.get("STRIPE_TEST_KEY")
FEE = Money(12900, "USD")
NOTHING = Money(0, "USD")


@pytest.fixture(params=["memory", "double", *(["stripe"] if KEY else [])])
def rig(request):
    if request.param == "memory":
        return MemoryRig()
    if request.param == "stripe":
        return StripeRig(KEY)
    return DoubleRig(request.getfixturevalue("double"))


def hold(rig, customer, method="pm_card_visa", *, off_session=False, name="hold/1"):
    """A hold as the driver makes it: created inert, then confirmed."""
    inert = rig.payments.create(rig.payment_order(customer, method), rig.key(f"{name}/create"))
    return rig.payments.confirm(
        inert.provider_id,
        rig.key(f"{name}/confirm/1"),
        off_session=off_session,
        return_url=RETURN_URL,
    )


def paid(rig, customer, method="pm_card_visa"):
    """A captured fee."""
    order = rig.payment_order(customer, method, amount=FEE, capture=True, descriptor="FEE 7F3K")
    inert = rig.payments.create(order, rig.key("fee/1/create"))
    return rig.payments.confirm(
        inert.provider_id, rig.key("fee/1/confirm/1"), off_session=False, return_url=RETURN_URL
    )


# 1
def test_an_open_page_has_no_payment_and_closing_it_twice_expires_it_once(rig):
    page = rig.payments.open_page(rig.page_order(rig.customer()), rig.key("hold/1/page"))
    assert (page.status, page.payment) == ("open", None)
    assert page.url.startswith("http")
    assert rig.payments.read_page(page.page_id) == page

    closed = rig.payments.close_page(page.page_id)
    assert (closed.page_id, closed.status, closed.url, closed.payment) == (
        page.page_id,
        "expired",
        None,
        None,
    )
    assert rig.payments.close_page(page.page_id) == closed


def test_the_same_page_order_under_the_same_key_is_the_same_page(rig):
    order = rig.page_order(rig.customer())
    first = rig.payments.open_page(order, rig.key("hold/1/page"))
    again = rig.payments.open_page(order, rig.key("hold/1/page"))
    other = rig.payments.open_page(order, rig.key("hold/2/page"))
    assert again == first
    assert other.page_id != first.page_id


@pytest.mark.parametrize("minutes", [25, 24 * 60 + 5])
def test_a_page_too_short_or_too_long_is_a_bad_value_and_leaves_its_key_free(rig, minutes):
    customer, key = rig.customer(), rig.key("hold/1/page")
    order = rig.page_order(customer, expires_at=rig.clock.now() + timedelta(minutes=minutes))
    with pytest.raises(BadValue) as refused:
        rig.payments.open_page(order, key)
    assert refused.value.pointer == "/expires_at"
    assert rig.payments.open_page(rig.page_order(customer), key).status == "open"


# 2
def test_a_created_payment_is_inert_and_a_confirmed_one_holds(rig):
    inert = rig.payments.create(rig.payment_order(rig.customer()), rig.key("hold/1/create"))
    assert (inert.status, inert.amount, inert.captured) == (Status.CREATED, HOLD, NOTHING)
    assert (inert.capture_before, inert.refusal, inert.authorized_at) == (None, None, None)
    assert (inert.card.brand, inert.card.funding, inert.card.last4) == ("visa", "credit", "4242")

    held = rig.payments.confirm(
        inert.provider_id, rig.key("hold/1/confirm/1"), off_session=False, return_url=RETURN_URL
    )
    assert (held.provider_id, held.status) == (inert.provider_id, Status.AUTHORIZED)
    assert (held.amount, held.captured) == (HOLD, NOTHING)
    assert (held.card.brand, held.card.funding, held.card.last4) == ("visa", "credit", "4242")
    assert held.card.payment_method.startswith("pm_")
    ahead = held.capture_before - rig.clock.now()
    assert timedelta(days=6) < ahead < timedelta(days=30)
    assert rig.payments.read(held.provider_id) == held


def test_an_automatic_payment_is_captured_in_full(rig):
    fee = paid(rig, rig.customer())
    assert (fee.status, fee.amount, fee.captured) == (Status.CAPTURED, FEE, FEE)


# 3
def test_the_same_key_is_the_same_payment_and_another_amount_under_it_is_a_defect(rig):
    customer, key = rig.customer(), rig.key("hold/1/create")
    order = rig.payment_order(customer)
    first = rig.payments.create(order, key)
    assert rig.payments.create(order, key) == first
    with pytest.raises(ProviderKeyReused):
        rig.payments.create(rig.payment_order(customer, amount=FEE), key)
    with pytest.raises(ProviderKeyReused):
        rig.payments.void(first.provider_id, key)
    assert rig.payments.read(first.provider_id).status is Status.CREATED


def test_a_confirm_repeated_under_its_key_reports_the_payment_and_holds_once(rig):
    held = hold(rig, rig.customer())
    again = rig.payments.confirm(
        held.provider_id, rig.key("hold/1/confirm/1"), off_session=False, return_url=RETURN_URL
    )
    assert again == held


# 4
def test_an_off_session_hold_on_a_saved_card_shows_the_same_card_and_no_longer_window(rig):
    customer = rig.customer()
    saved = rig.attached("visa", customer)
    in_person = hold(rig, customer, saved, name="hold/1")
    renewed = hold(rig, customer, saved, off_session=True, name="hold/2")
    assert renewed.status is Status.AUTHORIZED
    assert renewed.card == in_person.card
    assert renewed.card.payment_method == saved
    assert renewed.capture_before <= in_person.capture_before + timedelta(minutes=1)


def test_a_saved_card_is_shown_by_its_own_and_by_the_payment_that_would_ask_it(rig):
    customer = rig.customer()
    saved = rig.attached("mastercard", customer)
    card = rig.payments.card(saved)
    assert (card.payment_method, card.brand, card.last4) == (saved, "mastercard", "4444")
    inert = rig.payments.create(rig.payment_order(customer, saved), rig.key("hold/1/create"))
    assert (inert.card, inert.customer) == (card, customer)


def test_a_card_that_does_not_exist_is_a_defect(rig):
    with pytest.raises(ProviderDefect) as unknown:
        rig.payments.card("pm_nobody")
    assert unknown.value.code == "resource_missing"


# 5
def test_a_captured_payment_is_reported_as_it_is_and_more_than_it_holds_is_refused(rig):
    held = hold(rig, rig.customer())
    with pytest.raises(ProviderDefect):
        rig.payments.capture(
            held.provider_id, Money(30001, "USD"), rig.key("capture/1"), descriptor="DEF 7F3K"
        )
    assert rig.payments.read(held.provider_id) == held

    taken = rig.payments.capture(
        held.provider_id, HOLD, rig.key("capture/2"), descriptor="DEF 7F3K"
    )
    assert (taken.status, taken.captured) == (Status.CAPTURED, HOLD)
    again = rig.payments.capture(
        held.provider_id, HOLD, rig.key("capture/3"), descriptor="DEF 7F3K"
    )
    assert (again.status, again.captured) == (Status.CAPTURED, HOLD)
    assert rig.payments.void(held.provider_id, rig.key("void/1")).status is Status.CAPTURED


# 6
def test_a_partial_capture_ends_the_hold_and_the_rest_cannot_be_taken(rig):
    held = hold(rig, rig.customer())
    part = Money(10000, "USD")
    taken = rig.payments.capture(
        held.provider_id, part, rig.key("capture/1"), descriptor="DEF 7F3K"
    )
    assert (taken.status, taken.amount, taken.captured) == (Status.CAPTURED, HOLD, part)
    rest = rig.payments.capture(
        held.provider_id, Money(20000, "USD"), rig.key("capture/2"), descriptor="DEF 7F3K"
    )
    assert (rest.status, rest.captured) == (Status.CAPTURED, part)


# 7
def test_a_void_takes_nothing_and_neither_capture_nor_confirm_revives_it(rig):
    held = hold(rig, rig.customer())
    void = rig.payments.void(held.provider_id, rig.key("void/1"))
    assert (void.status, void.captured) == (Status.VOIDED, NOTHING)
    assert rig.payments.void(held.provider_id, rig.key("void/2")).status is Status.VOIDED
    late = rig.payments.capture(held.provider_id, HOLD, rig.key("capture/1"), descriptor="DEF 7F3K")
    assert (late.status, late.captured) == (Status.VOIDED, NOTHING)
    again = rig.payments.confirm(
        held.provider_id, rig.key("hold/1/confirm/2"), off_session=True, return_url=RETURN_URL
    )
    assert again.status is Status.VOIDED


def test_an_unconfirmed_payment_can_be_voided(rig):
    inert = rig.payments.create(rig.payment_order(rig.customer()), rig.key("hold/1/create"))
    assert rig.payments.void(inert.provider_id, rig.key("void/1")).status is Status.VOIDED


# 8
@pytest.mark.parametrize(
    ("card", "code", "kind"),
    [
        ("visa_chargeDeclinedInsufficientFunds", "insufficient_funds", RefusalKind.FUNDS),
        ("visa_chargeDeclined", "generic_decline", RefusalKind.FUNDS),
        ("visa_chargeDeclinedLostCard", "lost_card", RefusalKind.DEAD),
        ("chargeDeclinedExpiredCard", "expired_card", RefusalKind.DEAD),
        ("chargeDeclinedProcessingError", "processing_error", RefusalKind.TRANSIENT),
    ],
)
def test_a_refused_card_is_a_report_and_its_key_replays_the_refusal(rig, card, code, kind):
    refused = hold(rig, rig.customer(), f"pm_card_{card}")
    assert refused.status is Status.REFUSED
    assert (refused.refusal.code, refused.refusal.kind) == (code, kind)
    assert (refused.captured, refused.capture_before) == (NOTHING, None)
    again = rig.payments.confirm(
        refused.provider_id, rig.key("hold/1/confirm/1"), off_session=False, return_url=RETURN_URL
    )
    assert again == refused
    assert rig.payments.void(refused.provider_id, rig.key("void/1")).status is Status.VOIDED


# 9
def test_a_card_that_must_be_verified_gives_an_address_and_holds_nothing(rig):
    asked = hold(rig, rig.customer(), "pm_card_authenticationRequired")
    assert (asked.status, asked.refusal) == (Status.NEEDS_ACTION, None)
    assert asked.action_url.startswith("http")
    assert rig.payments.void(asked.provider_id, rig.key("void/1")).status is Status.VOIDED


# 10
def test_the_same_card_off_session_is_refused_and_can_be_healed_in_person(rig):
    customer = rig.customer()
    refused = hold(rig, customer, "pm_card_authenticationRequired", off_session=True)
    assert refused.status is Status.REFUSED
    assert refused.refusal.code == "authentication_required"
    assert refused.refusal.kind is RefusalKind.PERSON
    asked = rig.payments.confirm(
        refused.provider_id, rig.key("hold/1/confirm/2"), off_session=False, return_url=RETURN_URL
    )
    assert (asked.provider_id, asked.status) == (refused.provider_id, Status.NEEDS_ACTION)
    assert asked.action_url.startswith("http")


# 11
def test_a_saved_card_that_declines_every_charge_holds_nothing_off_session(rig):
    customer = rig.customer()
    refused = hold(rig, customer, rig.attached("chargeCustomerFail", customer), off_session=True)
    assert (refused.status, refused.captured) == (Status.REFUSED, NOTHING)
    assert rig.payments.read(refused.provider_id).status is Status.REFUSED


# 12
def test_a_refund_is_made_once_for_its_tags_and_never_more_than_was_taken(rig):
    fee = paid(rig, rig.customer())
    first, second = ({"effect": "refund", "n": n} for n in ("1", "2"))
    part, rest = Money(5000, "USD"), Money(7900, "USD")

    made = rig.payments.refund(fee.provider_id, part, first, rig.key("refund/1/1"))
    assert made.status is Status.REFUNDED
    assert rig.payments.refund(fee.provider_id, part, first, rig.key("refund/1/1")) == made
    assert rig.payments.refund(fee.provider_id, part, first, rig.key("refund/1/2")) == made
    with pytest.raises(RefundRefused):
        rig.payments.refund(fee.provider_id, Money(7901, "USD"), second, rig.key("refund/2/1"))
    other = rig.payments.refund(fee.provider_id, rest, second, rig.key("refund/2/2"))
    assert other.refund_id != made.refund_id
    with pytest.raises(RefundRefused):
        rig.payments.refund(
            fee.provider_id, Money(50, "USD"), first | {"n": "3"}, rig.key("refund/3/1")
        )
    assert rig.payments.read_refund(made.refund_id) == made


def test_a_hold_cannot_be_refunded(rig):
    held = hold(rig, rig.customer())
    with pytest.raises(RefundRefused):
        rig.payments.refund(held.provider_id, HOLD, {"n": "1"}, rig.key("refund/1/1"))
    assert rig.payments.read(held.provider_id).status is Status.AUTHORIZED


def test_a_payment_that_the_provider_does_not_know_is_not_refunded(rig):
    with pytest.raises(RefundRefused) as refused:
        rig.payments.refund("pi_of_nobody", FEE, {"n": "1"}, rig.key("refund/1/1"))
    assert refused.value.code == "resource_missing"


# 13
def test_a_refund_may_fail_after_it_had_succeeded(rig):
    fee = paid(rig, rig.customer(), "pm_card_refundFail")
    made = rig.payments.refund(fee.provider_id, FEE, {"n": "1"}, rig.key("refund/1/1"))
    assert made.status is Status.REFUNDED
    if not isinstance(rig, StripeRig):
        rig.travel(timedelta(seconds=10))
    failed = until(
        lambda: rig.payments.read_refund(made.refund_id).status is Status.REFUND_FAILED,
        "the refund comes back",
        patience=60,
    )
    assert failed


# 14
def test_a_payment_made_before_is_found_by_customer_and_tags_under_any_key(rig):
    customer = rig.customer()
    order = rig.payment_order(customer)
    began = rig.clock.now()
    first = rig.payments.create(order, rig.key("hold/1/create/1"))
    again = replace(order, again=began)
    assert rig.payments.create(again, rig.key("hold/1/create/2")) == first
    other = replace(again, tags=order.tags | {"n": "3"})
    assert rig.payments.create(other, rig.key("hold/3/create")).provider_id != first.provider_id
    stranger = replace(again, customer=rig.customer("eve"))
    made = rig.payments.create(stranger, rig.key("hold/4/create"))
    assert made.provider_id != first.provider_id


def test_of_two_payments_of_the_same_tags_the_furthest_is_found(rig):
    customer = rig.customer()
    began = rig.clock.now()
    order = rig.payment_order(customer)
    rig.payments.create(order, rig.key("hold/1/create/1"))
    second = rig.payments.create(order, rig.key("hold/1/create/2"))
    held = rig.payments.confirm(
        second.provider_id, rig.key("hold/1/confirm"), off_session=False, return_url=RETURN_URL
    )
    third = rig.payments.create(order, rig.key("hold/1/create/3"))
    rig.payments.void(third.provider_id, rig.key("hold/1/void"))
    again = replace(order, again=began)
    assert rig.payments.create(again, rig.key("hold/1/create/4")) == held


def test_an_open_page_of_before_is_found_and_a_closed_one_is_not(rig):
    order = rig.page_order(rig.customer())
    first = rig.payments.open_page(order, rig.key("hold/1/page/1"))
    again = replace(order, again=rig.clock.now())
    assert rig.payments.open_page(again, rig.key("hold/1/page/2")).page_id == first.page_id
    rig.payments.close_page(first.page_id)
    fresh = rig.payments.open_page(again, rig.key("hold/1/page/2"))
    assert (fresh.status, fresh.page_id == first.page_id) == ("open", False)


# 15
@pytest.mark.parametrize("amount", [0, 49, 100_000_000])
def test_an_amount_out_of_bounds_is_refused_and_creates_nothing(rig, amount):
    customer, key = rig.customer(), rig.key("hold/1/create")
    with pytest.raises(ProviderDefect):
        rig.payments.create(rig.payment_order(customer, amount=Money(amount, "USD")), key)
    assert rig.payments.create(rig.payment_order(customer), key).status is Status.CREATED


def test_the_card_of_another_customer_is_refused(rig):
    stranger = rig.attached("visa", rig.customer("eve"))
    with pytest.raises(ProviderDefect):
        rig.payments.create(rig.payment_order(rig.customer(), stranger), rig.key("hold/1/create"))


def test_a_descriptor_that_does_not_fit_the_statement_is_a_bad_value(rig):
    order = rig.payment_order(rig.customer(), descriptor="REPLACEMENT FEE")
    with pytest.raises(BadValue):
        rig.payments.create(order, rig.key("hold/1/create"))


def test_a_payment_that_does_not_exist_is_a_defect(rig):
    with pytest.raises(ProviderDefect) as unknown:
        rig.payments.read("pi_nobody")
    assert unknown.value.code == "resource_missing"


def test_a_signed_event_names_its_subject_and_a_changed_body_is_refused(rig):
    inert = rig.payments.create(rig.payment_order(rig.customer()), rig.key("hold/1/create"))
    body, signature = rig.webhook(inert.provider_id)
    event = rig.payments.event(body, signature)
    assert event.type == "payment_intent.created"
    assert (event.subject, event.object_id) == (rig.subject, inert.provider_id)
    for wrong_body, wrong_signature in ((body + b" ", signature), (body, ""), (body, "t=1,v1=é")):
        with pytest.raises(BadValue) as refused:
            rig.payments.event(wrong_body, wrong_signature)
        assert refused.value.pointer == "/headers/Stripe-Signature"
