"""The whole house in memory: use cases, driver and twins, put together as the doors do.

>>> house = House()
>>> house.day_passes  # doctest: +ELLIPSIS
<bound method House.day_passes of ...>
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from care.adapters.documents.sheets import PlainPrinter
from care.catalog import load
from care.domain.claim import Address, Claim
from care.domain.device import Device
from care.domain.parts import Cause, Part, Sends, Service
from care.domain.plan import Plan
from care.domain.rulings import Ruling
from care.domain.serials import SerialNumber
from care.usecases.answer_bundle import AnswerBundle
from care.usecases.change_service import ChangeService
from care.usecases.check_eligibility import CheckEligibility
from care.usecases.check_timeline import CheckTimeline
from care.usecases.compare_services import CompareServices
from care.usecases.customers import Customers
from care.usecases.decide_claim import DecideClaim, Decided
from care.usecases.effects import Effects
from care.usecases.evidence import GatherEvidence
from care.usecases.facts import Damage
from care.usecases.file_claim import FileClaim, Filing
from care.usecases.hand_over_plan import HandOverPlan
from care.usecases.heed_bank import HeedBank
from care.usecases.import_devices import ImportDevices
from care.usecases.inspect_unit import InspectUnit
from care.usecases.invoice_claim import InvoiceClaim
from care.usecases.look_up_serial import LookUpSerial
from care.usecases.look_up_status import LookUpStatus
from care.usecases.manage_claim import ManageClaim
from care.usecases.manage_data import ManageData
from care.usecases.ports import Commit
from care.usecases.prove_cover import ProveCover
from care.usecases.purchase_plan import Purchase, PurchasePlan
from care.usecases.release_hold import Receipt, ReleaseHold, Unit
from care.usecases.settle import Settle
from care.usecases.settle_due import SettleDue
from care.usecases.ship_replacement import ShipReplacement
from care.usecases.sweep_due import SweepDue

from .memory import FixedClock, MemoryDirectory, MemoryQueue, MemoryStore
from .payments import MemoryPayments
from .small_ports import MemoryKeys, MemoryUploads

START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)  # 10:00 in Los Angeles
ANA, BEN = "account-ana", "account-ben"
HERE = "a-viewer"  # the name of an address
DRONE, SPARE, SPARE2 = "1ZNA0001", "1ZNB0001", "1ZNB0002"
STEP = timedelta(hours=6)


class House:
    """One store, one provider, one clock; every door of the first run."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.clock = FixedClock(START)
        self.store = store or self.new_store()
        self.payments = self.new_payments()
        self.queue = self.new_queue()
        self.catalog = load()
        self.directory = MemoryDirectory({ANA: "ana@example.com", BEN: "ben@example.com"})
        bundle = AnswerBundle(GatherEvidence(self.store), PlainPrinter())
        effects = Effects(self.payments, "http://localhost:8080", "test", bundle)
        self.settle = Settle(self.store, effects, self.clock)
        self.eligibility = CheckEligibility(self.store, self.clock, self.catalog)
        self.purchase = PurchasePlan(
            self.store, self.clock, self.catalog, self.payments, self.directory, self.settle
        )
        self.claims = FileClaim(
            self.store,
            self.clock,
            self.catalog,
            self.settle,
            Customers(self.store, self.payments, self.directory),
        )
        self.comparing = CompareServices(self.store, self.clock, self.catalog)
        self.shipping = ShipReplacement(self.store, self.clock, self.catalog, self.settle)
        customers = Customers(self.store, self.payments, self.directory)
        self.bench = InspectUnit(self.store, self.clock, self.catalog, self.settle)
        self.managing = ManageClaim(self.store, self.clock, self.catalog, self.settle, customers)
        self.changing = ChangeService(self.store, self.clock, self.catalog, self.settle, customers)
        self.uploads = MemoryUploads(self.clock)
        self.desk = ReleaseHold(self.store, self.clock, self.catalog, self.settle, self.uploads)
        self.rulings = DecideClaim(self.store, self.clock, self.catalog, self.settle)
        self.sweeper = SweepDue(self.store, self.queue, self.clock)
        heed = HeedBank(self.settle, self.store, self.clock, self.payments)
        self.worker = SettleDue(self.settle, self.store, self.clock, heed)
        self.keys = MemoryKeys()
        self.owners = HandOverPlan(self.store, self.clock, self.keys)
        self.proofs = ProveCover(self.store, self.clock, self.keys)
        self.serials = LookUpSerial(self.store, self.clock)
        self.status = LookUpStatus(self.store, self.clock)
        self.timelines = CheckTimeline(self.store)
        self.data = ManageData(self.store, self.clock, self.catalog, self.settle)
        self.invoices = InvoiceClaim(self.store, self.clock, self.catalog, self.settle)
        self._ops = 0
        ImportDevices(self.store).take(
            [Device(serial, "mavic-3", "US") for serial in (DRONE, SPARE, SPARE2)], self.op()
        )

    def new_store(self) -> MemoryStore:
        """The tables of the house; a test may put its own in their place."""
        return MemoryStore()

    def new_payments(self) -> MemoryPayments:
        """The provider of the house."""
        return MemoryPayments(self.clock)

    def new_queue(self) -> MemoryQueue:
        """The settle queue of the house."""
        return MemoryQueue()

    def op(self) -> str:
        """A name for one request, as a Lambda's request id."""
        self._ops += 1
        return f"op{self._ops}"

    # Time

    def sweep(self) -> int:
        """One minute's sweep and all the work it queues. Returns how much was queued."""
        queued = self.sweeper.sweep().queued
        for due in self.queue.take():
            self.worker.work(due, self.op())
        return queued

    def settle_everything(self) -> None:
        """Sweeps as the minutes would, until nothing is due."""
        for _ in range(50):
            if not self.sweep():
                return
        raise AssertionError("something stays due for ever")

    def travel(self, **distance: float) -> None:
        """Moves the clock in steps of at most 6 hours and settles all that is due at each."""
        left = timedelta(**distance)
        while left > timedelta(0):
            step = min(left, STEP)
            self.clock.forward(step)
            left -= step
            self.settle_everything()

    def day_passes(self) -> None:
        """Travels a day: cover starts at midnight."""
        self.travel(days=1)

    # Stories

    def order(
        self, serial: str = DRONE, account: str = ANA, key: str = "buy-key-0000000001"
    ) -> Plan:
        """An order of the 12-month plan, its page open."""
        price = self.catalog.price("mavic-3", "US", 12)
        assert price is not None
        purchase = Purchase(
            account, SerialNumber(serial), 12, None, price.fee, "en-US", key, "hash"
        )
        return self.purchase.buy(purchase, self.op())

    def bought(
        self, serial: str = DRONE, account: str = ANA, card: str = "visa", **kw: str
    ) -> Plan:
        """A paid plan."""
        plan = self.order(serial, account, **kw)
        self.payments.pay(plan.ledger[-1].page_id or "", card)
        return self.purchase.go_on(plan.plan_id, account, self.op())

    def covered(self) -> Plan:
        """A plan in effect: bought yesterday."""
        plan = self.bought()
        self.day_passes()
        return self.plan(plan.plan_id)

    def damage(self, serial: str = DRONE, service: Service = Service.PREMIUM) -> Damage:
        """A collision; for a flyaway a loss of this minute, for Replacement a defect."""
        causes = {Service.FLYAWAY: Cause.LOSS, Service.REPLACEMENT: Cause.DEFECT}
        lost_at = self.clock.now() if service is Service.FLYAWAY else None
        return Damage(
            SerialNumber(serial),
            causes.get(service, Cause.COLLISION),
            (Part.AIRCRAFT, Part.GIMBAL),
            Sends.UNIT,
            lost_at=lost_at,
        )

    def filing(
        self,
        serial: str = DRONE,
        key: str = "claim-key-00000001",
        service: Service = Service.PREMIUM,
        **changes: object,
    ) -> Filing:
        """What Ana submits after the settlement page."""
        damage = self.damage(serial, service)
        preview = self.claims.preview(ANA, damage, "US", service)
        figures = preview.settlement
        assert figures is not None, preview.decision.failed
        filing = Filing(
            account_id=ANA,
            damage=damage,
            address=Address("Ana Example", "1 Main St", "Springfield", "62701", "US", state="IL"),
            description=None,
            consent_version=figures.consent_version,
            ip="127.0.0.1",
            fee=figures.fee,
            hold=figures.hold,
            locale="en-US",
            key=key,
            request_hash="hash",
            service=service,
        )
        return filing if not changes else type(filing)(**{**_fields(filing), **changes})

    def filed(self, serial: str = DRONE, **kw: Any) -> Claim:
        """A claim whose page is open."""
        return self.claims.file(self.filing(serial, **kw), self.op())

    def paid(self, serial: str = DRONE, card: str = "visa", **kw: Any) -> Claim:
        """A claim with its hold and fee."""
        claim = self.filed(serial, **kw)
        self.payments.pay(claim.ledger[-1].page_id or "", card)
        return self.claims.go_on(claim.claim_id, ANA, self.op())

    def shipped(self, serial: str = DRONE, spare: str = SPARE, **kw: str) -> Claim:
        """A claim whose replacement is on its way."""
        claim = self.paid(serial, **kw)
        return self.ship(claim, spare)

    def ship(self, claim: Claim, spare: str = SPARE) -> Claim:
        """The desk ships `spare`."""
        return self.shipping.ship(
            claim.claim_id, SerialNumber(spare), "UPS", "1Z999AA10123456784", self.op()
        )

    def scan(
        self, serial: str = DRONE, *, battery: bool = True, genuine: bool = True, **more: str
    ) -> Receipt:
        """The desk scans a unit."""
        unit = Unit(SerialNumber.read(serial), battery, genuine, "desk-1", **more)
        return self.desk.scan(unit, self.op())

    def decide(
        self, claim: Claim, ruling: str, reason: str = "A reason.", by: str = "K. Lee"
    ) -> Claim:
        """A named person of the desk decides."""
        decided = Decided(Ruling(ruling), reason, by, "desk-1")
        return self.rulings.decide(claim.claim_id, decided, self.op())

    # What stands

    def plan(self, plan_id: str) -> Plan:
        """The plan as stored."""
        plan = self.store.plan(plan_id)
        assert plan is not None
        return plan

    def claim(self, claim_id: str) -> Claim:
        """The claim as stored."""
        claim = self.store.claim(claim_id)
        assert claim is not None
        return claim

    def device(self, serial: str) -> Device:
        """The device as stored."""
        device = self.store.device(serial)
        assert device is not None
        return device

    def types(self, subject: str) -> list[str]:
        """The kinds of the events of a timeline, in order."""
        return [event.note.type for event in self.store.timeline(subject)]

    def put(self, *aggregates: object) -> None:
        """Stores aggregates as a test wants them."""
        self.store.commit(Commit(aggregates), self.op())  # type: ignore[arg-type]


def _fields(filing: Filing) -> dict[str, object]:
    return {name: getattr(filing, name) for name in filing.__dataclass_fields__}
