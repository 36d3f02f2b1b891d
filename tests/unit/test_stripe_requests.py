"""What leaves for the provider, byte by byte, and what its errors become."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from care.adapters.stripe import client
from care.adapters.stripe.errors import (
    ProviderDefect,
    ProviderKeyReused,
    ProviderMisconfigured,
)
from care.adapters.stripe.pages import statement_suffix
from care.adapters.stripe.payments import StripePayments
from care.domain.errors import BadValue
from care.domain.ledger import Status
from care.domain.money import Money
from care.usecases.payments import InDoubt, PageOrder, PaymentOrder
from tests.support.canned_provider import Canned, a_session, an_error, an_intent

FILED = datetime(2026, 3, 2, 9, 30, 0, 1_000, UTC)
KEY = "sk_test_very_secret"
HOLD_PAGE = PageOrder(
    subject="01HVCLAIM-7f3k",
    customer="cus_1",
    amount=Money(30000, "USD"),
    title="Refundable hold: not a charge",
    explanation="Renewed until 21 March; charged at most 300.00 USD.",
    locale="en-US",
    return_url="https://care.example/pay?claim=7F3K",
    expires_at=FILED + timedelta(hours=24),
    hold=True,
    express=True,
    tags={"effect": "hold", "n": "1"},
)
FEE = PaymentOrder(
    subject="01HVCLAIM-7f3k",
    customer="cus_1",
    payment_method="pm_1",
    amount=Money(12900, "USD"),
    capture=True,
    descriptor="FEE 7F3K",
    tags={"effect": "fee", "n": "1"},
)


class Now:
    at = FILED

    def now(self):
        return self.at


@pytest.fixture
def provider(monkeypatch):
    canned = Canned([(200, an_intent())])
    monkeypatch.setattr(client, "Transport", canned.transport)
    return canned


@pytest.fixture
def clock():
    return Now()


@pytest.fixture
def payments(provider, clock):
    return StripePayments(KEY, ["whsec_1"], None, clock)


def confirm(payments, *, off_session=True):
    return payments.confirm(
        "pi_1", "claim/fee/1/confirm/1", off_session=off_session, return_url="https://care.example"
    )


def capture(payments):
    return payments.capture("pi_1", Money(10000, "USD"), "claim/capture/1", descriptor="DEF 7F3K")


def test_a_hold_page_asks_for_credit_cards_only_and_keeps_the_card(payments, provider):
    provider.answers = [(200, a_session())]
    payments.open_page(HOLD_PAGE, "claim/hold/1/page")
    assert provider.sent[0].path == "/v1/checkout/sessions"
    card = "payment_method_options[card]"
    tags = {"subject": "01HVCLAIM-7f3k", "effect": "hold", "n": "1"}
    assert provider.sent[0].form == {
        "mode": "payment",
        "customer": "cus_1",
        "client_reference_id": "01HVCLAIM-7f3k",
        "allowed_payment_method_types[0]": "card",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "30000",
        "line_items[0][price_data][product_data][name]": "Refundable hold: not a charge",
        "payment_intent_data[capture_method]": "manual",
        "payment_intent_data[setup_future_usage]": "off_session",
        "payment_intent_data[description]": "Refundable hold: not a charge",
        "payment_intent_data[statement_descriptor_suffix]": "HOLD 7F3K",
        **{f"payment_intent_data[metadata][{name}]": text for name, text in tags.items()},
        f"{card}[request_three_d_secure]": "automatic",
        f"{card}[request_extended_authorization]": "if_available",
        f"{card}[restrictions][brands_blocked][0]": "discover_global_network",
        f"{card}[restrictions][funding_types_blocked][0]": "debit",
        f"{card}[restrictions][funding_types_blocked][1]": "prepaid",
        "wallet_options[link][display]": "never",
        "adaptive_pricing[enabled]": "false",
        "billing_address_collection": "required",
        "custom_text[submit][message]": "Renewed until 21 March; charged at most 300.00 USD.",
        **{f"metadata[{name}]": text for name, text in tags.items()},
        "locale": "en",
        "success_url": "https://care.example/pay?claim=7F3K",
        "cancel_url": "https://care.example/pay?claim=7F3K&back=1",
        # A minute and the fraction of a second less than 24 hours after filing.
        "expires_at": str(int(datetime(2026, 3, 3, 9, 29, tzinfo=UTC).timestamp())),
    }


def test_a_purchase_page_authorizes_only_and_takes_any_card_without_keeping_it(payments, provider):
    provider.answers = [(200, a_session())]
    page = replace(HOLD_PAGE, hold=False, express=False, tags={"effect": "purchase", "n": "1"})
    payments.open_page(page, "plan/purchase/1/page")
    form = provider.sent[0].form
    assert form["payment_intent_data[capture_method]"] == "manual"
    assert form["payment_intent_data[statement_descriptor_suffix]"] == "PLAN 7F3K"
    assert not [n for n in form if "restrictions" in n or "extended" in n or "setup_future" in n]


@pytest.mark.parametrize(
    ("effect", "express", "suffix"), [("fee", True, "FEE 7F3K"), ("repair", False, "REPAIR 7F3K")]
)
def test_a_page_without_a_hold_restricts_cards_only_for_express(
    payments, provider, effect, express, suffix
):
    """PAY-1."""
    provider.answers = [(200, a_session())]
    tags = {"effect": effect, "n": "1"}
    payments.open_page(replace(HOLD_PAGE, hold=False, express=express, tags=tags), "claim/x/1/page")
    form = provider.sent[0].form
    assert form["payment_intent_data[statement_descriptor_suffix]"] == suffix
    assert any("restrictions" in name for name in form) is express
    assert not [name for name in form if "extended" in name or "setup_future" in name]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("fr-CA", "fr-CA"), ("de-AT", "de"), ("en", "en"), ("tlh", "auto")]
)
def test_a_locale_is_the_nearest_that_the_page_speaks(payments, provider, ours, theirs):
    provider.answers = [(200, a_session())]
    payments.open_page(replace(HOLD_PAGE, locale=ours), "claim/hold/1/page")
    assert provider.sent[0].form["locale"] == theirs


def test_a_repeat_sends_the_same_bytes_whatever_the_time(payments, provider, clock):
    provider.answers = [(200, a_session())]
    payments.open_page(HOLD_PAGE, "claim/hold/1/page")
    clock.at += timedelta(hours=3)
    payments.open_page(HOLD_PAGE, "claim/hold/1/page")
    first, again = provider.sent
    assert (again.form, again.key) == (first.form, first.key)


def test_a_payment_is_created_inert(payments, provider):
    payments.create(FEE, "claim/fee/1/create")
    assert provider.sent[0].form == {
        "amount": "12900",
        "currency": "usd",
        "customer": "cus_1",
        "payment_method": "pm_1",
        "allowed_payment_method_types[0]": "card",
        "capture_method": "automatic",
        "statement_descriptor_suffix": "FEE 7F3K",
        "description": "FEE 7F3K",
        "metadata[subject]": "01HVCLAIM-7f3k",
        "metadata[effect]": "fee",
        "metadata[n]": "1",
        "expand[0]": "latest_charge",
        "expand[1]": "payment_method",
    }
    assert len(provider.sent) == 1, "nothing is looked up"


@pytest.mark.parametrize(
    ("off_session", "how"),
    [(True, {"off_session": "true"}), (False, {"return_url": "https://care.example"})],
)
def test_a_confirm_says_whether_the_customer_is_there(payments, provider, off_session, how):
    inert = an_intent(status="requires_confirmation", latest_charge=None)
    provider.answers = [(200, inert), (200, an_intent())]
    assert confirm(payments, off_session=off_session).status is Status.AUTHORIZED
    expanded = {"expand[0]": "latest_charge", "expand[1]": "payment_method"}
    common = {"payment_method": "pm_1"} | expanded
    assert provider.posts[0].form == how | common


def test_a_refused_payment_is_confirmed_with_the_card_it_lost_by_the_same_bytes(payments, provider):
    inert = an_intent(status="requires_confirmation", latest_charge=None)
    error = {"code": "card_declined", "payment_method": {"id": "pm_1"}}
    lost = an_intent(
        status="requires_payment_method", payment_method=None, last_payment_error=error
    )
    provider.answers = [(200, inert), (200, an_intent()), (200, lost), (200, an_intent())]
    confirm(payments)
    confirm(payments)
    first, again = provider.posts
    assert (again.form, again.key) == (first.form, first.key)


def test_a_payment_past_its_confirm_is_only_read(payments, provider):
    assert confirm(payments).status is Status.AUTHORIZED
    assert provider.posts == []


def test_every_post_bears_a_key_of_ours_and_the_pinned_version(payments, provider):
    inert = (200, an_intent(status="requires_confirmation"))
    refund = {"id": "re_1", "object": "refund", "status": "succeeded"}
    none = {"object": "list", "data": [], "has_more": False, "url": "/v1/refunds"}
    provider.answers = [
        (200, {"id": "cus_1", "object": "customer"}),
        (200, a_session()),
        (200, a_session(status="expired")),
        inert,
        inert,
        (200, an_intent()),
        (200, an_intent()),
        (200, an_intent()),
        (200, none),
        (200, refund),
    ]
    payments.customer("acc", "ada@example.com", "cus/acc")
    payments.open_page(HOLD_PAGE, "claim/hold/1/page")
    payments.close_page("cs_1")
    payments.create(FEE, "claim/fee/1/create")
    confirm(payments)
    capture(payments)
    payments.void("pi_1", "claim/void/1")
    payments.refund("pi_1", Money(1, "USD"), {"n": "1"}, "claim/refund/1/1")
    assert [(sent.path, sent.key) for sent in provider.posts] == [
        ("/v1/customers", "cus/acc"),
        ("/v1/checkout/sessions", "claim/hold/1/page"),
        ("/v1/checkout/sessions/cs_1/expire", "cs_1/expire/202603020930"),
        ("/v1/payment_intents", "claim/fee/1/create"),
        ("/v1/payment_intents/pi_1/confirm", "claim/fee/1/confirm/1"),
        ("/v1/payment_intents/pi_1/capture", "claim/capture/1"),
        ("/v1/payment_intents/pi_1/cancel", "claim/void/1"),
        ("/v1/refunds", "claim/refund/1/1"),
    ]
    assert {sent.headers["Stripe-Version"] for sent in provider.sent} == {"2026-10-28.endive"}
    names = {name for sent in provider.sent for name in sent.form}
    assert not [name for name in names if name.startswith("payment_method_types")]


def test_a_capture_names_amount_and_suffix(payments, provider):
    capture(payments)
    assert provider.sent[0].form == {
        "amount_to_capture": "10000",
        "statement_descriptor_suffix": "DEF 7F3K",
        "expand[0]": "latest_charge",
        "expand[1]": "payment_method",
    }


@pytest.mark.parametrize("text", ["DEFAULT 7F3K", "FEE 7F3K", "A"])
def test_a_suffix_of_twelve_letters_and_digits_stands_on_the_statement(text):
    assert statement_suffix(text) == text


@pytest.mark.parametrize(
    "text", ["", "7341", "PURCHASE 7F3K", "FEE*7F3K", "GEBÜHR 7F3K", "FEE <1>"]
)
def test_a_suffix_too_long_without_letters_or_with_signs_is_refused(text):
    with pytest.raises(BadValue) as refused:
        statement_suffix(text)
    assert refused.value.pointer == "/descriptor"


def test_a_refund_with_the_same_tags_on_a_later_page_is_found_and_none_is_made(payments, provider):
    def listed(number, tags, more):
        refund = {"id": number, "object": "refund", "status": "pending", "metadata": tags}
        return (200, {"object": "list", "data": [refund], "has_more": more, "url": "/v1/refunds"})

    provider.answers = [listed("re_2", {"n": "2"}, True), listed("re_1", {"n": "1"}, False)]
    found = payments.refund("pi_1", Money(500, "USD"), {"n": "1"}, "claim/refund/1/2")
    assert (found.refund_id, found.status) == ("re_1", Status.REFUND_PENDING)
    assert provider.posts == []
    assert provider.sent[0].form == {"payment_intent": "pi_1", "limit": "100"}


@pytest.mark.parametrize("code", ["payment_intent_unexpected_state", "charge_expired_for_capture"])
def test_a_capture_too_late_reports_the_payment_as_it_is(payments, provider, code):
    provider.answers = [(400, an_error(code=code)), (200, an_intent(status="canceled"))]
    assert capture(payments).status is Status.VOIDED


def test_a_402_is_a_report_read_afresh(payments, provider):
    error = {"code": "card_declined", "decline_code": "insufficient_funds"}
    lost = an_intent(
        status="requires_payment_method", payment_method=None, last_payment_error=error
    )
    inert = an_intent(status="requires_confirmation")
    provider.answers = [(200, inert), (402, an_error("card_error", **error)), (200, lost)]
    told = confirm(payments)
    assert (told.status, told.refusal.code) == (Status.REFUSED, "insufficient_funds")


NO_ANSWER = stripe.APIConnectionError("reset", should_retry=True)
IN_USE = an_error("idempotency_error", code="idempotency_key_in_use")


@pytest.mark.parametrize(
    ("answer", "stored", "asked"),
    [
        (NO_ANSWER, False, 2),
        ((409, IN_USE), False, 2),
        ((429, an_error(code="rate_limit")), False, 1),
        ((500, an_error("api_error")), True, 2),
        ((503, "<html>unavailable</html>"), True, 2),
        ((200, "<html>a captive portal</html>"), False, 1),
    ],
)
def test_an_answer_of_no_use_is_doubt_after_one_repeat_under_the_same_key(
    payments, provider, answer, stored, asked
):
    provider.answers = [answer]
    with pytest.raises(InDoubt) as doubt:
        capture(payments)
    assert doubt.value.answer_stored is stored
    assert [sent.key for sent in provider.sent] == ["claim/capture/1"] * asked


def test_a_key_sent_again_with_other_parameters_is_a_defect(payments, provider):
    provider.answers = [(400, an_error("idempotency_error"))]
    with pytest.raises(ProviderKeyReused) as defect:
        capture(payments)
    assert defect.value.retry is False


def test_a_refused_request_names_code_parameter_and_request_and_no_message(payments, provider):
    error = an_error(code="parameter_unknown", param="amount", message="card 4242424242424242")
    provider.answers = [(400, error)]
    with pytest.raises(ProviderDefect) as defect:
        capture(payments)
    assert str(defect.value) == "refused as parameter_unknown (amount, req_1)"
    assert (defect.value.code, defect.value.param) == ("parameter_unknown", "amount")
    assert (defect.value.request_id, defect.value.retry) == ("req_1", False)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_names_the_setting_and_never_the_key(payments, provider, status):
    provider.answers = [(status, an_error(message=f"Invalid API Key provided: {KEY}"))]
    with pytest.raises(ProviderMisconfigured) as wrong:
        capture(payments)
    assert "API key" in str(wrong.value)
    assert KEY not in str(wrong.value)
    assert wrong.value.__suppress_context__


def test_a_page_whose_time_the_provider_refuses_is_a_bad_value(payments, provider):
    provider.answers = [(400, an_error(param="expires_at"))]
    with pytest.raises(BadValue) as refused:
        payments.open_page(HOLD_PAGE, "claim/hold/1/page")
    assert refused.value.pointer == "/expires_at"


def test_a_page_that_cannot_be_closed_is_read_and_one_completed_meanwhile_reported(
    payments, provider
):
    complete = a_session(status="complete", payment_intent=an_intent(), url=None)
    provider.answers = [(400, an_error()), (200, complete)]
    told = payments.close_page("cs_1")
    assert (told.status, told.payment.status) == ("complete", Status.AUTHORIZED)


def test_the_time_outs_stay_below_the_doors_own(payments, provider):
    assert provider.timeout == (2, 8)


@pytest.mark.parametrize(
    ("key", "base"),
    [("pk_test_1", None), ("", None), ("sk_live_1", "http://127.0.0.1:4580")],
)
def test_a_wrong_key_stops_the_start_and_is_not_shown(provider, clock, key, base):
    with pytest.raises(ProviderMisconfigured) as wrong:
        StripePayments(key, ["whsec_1"], base, clock)
    assert not key or key not in str(wrong.value)


def test_another_version_of_the_api_stops_the_start(provider, clock, monkeypatch):
    monkeypatch.setattr(stripe, "api_version", "2027-01-27.fern")
    with pytest.raises(ProviderMisconfigured, match="fern"):
        StripePayments(KEY, ["whsec_1"], None, clock)


def test_a_given_address_takes_every_request(provider, clock):
    payments = StripePayments(KEY, ["whsec_1"], "http://127.0.0.1:4580", clock)
    payments.read("pi_1")
    assert provider.sent[0].url.startswith("http://127.0.0.1:4580/v1/payment_intents/pi_1")
