"""The twins of store and provider in a town: struck by its faults, and watched at every step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from care.domain.errors import Conflict
from tests.support.memory import MemoryStore
from tests.support.payments import MemoryPayments

from .faults import (
    BY_HAND_CANCEL,
    BY_HAND_CAPTURE,
    DISPUTE,
    REFUND_FAILS,
    REFUSED,
    REPLAYED,
    struck_at_provider,
    struck_in_store,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from care.domain.money import Money
    from care.domain.reports import PageReport, Report
    from care.usecases.payments import PageOrder, PaymentOrder, RefundReport
    from care.usecases.ports import Commit

    from .town import Town

BANK_DAY = timedelta(days=1)
MOST_REPLAYS = 6  # of one key: lost replies, deaths and second workers in a row


class TownStore(MemoryStore):
    """Every request may die, lose its reply, or be overtaken; every commit is looked at."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    def commit(self, commit: Commit, op: str) -> None:
        try:
            super().commit(commit, op)
        except Conflict as conflict:
            self.town.watch.refused(commit, op, conflict)
            raise

    def wakes_next(self) -> datetime | None:
        """When the first item is due, or was: no request, the town's clock asks."""
        return min(self._due_at.values(), default=None)

    def at_rest(self, kind: type, id_: str) -> Any:
        """An item as it is stored, seen without a request."""
        return self._items.get((kind, id_))

    def version_of(self, key: Any) -> int:
        """The version that stands; 0 where nothing does."""
        return self._version(key)

    def _request(self, name: str, do: Callable[[], Any]) -> Any:
        town = self.town
        if town.quiet or not town.trouble.strikes():
            return super()._request(name, do)
        return struck_in_store(town, name, do)

    def _commit(self, commit: Commit, op: str) -> None:
        super()._commit(commit, op)
        self.town.watch.committed(commit, op)


class TownPayments(MemoryPayments):
    """Every call may fail in all the ways of PAYMENTS section 6; every effect is looked at.

    `purposes` tells subject and purpose of each payment, `hands` those that a person captured or
    cancelled at the provider.
    """

    def __init__(self, town: Town) -> None:
        super().__init__(town.clock)
        self.town = town
        self.purposes: dict[str, tuple[str, str]] = {}
        self.hands: set[str] = set()
        self.replayed: dict[str, int] = {}  # by key, how often

    def begin(self, purposes: dict[str, tuple[str, str]]) -> None:
        """A new episode, at whose beginning payments of these purposes stand."""
        self.purposes = dict(purposes)
        self.hands.clear()
        self.replayed.clear()
        self.desk.forget()

    @property
    def machine(self) -> Any:
        """What the provider remembers: the watch and the snapshots look at it."""
        return self._machine

    def open_page(self, order: PageOrder, key: str) -> PageReport:
        self.town.watch.intended("open_page", order.tags)
        return super().open_page(order, key)

    def create(self, order: PaymentOrder, key: str) -> Report:
        self.town.watch.intended("create", order.tags)
        try:
            return super().create(order, key)
        finally:
            newest = next(reversed(self._machine.payments), None)
            if newest is not None:
                self.purposes.setdefault(newest, (order.subject, order.tags["effect"]))

    def confirm(self, payment_id: str, key: str, *, off_session: bool, return_url: str) -> Report:
        with self._moving("confirm", payment_id):
            report = super().confirm(
                payment_id, key, off_session=off_session, return_url=return_url
            )
        if report.refusal:
            self.town.fault(REFUSED, report.refusal.code)
        return report

    def capture(self, payment_id: str, amount: Money, key: str, *, descriptor: str) -> Report:
        with self._moving("capture", payment_id):
            return super().capture(payment_id, amount, key, descriptor=descriptor)

    def void(self, payment_id: str, key: str) -> Report:
        with self._moving("void", payment_id):
            return super().void(payment_id, key)

    def refund(
        self, payment_id: str, amount: Money, tags: dict[str, str], key: str
    ) -> RefundReport:
        self.town.watch.intended("refund", tags)
        try:
            return super().refund(payment_id, amount, tags, key)
        finally:
            self.town.watch.moved("refund", payment_id)
            if self._machine.refunds:
                self._tell_refund()

    @contextmanager
    def _moving(self, call: str, payment_id: str) -> Iterator[None]:
        self.town.watch.named(call, payment_id)
        try:
            yield
        finally:
            self.town.watch.moved(call, payment_id)

    def _take(
        self, call: str, key: str | None, asked: tuple[Any, ...], work: Callable[[], Any]
    ) -> Any:
        town, replays = self.town, self.desk.replays

        def do() -> Any:
            return super(TownPayments, self)._take(call, key, asked, work)

        try:
            calm = town.quiet or not town.trouble.strikes()
            return do() if calm else struck_at_provider(town, call, do)
        finally:
            if self.desk.replays > replays and key is not None:
                town.fault(REPLAYED, call)
                self.replayed[key] = times = self.replayed.get(key, 0) + 1
                if times > MOST_REPLAYS:
                    town.watch.fail("no_answer_for_ever", f"{key} is replayed {times} times")

    def _tell_refund(self) -> None:
        """What becomes of a refund later is told by a webhook, days after at times."""
        refund = next(reversed(self._machine.refunds.values()))
        after = refund.payment.method.card.refunds
        if after != "at_once" and refund.id not in self.hands:
            self.hands.add(refund.id)
            self.town.later(BANK_DAY, lambda: self.town.webhook(refund.payment.subject, refund.id))
            if after == "fail_later":
                self.town.fault(REFUND_FAILS, refund.id)

    # What happens at the provider without us

    def pay(self, page_id: str, card: str = "visa", *, verify: bool = True) -> str | None:
        refusal = super().pay(page_id, card, verify=verify)
        page = self._machine.pages[page_id]
        if page.payment:
            tags = page.order.tags
            self.purposes.setdefault(page.payment.id, (tags["subject"], tags["effect"]))
            self.town.watch.moved("pay", page.payment.id)
        return refusal

    def verify(self, payment_id: str, *, ok: bool = True) -> None:
        super().verify(payment_id, ok=ok)
        self.town.watch.moved("verify", payment_id)

    def by_hand(self, payment_id: str, *, capture: bool) -> None:
        self.hands.add(payment_id)
        super().by_hand(payment_id, capture=capture)
        self.town.fault(BY_HAND_CAPTURE if capture else BY_HAND_CANCEL, payment_id)
        self.town.watch.moved("by_hand", payment_id)

    def dispute(self, payment_id: str) -> None:
        super().dispute(payment_id)
        self.town.fault(DISPUTE, payment_id)
