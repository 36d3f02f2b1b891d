"""Disputes, evidence, early fraud warnings and late refunds on the double."""

import io

import stripe
from pytest import mark, raises

from tests.support.payers import DAY, held, paid

LONG_TEXTS = (
    "product_description",
    "access_activity_log",
    "cancellation_rebuttal",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "uncategorized_text",
    "duplicate_charge_explanation",
    "cancellation_policy_disclosure",
)


def disputed(api, customer, token="pm_card_createDispute"):
    intent = paid(api, customer, token)
    [dispute] = api.v1.disputes.list({"payment_intent": intent.id}).data
    return intent, dispute


def types(api):
    return [event.type for event in api.v1.events.list({"limit": 100}).data]


@mark.parametrize(
    ("token", "reason", "status"),
    [
        ("pm_card_createDispute", "fraudulent", "needs_response"),
        ("pm_card_createDisputeProductNotReceived", "product_not_received", "needs_response"),
        ("pm_card_createDisputeInquiry", "general", "warning_needs_response"),
    ],
)
def test_a_card_may_dispute_what_it_paid(api, customer, token, reason, status):
    intent, dispute = disputed(api, customer, token)
    assert (dispute.reason, dispute.status, dispute.amount) == (reason, status, 12900)
    assert dispute.charge == intent.latest_charge.id
    assert dispute.evidence_details.due_by == dispute.created + 14 * DAY
    assert api.v1.charges.retrieve(dispute.charge).disputed is True
    withdrawn = types(api).count("charge.dispute.funds_withdrawn")
    assert withdrawn == (status == "needs_response")


def test_a_hold_is_disputed_only_once_it_is_captured(double, api, customer):
    hold = held(api, customer, "pm_card_createDispute")
    assert api.v1.disputes.list({}).data == []
    with raises(ValueError):
        double.control("POST", f"charges/{hold.latest_charge.id}/dispute", {"reason": "fraudulent"})
    api.v1.payment_intents.capture(hold.id)
    assert len(api.v1.disputes.list({}).data) == 1
    assert double.books()["subjects"]["claim_1"]["disputed"] == 30000


def test_nothing_is_refunded_while_it_is_disputed(api, customer):
    intent, _ = disputed(api, customer)
    with raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_disputed"
    assert api.v1.refunds.list({"payment_intent": intent.id}).data == []


def test_an_inquiry_leaves_the_charge_refundable(api, customer):
    intent, _ = disputed(api, customer, "pm_card_createDisputeInquiry")
    assert api.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"


@mark.parametrize(
    ("word", "status", "taken"),
    [("winning_evidence", "won", 0), ("losing_evidence", "lost", 12900)],
)
def test_the_evidence_decides(double, api, customer, word, status, taken):
    _, dispute = disputed(api, customer)
    staged = api.v1.disputes.update(
        dispute.id, {"evidence": {"product_description": "A replacement"}, "submit": False}
    )
    assert (staged.status, staged.evidence_details.submission_count) == ("needs_response", 0)
    assert staged.evidence_details.has_evidence is True
    sent = api.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": word}})
    assert (sent.status, sent.evidence_details.submission_count) == ("under_review", 1)
    assert sent.evidence.product_description == "A replacement"

    double.travel(2)
    assert api.v1.disputes.retrieve(dispute.id).status == status
    assert types(api).count("charge.dispute.closed") == 1
    assert types(api).count("charge.dispute.funds_reinstated") == (status == "won")
    assert double.books()["total"]["disputed"] == taken


def test_there_is_one_real_submission(api, customer):
    _, dispute = disputed(api, customer)
    evidence = {"evidence": {"product_description": "A replacement"}}
    api.v1.disputes.update(dispute.id, evidence | {"submit": True})
    for again in (evidence, {"submit": True}):
        with raises(stripe.InvalidRequestError):
            api.v1.disputes.update(dispute.id, again)
    assert api.v1.disputes.retrieve(dispute.id).status == "under_review"


