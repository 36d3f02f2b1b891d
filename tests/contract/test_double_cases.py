"""The contract cases of the payment provider, by its official SDK and without its page.

`pm_card_*` tokens only: nothing here asks the double for a favour, except where time must pass.
"""

import stripe
from pytest import fixture, mark, raises

from tests.support.double import Double, until
from tests.support.payers import (
    DAY,
    MANUAL,
    card_of,
    confirmed,
    held,
    intent_params,
    paid,
    session_params,
)


# 1
def test_a_session_opens_without_an_intent_and_expires_only_once(api, customer, double):
    session = api.v1.checkout.sessions.create(
        session_params(customer, expires_at=double.now() + DAY)
    )
    assert (session.status, session.payment_intent, session.livemode) == ("open", None, False)
    assert session.url.startswith("http")
    assert session.amount_total == 30000
    assert session.metadata["subject"] == "claim_1"

    expired = api.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.url, expired.payment_intent) == ("expired", None, None)
    with raises(stripe.InvalidRequestError) as refused:
        api.v1.checkout.sessions.expire(session.id)
    assert refused.value.http_status == 400


# 2
def test_a_confirmed_manual_intent_holds_and_keeps_the_card(api, customer, double):
    intent = api.v1.payment_intents.create(
        intent_params(customer, setup_future_usage="off_session", **MANUAL)
    )
    assert intent.status == "requires_confirmation"
    assert intent.metadata["effect"] == "fee"
    assert (intent.amount_capturable, intent.latest_charge) == (0, None)

    hold = confirmed(api, intent.id)
    card = card_of(hold)
    assert (hold.status, hold.amount_capturable, hold.amount_received) == (
        "requires_capture",
        30000,
        0,
    )
    assert 6 * DAY < card.capture_before - double.now() < 30 * DAY
    assert (card.brand, card.funding, card.amount_authorized) == ("visa", "credit", 30000)
    assert hold.payment_method.customer == customer
    assert hold.payment_method.card.fingerprint == card.fingerprint
    types = [event.type for event in api.v1.events.list({"limit": 100}).data]
    assert "payment_intent.created" in types
    assert "payment_intent.amount_capturable_updated" in types
    assert "payment_intent.succeeded" not in types


# 3
def test_one_key_gives_one_object_and_refuses_another_request(api, customer):
    params = intent_params(customer)
    key = {"idempotency_key": "claim_1/fee/1/create"}
    first = api.v1.payment_intents.create(params, key)
    again = api.v1.payment_intents.create(params, key)
    assert again.id == first.id
    assert again.last_response.body == first.last_response.body
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers

    with raises(stripe.IdempotencyError):
        api.v1.payment_intents.create(params | {"amount": 30001}, key)
    with raises(stripe.IdempotencyError):
        api.v1.customers.create({"name": "Ada"}, key)
    assert len(api.v1.payment_intents.list({"customer": customer}).data) == 1


# 4
@mark.parametrize(
    ("token", "seconds"),
    [("pm_card_visa", 4 * DAY + 18 * 3600), ("pm_card_mastercard", 7 * DAY)],
)
def test_an_off_session_hold_is_taken_on_the_same_card(api, customer, token, seconds):
    first = held(api, customer, token)
    second = api.v1.payment_intents.create(
        intent_params(customer, payment_method=first.payment_method.id, **MANUAL)
    )
    renewed = confirmed(api, second.id, off_session=True)
    assert renewed.status == "requires_capture"
    assert card_of(renewed).fingerprint == card_of(first).fingerprint
    charge = renewed.latest_charge
    assert card_of(renewed).capture_before - charge.created == seconds
    assert card_of(first).capture_before - first.latest_charge.created == 7 * DAY


# 5
def test_a_full_capture_succeeds_once(api, customer):
    hold = held(api, customer)
    with raises(stripe.InvalidRequestError) as above:
        api.v1.payment_intents.capture(hold.id, {"amount_to_capture": 30001})
    assert (above.value.http_status, above.value.code) == (400, "amount_too_large")
    assert api.v1.payment_intents.retrieve(hold.id).status == "requires_capture"

    taken = api.v1.payment_intents.capture(hold.id, {"statement_descriptor_suffix": "DEFAULT 7F3K"})
    assert (taken.status, taken.amount_received, taken.amount_capturable) == (
        "succeeded",
        30000,
        0,
    )
    with raises(stripe.InvalidRequestError) as again:
        api.v1.payment_intents.capture(hold.id)
    assert again.value.code == "payment_intent_unexpected_state"
    assert api.v1.payment_intents.retrieve(hold.id).amount_received == 30000
    types = [event.type for event in api.v1.events.list({"limit": 100}).data]
    assert types.count("payment_intent.succeeded") == 1


