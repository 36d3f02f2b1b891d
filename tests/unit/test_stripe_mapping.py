import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from care.adapters.stripe.mapping import (
    dispute,
    page_report,
    refund_report,
    refusal,
    refused,
    report,
)
from care.domain.ledger import Card, Proof, Refusal, RefusalKind, Status
from care.domain.money import Money
from care.domain.reports import Report
from care.usecases.payments import InDoubt
from tests.support.canned_provider import a_charge, a_method, a_session, an_intent

TRANSIENT, FUNDS = RefusalKind.TRANSIENT, RefusalKind.FUNDS
PERSON, DEAD = RefusalKind.PERSON, RefusalKind.DEAD
DECLINED = {"code": "card_declined", "decline_code": "insufficient_funds"}


def test_a_standing_hold_is_reported_with_its_card_and_its_end():
    assert report(an_intent()) == Report(
        provider_id="pi_1",
        status=Status.AUTHORIZED,
        amount=Money(30000, "USD"),
        captured=Money(0, "USD"),
        card=Card("pm_1", "visa", "credit", "Xt5EWLLDS7FJjR1c", "4242"),
        capture_before=datetime(2026, 3, 9, 9, 0, tzinfo=UTC),
        customer="cus_1",
    )


def test_an_inert_payment_shows_the_card_that_would_be_asked():
    """PAY-2: whose brand the bank may have changed meanwhile."""
    inert = an_intent(
        status="requires_confirmation",
        latest_charge=None,
        payment_method=a_method(brand="mastercard", last4="4444"),
    )
    card = report(inert).card
    assert (card.payment_method, card.brand, card.last4) == ("pm_1", "mastercard", "4444")
    assert report(inert | {"payment_method": None}).card is None


def test_what_the_network_said_of_an_authorization_is_reported_as_evidence():
    charge = a_charge(
        extended_authorization={"status": "enabled"},
        network_transaction_id="123456",
        three_d_secure={"result": "authenticated"},
        checks={"cvc_check": "pass", "address_postal_code_check": "fail"},
    ) | {"created": 1772442000}
    told = report(an_intent(latest_charge=charge))
    assert told.proof == Proof("enabled", "123456", "authenticated", "pass", "fail")
    assert told.authorized_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert report(an_intent()).proof is None
    without = a_charge(three_d_secure=None, checks=None, extended_authorization=None)
    assert report(an_intent(latest_charge=without)).proof is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("requires_confirmation", Status.CREATED),
        ("requires_payment_method", Status.CREATED),
        ("requires_action", Status.NEEDS_ACTION),
        ("requires_capture", Status.AUTHORIZED),
        ("succeeded", Status.CAPTURED),
        ("canceled", Status.VOIDED),
    ],
)
def test_each_status_of_an_intent_has_one_word_of_ours(status, expected):
    assert report(an_intent(status=status)).status is expected


def test_an_intent_that_lost_its_card_to_a_refusal_is_refused():
    intent = an_intent(
        status="requires_payment_method", payment_method=None, last_payment_error=DECLINED
    )
    told = report(intent)
    assert told.status is Status.REFUSED
    assert told.refusal == Refusal("insufficient_funds", FUNDS)


def test_an_earlier_refusal_says_nothing_of_a_hold_that_stands():
    assert report(an_intent(last_payment_error=DECLINED)).refusal is None


def test_an_intent_that_is_processing_is_in_doubt_and_asked_again_under_its_key():
    with pytest.raises(InDoubt) as doubt:
        report(an_intent(status="processing"))
    assert doubt.value.answer_stored is False


def test_a_partial_capture_reports_what_was_received():
    told = report(an_intent(status="succeeded", amount_received=10000, currency="jpy"))
    assert (told.amount, told.captured) == (Money(30000, "JPY"), Money(10000, "JPY"))


def test_the_address_of_the_verification_is_given_only_while_it_is_asked_for():
    action = {"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank.example/3ds"}}
    asked = report(an_intent(status="requires_action", next_action=action))
    assert asked.action_url == "https://bank.example/3ds"
    assert report(an_intent(next_action=action)).action_url is None


@pytest.mark.parametrize("intent", [{"latest_charge": None}, {"latest_charge": a_charge()}])
def test_a_hold_without_an_end_is_reported_without_one(intent):
    if intent["latest_charge"]:
        intent["latest_charge"]["payment_method_details"]["card"]["capture_before"] = None
    assert report(an_intent(**intent)).capture_before is None


def test_a_card_that_the_provider_cannot_place_is_unknown_and_not_credit():
    card = report(an_intent(latest_charge=a_charge(brand=None, funding=None))).card
    assert (card.brand, card.funding) == ("unknown", "unknown")


