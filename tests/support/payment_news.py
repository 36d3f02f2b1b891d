"""The in-memory provider's side of bank's news: disputes answered, warnings, and whom they name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from care.adapters.stripe.errors import ProviderDefect
from care.domain.ledger import Dispute, DisputeState
from care.usecases.bank_answer import AnswerRefused, DisputeEvidence

from .payment_machine import Machine


class _Takes(Protocol):
    def __call__(
        self, call: str, key: str | None, asked: tuple[Any, ...], work: Callable[[], Any]
    ) -> Any: ...


class News:
    """`answers` holds what was submitted, by dispute; `refuse_answers` is the provider's word for
    not taking any."""

    _machine: Machine
    _take: _Takes

    def __init__(self) -> None:
        self.accounts: dict[str, str] = {}
        self.warned: set[str] = set()
        self.answers: dict[str, list[DisputeEvidence]] = {}
        self.refuse_answers: str | None = None

    def whose(self, payment_id: str) -> str | None:
        return self._take("whose", None, (), lambda: self._subject_of(payment_id))

    def account_of(self, customer_id: str) -> str | None:
        return self._take("account_of", None, (), lambda: self.accounts.get(customer_id))

    def warned_of(self, payment_id: str) -> bool:
        return self._take("warned_of", None, (), lambda: payment_id in self.warned)

    def answer_dispute(self, dispute_id: str, evidence: DisputeEvidence, key: str) -> Dispute:
        """The adapter looks first: only what was not answered is asked under the key."""
        past = self._past(self._disputed(dispute_id).dispute)
        asked = (dispute_id, evidence)
        return self._take(
            "answer_dispute",
            None if past else key,
            asked,
            lambda: self._answer(dispute_id, evidence),
        )

    def warn(self, payment_id: str) -> None:
        """The bank sends an early fraud warning about a payment."""
        self.warned.add(payment_id)

    def _answer(self, dispute_id: str, evidence: DisputeEvidence) -> Callable[[], Dispute]:
        payment = self._disputed(dispute_id)
        if not self._past(payment.dispute):
            if self.refuse_answers:
                raise AnswerRefused(self.refuse_answers)
            self.answers.setdefault(dispute_id, []).append(evidence)
            payment.dispute = replace(payment.dispute, submitted=True)
        return lambda: self._disputed(dispute_id).dispute

    def _disputed(self, dispute_id: str) -> Any:
        for payment in self._machine.payments.values():
            if payment.dispute and payment.dispute.dispute_id == dispute_id:
                return payment
        raise ProviderDefect("resource_missing", "dispute", None)

    @staticmethod
    def _past(dispute: Dispute) -> bool:
        return dispute.submitted or dispute.state is not DisputeState.OPEN

    def _subject_of(self, payment_id: str) -> str | None:
        payment = self._machine.payments.get(payment_id)
        return payment.subject if payment else None