# 6
def test_a_partial_capture_releases_the_rest(api, customer):
    hold = held(api, customer)
    taken = api.v1.payment_intents.capture(
        hold.id, {"amount_to_capture": 12000, "expand": ["latest_charge"]}
    )
    assert (taken.status, taken.amount_received, taken.amount_capturable) == (
        "succeeded",
        12000,
        0,
    )
    assert taken.latest_charge.amount_captured == 12000
    with raises(stripe.InvalidRequestError):
        api.v1.payment_intents.capture(hold.id, {"amount_to_capture": 1000})
    assert api.v1.payment_intents.retrieve(hold.id).amount_received == 12000


# 7
def test_a_cancelled_hold_takes_nothing_and_stays_cancelled(api, customer):
    hold = held(api, customer)
    void = api.v1.payment_intents.cancel(hold.id, {"cancellation_reason": "abandoned"})
    assert (void.status, void.amount_received, void.amount_capturable) == ("canceled", 0, 0)
    assert void.cancellation_reason == "abandoned"
    for refused in (api.v1.payment_intents.cancel, api.v1.payment_intents.capture):
        with raises(stripe.InvalidRequestError) as error:
            refused(hold.id)
        assert error.value.code == "payment_intent_unexpected_state"
    types = [event.type for event in api.v1.events.list({"limit": 100}).data]
    assert types.count("payment_intent.canceled") == 1


# 8
def test_a_refused_confirm_is_replayed_and_the_intent_heals_under_a_new_key(api, customer):
    intent = api.v1.payment_intents.create(
        intent_params(customer, payment_method="pm_card_visa_chargeDeclinedInsufficientFunds")
    )
    for _ in range(2):
        with raises(stripe.CardError) as refused:
            confirmed(api, intent.id, "claim_1/fee/1/confirm/1")
    error = refused.value
    assert (error.http_status, error.code) == (402, "card_declined")
    assert error.error.decline_code == "insufficient_funds"
    assert error.error.payment_intent.id == intent.id
    assert error.headers["Idempotent-Replayed"] == "true"
    assert api.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"
    assert len(api.v1.charges.list({"payment_intent": intent.id}).data) == 1

    healed = confirmed(api, intent.id, "claim_1/fee/1/confirm/2", payment_method="pm_card_visa")
    assert (healed.status, healed.amount_received) == ("succeeded", 30000)
    charges = api.v1.charges.list({"payment_intent": intent.id}).data
    assert [charge.paid for charge in charges] == [True, False]


# 9
def test_a_card_that_must_authenticate_gets_a_redirect_and_holds_nothing(api, customer):
    intent = api.v1.payment_intents.create(
        intent_params(customer, payment_method="pm_card_authenticationRequired", **MANUAL)
    )
    waiting = confirmed(api, intent.id, return_url="http://shop.test/back")
    assert waiting.status == "requires_action"
    assert waiting.next_action.type == "redirect_to_url"
    assert waiting.next_action.redirect_to_url.url.startswith("http")
    assert waiting.next_action.redirect_to_url.return_url == "http://shop.test/back"
    assert (waiting.amount_capturable, waiting.latest_charge) == (0, None)
    assert api.v1.payment_intents.cancel(intent.id).status == "canceled"


# 10
def test_the_same_card_off_session_is_refused_and_may_be_confirmed_in_person(api, customer):
    intent = api.v1.payment_intents.create(
        intent_params(customer, payment_method="pm_card_authenticationRequired", **MANUAL)
    )
    with raises(stripe.CardError) as refused:
        confirmed(api, intent.id, off_session=True)
    assert (refused.value.http_status, refused.value.code) == (402, "authentication_required")
    assert refused.value.error.payment_intent.status == "requires_payment_method"

    card = refused.value.error.payment_method.id
    waiting = confirmed(api, intent.id, payment_method=card, return_url="http://shop.test/back")
    assert waiting.status == "requires_action"


# 11
def test_a_card_that_attaches_and_then_declines_gives_no_hold(api, customer):
    card = api.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer})
    assert card.customer == customer
    intent = api.v1.payment_intents.create(
        intent_params(customer, payment_method=card.id, **MANUAL)
    )
    with raises(stripe.CardError) as refused:
        confirmed(api, intent.id, off_session=True)
    assert refused.value.http_status == 402
    after = api.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount_capturable) == ("requires_payment_method", 0)


