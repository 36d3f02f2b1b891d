import json

import pytest
import stripe

from care.adapters.stripe.webhook import provider_event
from care.domain.errors import BadValue
from care.usecases.payments import ProviderEvent

NOW = 1_773_000_000
SECRETS = ("whsec_new", "whsec_old")


def body_of(thing):
    event = {"id": "evt_1", "object": "event", "type": "some.event", "data": {"object": thing}}
    return json.dumps(event).encode()


def signed(body, secret="whsec_new", at=NOW):
    sign = stripe.WebhookSignature.generate_signature_header
    return sign(body.decode(), secret, at)


def read(body, signature, secrets=SECRETS):
    return provider_event(body, signature, secrets, wall=lambda: NOW)


INTENT = {"id": "pi_1", "object": "payment_intent", "metadata": {"subject": "claim_1"}}
BODY = body_of(INTENT)


def test_an_event_names_the_subject_of_its_payment():
    assert read(BODY, signed(BODY)) == ProviderEvent("evt_1", "some.event", "claim_1", "pi_1")


def test_an_event_tells_when_the_provider_made_it_where_it_says_so():
    for created, told in ((NOW - 90, NOW - 90), ("soon", None)):
        event = {"id": "evt_1", "type": "x", "created": created, "data": {"object": INTENT}}
        body = json.dumps(event).encode()
        assert read(body, signed(body)).created == told


@pytest.mark.parametrize(
    ("thing", "subject", "object_id"),
    [
        ({"id": "cs_1", "object": "checkout.session", "payment_intent": "pi_1"}, None, "cs_1"),
        ({"id": "ch_1", "object": "charge", "payment_intent": "pi_1"}, None, "pi_1"),
        ({"id": "dp_1", "object": "dispute", "payment_intent": "pi_1"}, None, "pi_1"),
        ({"id": "dp_1", "object": "dispute", "payment_intent": None}, None, "dp_1"),
        ({"id": "pm_1", "object": "payment_method", "metadata": {}}, None, "pm_1"),
        (
            {
                "id": "re_1",
                "object": "refund",
                "payment_intent": "pi_1",
                "metadata": {"subject": "claim_2"},
            },
            "claim_2",
            "re_1",
        ),
        (
            {"id": "issfr_1", "object": "radar.early_fraud_warning", "payment_intent": "pi_1"},
            None,
            "pi_1",
        ),
    ],
)
def test_what_is_about_a_payment_names_the_payment(thing, subject, object_id):
    body = body_of(thing)
    event = read(body, signed(body))
    assert (event.subject, event.object_id) == (subject, object_id)


@pytest.mark.parametrize("secret", SECRETS)
def test_either_secret_is_good_while_they_rotate(secret):
    assert read(BODY, signed(BODY, secret)).event_id == "evt_1"


def test_two_signatures_in_one_header_need_one_good_secret():
    header = signed(BODY, "whsec_gone") + "," + signed(BODY).split(",")[1]
    assert read(BODY, header).event_id == "evt_1"


@pytest.mark.parametrize("off", [-300, 300])
def test_five_minutes_either_way_are_tolerated(off):
    assert read(BODY, signed(BODY, at=NOW + off)).event_id == "evt_1"


@pytest.mark.parametrize("off", [-301, 301, 86_400])
def test_an_older_event_and_one_from_the_future_are_refused(off):
    with pytest.raises(BadValue) as refused:
        read(BODY, signed(BODY, at=NOW + off))
    assert refused.value.pointer == "/headers/Stripe-Signature"


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "nonsense",
        f"t={NOW}",
        f"t={NOW},v1=",
        f"t={NOW},v1=é",
        f"t={NOW},v0=" + "0" * 64,
        "t=,v1=0",
        "t=" + "9" * 5000 + ",v1=0",
        f"t=-1,t={NOW},v1=0",
    ],
)
def test_a_header_that_signs_nothing_is_refused(signature):
    with pytest.raises(BadValue) as refused:
        read(BODY, signature)
    assert refused.value.pointer == "/headers/Stripe-Signature"


def test_a_foreign_secret_and_a_changed_body_are_refused():
    with pytest.raises(BadValue):
        read(BODY, signed(BODY, "whsec_foreign"))
    with pytest.raises(BadValue):
        read(BODY + b" ", signed(BODY))
    with pytest.raises(BadValue):
        read(b"\xff\xfe", signed(BODY))


def test_without_secrets_nothing_is_good():
    with pytest.raises(BadValue):
        read(BODY, signed(BODY), secrets=())
    with pytest.raises(BadValue):
        read(BODY, signed(BODY, ""), secrets=("",))


@pytest.mark.parametrize("body", [b"[]", b"{}", b"no json", body_of(None), body_of({"id": "x"})])
def test_a_signed_body_that_is_no_event_is_refused(body):
    with pytest.raises(BadValue):
        read(body, signed(body))


@pytest.mark.parametrize("odd", [{"a": 1}, ["x"], 7, None, "", "\ud800", "e" * 256], ids=ascii)
@pytest.mark.parametrize("name", ["id", "type"])
def test_a_signed_event_whose_name_is_no_text_is_refused_and_not_a_defect(name, odd):
    body = json.dumps({"id": "evt_1", "type": "x", "data": {"object": INTENT}, name: odd}).encode()
    with pytest.raises(BadValue):
        read(body, signed(body))


@pytest.mark.parametrize("odd", [{"a": 1}, ["x"], 7, "\ud800", "e" * 256], ids=ascii)
@pytest.mark.parametrize("name", ["subject", "stack"])
def test_a_signed_event_whose_tag_is_no_text_is_refused_and_not_a_defect(name, odd):
    body = body_of(INTENT | {"metadata": {name: odd}})
    with pytest.raises(BadValue):
        read(body, signed(body))


def test_a_signed_body_of_lists_beyond_all_measure_is_refused_and_not_a_defect():
    body = b"[" * 30_000 + b"]" * 30_000
    with pytest.raises(BadValue):
        read(body, signed(body))


@pytest.mark.parametrize("created", [10**30, -1, 1e9])
def test_an_instant_that_no_calendar_has_is_not_told(created):
    event = {"id": "evt_1", "type": "x", "created": created, "data": {"object": INTENT}}
    body = json.dumps(event).encode()
    assert read(body, signed(body)).created is None
