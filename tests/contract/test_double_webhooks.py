"""Deliveries of the double: signatures, retries by its clock, and disturbances on demand."""

import hashlib
import hmac
import time

import stripe
from pytest import fixture, mark, raises

from tests.support.double import SECRET, free_port, running_double, until
from tests.support.inbox import inbox
from tests.support.payers import DAY, HOUR, held

HELD = "payment_intent.amount_capturable_updated"


@fixture
def api(calling_double):
    return calling_double.client()


@fixture
def customer(api) -> str:
    return api.v1.customers.create({"name": "Ada"}).id


def deliveries(double):
    return double.control("GET", "webhooks")["deliveries"]


def arrived(box, kind, count=1):
    until(lambda: box.types().count(kind) >= count, f"{count} times {kind}, got {box.types()}")
    return [one for one in box.deliveries if one.event["type"] == kind]


def quiet(double):
    """Nothing waits to be sent now."""
    until(lambda: all(one["state"] != "waiting" for one in deliveries(double)), "all is sent")


def test_a_hold_is_told_once_with_noise_but_without_what_nobody_subscribed_to(
    calling_double, api, customer, post_box
):
    held(api, customer)
    arrived(post_box, HELD)
    quiet(calling_double)
    assert sorted(post_box.types()) == ["charge.succeeded", HELD]
    listed = api.v1.events.list({"type": HELD}).data[0]
    assert (listed.pending_webhooks, listed.request.id[:4]) == (0, "req_")


