"""Journeys through the double's hosted pages, by plain form posts."""

from urllib.parse import urlsplit

import stripe
from pytest import mark, raises

from tests.support.payers import DAY, HOUR, card_of, session_params

DECLINED, GOOD, AMEX = "4000000000000002", "4242424242424242", "378282246310005"
NEEDS_3DS = "4000002760003184"


def opened(api, customer, **other):
    return api.v1.checkout.sessions.create(session_params(customer, **other))


def read(api, session):
    """As the product reads it on return."""
    expand = ["payment_intent.latest_charge", "payment_intent.payment_method"]
    return api.v1.checkout.sessions.retrieve(session.id, {"expand": expand})


def test_the_page_shows_what_is_paid_and_that_no_card_is_charged(double, api, customer):
    page = double.open_page(opened(api, customer).url)
    assert (page.status, page.heading) == (200, "Pay 300.00 USD")
    for text in (
        "Test payments: no card is charged",
        "Refundable hold: not a charge",
        "For the replacement of a Mavic 3",
        "The fee of 129.00 USD is charged next.",
        "Your card is saved for this order",
        'href="http://shop.test/claim">Back',
        "4000002760003184",
    ):
        assert text in page.html
    assert "tripe" not in page.html
    assert page.alert is None


def test_a_good_card_is_held_kept_and_sent_back_to_the_shop(double, api, customer):
    session = opened(api, customer)
    page = double.pay(session.url)
    assert (page.status, page.location) == (303, f"http://shop.test/back?s={session.id}")
    done = read(api, session)
    intent = done.payment_intent
    assert (done.status, done.url) == ("complete", None)
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 30000)
    assert (intent.setup_future_usage, intent.capture_method) == ("off_session", "manual")
    assert intent.metadata.to_dict() == {
        "subject": "claim_1",
        "effect": "hold",
        "n": "1",
        "stack": "test",
    }
    assert intent.payment_method.customer == customer
    assert intent.payment_method.billing_details.address.postal_code == "94107"
    assert intent.payment_method.card.fingerprint == card_of(intent).fingerprint
    assert card_of(intent).checks.cvc_check == "pass"
    assert card_of(intent).capture_before - intent.latest_charge.created == 7 * DAY
    assert double.event_types() == [
        "customer.created",
        "payment_intent.created",
        "charge.succeeded",
        "payment_method.attached",
        "payment_intent.amount_capturable_updated",
        "checkout.session.completed",
    ]


@mark.parametrize(
    ("number", "sentence"),
    [
        ("6011111111111117", "This card brand is not accepted here."),
        ("3056930009020004", "This card brand is not accepted here."),
        ("3566002020360505", "This card brand is not accepted here."),
        ("6200000000000005", "This card brand is not accepted here."),
        ("4000056655665556", "Debit cards are not accepted here."),
        ("5105105105105100", "Prepaid cards are not accepted here."),
        ("4242424242424241", "Your card number is incorrect."),
        ("4111111111111111", "Only test cards are taken here."),
    ],
)
def test_a_card_that_is_not_taken_is_told_in_the_page_and_nothing_exists(
    double, api, customer, number, sentence
):
    session = opened(api, customer)
    page = double.pay(session.url, number)
    assert page.status == 200
    assert sentence in page.alert
    still = api.v1.checkout.sessions.retrieve(session.id)
    assert (still.status, still.payment_intent) == ("open", None)
    assert api.v1.payment_intents.list({"customer": customer}).data == []
    assert api.v1.charges.list({}).data == []


def test_an_item_without_a_description_is_shown_by_its_name(double, api, customer):
    price = {"currency": "usd", "unit_amount": 30000, "product_data": {"name": "A plan"}}
    session = opened(api, customer, line_items=[{"quantity": 1, "price_data": price}])
    page = double.open_page(session.url)
    assert (page.status, "A plan" in page.html) == (200, True)


def test_amex_is_taken_and_another_brand_can_be_blocked(double, api, customer):
    assert double.pay(opened(api, customer).url, AMEX).status == 303
    options = {"card": {"restrictions": {"brands_blocked": ["american_express"]}}}
    blocked = opened(api, customer, payment_method_options=options)
    assert "brand is not accepted" in double.pay(blocked.url, AMEX).alert


