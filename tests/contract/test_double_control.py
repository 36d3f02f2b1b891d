"""The double's own rules: who is answered, lists, expansion, clock, books, the human, reset."""

import json
import os
import subprocess
import sys
from pathlib import Path

import stripe
from pytest import mark, raises

from tests.support.double import ROOT
from tests.support.payers import DAY, held, intent_params, paid, renewed, session_params


@mark.parametrize("key", ["", "Bearer sk_live_abc", "Bearer rk_test_abc", "Basic sk_test_abc"])
def test_only_test_keys_are_answered(double, key):
    headers = {"Authorization": key} if key else {}
    assert double.http("GET", "/v1/customers", headers=headers)[0] == 401


def test_it_does_not_start_beside_a_live_key(tmp_path):
    command = [sys.executable, "-m", "infra.local.double", "--port", "0", "--state", str(tmp_path)]
    env = os.environ | {"PAYMENT_KEY": "sk_live_" + "x" * 8}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=30, check=False)
    assert done.returncode == 2
    assert b"PAYMENT_KEY" in done.stderr
    assert b"sk_live_x" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_another_api_version_is_refused_and_the_own_one_echoed(double):
    head = {"Authorization": "Bearer sk_test_x"}
    status, headers, _ = double.http("GET", "/v1/customers", headers=head)
    assert (status, headers["stripe-version"]) == (200, "2026-10-28.endive")
    assert headers["request-id"].startswith("req_")
    old = head | {"Stripe-Version": "2024-06-20"}
    assert double.http("GET", "/v1/customers", headers=old)[0] == 400


@mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/nothing"),
        ("GET", "/v1/payment_intents/pi_x/confirm"),
        ("DELETE", "/v1/events"),
        ("GET", "/v1/payment_intents/pi_nothing"),
    ],
)
def test_a_wrong_path_is_404(double, method, path):
    status, _, body = double.api(method, path)
    assert (status, body["error"]["code"]) == (404, "resource_missing")


def test_search_answers_501_so_that_nobody_leans_on_it(double, api):
    with raises(stripe.APIError) as refused:
        api.v1.payment_intents.search({"query": "metadata['subject']:'claim_1'"})
    assert refused.value.http_status == 501


def test_lists_page_both_ways_and_filter_by_time_and_status(double, api, customer):
    ids = [api.v1.checkout.sessions.create(session_params(customer)).id for _ in range(5)]
    api.v1.checkout.sessions.expire(ids[0])
    newest_first = ids[::-1]
    page = api.v1.checkout.sessions.list({"limit": 2})
    assert ([s.id for s in page.data], page.has_more) == (newest_first[:2], True)
    second = api.v1.checkout.sessions.list({"limit": 2, "starting_after": page.data[-1].id})
    assert [s.id for s in second.data] == newest_first[2:4]
    back = api.v1.checkout.sessions.list({"limit": 2, "ending_before": second.data[-1].id})
    assert ([s.id for s in back.data], back.has_more) == (newest_first[1:3], True)
    still_open = api.v1.checkout.sessions.list({"status": "open", "customer": customer})
    assert [s.id for s in still_open.data] == newest_first[:4]
    later = {"created": {"gte": double.now() + 60}}
    assert api.v1.checkout.sessions.list(later).data == []
    assert len(api.v1.checkout.sessions.list({"created": {"gte": double.now() - 60}}).data) == 5
    with raises(stripe.InvalidRequestError):
        api.v1.checkout.sessions.list({"limit": 101})


def test_events_are_listed_by_types(api, customer):
    held(api, customer)
    wanted = {"types": ["payment_intent.created", "charge.*"]}
    found = [event.type for event in api.v1.events.list(wanted).data]
    assert found == ["charge.succeeded", "payment_intent.created"]


def test_ids_expand_in_objects_and_lists_and_nothing_else_does(api, customer):
    hold = held(api, customer)
    listed = api.v1.payment_intents.list(
        {"expand": ["data.latest_charge.payment_method", "data.customer"]}
    )
    assert listed.data[0].latest_charge.payment_method.id == hold.payment_method.id
    assert listed.data[0].customer.email == "ada@example.com"
    for wrong in (
        "colour",
        "status",
        "latest_charge.payment_intent.latest_charge.payment_intent.x",
    ):
        with raises(stripe.InvalidRequestError):
            api.v1.payment_intents.retrieve(hold.id, {"expand": [wrong]})


def test_an_update_event_says_what_was_different(api, customer):
    hold = held(api, customer)
    [event] = api.v1.events.list({"type": "payment_intent.amount_capturable_updated"}).data
    before = event.data.previous_attributes
    assert (before["status"], before["amount_capturable"]) == ("requires_confirmation", 0)
    assert event.data.object["id"] == hold.id
    assert "_attempt" not in json.dumps(event.to_dict())


def test_the_clock_goes_forward_only_and_by_its_file(own_double):
    now = own_double.travel(DAY)
    assert own_double.clock_file.read_text().strip() == str(DAY)
    with raises(ValueError):
        own_double.control("POST", "clock", {"offset": DAY - 1})
    with raises(ValueError):
        own_double.control("POST", "clock", {"set": now - 60})
    assert own_double.control("POST", "clock", {"set": now + DAY})["now"] >= now + DAY
    own_double.clock_file.write_text(f"{10 * DAY}\n")
    assert own_double.now() >= now + 8 * DAY