# 12
def test_refunds_are_partial_up_to_the_charge_and_replayed_by_key(api, customer):
    intent = paid(api, customer)
    first = api.v1.refunds.create(
        {"payment_intent": intent.id, "amount": 5000, "metadata": {"subject": "claim_1"}},
        {"idempotency_key": "claim_1/refund/1"},
    )
    again = api.v1.refunds.create(
        {"payment_intent": intent.id, "amount": 5000, "metadata": {"subject": "claim_1"}},
        {"idempotency_key": "claim_1/refund/1"},
    )
    assert (first.status, again.id) == ("succeeded", first.id)
    with raises(stripe.InvalidRequestError):
        api.v1.refunds.create({"payment_intent": intent.id, "amount": 7901})
    rest = api.v1.refunds.create({"payment_intent": intent.id})
    assert rest.amount == 7900
    with raises(stripe.InvalidRequestError) as full:
        api.v1.refunds.create({"payment_intent": intent.id, "amount": 1})
    assert full.value.code == "charge_already_refunded"
    listed = api.v1.refunds.list({"payment_intent": intent.id}).data
    assert [refund.amount for refund in listed] == [7900, 5000]


def test_an_uncaptured_hold_cannot_be_refunded(api, customer):
    hold = held(api, customer)
    with raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"payment_intent": hold.id})
    assert refused.value.http_status == 400
    assert api.v1.refunds.list({"payment_intent": hold.id}).data == []


# 13
def test_a_refund_may_succeed_first_and_fail_later(api, customer):
    intent = paid(api, customer, "pm_card_refundFail")
    refund = api.v1.refunds.create({"payment_intent": intent.id, "amount": 5000})
    assert refund.status == "succeeded"
    failed = until(
        lambda: (now := api.v1.refunds.retrieve(refund.id)).status == "failed" and now,
        "the refund came back",
    )
    assert failed.failure_reason == "expired_or_canceled_card"
    types = [event.type for event in api.v1.events.list({"limit": 100}).data]
    assert types.count("refund.failed") == 1


# 14
def test_a_list_by_customer_finds_what_was_just_created(api, customer):
    stranger = api.v1.customers.create({"name": "Someone else"}).id
    made = [
        api.v1.payment_intents.create(
            intent_params(customer, metadata={"subject": "claim_1", "n": str(n)})
        ).id
        for n in range(3)
    ]
    api.v1.payment_intents.create(intent_params(stranger))
    listed = api.v1.payment_intents.list({"customer": customer, "limit": 1})
    assert (len(listed.data), listed.has_more) == (1, True)
    everything = list(listed.auto_paging_iter())
    assert [intent.id for intent in everything] == made[::-1]
    assert [intent.metadata["n"] for intent in everything] == ["2", "1", "0"]


# 15
@fixture
def someone_elses_card(api) -> str:
    other = api.v1.customers.create({"name": "Someone else"}).id
    return held(api, other).payment_method.id


@mark.parametrize(
    ("wrong", "code"),
    [
        ({"amount": 0}, "amount_too_small"),
        ({"amount": 49}, "amount_too_small"),
        ({"amount": 100_000_000}, "amount_too_large"),
        ({"colour": "red"}, "parameter_unknown"),
        ({"payment_method_types": ["card"]}, "payment_method_types_no_longer_supported"),
        ({"statement_descriptor": "AFTERCARE"}, "payment_intent_invalid_parameter"),
        ({"off_session": True}, "parameter_invalid"),
        ({"customer": "cus_nobody"}, "resource_missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_wrong_parameter_is_refused_and_creates_nothing(api, customer, wrong, code):
    with raises(stripe.InvalidRequestError) as refused:
        api.v1.payment_intents.create(intent_params(customer) | wrong)
    assert (refused.value.http_status, refused.value.code) == (400, code)
    assert api.v1.payment_intents.list({}).data == []


def test_another_customers_card_is_refused_and_creates_nothing(api, customer, someone_elses_card):
    with raises(stripe.InvalidRequestError) as refused:
        api.v1.payment_intents.create(intent_params(customer, payment_method=someone_elses_card))
    assert refused.value.http_status == 400
    assert api.v1.payment_intents.list({"customer": customer}).data == []


def test_a_signed_event_passes_the_sdks_own_check(
    calling_double: Double, post_box, signing_secret: str
):
    api = calling_double.client()
    held(api, api.v1.customers.create({"name": "Ada"}).id)
    kind = "payment_intent.amount_capturable_updated"
    until(lambda: kind in post_box.types(), f"{kind} was delivered")
    sent = next(one for one in post_box.deliveries if one.event["type"] == kind)
    event = stripe.Webhook.construct_event(sent.body, sent.signature, signing_secret)
    assert event.type == kind
    assert event.api_version == "2026-10-28.endive"
    assert event.data.object["amount_capturable"] == 30000
    listed = api.v1.events.list({"type": kind}).data
    assert [one.id for one in listed] == [event.id]
    with raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(sent.body, sent.signature, "whsec_of_another")
    with raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(sent.body + b" ", sent.signature, signing_secret)