@mark.parametrize(
    ("typed", "sentence"),
    [
        ({"expiry": "01 / 20"}, "expired"),
        ({"expiry": "13 / 34"}, "Enter the expiry date"),
        ({"expiry": "soon"}, "Enter the expiry date"),
        ({"cvc": "12"}, "3 digits"),
        ({"name": " "}, "name on the card"),
        ({"postal_code": ""}, "postal code"),
    ],
)
def test_a_field_that_is_wrong_is_named_and_the_rest_is_kept(
    double, api, customer, typed, sentence
):
    session = opened(api, customer)
    page = double.pay(session.url, **typed)
    assert sentence in page.alert
    assert 'value="4242424242424242"' in page.html
    assert 'aria-invalid="true"' in page.html
    assert api.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_declined_card_leaves_the_page_open_for_another(double, api, customer):
    session = opened(api, customer)
    page = double.pay(session.url, DECLINED)
    assert (page.status, "Your card was declined." in page.alert) == (200, True)
    tried = read(api, session)
    assert (tried.status, tried.payment_intent.status) == ("open", "requires_payment_method")
    assert "Your card was declined." in double.open_page(session.url).alert

    assert double.pay(session.url, GOOD).status == 303
    done = read(api, session)
    assert (done.status, done.payment_intent.id) == ("complete", tried.payment_intent.id)
    types = double.event_types()
    assert types.count("payment_intent.payment_failed") == 1
    assert types.count("checkout.session.completed") == 1
    assert double.books()["subjects"]["claim_1"]["held"] == 30000


def test_a_lost_card_is_only_called_declined(double, api, customer):
    page = double.pay(opened(api, customer).url, "4000000000009987")
    assert "Your card was declined." in page.alert
    assert "lost" not in page.alert


def test_3ds_passed_goes_to_the_shop_and_holds(double, api, customer):
    session = opened(api, customer)
    asked = double.pay(session.url, NEEDS_3DS)
    assert (asked.status, urlsplit(asked.location).path[:9]) == (303, "/auth/pi_")
    waiting = read(api, session)
    assert (waiting.status, waiting.payment_intent.status) == ("open", "requires_action")
    assert waiting.payment_intent.amount_capturable == 0
    check = double.open_page(asked.location)
    assert check.heading == "Confirm it is you"
    assert "300.00 USD" in check.html

    back = double.authenticate(asked.location)
    assert (back.status, back.location) == (303, f"http://shop.test/back?s={session.id}")
    done = read(api, session)
    assert (done.status, done.payment_intent.status) == ("complete", "requires_capture")
    assert card_of(done.payment_intent).three_d_secure.result == "authenticated"


def test_3ds_failed_comes_back_to_the_page_and_another_card_pays(double, api, customer):
    session = opened(api, customer)
    asked = double.pay(session.url, NEEDS_3DS)
    back = double.authenticate(asked.location, passed=False)
    assert (back.status, back.location) == (303, session.url)
    assert "unable to authenticate" in double.open_page(session.url).alert
    assert read(api, session).payment_intent.amount_capturable == 0
    assert double.pay(session.url).status == 303
    assert read(api, session).status == "complete"


def test_3ds_and_then_the_bank_declines(double, api, customer):
    session = opened(api, customer)
    asked = double.pay(session.url, "4000008260003178")
    assert double.authenticate(asked.location).location == session.url
    assert "insufficient funds" in double.open_page(session.url).alert
    assert read(api, session).payment_intent.status == "requires_payment_method"


def test_request_three_d_secure_any_asks_for_every_card(double, api, customer):
    options = {"card": {"request_three_d_secure": "any"}}
    session = opened(api, customer, payment_method_options=options)
    assert "/auth/" in double.pay(session.url, GOOD).location


def test_a_payment_that_is_processing_cannot_be_paid_twice_and_completes_later(
    double, api, customer
):
    session = opened(api, customer)
    double.fault("processing(600)", path="/pay/*")
    assert double.pay(session.url).location == session.url
    assert double.open_page(session.url).heading == "In progress"
    assert double.pay(session.url).heading == "In progress"
    assert read(api, session).payment_intent.status == "processing"
    double.travel(601)
    done = read(api, session)
    assert (done.status, done.payment_intent.amount_capturable) == ("complete", 30000)
    assert len(api.v1.charges.list({}).data) == 1


