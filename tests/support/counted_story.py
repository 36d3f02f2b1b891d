"""Every route of the API asked for with success, in small stories: what docs/data-model.md counts.

Each story begins in an empty world. `premium` is one Premium claim from the look at a serial to the
release of its hold, with one renewal on the way: docs/costs.md prices its calls. `returned` is the
claim alone, on a plan that stands, for docs/performance.md.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from care.domain.ledger import Purpose
from care.domain.states import ClaimState

from .counted_doors import CountedDoors
from .doors import CUSTOMER, question_body
from .events import (
    CLERK,
    Call,
    Reply,
    queue_event,
    stream_event,
)
from .house import DRONE, SPARE
from .small_ports import signed

Story = Callable[[CountedDoors], None]
STORIES: list[Story] = []
UNIT = {"serial": DRONE, "battery": True, "genuine": True}
PARCEL = {"carrier": "UPS", "tracking": "1Z999AA10123456784"}
REASON = {"reason": "Asked for by letter."}
AT = "2026-11-22T18:00:00.000Z"


def story(play: Story) -> Story:
    """Enters a story."""
    STORIES.append(play)
    return play


def work(doors: CountedDoors) -> None:
    """A sweep, the work that it queues, and the mails of the stream."""
    doors.run("sweep_due", {})
    settled(doors)


def settled(doors: CountedDoors) -> None:
    """The worker takes what is queued, message by message."""
    for due in doors.queue.take():
        message = {"kind": due.kind, "id": due.id, "hint": due.hint}
        # No two messages have one id: a transaction's token is made of it.
        event = queue_event(json.dumps(message), first=len(doors.steps))
        assert doors.run("settle_due", event)["batchItemFailures"] == []


def mails(doors: CountedDoors) -> None:
    """The stream brings what is to be mailed."""
    waiting = [item for item in doors.contents()["test-events"] if "due_at" in item]
    for image in sorted(waiting, key=lambda item: (item["subject"]["S"], int(item["seq"]["N"]))):
        doors.run("send_mail", stream_event(image))


def told(doors: CountedDoors, door: str, path: str, secret: str, event: dict[str, Any]) -> Reply:
    """The reply to an event that its sender has signed."""
    raw = json.dumps(event)
    headers = {"Aftercare-Signature": signed(secret, raw.encode(), int(time.time()))}
    return doors.call(door, Call("POST", path, raw=raw, headers=headers))


def heard(doors: CountedDoors, type_: str, object_id: str, subject: str) -> None:
    """The payment provider's webhook, and the worker behind the queue."""
    body, signature = doors.payments.webhook(type_, object_id, subject)
    headers = {"Stripe-Signature": signature}
    call = Call("POST", "/api/payment-events", raw=body.decode(), headers=headers)
    doors.call("take_payment_event", call)
    settled(doors)


def fee_of(doors: CountedDoors, claim_id: str) -> str:
    """The provider's id of a claim's fee."""
    claim = doors.store.claim(claim_id)
    assert claim is not None
    return str(claim.lines(Purpose.FEE)[-1].provider_id)


@story
def premium(doors: CountedDoors) -> None:
    """Bought, filed, held, paid, shipped, renewed once, received and released."""
    doors.registered()
    doors.post("check_eligibility", "/api/eligibility", {"serial": DRONE}, None)
    plan_id = str(doors.ordered().body["plan"]["plan_id"])
    doors.pay(doors.stored_plan(plan_id))
    doors.post("purchase_plan", f"/api/plans/{plan_id}/continue", {}, CUSTOMER)
    mails(doors)
    doors.clock.set(doors.stored_plan(plan_id).starts_at)  # type: ignore[arg-type]
    doors.post("compare_services", "/api/claims/compare", question_body(), CUSTOMER)
    claim_id = doors.paid()
    mails(doors)
    doors.get("list_work", "/api/work", CLERK, region="US")
    doors.clock.forward(timedelta(hours=20))
    body = PARCEL | {"serial": SPARE}
    doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    mails(doors)
    _renewed(doors, claim_id)
    doors.get("show_account", f"/api/claims/{claim_id}", CUSTOMER)
    assert doors.post("release_hold", "/api/returns", UNIT, CLERK).body["result"] == "released"
    mails(doors)


def _renewed(doors: CountedDoors, claim_id: str) -> None:
    """Half a day before the hold lapses the sweep has another authorization stand for it."""
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.standing_hold is not None
    assert claim.standing_hold.capture_before is not None
    doors.clock.set(claim.standing_hold.capture_before - timedelta(hours=12))
    work(doors)
    after = doors.store.claim(claim_id)
    assert after is not None and after.standing_hold is not None
    assert after.standing_hold.provider_id != claim.standing_hold.provider_id


@story
def returned(doors: CountedDoors) -> None:
    """A plan stands; its claim is filed, held, paid, shipped, and its unit received before the hold
    would lapse, with the provider's news of it and every mail."""
    doors.covered()
    work(doors)
    mails(doors)
    doors.steps.clear()
    claim_id = doors.paid()
    held, page = hold_of(doors, claim_id)
    heard(doors, "checkout.session.completed", page, claim_id)
    heard(doors, "payment_intent.amount_capturable_updated", held, claim_id)
    heard(doors, "payment_intent.succeeded", fee_of(doors, claim_id), claim_id)
    mails(doors)
    doors.clock.forward(timedelta(hours=20))
    body = PARCEL | {"serial": SPARE}
    doors.post("ship_replacement", f"/api/claims/{claim_id}/ship", body, CLERK)
    mails(doors)
    doors.clock.forward(timedelta(days=4))
    work(doors)
    mails(doors)
    assert doors.post("release_hold", "/api/returns", UNIT, CLERK).body["result"] == "released"
    heard(doors, "payment_intent.canceled", held, claim_id)
    mails(doors)


def hold_of(doors: CountedDoors, claim_id: str) -> tuple[str, str]:
    """The provider's ids of a claim's hold, and of the page that it was taken on."""
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.standing_hold is not None
    return str(claim.standing_hold.provider_id), str(claim.standing_hold.page_id)


@story
def defaulted(doors: CountedDoors) -> None:
    """The unit never comes: whenever something is due it is done, until the hold is charged."""
    doors.covered()
    claim_id = doors.shipped()
    while (claim := doors.store.claim(claim_id)) and claim.state is not ClaimState.DEFAULTED:
        assert claim.due_at is not None
        doors.clock.set(claim.due_at)
        work(doors)
