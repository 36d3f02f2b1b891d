"""Design 1: ask the provider, then write what it said. The design of most public code.

Each request reads the row, checks its state, calls the provider and saves the outcome; whoever gets
an error asks again. A job each night picks up what was left over, renews holds and takes defaults
by what the table says. Nothing is stored of a call before it is made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from care.domain.ledger import Status
from care.domain.reports import Report
from care.domain.windows import days_after
from care.usecases.payments import PageOrder, PaymentOrder, RefundRefused
from tests.designs.order import CLOSED_UNPAID, Order, State, seen
from tests.designs.shop import View, figures
from tests.designs.wire import RETURN_URL, Plane, Wire
from tests.support.house import START
from tests.support.memory import FixedClock

UNPAID, RENEW_AHEAD = timedelta(hours=24), timedelta(hours=36)  # one night can be missed
RETURN_DAYS, ZONE, JOB_AT = 14, "America/Los_Angeles", 3  # 03:00 UTC


class PayThenWrite:
    """One claim's row and the provider."""

    def __init__(self) -> None:
        self.clock, self.plane = FixedClock(START), Plane()
        self.payments = Wire(self.clock, self.plane)
        self.claim_id = "claim_1"
        self.customer = self.payments.customer("account", "ana@example.com", "cus/account")
        self.fee, self.hold = figures()
        self.row: Order | None = None
        self._calls = 0

    # What this design makes of a call and a write; `keys_only` makes something else of both

    def key(self, purpose: str) -> str:
        """None of our own: the SDK makes one up for each call."""
        self._calls += 1
        return f"auto/{self._calls}"

    def save(self, order: Order) -> Order:
        self.row = replace(order, version=order.version + 1)
        self.plane.wrote()
        return self.row

    # Requests

    def file(self) -> str | None:
        order = self.row or self.save(Order(self.clock.now()))
        if order.page_id is None:
            page = self.payments.open_page(self._page(order), self.key("page"))
            order = self.save(replace(order, page_id=page.page_id))
        return order.page_id

    def go_on(self) -> None:
        order = self._read()
        if order.page_id and order.state is State.FILED:
            paid = self.payments.read_page(order.page_id).payment
            if paid and paid.card and paid.status is Status.AUTHORIZED:
                order = self._held(replace(order, card=paid.card.payment_method), paid, State.HELD)
        if order.state is State.HELD:
            self._take_fee(order)

    def webhook(self, page_id: str) -> None:
        order, paid = self._read(), self.payments.read_page(page_id).payment
        if order.state in CLOSED_UNPAID and paid and paid.status is Status.AUTHORIZED:
            self.payments.void(paid.provider_id, self.key("late_page"))
        self.go_on()

    def ship(self) -> None:
        order = self._read()
        if order.state is State.PAID:
            self.save(replace(order, state=State.SHIPPED))

    def scan(self) -> None:
        order = self._read()
        if order.state is State.SHIPPED:
            self.payments.void(order.hold_id, self.key("release"))
            self.save(replace(order, state=State.COMPLETED))
        elif order.state is State.DEFAULTED:
            self._refund(order.default_id, "default")
            self.save(replace(order, state=State.GIVEN_BACK))
        elif order.state is State.OWED:
            self.save(replace(order, state=State.COMPLETED))

    def cancel(self) -> None:
        order = self._read()
        if order.state is State.PAID:
            self._refund(order.fee_id, "fee")
        if order.state in (State.HELD, State.PAID):
            self.payments.void(order.hold_id, self.key("release"))
        if order.state is State.FILED and order.page_id:
            page = self.payments.close_page(order.page_id)
            if page.payment:
                self.payments.void(page.payment.provider_id, self.key("release"))
        if order.state in (State.FILED, State.HELD, State.PAID):
            self.save(replace(order, state=State.CANCELLED))

    # The night

    def next_job_at(self) -> datetime:
        now = self.clock.now()
        tonight = now.replace(hour=JOB_AT, minute=0, second=0, microsecond=0)
        return tonight if tonight > now else tonight + timedelta(days=1)

    def job(self) -> None:
        order, now = self.row, self.clock.now()
        if order and order.state in (State.FILED, State.HELD):
            self.go_on()
            order = self._read()
            if order.state is State.FILED and now >= order.filed_at + UNPAID:
                self.save(replace(order, state=State.LAPSED))
        elif order and order.state is State.SHIPPED and order.return_by and now >= order.return_by:
            self._default(order)
        elif order and order.state in (State.PAID, State.SHIPPED):
            self._renew(order)

    def _renew(self, order: Order) -> None:
        now, ends = self.clock.now(), order.capture_before
        if ends is None or now + RENEW_AHEAD < ends:
            return
        if order.return_by and ends > order.return_by + timedelta(days=1):
            return  # it outlives the night that takes the default
        new = self._charge("hold", f"renewal/{order.hold_id}", off_session=True)
        if new.status is Status.AUTHORIZED:
            self._held(order, new, order.state)
            self.payments.void(order.hold_id, self.key(f"void/{order.hold_id}"))
        elif now >= ends and not order.hold_lost:
            self.save(replace(order, hold_lost=True))

    def _default(self, order: Order) -> None:
        taken = self.payments.capture(
            order.hold_id, self.hold, self.key("capture"), descriptor="DEFAULT"
        )
        if taken.status is not Status.CAPTURED:  # it lapsed: the saved card is charged instead
            taken = self._charge("default", "default", off_session=True)
        if taken.status is Status.CAPTURED:
            order = replace(order, state=State.DEFAULTED, default_id=taken.provider_id)
            self.save(replace(order, hold_lost=False))
        else:
            self.save(replace(order, state=State.OWED))

    # What the provider is asked for

    def _take_fee(self, order: Order) -> None:
        fee = self._charge("fee", "fee", off_session=False)
        if fee.status is not Status.CAPTURED:
            self.payments.void(order.hold_id, self.key("release"))
            self.save(replace(order, state=State.REFUSED))
            return
        due = days_after(self.clock.now(), RETURN_DAYS, ZONE).at
        self.save(replace(order, state=State.PAID, fee_id=fee.provider_id, return_by=due))

    def _charge(self, effect: str, purpose: str, *, off_session: bool) -> Report:
        order = PaymentOrder(
            subject=self.claim_id,
            customer=self.customer,
            payment_method=self._read().card,
            amount=self.fee if effect == "fee" else self.hold,
            capture=effect != "hold",
            descriptor=effect.upper(),
            tags={"claim": self.claim_id, "effect": effect},
        )
        return self.payments.charge(order, self.key(purpose), off_session=off_session)

    def _refund(self, payment_id: str, what: str) -> None:
        amount = self.fee if what == "fee" else self.hold
        try:
            self.payments.refund(payment_id, amount, {"of": what}, self.key(f"refund/{what}"))
        except RefundRefused as no:
            if no.code != "charge_already_refunded":
                raise

    def _held(self, order: Order, hold: Report, state: State) -> Order:
        return self.save(
            replace(
                order,
                state=state,
                hold_id=hold.provider_id,
                capture_before=hold.capture_before,
                hold_lost=False,
            )
        )

    def _page(self, order: Order) -> PageOrder:
        return PageOrder(
            subject=self.claim_id,
            customer=self.customer,
            amount=self.hold,
            title="Refundable hold",
            explanation="Not a charge.",
            locale="en-US",
            return_url=RETURN_URL,
            expires_at=order.filed_at + UNPAID,
            hold=True,
            express=True,
        )

    def _read(self) -> Order:
        if self.row is None:
            raise LookupError("nothing was filed")
        return self.row

    def view(self) -> View:
        return seen(self.row, self.fee, self.hold)
