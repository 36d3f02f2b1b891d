"""Heeds a bank's news that names nobody of ours: whom it is about is asked of the provider."""

from __future__ import annotations

from ..domain import bank_warning, order_card
from ..domain.claim import Claim
from ..domain.errors import Conflict, NotFound
from ..domain.ledger import Card
from ..domain.plan import Plan
from ..frozen import frozen
from .payments import Payments
from .ports import Clock, Due, Store
from .settle import MOST_RACES, Settle
from .take_payment_event import due_kind


@frozen
class HeedBank:
    """The worker's part. Every call may raise `InDoubt`: the queue brings the news again."""

    settle: Settle
    store: Store
    clock: Clock
    payments: Payments

    def work(self, due: Due, op: str) -> None:
        """Disputes, warnings and changed cards. What is about none of ours has no effect."""
        match due.kind:
            case "payment":
                self._look(due.id, op)
            case "warning":
                self._warned(due.id, op)
            case "card":
                self._card_changed(due.id, due.hint or "", op)

    def _look(self, payment_id: str, op: str) -> None:
        """Settles what the payment is for, with a fresh look at it: its dispute comes with it."""
        subject = self.payments.whose(payment_id)
        kind = due_kind(subject)
        if subject and kind == "plan":
            self.settle.plan(subject, op, poked=True, hint=payment_id)
        elif subject and kind == "claim":
            self.settle.claim(subject, op, poked=True, hint=payment_id)

    def _warned(self, payment_id: str, op: str) -> None:
        if not self.payments.warned_of(payment_id):
            return
        subject = self.payments.whose(payment_id)
        kind = due_kind(subject)
        for race in range(MOST_RACES):
            try:
                if subject and kind == "plan":
                    self._warn_plan(subject, payment_id, f"{op}/warned/{race}")
                elif subject and kind == "claim":
                    self._warn_claim(subject, payment_id, f"{op}/warned/{race}")
                return
            except Conflict:
                continue  # somebody else was faster: their state decides what the warning stops
        raise Conflict("too many writers at once")

    def _warn_claim(self, claim_id: str, payment_id: str, op: str) -> None:
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        now = self.clock.now()
        turn = bank_warning.warned(claim, payment_id, now)
        if turn is not None:
            self.settle.keep(turn.after, turn.notes, now, op)

    def _warn_plan(self, plan_id: str, payment_id: str, op: str) -> None:
        plan: Plan | None = self.store.plan(plan_id)
        if plan is None:
            raise NotFound
        turn = bank_warning.plan_warned(plan, payment_id)
        if turn is not None:
            self.settle.keep_plan(turn.after, turn.notes, self.clock.now(), op)

    def _card_changed(self, customer: str, payment_method: str, op: str) -> None:
        """Looks at the card early, for each claim of its holder (PAY-2)."""
        account = self.payments.account_of(customer)
        claims = self.store.claims_of(account) if account else []
        mine = [claim for claim in claims if _is_of(claim, payment_method)]
        if not mine:
            return
        card = self.payments.card(payment_method)
        for claim in mine:
            self._noticed(claim.claim_id, card, f"{op}/{claim.claim_id}")

    def _noticed(self, claim_id: str, card: Card, op: str) -> None:
        for race in range(MOST_RACES):
            claim = self.store.claim(claim_id)
            if claim is None:
                return
            now = self.clock.now()
            turn = order_card.brand_noticed(claim, card, now)
            if turn is None:
                return
            try:
                self.settle.keep(turn.after, turn.notes, now, f"{op}/card/{race}")
                return
            except Conflict:
                continue  # somebody else was faster: their hold decides
        raise Conflict("too many writers at once")


def _is_of(claim: Claim, payment_method: str) -> bool:
    card = order_card.order_card(claim.ledger)
    return card is not None and card.payment_method == payment_method
