"""How long the workers of a running stack take for so many due holds, by how many they are.

Everything is the deployed stack's own: tables, queue, the sweep, the workers under their policies,
the payment double. Each due hold is live at the double and is captured there (HLD-5).

The stack's schedule, its mails and the provider's webhooks rest meanwhile, so that nothing but the
queue is worked: on a machine of few cores they would take the workers' time.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from care.domain.claim import Claim
from care.domain.device import Device
from care.domain.ledger import Purpose
from care.domain.plan import Plan
from care.domain.values import replace
from care.domain.windows import end_of_day, local_date
from care.usecases.ports import Commit
from infra.local.demo import now_of
from infra.local.travel import function_name
from infra.local.world import STACK
from tests.bench.sweep_lists import store_at
from tests.support.crowd_fixtures import shipped
from tests.support.double import until
from tests.support.house import House
from tests.support.payers import held
from tests.support.stack import Stack

PATIENCE = 600.0  # seconds
THREADS = 4
ROWS = 3  # a claim, its plan, its device
A_PUT = 25  # claims of one commit, which takes 100 rows


@dataclass(frozen=True, slots=True)
class Drain:
    """So many due holds, by so many workers, from the sweep's first message to an empty queue."""

    workers: int
    due: int
    seconds: float
    captured: int


@dataclass(frozen=True, slots=True)
class Works:
    """The stack's sweep and workers."""

    stack: Stack
    sweep: str
    worker: str
    queue: str

    @classmethod
    def of(cls, stack: Stack) -> Works:
        """Those of a running stack."""
        sweep, worker = (function_name(stack.world, name) for name in ("SweepDue", "SettleDue"))
        return cls(stack, sweep, worker, stack.outputs["SettleQueueUrl"])

    def drain(self, workers: int, due: int) -> Drain:
        """Makes `due` holds due and has them worked. Fails where one was not queued."""
        customer = make_due(self.stack, due)
        lambda_ = self.stack.client("lambda")
        lambda_.put_function_concurrency(
            FunctionName=self.worker, ReservedConcurrentExecutions=workers
        )
        began = time.perf_counter()
        queued = self.run()
        seconds = time.perf_counter() - began
        assert queued == due, f"{queued} of {due} were queued"
        return Drain(workers, due, seconds, captured(self.stack, customer))

    def run(self) -> int:
        """One sweep, until the workers have emptied the queue; returns how much was queued."""
        lambda_, sqs = self.stack.client("lambda"), self.stack.client("sqs")
        swept = json.load(lambda_.invoke(FunctionName=self.sweep)["Payload"])
        until(lambda: self._empty(sqs), "what is due is worked", PATIENCE)
        return int(swept["queued"])

    def _empty(self, sqs: Any) -> bool:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=names)["Attributes"]
        return not any(int(found[name]) for name in names)


def rest(stack: Stack) -> None:
    """Nothing begins by itself from here on: no schedule, no mail, no webhook."""
    scheduler, lambda_ = stack.client("scheduler"), stack.client("lambda")
    kept = ("Name", "GroupName", "ScheduleExpression", "FlexibleTimeWindow", "Target")
    for each in scheduler.list_schedules()["Schedules"]:
        found = scheduler.get_schedule(Name=each["Name"], GroupName=each["GroupName"])
        scheduler.update_schedule(State="DISABLED", **{name: found[name] for name in kept})
    mail = function_name(stack.world, "SendMail")
    for mapping in lambda_.list_event_source_mappings()["EventSourceMappings"]:
        if mail in mapping["FunctionArn"]:
            lambda_.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    stack.double.control("POST", "webhooks", {"drop": 1.0})


def make_due(stack: Stack, number: int) -> str:
    """So many shipped claims whose unit should have been back the day before yesterday, each with a
    live hold; returns the double's id of the customer who bears them all."""
    house, now = House(), now_of(stack.world)
    house.clock.set(now)
    claim = shipped(house, 0)
    late = end_of_day(local_date(now - timedelta(days=2), claim.terms.zone), claim.terms.zone)
    like = replace(claim, return_by=late, due_at=late.at)
    api = stack.double.client()
    customer = api.v1.customers.create({"email": "due@example.com"}).id
    with ThreadPoolExecutor(THREADS) as pool:
        asked = [(api, customer)] * number
        holds = list(pool.map(lambda each: held(*each, amount=like.hold.amount).id, asked))
    rows = [row for hold in holds for row in one_due(house, like, customer, hold)]
    store = store_at(stack.world, STACK)
    for begin in range(0, len(rows), A_PUT * ROWS):
        store.commit(Commit(puts=tuple(rows[begin : begin + A_PUT * ROWS])), uuid4().hex)
    return customer


def one_due(house: House, like: Claim, customer: str, hold: str) -> tuple[Claim, Plan, Device]:
    """A claim as `like`, with a plan and a device of its own and the hold of this provider id."""
    claim_id, plan_id, serial = (f"{kind}{uuid4().hex[:12]}" for kind in ("claim_", "plan_", "T"))
    (line,) = like.lines(Purpose.HOLD)
    claim = replace(
        like.with_line(replace(line, provider_id=hold)),
        claim_id=claim_id,
        plan_id=plan_id,
        serial=serial.upper(),
        customer=customer,
        version=0,
    )
    plan = replace(house.plan(like.covering_plan), plan_id=plan_id, due_at=None, version=0)
    device = replace(house.device(like.serial), serial=claim.serial, plan_id=plan_id, version=0)
    return claim, plan, replace(device, open_claim_id=claim_id)


def captured(stack: Stack, customer: str) -> int:
    """How many holds of a customer were captured whole, by the double's own books."""
    intents = stack.double.books(customer=customer)["intents"]
    return sum(1 for each in intents if each["amount_received"] == each["amount"])