def test_a_long_jump_runs_everything_in_time_order(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    session = api.v1.checkout.sessions.create(session_params(customer))
    first = held(api, customer)
    renewed(api, customer, first.payment_method.id)
    own_double.travel(30 * DAY)
    events = api.v1.events.list(
        {"limit": 100, "types": ["payment_intent.canceled", "checkout.session.expired"]}
    ).data[::-1]
    assert [event.created for event in events] == sorted(event.created for event in events)
    assert [event.type for event in events] == [
        "checkout.session.expired",
        "payment_intent.canceled",
        "payment_intent.canceled",
    ]
    assert events[0].created == session.expires_at
    assert events[2].data.object["id"] == first.id


def test_the_books_tell_each_subject_and_customer_apart(double, api, customer):
    hold = held(api, customer)
    fee = paid(api, customer)
    api.v1.refunds.create({"payment_intent": fee.id, "amount": 900})
    other = api.v1.customers.create({"name": "Grace"}).id
    paid_for = {"subject": "plan_9", "effect": "purchase", "n": "1", "stack": "other"}
    plan = held(api, other, metadata=paid_for)
    api.v1.payment_intents.capture(plan.id, {"amount_to_capture": 23900})

    books = double.books()
    claim = books["subjects"]["claim_1"]
    assert {key: claim[key] for key in ("held", "captured", "refunded", "disputed", "net")} == {
        "held": 30000,
        "captured": 12900,
        "refunded": 900,
        "disputed": 0,
        "net": 12000,
    }
    assert claim["live_holds"] == [hold.id]
    assert claim["intents"] == {hold.id: "requires_capture", fee.id: "succeeded"}
    assert claim["currencies"] == ["usd"]
    assert books["customers"][other]["captured"] == 23900
    assert books["total"]["net"] == 12000 + 23900
    assert books["requests"]["POST /v1/payment_intents/{id}/capture"] == 1
    assert [i["effect"] for i in double.books(subject="plan_9")["intents"]] == ["purchase"]
    assert list(double.books(customer=other)["subjects"]) == ["plan_9"]
    assert list(double.books(stack="test")["subjects"]) == ["claim_1"]
    only = double.books(subject="plan_9")["requests"]
    assert only["POST /v1/payment_intents"] == 1


def test_a_human_in_the_dashboard_acts_without_a_request(double, api, customer):
    first, second = held(api, customer), held(api, customer)
    double.control("POST", "dashboard", {"action": "capture", "payment_intent": first.id})
    double.control("POST", "dashboard", {"action": "cancel", "payment_intent": second.id})
    refund = {"action": "refund", "payment_intent": first.id, "amount": 100}
    double.control("POST", "dashboard", refund)
    assert api.v1.payment_intents.retrieve(first.id).amount_received == 30000
    assert api.v1.payment_intents.retrieve(second.id).status == "canceled"
    assert double.books()["total"]["refunded"] == 100
    [event] = api.v1.events.list({"type": "payment_intent.succeeded"}).data
    assert (event.request.id, event.request.idempotency_key) == (None, None)
    with raises(ValueError):
        double.control("POST", "dashboard", {"action": "cancel", "payment_intent": first.id})


def test_reset_forgets_everything_but_the_clock(double, api, customer):
    now = double.travel(60)
    api.v1.payment_intents.create(intent_params(customer))
    double.fault("503", path="/never")
    double.control("POST", "reset")
    books = double.books()
    assert (books["subjects"], books["requests"], books["replays"]) == ({}, {}, 0)
    assert double.control("GET", "faults") == []
    assert double.event_types() == []
    assert double.now() >= now


def test_metadata_has_its_limits(double, api, customer):
    for wrong in ({"k" * 41: "v"}, {"k": "v" * 501}, {f"k{n}": "v" for n in range(51)}):
        with raises(stripe.InvalidRequestError):
            api.v1.payment_intents.create(intent_params(customer, metadata=wrong))
    assert api.v1.payment_intents.list({}).data == []


@mark.parametrize("token", ["pm_card_chargeDeclined", "pm_card_visa_chargeDeclinedStolenCard"])
def test_a_declining_card_cannot_be_attached(api, customer, token):
    with raises(stripe.CardError):
        api.v1.payment_methods.attach(token, {"customer": customer})
    assert api.v1.payment_methods.list({"customer": customer}).data == []


def test_a_card_is_attached_once_and_detached_for_good(api, customer):
    card = api.v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    other = api.v1.customers.create({"name": "Grace"}).id
    with raises(stripe.InvalidRequestError):
        api.v1.payment_methods.attach(card.id, {"customer": other})
    assert api.v1.payment_methods.detach(card.id).customer is None
    with raises(stripe.InvalidRequestError):
        renewed(api, customer, card.id)


def test_an_unknown_lever_is_told(double):
    with raises(ValueError, match="no such lever"):
        double.control("POST", "explode", {})
    with raises(ValueError):
        double.control("POST", "cards/4242424242424242", {"colour": "red"})


def test_the_double_is_nowhere_in_what_ships():
    shipped = (ROOT / "functions").rglob("*.py")
    naming = [str(file) for file in shipped if "infra.local" in file.read_text()]
    assert naming == []
    assert not list((ROOT / "functions").rglob("double"))
    pages = Path(ROOT / "infra/local/double/templates").iterdir()
    assert all("stripe" not in page.read_text().lower() for page in pages)
