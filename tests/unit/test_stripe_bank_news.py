"""Our words on a dispute as the provider's fields, and what its answers become."""

from datetime import UTC, datetime

import pytest

from care.adapters.stripe import client
from care.adapters.stripe.errors import ProviderDefect
from care.adapters.stripe.evidence import MOST_IN_ALL, MOST_TEXT, evidence_params, paper_field
from care.adapters.stripe.payments import StripePayments
from care.domain.ledger import Dispute, DisputeState
from care.usecases.bank_answer import AnswerRefused, DisputeEvidence, Paper
from care.usecases.payments import InDoubt
from tests.support.canned_provider import Canned, an_error

EVIDENCE = DisputeEvidence(product="A replacement", name="Ana", timeline="1. filed")


class Now:
    def now(self):
        return datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def provider(monkeypatch):
    canned = Canned()
    monkeypatch.setattr(client, "Transport", canned.transport)
    return canned


@pytest.fixture
def payments(provider):
    return StripePayments("sk_test_1", ["whsec_1"], None, Now())


def a_dispute(status="needs_response", count=0, **other):
    details = {"due_by": 1773046800, "submission_count": count}
    return {"id": "dp_1", "status": status, "evidence_details": details} | other


def test_every_text_has_its_field_and_what_is_not_known_is_left_out():
    whole = DisputeEvidence(
        product="A",
        name="B",
        ip="C",
        ship_to="D",
        carrier="E",
        tracking="F",
        shipped_on="G",
        service_on="H",
        refund_policy="I",
        why_no_refund="J",
        no_duplicate="K",
        timeline="L",
    )
    assert evidence_params(whole, {"reason": "fraudulent"}) == {
        "product_description": "A",
        "customer_name": "B",
        "customer_purchase_ip": "C",
        "shipping_address": "D",
        "shipping_carrier": "E",
        "shipping_tracking_number": "F",
        "shipping_date": "G",
        "service_date": "H",
        "refund_policy_disclosure": "I",
        "refund_refusal_explanation": "J",
        "uncategorized_text": "L",
    }
    assert evidence_params(DisputeEvidence("A"), {}) == {"product_description": "A"}


def test_of_a_duplicate_it_is_said_why_it_is_none():
    told = evidence_params(DisputeEvidence("A", no_duplicate="Two."), {"reason": "duplicate"})
    assert told["duplicate_charge_explanation"] == "Two."


@pytest.mark.parametrize(
    ("billing", "customer", "email"),
    [
        ("bill@example.com", "ana@example.com", "bill@example.com"),
        (None, "ana@example.com", "ana@example.com"),
        (None, None, None),
    ],
)
def test_the_payers_address_is_the_one_typed_on_the_page(billing, customer, email):
    address = {"line1": "1 Main St", "line2": None, "city": "Springfield", "country": "US"}
    disputed = {
        "charge": {"billing_details": {"email": billing, "address": address}},
        "payment_intent": {"customer": {"email": customer}},
    }
    told = evidence_params(DisputeEvidence("A"), disputed)
    assert told["billing_address"] == "1 Main St, Springfield, US"
    assert told.get("customer_email_address") == email


def test_texts_are_cut_to_what_the_provider_takes():
    long = "x" * (MOST_TEXT + 1)
    texts = dict.fromkeys(("product", "ship_to", "refund_policy", "why_no_refund"), long)
    texts |= dict.fromkeys(("name", "ip", "carrier", "timeline"), long)
    told = evidence_params(DisputeEvidence(**texts), {})
    assert sum(map(len, told.values())) == MOST_IN_ALL
    assert len(told["product_description"]) == MOST_TEXT
    assert len(told["uncategorized_text"]) == MOST_IN_ALL - 7 * MOST_TEXT


def test_each_document_is_a_file_of_the_evidence_and_another_is_a_defect():
    names = [paper_field(Paper(name, b"")) for name in ("receipt", "letters", "record")]
    assert names == ["receipt", "customer_communication", "service_documentation"]
    with pytest.raises(KeyError):
        paper_field(Paper("photo", b""))


def test_the_submission_is_one_request_under_its_key(provider, payments):
    provider.answers = [(200, a_dispute()), (200, a_dispute("under_review", 1))]
    due_by = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    found = payments.answer_dispute("dp_1", EVIDENCE, "claim_1/hold/1/answer_dispute/1")
    assert found == Dispute("dp_1", DisputeState.OPEN, due_by, submitted=True)
    [sent] = provider.posts
    assert (sent.path, sent.key) == ("/v1/disputes/dp_1", "claim_1/hold/1/answer_dispute/1")
    assert sent.form == {
        "evidence[product_description]": "A replacement",
        "evidence[customer_name]": "Ana",
        "evidence[uncategorized_text]": "1. filed",
        "submit": "true",
    }


@pytest.mark.parametrize("now", [a_dispute("under_review", 1), a_dispute("lost"), a_dispute("won")])
def test_what_was_answered_or_is_over_is_sent_nothing(provider, payments, now):
    provider.answers = [(200, now)]
    assert payments.answer_dispute("dp_1", EVIDENCE, "k").dispute_id == "dp_1"
    assert provider.posts == []


def test_a_key_that_was_used_with_other_evidence_leaves_doubt_and_moves_on(provider, payments):
    used = (400, an_error("idempotency_error"))
    provider.answers = [(200, a_dispute()), used]
    with pytest.raises(InDoubt) as doubt:
        payments.answer_dispute("dp_1", EVIDENCE, "k")
    assert doubt.value.answer_stored is True


def test_a_refused_submission_is_told_with_the_providers_word(provider, payments):
    refused = (400, an_error("invalid_request_error", code="evidence_not_taken"))
    provider.answers = [(200, a_dispute()), refused, (200, a_dispute())]
    with pytest.raises(AnswerRefused) as no:
        payments.answer_dispute("dp_1", EVIDENCE, "k")
    assert no.value.code == "evidence_not_taken"


def test_a_submission_that_another_was_faster_with_is_reported_as_it_is(provider, payments):
    refused = (400, an_error("invalid_request_error"))
    provider.answers = [(200, a_dispute()), refused, (200, a_dispute("under_review", 1))]
    assert payments.answer_dispute("dp_1", EVIDENCE, "k").submitted is True


def test_what_the_provider_does_not_know_is_nobodys_and_other_defects_are_not_hidden(
    provider, payments
):
    provider.answers = [(404, an_error("invalid_request_error", code="resource_missing"))]
    assert payments.whose("pi_1") is None
    assert payments.account_of("cus_1") is None
    provider.answers = [(400, an_error("invalid_request_error", code="parameter_unknown"))]
    with pytest.raises(ProviderDefect):
        payments.whose("pi_1")
    provider.answers = [(200, {"id": "cus_1", "deleted": True})]
    assert payments.account_of("cus_1") is None
