"""The provider's wire, on which the faults of a schedule strike whatever design asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from care.domain.errors import CareError
from care.domain.money import Money
from care.domain.reports import PageReport, Report
from care.usecases.payments import PageOrder, PaymentOrder, RefundReport
from tests.designs.schedule import Fault, Kind, Movement
from tests.support.faults import Crash
from tests.support.memory import FixedClock
from tests.support.payments import MemoryPayments

# A payment made on the saved card moves what its tag says; a page's own payment is the hold.
_MEANT = {"hold": Movement.RENEWAL, "fee": Movement.FEE, "default": Movement.DEFAULT}
_HOLDS = (Movement.PAGE, Movement.RENEWAL)
RETURN_URL = "https://care.example/return"


@dataclass(slots=True)
class Plane:
    """What of a schedule still waits to strike. `act` is what is being done at this moment.

    `silence` is the delay (hours, whether nothing at all runs in it) that the last fault began.
    """

    waiting: list[Fault] = field(default_factory=list)
    struck: list[Fault] = field(default_factory=list)
    asked: Counter[tuple[Movement, bool]] = field(default_factory=Counter)
    act: Callable[[], object] | None = None
    silence: Fault | None = None
    dies_at_write: bool = False

    def begin(self, faults: Iterable[Fault]) -> None:
        """From here on, counted anew."""
        self.waiting, self.asked = list(faults), Counter()

    def calm(self) -> None:
        """No fault that has not struck yet will."""
        self.waiting, self.dies_at_write = [], False

    def next(self, movement: Movement, first: bool | None) -> Fault | None:
        """The fault of this ask, if one is due. `first` None: one call does it all."""
        self.asked[movement, bool(first)] += 1
        count = self.asked[movement, bool(first)]
        for fault in self.waiting:
            call = first is None or fault.first == first
            if fault.at == movement and call and count >= fault.nth:
                self.waiting.remove(fault)
                self.struck.append(fault)
                return fault
        return None

    def wrote(self) -> None:
        """A design stored something of its own. Raises `Crash` where it was to die then."""
        if self.dies_at_write:
            self.dies_at_write = False
            raise Crash("after a write")

    def overlap(self) -> None:
        """A second worker does the same from beginning to end, in the middle of the first."""
        if self.act is not None:
            with suppress(Crash, CareError):  # the second one's failure is its own
                self.act()


class Wire(MemoryPayments):
    """The provider's twin, each moving call of which may be struck."""

    def __init__(self, clock: FixedClock, plane: Plane) -> None:
        super().__init__(clock)
        self.plane = plane
        self._meant: dict[str, Movement] = {}
        self._inner = 0

    def open_page(self, order: PageOrder, key: str) -> PageReport:
        ask = super().open_page
        return self._struck(Movement.PAGE, None, "open_page", lambda: ask(order, key))

    def create(self, order: PaymentOrder, key: str) -> Report:
        ask, meant = super().create, _MEANT[order.tags["effect"]]
        report = self._struck(meant, True, "create", lambda: ask(order, key))
        self._meant[report.provider_id] = meant
        return report

    def confirm(self, payment_id: str, key: str, *, off_session: bool, return_url: str) -> Report:
        ask = super().confirm
        return self._struck(
            self._meant[payment_id],
            False,
            "confirm",
            lambda: ask(payment_id, key, off_session=off_session, return_url=return_url),
        )

    def charge(self, order: PaymentOrder, key: str, *, off_session: bool) -> Report:
        """One request that makes a payment and confirms it, under one key: a repeated one gets the
        first answer for 24 hours, a 500 too."""
        create, confirm = super().create, super().confirm
        meant = _MEANT[order.tags["effect"]]

        def work() -> Report:
            self._inner += 1  # the two requests of the twin stand for one: their keys are nobody's
            made = create(order, f"inner/{self._inner}/create").provider_id
            self._meant[made] = meant
            inner = f"inner/{self._inner}/confirm"
            return confirm(made, inner, off_session=off_session, return_url=RETURN_URL)

        asked = (order, off_session)
        return self._struck(
            meant, None, "charge", lambda: self.desk.take("charge", key, asked, work)
        )

    def capture(self, payment_id: str, amount: Money, key: str, *, descriptor: str) -> Report:
        ask = super().capture
        return self._struck(
            Movement.DEFAULT,
            None,
            "capture",
            lambda: ask(payment_id, amount, key, descriptor=descriptor),
        )

    def void(self, payment_id: str, key: str) -> Report:
        ask = super().void
        if self._meant.get(payment_id, Movement.PAGE) not in _HOLDS:
            return ask(payment_id, key)
        return self._struck(Movement.RELEASE, None, "void", lambda: ask(payment_id, key))

    def refund(
        self, payment_id: str, amount: Money, tags: dict[str, str], key: str
    ) -> RefundReport:
        ask = super().refund
        return self._struck(
            Movement.REFUND, None, "refund", lambda: ask(payment_id, amount, tags, key)
        )

    def _struck(
        self, movement: Movement, first: bool | None, call: str, ask: Callable[[], Any]
    ) -> Any:
        fault = self.plane.next(movement, first)
        if fault is None:
            return ask()
        if fault.kind is Kind.CRASH_BEFORE:
            raise Crash(call)
        self._arm(fault, call)
        answer = ask()
        if fault.kind is Kind.DECLINED:
            self.silence_bank()  # a replayed answer has not asked the bank
        if fault.kind is Kind.CRASH_AFTER:
            raise Crash(call)
        if fault.kind is Kind.CRASH_WRITTEN:
            self.plane.dies_at_write = True
        return answer

    def _arm(self, fault: Fault, call: str) -> None:
        match fault.kind:
            case Kind.OVERLAP:
                self.plane.overlap()
            case Kind.DECLINED:
                self.bank_says(fault.word)
            case Kind.LOST_REPLY:
                self.lose_reply_of(call)
            case Kind.SILENCE:
                self.lose_reply_of(call)
                self.plane.silence = fault
            case Kind.TIME_OUT:
                self.fail_500(call, stored=False)
            case Kind.ERROR_DONE:
                self.fail_500(call, executed=True)
            case Kind.ERROR_NOT_DONE:
                self.fail_500(call)
