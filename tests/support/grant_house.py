"""The house with what grants need: the bucket, the mail service, the use cases of both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.device import Device
from care.domain.errors import Refused
from care.domain.grant import Grant, GrantKind, grant_id
from care.domain.plan import Plan
from care.domain.serials import SerialNumber
from care.usecases.decide_grant import DecideGrant, Verdict
from care.usecases.mails import MAILED
from care.usecases.purchase_plan import Purchase
from care.usecases.register_repair import RegisterRepair
from care.usecases.request_review import RequestReview
from care.usecases.send_mail import SendMail
from care.usecases.settle_grant import SettleGrant
from care.usecases.verify_device import VerifyDevice

from .house import ANA, START, House
from .memory import MemoryMailer, MemoryStore
from .small_ports import MemoryKeys

OLD, NOWHERE = "1ZNOLD001", "1ZNNOWHERE1"
OWNER = "owner@example.com"
CLERK = "account-clerk"
REPAIR, VIDEO, REGION = GrantKind


class GrantHouse(House):
    """OLD was activated long ago; the registry does not know the region of NOWHERE."""

    def __init__(self) -> None:
        super().__init__(MemoryStore(mailed=MAILED))
        self.mailer = MemoryMailer()
        world = (self.store, self.clock, self.catalog)
        self.verifying = VerifyDevice(*world, self.uploads)
        self.reviews, self.deciding = RequestReview(*world), DecideGrant(*world)
        self.repairs, self.grants = RegisterRepair(*world), SettleGrant(self.store, self.clock)
        self.post = SendMail(
            *(self.store, self.mailer, self.directory, self.clock),
            "https://care.example",
            MemoryKeys,
        )
        self.put(Device(OLD, "mavic-3", "US", activated_at=START - timedelta(days=200)))
        self.put(Device(NOWHERE, "mavic-3", None))

    # What people do

    def apply(self, account: str = ANA, serial: str = OLD) -> Grant:
        """A customer applies for video verification."""
        return self.verifying.apply(SerialNumber(serial), account, self.op()).grant

    def send_in(self, account: str = ANA, serial: str = OLD) -> Grant:
        """The video is sent and put before the desk."""
        known = self.grant(VIDEO, serial)
        self.uploads.put(known.upload or "")
        return self.verifying.uploaded(SerialNumber(serial), account, self.op())

    def invite(self, serial: str = OLD, email: str | None = OWNER) -> Grant:
        """The desk registers a repair."""
        return self.repairs.register(SerialNumber(serial), email, self.op())

    def ask(self, serial: str = NOWHERE, region: str = "EU", account: str = ANA) -> Grant:
        """A customer asks for the review of a region."""
        return self.reviews.ask(SerialNumber(serial), region, account, self.op())

    def decide(self, id_: str, approve: bool = True, region: str | None = None) -> Grant:
        """The desk's yes or no."""
        return self.deciding.decide(id_, Verdict(approve, "Seen.", region, CLERK), self.op())

    def revoke(self, id_: str) -> Grant:
        """The desk withdraws it."""
        return self.deciding.revoke(id_, "A mistake.", CLERK, self.op())

    def send(self, id_: str) -> int:
        """The stream brings every event whose mail is due. Returns how many mails went out."""
        sent = 0
        for event in self.store.timeline(id_):
            mail = self.store.mail(id_, event.seq)
            sent += self.post.send(event, mail is None or mail.due_at is None)
        return sent

    def buy(self, serial: str = OLD, account: str = ANA, region: str = "US", n: int = 1) -> Plan:
        """An order of the 12-month plan of `region`; `n` tells one order's key from another's."""
        price = self.catalog.price("mavic-3", region, 12)
        assert price is not None
        key = f"order-key-000000{n}"
        order = Purchase(account, SerialNumber(serial), 12, None, price.fee, "en-US", key, "hash")
        return self.purchase.buy(order, self.op())

    def pay_for(self, plan: Plan) -> Plan:
        """The customer pays on the page and comes back."""
        self.payments.pay(plan.ledger[-1].page_id or "", "visa")
        return self.purchase.go_on(plan.plan_id, plan.account_id, self.op())

    # Stories

    def invited(self, email: str | None = OWNER) -> Grant:
        """An invitation whose mail was accepted just now."""
        self.invite(email=email)
        self.send(grant_id(REPAIR, OLD))
        return self.grant(REPAIR)

    def verified(self) -> Grant:
        """A purchasing notice that was accepted just now."""
        self.apply()
        self.send_in()
        self.decide(grant_id(VIDEO, OLD))
        self.send(grant_id(VIDEO, OLD))
        return self.grant(VIDEO)

    # What stands

    def grant(self, kind: GrantKind = REPAIR, serial: str = OLD) -> Grant:
        """The grant as stored."""
        grant = self.store.grant(grant_id(kind, serial))
        assert grant is not None
        return grant

    def force(self, grant: Grant) -> Grant:
        """Stores `grant` as it is, whatever was there."""
        known = self.store.grant(grant.grant_id)
        self.put(replace(grant, version=known.version if known else 0))
        return self.grant(grant.kind, grant.serial)


def refused(buy: Callable[[], object]) -> tuple[str, ...]:
    """The failed rules of a refusal."""
    with pytest.raises(Refused) as refusal:
        buy()
    assert refusal.value.decision.next_steps
    return refusal.value.decision.failed