def test_the_signature_is_of_the_raw_body_at_wall_time(calling_double, api, customer, post_box):
    calling_double.travel(3 * DAY)
    held(api, customer)
    [sent] = arrived(post_box, HELD)
    parts = dict(part.split("=", 1) for part in sent.signature.split(","))
    assert abs(int(parts["t"]) - time.time()) < 30
    assert sent.event["created"] > time.time() + 2 * DAY
    signed = f"{parts['t']}.".encode() + sent.body
    assert parts["v1"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()


def test_two_secrets_give_two_signatures_and_either_verifies(tmp_path):
    secrets = ("whsec_old", "whsec_new")
    with inbox() as box:
        flags = [part for secret in secrets for part in ("--webhook-secret", secret)]
        with running_double(tmp_path, "--webhook", box.url, *flags) as double:
            held(double.client(), double.client().v1.customers.create({"name": "A"}).id)
            [sent] = arrived(box, HELD)
    assert sent.signature.count("v1=") == 2
    for secret in secrets:
        event = stripe.Webhook.construct_event(sent.body, sent.signature, secret)
        assert event.type == HELD


def test_a_refused_delivery_is_repeated_by_the_clock_with_the_same_event(
    calling_double, api, customer, post_box
):
    post_box.status = 500
    held(api, customer)
    arrived(post_box, HELD)
    until(lambda: all(d["attempt"] == 1 for d in deliveries(calling_double)), "one attempt each")
    assert {one["status"] for one in deliveries(calling_double)} == {500}
    for attempt, pause in enumerate((60, 300, 1800), start=2):
        if attempt == 4:
            post_box.status = 204
        calling_double.travel(pause)
        sent = arrived(post_box, HELD, attempt)
        until(
            lambda n=attempt: all(d["attempt"] == n for d in deliveries(calling_double)),
            f"attempt {attempt}",
        )
    assert {one.event["id"] for one in sent} == {sent[0].event["id"]}
    assert len({one.body for one in sent}) == 1
    quiet(calling_double)
    assert len(arrived(post_box, HELD)) == 4


def test_an_endpoint_that_is_not_up_yet_gets_its_events_later(tmp_path):
    port = free_port()
    flags = ("--webhook", f"http://127.0.0.1:{port}/hook", "--webhook-secret", SECRET)
    with running_double(tmp_path, *flags) as double:
        held(double.client(), double.client().v1.customers.create({"name": "A"}).id)
        until(lambda: all(d["attempt"] == 1 for d in deliveries(double)), "the first attempts")
        assert {one["status"] for one in deliveries(double)} == {0}
        with inbox(port) as box:
            double.travel(61)
            arrived(box, HELD)
            quiet(double)


def test_deliveries_outlive_a_restart(tmp_path):
    port = free_port()
    flags = ("--webhook", f"http://127.0.0.1:{port}/hook", "--webhook-secret", SECRET)
    with running_double(tmp_path, *flags) as double:
        held(double.client(), double.client().v1.customers.create({"name": "A"}).id)
        double.kill()
        with inbox(port) as box:
            double.start()
            double.travel(61)
            arrived(box, HELD)


def test_it_gives_up_after_three_days(calling_double, api, customer, post_box):
    post_box.status = 500
    held(api, customer)
    calling_double.travel(4 * DAY)
    until(
        lambda: {one["state"] for one in deliveries(calling_double)} == {"given_up"},
        "given up",
    )
    tries = deliveries(calling_double)[0]["attempt"]
    assert len([one for one in post_box.types() if one == HELD]) == tries
    # 1 min, 5 min, 30 min, 2 h, 5 h, 10 h, then each 12 h until three days are over
    assert tries == 11


def test_a_lapse_is_told_with_its_own_due_time(calling_double, api, customer, post_box):
    hold = held(api, customer)
    calling_double.travel(10 * DAY)
    [sent] = arrived(post_box, "payment_intent.canceled")
    assert sent.event["created"] == hold.latest_charge.created + 7 * DAY
    assert sent.event["request"] == {"id": None, "idempotency_key": None}
    arrived(post_box, "charge.expired")


def test_a_move_of_the_file_alone_is_noticed_without_any_request(
    calling_double, api, customer, post_box
):
    hold = held(api, customer)
    calling_double.clock_file.write_text(f"{8 * DAY}\n")
    [sent] = arrived(post_box, "payment_intent.canceled")
    assert sent.event["data"]["object"]["id"] == hold.id


def test_duplicates_carry_the_same_event(calling_double, api, customer, post_box):
    calling_double.control("POST", "webhooks", {"duplicate": 2})
    held(api, customer)
    sent = arrived(post_box, HELD, 3)
    quiet(calling_double)
    assert len(arrived(post_box, HELD)) == 3
    assert len({one.event["id"] for one in sent}) == 1


def test_delay_waits_by_the_doubles_clock(calling_double, api, customer, post_box):
    calling_double.control("POST", "webhooks", {"delay": HOUR})
    held(api, customer)
    assert {one["state"] for one in deliveries(calling_double)} == {"waiting"}
    assert post_box.deliveries == []
    calling_double.travel(HOUR + 1)
    arrived(post_box, HELD)


def test_what_is_dropped_is_never_sent_but_listed(calling_double, api, customer, post_box):
    calling_double.control("POST", "webhooks", {"drop": 1.0})
    held(api, customer)
    calling_double.travel(3 * DAY)
    assert {one["state"] for one in deliveries(calling_double)} == {"dropped"}
    assert post_box.deliveries == []
    assert api.v1.events.list({"type": HELD}).data[0].type == HELD


def test_reorder_shuffles_by_its_seed(calling_double, api, customer, post_box):
    post_box.status = 200
    calling_double.control("POST", "webhooks", {"reorder": 3, "delay": 5})
    for _ in range(6):
        held(api, customer)
    created = [one["event"] for one in deliveries(calling_double)]
    calling_double.travel(6)
    until(lambda: len(post_box.deliveries) == len(created), "all arrived")
    order = [one.event["id"] for one in post_box.deliveries]
    assert sorted(order) == sorted(created)
    assert order != created


@mark.parametrize("disturbance", ["stale", "bad_signature"])
def test_a_stale_or_foreign_signature_is_refused_by_the_sdk(
    calling_double, api, customer, post_box, disturbance
):
    calling_double.control("POST", "webhooks", {disturbance: True})
    held(api, customer)
    [sent] = arrived(post_box, HELD)
    with raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(sent.body, sent.signature, SECRET)


def test_a_replay_sends_nothing(calling_double, api, customer, post_box):
    hold = held(api, customer)
    arrived(post_box, HELD)
    for _ in range(2):
        api.v1.payment_intents.cancel(hold.id, {}, {"idempotency_key": "k"})
    arrived(post_box, "payment_intent.canceled")
    quiet(calling_double)
    assert post_box.types().count("payment_intent.canceled") == 1


def test_an_unknown_disturbance_is_refused(calling_double):
    with raises(ValueError, match="sabotage"):
        calling_double.control("POST", "webhooks", {"sabotage": 1})