def test_a_payment_by_anything_but_a_card_shows_no_card():
    charge = {"payment_method": "pm_1", "payment_method_details": {"type": "link", "link": {}}}
    assert report(an_intent(latest_charge=charge)).card is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("processing_error", TRANSIENT),
        ("issuer_not_available", TRANSIENT),
        ("try_again_later", TRANSIENT),
        ("insufficient_funds", FUNDS),
        ("card_velocity_exceeded", FUNDS),
        ("withdrawal_count_limit_exceeded", FUNDS),
        ("authentication_required", PERSON),
        ("payment_intent_authentication_failure", PERSON),
        ("expired_card", DEAD),
        ("lost_card", DEAD),
        ("stolen_card", DEAD),
        ("pickup_card", DEAD),
        ("do_not_try_again", DEAD),
        ("generic_decline", FUNDS),
        ("a_code_of_next_year", FUNDS),
    ],
)
def test_each_refusal_has_its_class(code, kind):
    assert refusal({"code": "card_declined", "decline_code": code}) == Refusal(code, kind)
    assert refusal({"code": code}) == Refusal(code, kind)


def test_the_advice_not_to_try_again_outweighs_the_code():
    error = {"decline_code": "insufficient_funds", "advice_code": "do_not_try_again"}
    assert refusal(error) == Refusal("insufficient_funds", DEAD)
    assert refusal(error | {"advice_code": "try_again_later"}).kind is FUNDS


def test_a_refusal_without_any_code_is_still_a_refusal():
    assert refusal({"type": "card_error"}) == Refusal("unknown", FUNDS)


def test_a_replayed_402_does_not_hide_the_hold_of_a_later_try():
    held = report(an_intent())
    assert refused(held, Refusal("insufficient_funds", FUNDS)) is held


def test_a_replayed_402_does_not_hide_the_refusal_of_a_later_try():
    later = {"code": "expired_card"}
    now = report(an_intent(status="requires_payment_method", last_payment_error=later))
    assert refused(now, Refusal("insufficient_funds", FUNDS)).refusal.code == "expired_card"


def test_a_402_that_the_payment_does_not_tell_of_is_a_refusal_all_the_same():
    inert = report(an_intent(status="requires_payment_method", latest_charge=None))
    told = refused(inert, Refusal("lost_card", DEAD))
    assert (told.status, told.refusal) == (Status.REFUSED, Refusal("lost_card", DEAD))


@pytest.mark.parametrize("status", ["open", "expired"])
def test_tries_on_a_page_that_is_not_complete_are_no_payment(status):
    intent = an_intent(status="requires_payment_method", last_payment_error=DECLINED)
    told = page_report(a_session(status=status, payment_intent=intent, url=None))
    assert (told.status, told.payment) == (status, None)


def test_a_complete_page_reports_its_payment_and_no_address():
    told = page_report(a_session(status="complete", payment_intent=an_intent(), url=None))
    assert (told.page_id, told.url) == ("cs_1", None)
    assert told.payment == report(an_intent())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending", Status.REFUND_PENDING),
        ("requires_action", Status.REFUND_PENDING),
        ("succeeded", Status.REFUNDED),
        ("failed", Status.REFUND_FAILED),
        ("canceled", Status.REFUND_FAILED),
    ],
)
def test_each_status_of_a_refund_has_one_word_of_ours(status, expected):
    assert refund_report({"id": "re_1", "status": status}).status is expected


def test_mapping_pages_and_errors_cost_nobody_the_import_of_the_sdk():
    look = (
        "import sys; import care.adapters.stripe.errors, care.adapters.stripe.mapping,"
        " care.adapters.stripe.pages; print('stripe' in sys.modules)"
    )
    functions = Path(__file__).parents[2] / "functions"
    found = subprocess.run(
        [sys.executable, "-c", look], cwd=functions, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("needs_response", "open"),
        ("under_review", "open"),
        ("warning_needs_response", "open"),
        ("warning_under_review", "open"),
        ("a status of a later API version", "open"),
        ("won", "won"),
        ("warning_closed", "won"),
        ("prevented", "won"),
        ("lost", "lost"),
    ],
)
def test_a_dispute_is_open_until_it_is_won_or_lost(status, state):
    """PAY-8: what we do not know is open, so that nothing is refunded."""
    found = dispute({"id": "dp_1", "status": status, "evidence_details": {"due_by": 1795370539}})
    assert (found.dispute_id, found.state.value) == ("dp_1", state)
    assert found.due_by.isoformat() == "2026-11-22T18:02:19+00:00"
    assert dispute({"id": "dp_1", "status": status}).due_by is None
