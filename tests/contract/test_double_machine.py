"""The double alone: lapse, windows, limits, and what the cards do that no test mode offers."""

import stripe
from pytest import mark, raises

from tests.support.payers import (
    DAY,
    HOUR,
    MANUAL,
    card_of,
    confirmed,
    held,
    intent_params,
    paid,
    renewed,
    session_params,
)

VISA, AMEX = "4242424242424242", "378282246310005"
BACK = "http://shop.test/back"


def test_a_hold_lapses_at_capture_before_and_cannot_be_captured_any_more(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    hold = held(api, customer)
    deadline = card_of(hold).capture_before

    own_double.travel(7 * DAY - HOUR)
    assert api.v1.payment_intents.retrieve(hold.id).status == "requires_capture"
    own_double.travel(HOUR + 5)
    lapsed = api.v1.payment_intents.retrieve(hold.id, {"expand": ["latest_charge"]})
    assert (lapsed.status, lapsed.cancellation_reason) == ("canceled", "automatic")
    assert (lapsed.amount_capturable, lapsed.amount_received) == (0, 0)
    assert lapsed.canceled_at == deadline
    [event] = api.v1.events.list({"type": "payment_intent.canceled"}).data
    assert event.created == deadline
    assert event.request.id is None
    with raises(stripe.InvalidRequestError) as late:
        api.v1.payment_intents.capture(hold.id)
    assert late.value.code == "payment_intent_unexpected_state"
    assert own_double.books()["total"]["held"] == 0


def test_a_captured_hold_does_not_lapse(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    hold = held(api, customer)
    api.v1.payment_intents.capture(hold.id)
    own_double.travel(8 * DAY)
    assert api.v1.payment_intents.retrieve(hold.id).status == "succeeded"


@mark.parametrize(
    ("token", "off_session", "seconds", "status"),
    [
        ("pm_card_visa", False, 29 * DAY + 18 * HOUR, "enabled"),
        ("pm_card_visa", True, 4 * DAY + 18 * HOUR, "disabled"),
        ("pm_card_mastercard", False, 30 * DAY, "enabled"),
        ("pm_card_mastercard", True, 30 * DAY, "enabled"),
        ("pm_card_amex", False, 7 * DAY, "disabled"),
        ("pm_card_amex", True, 7 * DAY, "disabled"),
    ],
)
def test_an_extended_window_is_for_those_who_can_have_it(
    double, api, customer, token, off_session, seconds, status
):
    double.control("POST", "settings", {"extended": True})
    asked = {"card": {"request_extended_authorization": "if_available"}}
    hold = held(api, customer, token, payment_method_options=asked)
    if off_session:
        card = hold.payment_method.id
        hold = renewed(api, customer, card, payment_method_options=asked)
    assert card_of(hold).capture_before - hold.latest_charge.created == seconds
    assert card_of(hold).extended_authorization.status == status


def test_no_window_is_extended_unless_switched_on_and_asked_for(double, api, customer):
    asked = {"card": {"request_extended_authorization": "if_available"}}
    off = held(api, customer, payment_method_options=asked)
    assert card_of(off).capture_before - off.latest_charge.created == 7 * DAY
    double.control("POST", "settings", {"extended": True})
    unasked = held(api, customer)
    assert card_of(unasked).capture_before - unasked.latest_charge.created == 7 * DAY


def test_two_holds_above_the_limit_are_insufficient_funds_until_the_old_one_is_void(
    double, api, customer
):
    double.control("POST", f"cards/{VISA}", {"limit": 50000})
    first = held(api, customer)
    card = first.payment_method.id
    with raises(stripe.CardError) as refused:
        renewed(api, customer, card)
    assert refused.value.error.decline_code == "insufficient_funds"
    assert refused.value.error.advice_code == "try_again_later"
    intent = refused.value.error.payment_intent.id

    api.v1.payment_intents.cancel(first.id)
    assert confirmed(api, intent, payment_method=card, off_session=True).status == (
        "requires_capture"
    )
    assert double.books()["total"]["held"] == 30000


def test_the_limit_counts_what_was_charged_until_it_is_refunded(double, api, customer):
    double.control("POST", f"cards/{VISA}", {"limit": 40000})
    fee = paid(api, customer)
    with raises(stripe.CardError):
        held(api, customer)
    api.v1.refunds.create({"payment_intent": fee.id})
    assert held(api, customer).status == "requires_capture"


def test_queued_codes_answer_the_next_authorizations_in_order(double, api, customer):
    card = held(api, customer).payment_method.id
    codes = ["approve", "processing_error", "lost_card"]
    double.control("POST", f"cards/{VISA}", {"next": codes})
    assert renewed(api, customer, card).status == "requires_capture"
    with raises(stripe.CardError) as first:
        renewed(api, customer, card)
    assert (first.value.code, first.value.error.decline_code) == ("processing_error", None)
    with raises(stripe.CardError) as second:
        renewed(api, customer, card)
    assert second.value.error.decline_code == "lost_card"
    assert second.value.error.advice_code == "do_not_try_again"
    assert "lost" not in second.value.user_message
    assert renewed(api, customer, card).status == "requires_capture"


def test_a_closed_card_is_refused_and_its_refund_comes_back(double, api, customer):
    fee = paid(api, customer)
    double.control("POST", f"cards/{VISA}", {"close": True})
    with raises(stripe.CardError) as refused:
        paid(api, customer)
    assert refused.value.error.decline_code == "invalid_account"
    refund = api.v1.refunds.create({"payment_intent": fee.id})
    double.travel(5)
    assert api.v1.refunds.retrieve(refund.id).status == "failed"
    assert double.books()["total"]["refunded"] == 0


def test_the_account_updater_changes_the_card_under_its_old_id(double, api, customer):
    card = held(api, customer).payment_method
    update = {"update": {"brand": "mastercard", "exp": [3, 2037]}}
    answer = double.control("POST", f"cards/{card.card.fingerprint}", update)
    assert answer["updated"] == 1
    after = api.v1.payment_methods.retrieve(card.id)
    assert (after.card.brand, after.card.exp_month, after.card.exp_year) == ("mastercard", 3, 2037)
    assert after.card.fingerprint != card.card.fingerprint
    assert after.customer == customer
    [event] = api.v1.events.list({"type": "payment_method.automatically_updated"}).data
    assert event.data.previous_attributes["card"]["brand"] == "visa"


def test_the_updater_keeps_the_print_when_only_the_expiry_changes(double, api, customer):
    card = held(api, customer).payment_method
    double.control("POST", f"cards/{VISA}", {"update": {"exp": [1, 2038]}})
    after = api.v1.payment_methods.retrieve(card.id)
    assert (after.card.exp_year, after.card.fingerprint) == (2038, card.card.fingerprint)


def test_an_expired_card_is_refused(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    card = held(api, customer).payment_method.id
    own_double.control("POST", "clock", {"set": 2_051_222_400})  # 2035-01-01
    with raises(stripe.CardError) as refused:
        renewed(api, customer, card)
    assert refused.value.code == "expired_card"


def authenticated(double, api, intent, *, passed=True):
    waiting = api.v1.payment_intents.retrieve(intent.id)
    return double.authenticate(waiting.next_action.redirect_to_url.url, passed=passed)


def test_a_card_set_up_in_person_may_be_used_without_the_customer(double, api, customer):
    token = "pm_card_authenticationRequiredOnSetup"
    params = intent_params(customer, payment_method=token, setup_future_usage="off_session")
    intent = api.v1.payment_intents.create(params | MANUAL)
    assert confirmed(api, intent.id, return_url=BACK).status == "requires_action"
    back = authenticated(double, api, intent)
    assert back.status == 303
    assert back.location.startswith(f"{BACK}?payment_intent={intent.id}&")
    assert back.location.endswith("&redirect_status=succeeded")
    held_now = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (held_now.status, held_now.next_action) == ("requires_capture", None)
    assert card_of(held_now).three_d_secure.result == "authenticated"
    assert renewed(api, customer, held_now.payment_method).status == "requires_capture"


def test_a_card_that_was_never_set_up_is_refused_off_session(api, customer):
    card = api.v1.payment_methods.attach(
        "pm_card_authenticationRequiredOnSetup", {"customer": customer}
    )
    with raises(stripe.CardError) as refused:
        renewed(api, customer, card.id)
    assert refused.value.code == "authentication_required"


def test_a_failed_authentication_holds_nothing_and_may_be_tried_again(double, api, customer):
    token = "pm_card_authenticationRequired"
    intent = api.v1.payment_intents.create(intent_params(customer, payment_method=token, **MANUAL))
    confirmed(api, intent.id, return_url=BACK)
    back = authenticated(double, api, intent, passed=False)
    assert back.location.endswith("&redirect_status=failed")
    failed = api.v1.payment_intents.retrieve(intent.id)
    assert (failed.status, failed.payment_method) == ("requires_payment_method", None)
    assert failed.last_payment_error.code == "payment_intent_authentication_failure"
    again = confirmed(api, intent.id, payment_method=token, return_url=BACK)
    assert again.status == "requires_action"
    authenticated(double, api, intent)
    assert api.v1.payment_intents.retrieve(intent.id).amount_capturable == 30000


def test_3ds_may_be_passed_and_the_bank_still_declines(double, api, customer):
    token = "pm_card_4000008260003178"
    intent = api.v1.payment_intents.create(intent_params(customer, payment_method=token))
    confirmed(api, intent.id, return_url=BACK)
    assert authenticated(double, api, intent).location.endswith("redirect_status=failed")
    failed = api.v1.payment_intents.retrieve(intent.id)
    assert failed.last_payment_error.decline_code == "insufficient_funds"


def test_an_old_authentication_page_no_longer_counts(double, api, customer):
    token = "pm_card_authenticationRequired"
    intent = api.v1.payment_intents.create(intent_params(customer, payment_method=token))
    first = confirmed(api, intent.id, return_url=BACK).next_action.redirect_to_url.url
    confirmed(api, intent.id, return_url=BACK)
    assert double.authenticate(first).heading == "Nothing to confirm"
    assert api.v1.payment_intents.retrieve(intent.id).status == "requires_action"


def test_error_on_requires_action_refuses_instead_of_asking(api, customer):
    token = "pm_card_authenticationRequired"
    intent = api.v1.payment_intents.create(intent_params(customer, payment_method=token))
    with raises(stripe.CardError) as refused:
        confirmed(api, intent.id, error_on_requires_action=True)
    assert refused.value.code == "authentication_required"


def test_a_confirm_needs_a_return_url_unless_only_cards_are_allowed(api, customer):
    params = intent_params(customer)
    del params["allowed_payment_method_types"]
    intent = api.v1.payment_intents.create(params)
    with raises(stripe.InvalidRequestError) as refused:
        confirmed(api, intent.id, off_session=True)
    assert "return_url" in refused.value.user_message
    never = {"enabled": True, "allow_redirects": "never"}
    other = api.v1.payment_intents.create(params | {"automatic_payment_methods": never})
    assert confirmed(api, other.id).status == "succeeded"


def test_a_card_that_was_not_saved_cannot_be_used_twice(api, customer):
    card = paid(api, customer).payment_method
    with raises(stripe.InvalidRequestError) as refused:
        renewed(api, customer, card.id)
    assert "may not be used again" in refused.value.user_message


def test_the_pages_intent_is_neither_confirmed_nor_cancelled_before_it_holds(double, api, customer):
    session = api.v1.checkout.sessions.create(session_params(customer))
    double.pay(session.url, "4000000000000002")
    intent = api.v1.checkout.sessions.retrieve(session.id).payment_intent
    for call, params in (
        (api.v1.payment_intents.confirm, {"payment_method": "pm_card_visa"}),
        (api.v1.payment_intents.cancel, {}),
    ):
        with raises(stripe.InvalidRequestError) as refused:
            call(intent, params)
        assert refused.value.code == "payment_intent_unexpected_state"


@mark.parametrize(
    ("currency", "amount", "taken"),
    [
        ("jpy", 50, True),
        ("jpy", 49, False),
        ("gbp", 30, True),
        ("gbp", 29, False),
        ("nok", 299, False),
        ("hkd", 400, True),
        ("isk", 1250, False),
        ("isk", 1300, True),
        ("ugx", 101, False),
        ("xyz", 1000, False),
    ],
)
def test_each_currency_has_its_own_least_amount_and_unit(api, customer, currency, amount, taken):
    params = intent_params(customer, amount, currency=currency)
    if taken:
        assert api.v1.payment_intents.create(params).currency == currency
        return
    with raises(stripe.InvalidRequestError):
        api.v1.payment_intents.create(params)
    assert api.v1.payment_intents.list({"customer": customer}).data == []


def test_metadata_is_merged_and_an_empty_value_removes_its_key(api, customer):
    intent = api.v1.payment_intents.create(intent_params(customer))
    changed = {"metadata": {"n": "", "note": "seen"}}
    after = api.v1.payment_intents.update(intent.id, changed)
    assert after.metadata.to_dict() == {
        "subject": "claim_1",
        "effect": "fee",
        "stack": "test",
        "note": "seen",
    }
    assert api.v1.payment_intents.retrieve(intent.id).status == "requires_confirmation"
