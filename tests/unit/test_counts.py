"""TRM-6: what is left, set aside and used always adds up, through any history of claims."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.domain import payment
from care.domain.errors import CareError
from care.domain.parts import Service
from tests.support.house import ANA, DRONE, SPARE, SPARE2, House

PAID = (Service.PREMIUM, Service.BASIC, Service.FLYAWAY)
STEPS = st.one_of(
    st.tuples(st.just("file"), st.sampled_from(PAID)),
    st.tuples(st.sampled_from(["pay", "cancel", "scan", "ship", "refuse", "wait", "long"])),
)


class History:
    """One plan, one claim after another, whatever the customer, the desk and the bank do."""

    def __init__(self) -> None:
        self.house, self.number = House(), 0
        self.plan_id = self.house.covered().plan_id

    @property
    def serial(self) -> str:
        return self.house.plan(self.plan_id).serial

    def claim(self):
        claims = self.house.store.claims_of(ANA)
        return claims[0] if claims else None

    def file(self, service: Service) -> None:
        self.number += 1
        at = self.house.clock.now() - timedelta(days=1)
        device = self.house.device(self.serial)
        self.house.put(replace(device, bound_account=ANA, bound_at=at))
        with contextlib.suppress(AssertionError, CareError):
            self.house.filed(self.serial, key=f"key-{self.number:016}", service=service)

    def pay(self) -> None:
        if (claim := self.claim()) and claim.ledger and claim.ledger[-1].page_id:
            self.house.payments.pay(claim.ledger[-1].page_id)
            with contextlib.suppress(CareError):
                self.house.claims.go_on(claim.claim_id, ANA, self.house.op())

    def refuse(self) -> None:
        self.house.payments.bank_says("approve", "insufficient_funds")
        self.pay()
        self.house.payments.silence_bank()

    def cancel(self) -> None:
        if (claim := self.claim()) is None:
            return
        now = self.house.clock.now()
        with contextlib.suppress(CareError):
            turn = payment.cancelled(claim, now)
            self.house.settle.keep(
                turn.after, turn.notes, now, self.house.op(), touches=turn.touches
            )

    def scan(self) -> None:
        if claim := self.claim():
            with contextlib.suppress(CareError):
                self.house.scan(claim.serial)

    def ship(self) -> None:
        spare = {DRONE: SPARE, SPARE: SPARE2}.get(self.serial)
        if spare and (claim := self.claim()):
            with contextlib.suppress(CareError):
                self.house.ship(claim, spare)

    def wait(self) -> None:
        self.house.travel(hours=25)

    def long(self) -> None:
        self.house.travel(days=35)


@given(st.lists(STEPS, max_size=9))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_left_reserved_and_used_add_up_and_are_never_negative(steps) -> None:
    """TRM-6: used is what was shipped, reserved what an open claim has set aside."""
    history = History()
    for name, *more in steps:
        getattr(history, name)(*more)
        history.house.settle_everything()
        plan = history.house.plan(history.plan_id)
        claims = history.house.store.claims_of(ANA)
        assert min(plan.left, plan.reserved, plan.used) >= 0
        assert plan.left + plan.reserved + plan.used == plan.total
        assert plan.reserved == sum(claim.reserved for claim in claims)
        assert plan.used == sum(claim.shipment is not None for claim in claims)
        open_on = [claim.serial for claim in claims if not claim.ended]
        assert len(open_on) == len(set(open_on)), "one open claim to a serial"
