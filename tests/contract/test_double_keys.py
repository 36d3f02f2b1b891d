"""Idempotency keys of the double: kept, replayed, in flight, forgotten, and through a kill -9."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import stripe
from pytest import mark, raises

from tests.support.double import until
from tests.support.payers import DAY, confirmed, held, intent_params

CREATE = {"amount": "12900", "currency": "usd", "allowed_payment_method_types[]": "card"}


def test_a_replay_is_byte_equal_and_changes_nothing(double):
    first = double.http_api("POST", "/v1/payment_intents", "k", **CREATE)
    again = double.http_api("POST", "/v1/payment_intents", "k", **CREATE)
    assert again[2] == first[2]
    assert again[1]["idempotent-replayed"] == "true"
    assert again[1]["original-request"] == first[1]["request-id"]
    assert again[1]["request-id"] != first[1]["request-id"]
    assert double.event_types() == ["payment_intent.created"]
    assert double.books()["replays"] == 1


def test_a_key_is_forgotten_a_day_after_its_first_use(own_double):
    first = own_double.api("POST", "/v1/payment_intents", "k", **CREATE)[2]
    own_double.travel(DAY - 60)
    assert own_double.api("POST", "/v1/payment_intents", "k", **CREATE)[2]["id"] == first["id"]
    own_double.travel(120)
    status, headers, later = own_double.api("POST", "/v1/payment_intents", "k", **CREATE)
    assert (status, "idempotent-replayed" in headers) == (200, False)
    assert later["id"] != first["id"]


def test_validation_is_not_kept_so_the_key_may_be_used_rightly_afterwards(double):
    wrong = CREATE | {"colour": "red"}
    assert double.api("POST", "/v1/payment_intents", "k", **wrong)[0] == 400
    status, headers, _ = double.api("POST", "/v1/payment_intents", "k", **CREATE)
    assert (status, "idempotent-replayed" in headers) == (200, False)


def test_a_refusal_of_the_machine_is_kept(double, api, customer):
    hold = held(api, customer)
    path = f"/v1/payment_intents/{hold.id}/capture"
    api.v1.payment_intents.cancel(hold.id)
    assert double.api("POST", path, "k")[0] == 400
    status, headers, _ = double.api("POST", path, "k")
    assert (status, headers["idempotent-replayed"]) == (400, "true")


def test_other_parameters_under_the_key_of_a_402_are_refused(api, customer):
    intent = api.v1.payment_intents.create(intent_params(customer))
    with raises(stripe.CardError):
        confirmed(api, intent.id, "k", payment_method="pm_card_chargeDeclined")
    with raises(stripe.IdempotencyError):
        confirmed(api, intent.id, "k", payment_method="pm_card_visa")
    assert api.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


@mark.parametrize("key", ["", "k" * 256])
def test_a_key_has_1_to_255_characters(double, key):
    headers = {"Authorization": "Bearer sk_test_x", "Idempotency-Key": key}
    status, _, body = double.http("POST", "/v1/customers", b"", headers)
    assert (status, json.loads(body)["error"]["code"]) == (400, "parameter_invalid")
    assert double.event_types() == []


def test_a_second_request_under_a_key_in_flight_is_409(double):
    double.fault("slow(1500)", path="/v1/payment_intents")
    first = {}
    thread = threading.Thread(
        target=lambda: first.update(answer=double.api("POST", "/v1/payment_intents", "k", **CREATE))
    )
    thread.start()
    until(lambda: double.control("GET", "faults") == [], "the slow request has begun")
    status, _, body = double.api("POST", "/v1/payment_intents", "k", **CREATE)
    other = double.api("POST", "/v1/payment_intents", "another", **CREATE)
    thread.join()
    assert (status, body["error"]["code"]) == (409, "idempotency_key_in_use")
    assert (first["answer"][0], other[0]) == (200, 200)
    replay = double.api("POST", "/v1/payment_intents", "k", **CREATE)[2]
    assert replay["id"] == first["answer"][2]["id"]


def test_sixteen_threads_with_one_key_make_one_object(double):
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(lambda _: double.api("POST", "/v1/payment_intents", "k", **CREATE), range(16))
        )
    made = {body["id"] for status, _, body in answers if status == 200}
    assert {status for status, _, _ in answers} <= {200, 409}
    assert len(made) == 1
    assert double.event_types() == ["payment_intent.created"]


def test_sixteen_threads_capture_a_hold_once(double, api, customer):
    hold = held(api, customer)
    path = f"/v1/payment_intents/{hold.id}/capture"
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda n: double.api("POST", path, f"k{n}")[0], range(16)))
    assert sorted(statuses) == [200] + [400] * 15
    assert double.books()["total"]["captured"] == 30000


def test_objects_faults_and_what_is_due_survive_kill_9(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    hold = held(api, customer)
    own_double.fault("429", path="/v1/customers")
    now = own_double.travel(DAY)

    own_double.kill()
    own_double.start()

    assert own_double.now() >= now
    after = api.v1.payment_intents.retrieve(hold.id, {"expand": ["latest_charge"]})
    assert (after.status, after.amount_capturable) == ("requires_capture", 30000)
    with raises(stripe.RateLimitError):
        api.v1.customers.create({"name": "Grace"})
    own_double.travel(7 * DAY)
    assert api.v1.payment_intents.retrieve(hold.id).status == "canceled"


def test_a_kept_answer_survives_kill_9(own_double):
    first = own_double.http_api("POST", "/v1/payment_intents", "k", **CREATE)
    own_double.kill()
    own_double.start()
    again = own_double.http_api("POST", "/v1/payment_intents", "k", **CREATE)
    assert (again[2], again[1]["idempotent-replayed"]) == (first[2], "true")


def test_a_lapse_that_fell_due_while_it_was_down_is_caught_up_in_its_own_time(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    hold = held(api, customer)
    due = hold.latest_charge.created + 7 * DAY
    own_double.kill()
    own_double.clock_file.write_text(f"{9 * DAY}\n")
    own_double.start()
    lapsed = api.v1.payment_intents.retrieve(hold.id)
    assert (lapsed.status, lapsed.canceled_at) == ("canceled", due)
