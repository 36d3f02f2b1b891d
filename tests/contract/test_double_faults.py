"""Faults on demand: what happened, what the caller saw, and what the key remembers."""

import http.client
import time

import stripe
from pytest import mark, raises

from tests.support.payers import MANUAL, confirmed, held, intent_params, session_params

KEY = "claim_1/fee/1/confirm/1"


def fresh(api, customer, **other):
    return api.v1.payment_intents.create(intent_params(customer, **other))


def status_of(api, intent):
    return api.v1.payment_intents.retrieve(intent.id).status


def test_500_before_changes_nothing_and_is_replayed(double, api, customer):
    intent = fresh(api, customer)
    double.fault("500_before", path="*/confirm")
    for _ in range(2):
        with raises(stripe.APIError) as lost:
            confirmed(api, intent.id, KEY)
    assert lost.value.http_status == 500
    assert lost.value.headers["Idempotent-Replayed"] == "true"
    assert status_of(api, intent) == "requires_confirmation"
    assert confirmed(api, intent.id, "another").status == "succeeded"


def test_500_after_has_happened_and_is_replayed(double, api, customer):
    intent = fresh(api, customer)
    double.fault("500_after", path="*/confirm")
    for _ in range(2):
        with raises(stripe.APIError):
            confirmed(api, intent.id, KEY)
    assert status_of(api, intent) == "succeeded"
    assert double.books()["total"]["captured"] == 30000
    assert double.books()["faults"] == {"500_after": 1}


def test_500_after_noretry_keeps_the_sdk_from_repeating(double, customer):
    api = double.client(retries=2)
    intent = fresh(api, customer)
    double.fault("500_after_noretry", path="*/confirm")
    with raises(stripe.APIError) as lost:
        confirmed(api, intent.id, KEY)
    assert lost.value.headers["Stripe-Should-Retry"] == "false"
    assert double.books()["requests"]["POST /v1/payment_intents/{id}/confirm"] == 1


@mark.parametrize(
    ("do", "error"),
    [("503", stripe.APIError), ("409", stripe.APIError), ("429", stripe.RateLimitError)],
)
def test_what_never_began_is_not_kept(double, api, customer, do, error):
    intent = fresh(api, customer)
    double.fault(do, path="*/confirm")
    with raises(error) as refused:
        confirmed(api, intent.id, KEY)
    assert refused.value.http_status == int(do)
    assert status_of(api, intent) == "requires_confirmation"
    done = confirmed(api, intent.id, KEY)
    assert done.status == "succeeded"
    assert "Idempotent-Replayed" not in done.last_response.headers


def test_the_sdk_repeats_a_409_under_the_same_key(double, customer):
    api = double.client(retries=1)
    intent = fresh(api, customer)
    double.fault("409", path="*/confirm")
    assert confirmed(api, intent.id, KEY).status == "succeeded"


@mark.parametrize(
    ("do", "status"),
    [
        ("timeout_before", "requires_confirmation"),
        ("timeout_after", "succeeded"),
        ("reset_after", "succeeded"),
    ],
)
def test_no_answer_leaves_the_caller_in_doubt_and_the_key_in_order(
    double, api, customer, do, status
):
    hasty = double.client(timeout=1)
    intent = fresh(api, customer)
    double.fault(do, path="*/confirm")
    with raises(stripe.APIConnectionError):
        confirmed(hasty, intent.id, KEY)
    assert status_of(api, intent) == status
    done = confirmed(api, intent.id, KEY)
    assert done.status == "succeeded"
    assert ("Idempotent-Replayed" in done.last_response.headers) == (status == "succeeded")
    assert double.books()["total"]["captured"] == 30000


def test_slow_answers_late(double, api, customer):
    double.fault("slow(400)", method="GET", path="/v1/customers/*")
    started = time.monotonic()
    assert api.v1.customers.retrieve(customer).id == customer
    assert time.monotonic() - started >= 0.4


def test_decline_and_need_action_speak_for_the_issuer(double, api, customer):
    double.fault("decline(issuer_not_available)", path="*/confirm")
    double.fault("need_action", path="*/confirm", times=2)
    first = fresh(api, customer)
    with raises(stripe.CardError) as refused:
        confirmed(api, first.id, payment_method="pm_card_visa")
    assert refused.value.error.decline_code == "issuer_not_available"
    second = fresh(api, customer)
    asked = confirmed(api, second.id, return_url="http://shop.test/back")
    assert asked.status == "requires_action"
    third = fresh(api, customer)
    with raises(stripe.CardError) as absent:
        confirmed(api, third.id, off_session=True)
    assert absent.value.code == "authentication_required"
    assert confirmed(api, fresh(api, customer).id).status == "succeeded"


def test_processing_waits_and_then_goes_on(double, api, customer):
    intent = fresh(api, customer, **MANUAL)
    double.fault("processing(3600)", path="*/confirm")
    assert confirmed(api, intent.id).status == "processing"
    with raises(stripe.InvalidRequestError):
        api.v1.payment_intents.cancel(intent.id)
    now = double.travel(3600)
    done = api.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (done.status, done.amount_capturable) == ("requires_capture", 30000)
    assert done.latest_charge.created <= now


def test_a_fault_can_strike_the_nth_request_of_one_key_only(double, api, customer):
    double.fault("503", method="POST", path="/v1/refunds", key="claim_1/*", nth=2, times=1)
    hold = held(api, customer)
    api.v1.payment_intents.capture(hold.id)

    def refund(key):
        params = {"payment_intent": hold.id, "amount": 100}
        return api.v1.refunds.create(params, {"idempotency_key": key})

    refund("claim_2/refund/1")
    refund("claim_1/refund/1")
    with raises(stripe.APIError):
        refund("claim_1/refund/2")
    refund("claim_1/refund/2")
    assert double.books()["total"]["refunded"] == 300


def test_the_page_can_be_disturbed_too(double, api, customer):
    session = api.v1.checkout.sessions.create(session_params(customer))
    double.fault("decline(do_not_honor)", path="/pay/*")
    double.fault("503", path="/pay/*")
    assert "declined" in double.pay(session.url).alert
    assert double.pay(session.url).status == 503
    assert double.pay(session.url).status == 303


@mark.parametrize(
    "wrong",
    [
        {"do": "explode"},
        {"do": "slow"},
        {"do": "slow(soon)"},
        {"do": "503", "match": {"colour": "red"}},
        {"do": "503", "when": "now"},
    ],
)
def test_a_fault_nobody_knows_is_refused(double, wrong):
    with raises(ValueError):
        double.control("POST", "faults", wrong)
    assert double.control("GET", "faults") == []


def test_a_reset_connection_really_is_reset(double):
    double.fault("reset_after", method="GET", path="/v1/customers")
    with raises((ConnectionError, http.client.HTTPException)):
        double.api("GET", "/v1/customers")
