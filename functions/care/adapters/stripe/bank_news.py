"""What the provider tells of a bank's doubts: disputes, warnings, and whom they are about."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import stripe

from ...domain.ledger import Dispute, DisputeState
from ...usecases.bank_answer import AnswerRefused, DisputeEvidence, Paper
from ...usecases.payments import InDoubt
from .answers import answers
from .errors import ProviderDefect, ProviderKeyReused
from .evidence import evidence_params, paper_field
from .mapping import dispute

Json = dict[str, Any]


class BankNews:
    """The part of the port that is about disputes, warnings and what names nobody of ours."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._payments = client.v1.payment_intents
        self._people = client.v1.customers
        self._disputed = client.v1.disputes
        self._warnings = client.v1.radar.early_fraud_warnings
        self._files = client.v1.files

    def whose(self, payment_id: str) -> str | None:
        """By the payment's own metadata: a dispute and a warning have none of ours."""
        return self._tag(self._payments.retrieve, payment_id, "subject")

    def account_of(self, customer_id: str) -> str | None:
        """By the customer's metadata."""
        return self._tag(self._people.retrieve, customer_id, "account")

    def warned_of(self, payment_id: str) -> bool:
        """Whether the bank sent an early fraud warning about a payment."""
        found = _ask(self._warnings.list, {"payment_intent": payment_id, "limit": 1})
        return bool(found["data"])

    def answer_dispute(self, dispute_id: str, evidence: DisputeEvidence, key: str) -> Dispute:
        """Submits the evidence, unless the dispute was answered or is over: looked at first, for
        there is one submission only, and whoever asks again may have made it.

        Raises `AnswerRefused`, and `InDoubt` also where the key was used with other evidence: the
        records have grown since a submission whose answer was lost.
        """
        found = self._dispute(dispute_id)
        if _past(dispute(found)):
            return dispute(found)
        try:
            files = {paper_field(p): self._upload(p, key) for p in evidence.papers}
            params = {"evidence": evidence_params(evidence, found) | files, "submit": True}
            return dispute(_ask(self._disputed.update, dispute_id, params, key=key))
        except ProviderKeyReused as error:
            raise InDoubt("other evidence under a used key", answer_stored=True) from error
        except ProviderDefect as error:
            now = dispute(self._dispute(dispute_id))
            if _past(now):
                return now
            raise AnswerRefused(error.code or "invalid") from error

    def _dispute(self, dispute_id: str) -> Json:
        expand = ["charge", "payment_intent.customer"]
        return _ask(self._disputed.retrieve, dispute_id, {"expand": expand})

    def _upload(self, paper: Paper, key: str) -> str:
        """The file's id. Its bytes are in the key: the same document is stored once."""
        file = io.BytesIO(paper.pdf)
        file.name = f"{paper.name}.pdf"
        params = {"purpose": "dispute_evidence", "file": file}
        digest = sha256(paper.pdf).hexdigest()[:16]
        return str(_ask(self._files.create, params, key=f"{key}/{paper.name}/{digest}")["id"])

    def _tag(self, call: Callable[..., Any], object_id: str, name: str) -> str | None:
        """What the object's metadata says; None also where the provider knows no such object."""
        try:
            tags = _ask(call, object_id).get("metadata") or {}
        except ProviderDefect as error:
            if error.code == "resource_missing":
                return None
            raise
        said: str | None = tags.get(name)
        return said


def _past(known: Dispute) -> bool:
    return known.submitted or known.state is not DisputeState.OPEN


def _ask(call: Callable[..., Any], *args: Any, key: str | None = None) -> Json:
    with answers():
        answer: Json = call(*args, options={"idempotency_key": key} if key else None).to_dict()
    return answer