def test_an_unanswered_dispute_is_lost_on_its_due_day(own_double):
    api = own_double.client()
    customer = api.v1.customers.create({"name": "Ada"}).id
    _, dispute = disputed(api, customer)
    own_double.travel(14 * DAY + 5)
    after = api.v1.disputes.retrieve(dispute.id)
    assert (after.status, after.evidence_details.past_due) == ("lost", True)
    with raises(stripe.InvalidRequestError):
        api.v1.disputes.update(dispute.id, {"evidence": {"product_description": "late"}})


def test_closing_a_dispute_accepts_the_loss(api, customer):
    _, dispute = disputed(api, customer)
    assert api.v1.disputes.close(dispute.id).status == "lost"
    with raises(stripe.InvalidRequestError):
        api.v1.disputes.close(dispute.id)


def test_a_dispute_can_be_opened_and_ended_by_hand(double, api, customer):
    intent = paid(api, customer)
    made = double.control(
        "POST", f"charges/{intent.latest_charge.id}/dispute", {"reason": "duplicate"}
    )
    assert api.v1.disputes.retrieve(made["id"]).reason == "duplicate"
    double.control("POST", f"disputes/{made['id']}", {"status": "won"})
    assert api.v1.disputes.retrieve(made["id"]).status == "won"
    assert api.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"


@mark.parametrize(
    "evidence",
    [
        {"product_description": "x" * 20_001},
        {"receipt": "file_nothing"},
        {"colour": "red"},
        dict.fromkeys(LONG_TEXTS, "x" * 19_000),
    ],
    ids=["text too long", "no such file", "unknown field", "too much in all"],
)
def test_evidence_that_is_not_taken_changes_nothing(api, customer, evidence):
    _, dispute = disputed(api, customer)
    with raises(stripe.InvalidRequestError):
        api.v1.disputes.update(dispute.id, {"evidence": evidence})
    after = api.v1.disputes.retrieve(dispute.id)
    assert (after.status, after.evidence_details.has_evidence) == ("needs_response", False)


def test_a_file_is_uploaded_and_named_as_evidence(api, customer):
    _, dispute = disputed(api, customer)
    paper = io.BytesIO(b"%PDF-1.7 agreement")
    paper.name = "agreement.pdf"
    file = api.v1.files.create({"purpose": "dispute_evidence", "file": paper})
    assert (file.filename, file.size, file.type) == ("agreement.pdf", 18, "pdf")
    assert api.v1.files.retrieve(file.id).purpose == "dispute_evidence"
    sent = api.v1.disputes.update(dispute.id, {"evidence": {"receipt": file.id}, "submit": False})
    assert sent.evidence.receipt == file.id


def test_an_early_fraud_warning_names_the_charge(api, customer):
    intent = paid(api, customer, "pm_card_createIssuerFraudRecord")
    [event] = api.v1.events.list({"type": "radar.early_fraud_warning.created"}).data
    assert event.data.object["charge"] == intent.latest_charge.id
    warnings = api.v1.radar.early_fraud_warnings
    [warning] = warnings.list({"payment_intent": intent.id}).data
    assert warning.id == event.data.object["id"]
    assert warnings.retrieve(warning.id).charge == intent.latest_charge.id
    assert warnings.list({"payment_intent": paid(api, customer).id}).data == []
    assert api.v1.disputes.list({}).data == []


def test_a_pending_refund_succeeds_later(double, api, customer):
    intent = paid(api, customer, "pm_card_pendingRefund")
    refund = api.v1.refunds.create({"payment_intent": intent.id})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    double.travel(5)
    after = api.v1.refunds.retrieve(refund.id)
    assert (after.status, after.pending_reason) == ("succeeded", None)
    assert types(api).count("refund.updated") == 1


def test_what_a_failed_refund_gave_back_may_be_refunded_anew(double, api, customer):
    intent = paid(api, customer, "pm_card_refundFail")
    api.v1.refunds.create({"payment_intent": intent.id})
    with raises(stripe.InvalidRequestError):
        api.v1.refunds.create({"payment_intent": intent.id})
    double.travel(5)
    assert api.v1.charges.retrieve(intent.latest_charge.id).amount_refunded == 0
    assert double.books()["total"]["refunded"] == 0
    assert api.v1.refunds.create({"payment_intent": intent.id}).amount == 12900