def test_an_expired_page_says_so_and_takes_nothing(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    session = opened(api, customer, expires_at=own_double.now() + HOUR)
    own_double.travel(HOUR + 1)
    assert api.v1.checkout.sessions.retrieve(session.id).status == "expired"
    for page in (own_double.open_page(session.url), own_double.pay(session.url)):
        assert (page.status, page.heading) == (410, "Page expired")
        assert "Nothing was charged" in page.html
    assert api.v1.payment_intents.list({"customer": customer}).data == []
    [event] = api.v1.events.list({"type": "checkout.session.expired"}).data
    assert event.created == session.expires_at


def test_a_page_that_expires_during_3ds_holds_nothing(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    session = opened(api, customer, expires_at=own_double.now() + HOUR)
    asked = own_double.pay(session.url, NEEDS_3DS)
    own_double.travel(HOUR + 1)
    late = own_double.authenticate(asked.location)
    assert late.heading == "Nothing to confirm"
    after = read(api, session)
    assert (after.status, after.payment_intent.status) == ("expired", "canceled")
    assert own_double.books()["total"]["held"] == 0


def test_a_session_expired_by_the_shop_is_over_on_the_page(double, api, customer):
    session = opened(api, customer)
    api.v1.checkout.sessions.expire(session.id)
    assert double.pay(session.url).heading == "Page expired"


def test_the_second_of_two_tabs_charges_nothing(double, api, customer):
    session = opened(api, customer)
    double.open_page(session.url)
    double.open_page(session.url)
    assert double.pay(session.url).status == 303
    second = double.pay(session.url, AMEX)
    assert (second.status, second.heading) == (200, "Already paid")
    assert f"http://shop.test/back?s={session.id}" in second.html
    assert len(api.v1.charges.list({}).data) == 1
    with raises(stripe.InvalidRequestError):
        api.v1.checkout.sessions.expire(session.id)


def test_a_second_tab_during_3ds_replaces_the_first_one(double, api, customer):
    session = opened(api, customer)
    first = double.pay(session.url, NEEDS_3DS)
    assert double.pay(session.url, GOOD).status == 303
    assert double.authenticate(first.location).heading == "Nothing to confirm"
    assert [c.paid for c in api.v1.charges.list({}).data] == [True]
    assert double.books()["total"]["held"] == 30000


def test_a_plan_is_held_by_the_page_and_the_card_not_kept(double, api, customer):
    data = {"capture_method": "manual", "metadata": {"subject": "plan_1"}}
    session = opened(api, customer, payment_intent_data=data)
    assert "Your card is saved" not in double.open_page(session.url).html
    double.pay(session.url)
    done = read(api, session)
    assert done.payment_intent.payment_method.customer is None
    api.v1.payment_intents.capture(done.payment_intent.id)
    assert double.books()["subjects"]["plan_1"]["captured"] == 30000


def test_a_test_card_link_fills_the_form_in(double, api, customer):
    page = double.open_page(f"{opened(api, customer).url}?card={AMEX}")
    assert 'value="3782 8224 6310 005"' in page.html
    assert 'value="1234"' in page.html


def test_an_address_of_nothing_is_404(double):
    for path in ("/pay/cs_test_nothing", "/auth/pi_nothing", "/elsewhere", "/"):
        assert double.open_page(path).status == 404


def test_text_from_the_shop_is_escaped(double, api, customer):
    params = session_params(customer)
    item = params["line_items"][0]["price_data"]["product_data"]
    item["name"] = "<script>alert(1)</script>"
    page = double.open_page(api.v1.checkout.sessions.create(params).url)
    assert "<script>" not in page.html
    assert "&lt;script&gt;" in page.html


@mark.parametrize("away", [29 * 60 - 5, 24 * HOUR + 120])
def test_a_session_lives_half_an_hour_to_a_day(api, customer, double, away):
    with raises(stripe.InvalidRequestError) as refused:
        opened(api, customer, expires_at=double.now() + away)
    assert refused.value.param == "expires_at"
