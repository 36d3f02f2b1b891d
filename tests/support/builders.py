"""Aggregates for tests: whole, consistent, and changed by keyword where a test cares.

>>> a_plan(left=0).left
0
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from care.domain.claim import Address, Claim, Consent, Shipment, Terms
from care.domain.device import Device
from care.domain.event import GENESIS, Actor, Event, Note, append
from care.domain.grant import Grant, GrantKind, grant_id
from care.domain.ledger import Card, Goal, Line, Purpose, Status, Way
from care.domain.money import Money
from care.domain.parts import Cause, Part, Sends
from care.domain.plan import Plan
from care.domain.states import ClaimState, GrantState, PlanState
from care.domain.windows import days_after
from care.usecases.ports import Account

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
ZONE = "America/Los_Angeles"
SERIAL, REPLACEMENT = "1ZNA0001", "1ZNA0002"
ACCOUNT, PLAN, CLAIM = "account-1", "plan-1", "claim-1"


def usd(amount: int) -> Money:
    """Cents of a US dollar."""
    return Money(amount, "USD")


def an_account(account_id: str = ACCOUNT, **changes: Any) -> Account:
    """A customer whom the payment provider does not know yet."""
    return replace(Account(account_id), **changes)


def a_device(serial: str = SERIAL, **changes: Any) -> Device:
    """A Mavic 3 of the US, activated an hour ago, without a plan."""
    device = Device(
        serial=serial,
        model="mavic-3",
        region="US",
        sold_at=NOW - timedelta(days=3),
        delivered_at=NOW - timedelta(days=1),
        activated_at=NOW - timedelta(hours=1),
    )
    return replace(device, **changes)


def a_plan(plan_id: str = PLAN, **changes: Any) -> Plan:
    """A paid plan of 12 months with both replacements left, in effect since a month before NOW."""
    plan = Plan(
        plan_id=plan_id,
        account_id=ACCOUNT,
        serial=SERIAL,
        model="mavic-3",
        region="US",
        zone=ZONE,
        term_months=12,
        terms_version="us-2026-11",
        price=usd(23900),
        state=PlanState.SCHEDULED,
        created_at=datetime(2026, 10, 22, 17, 0, tzinfo=UTC),
        total=2,
        left=2,
        locale="en-US",
        request_hash="a" * 64,
        customer="cus_1",
        starts_at=datetime(2026, 10, 23, 7, 0, tzinfo=UTC),
        ends_at=datetime(2027, 10, 23, 7, 0, tzinfo=UTC),
        purchased_at=datetime(2026, 10, 22, 17, 5, tzinfo=UTC),
        receipted=True,
        chain=(SERIAL,),
    )
    return replace(plan, **changes)


def an_order(plan_id: str = PLAN, **changes: Any) -> Plan:
    """A plan that was ordered at NOW and is not paid."""
    order = a_plan(
        plan_id,
        state=PlanState.AWAITING_PAYMENT,
        created_at=NOW,
        starts_at=None,
        ends_at=None,
        purchased_at=None,
        receipted=False,
        chain=(),
        due_at=NOW + timedelta(minutes=1),
    )
    return replace(order, **changes)


def a_claim(claim_id: str = CLAIM, **changes: Any) -> Claim:
    """A Premium claim for a collision, filed at NOW and not paid."""
    claim = Claim(
        claim_id=claim_id,
        account_id=ACCOUNT,
        plan_id=PLAN,
        serial=SERIAL,
        model="mavic-3",
        region="US",
        cause=Cause.COLLISION,
        parts=(Part.AIRCRAFT, Part.GIMBAL),
        sends=Sends.UNIT_WITH_BATTERY,
        address=an_address(),
        fee=usd(15900),
        fee_number=1,
        hold=usd(99900),
        terms=Terms("us-2026-11", ZONE, return_days=14, pause_days=7, cure_days=7),
        consent=Consent("us-2026-11", "I agree to the hold.", NOW, "192.0.2.7"),
        filed_at=NOW,
        state=ClaimState.FILED,
        locale="en-US",
        request_hash="b" * 64,
        customer="cus_1",
        due_at=NOW + timedelta(minutes=1),
    )
    return replace(claim, **changes)


def a_shipped_claim(claim_id: str = CLAIM, **changes: Any) -> Claim:
    """A paid claim whose replacement is on its way: hold and fee in the ledger, unit not back."""
    hold = a_line(
        Purpose.HOLD,
        status=Status.AUTHORIZED,
        capture_before=NOW + timedelta(days=7),
        card=a_card(),
    )
    fee = a_line(
        Purpose.FEE,
        amount=usd(15900),
        goal=Goal.CAPTURED,
        way=Way.SAVED_CARD,
        status=Status.CAPTURED,
        provider_id="pi_2",
    )
    claim = a_claim(
        claim_id,
        state=ClaimState.RETURN_DUE,
        ledger=(hold, fee),
        paid_at=NOW,
        return_by=days_after(NOW, 14, ZONE),
        shipment=Shipment(REPLACEMENT, "UPS", "1Z999", NOW),
    )
    return replace(claim, **changes)


def an_address(**changes: Any) -> Address:
    """An address in San Francisco."""
    address = Address("Ada Example", "1 Main St", "San Francisco", "94105", "US", state="CA")
    return replace(address, **changes)


def a_card(**changes: Any) -> Card:
    """A Visa credit card."""
    return replace(Card("pm_1", "visa", "credit", "fingerprint-1", "4242"), **changes)


def a_line(purpose: Purpose = Purpose.HOLD, **changes: Any) -> Line:
    """The first line of `purpose`: the payment of a hold, created at the provider."""
    line = Line(
        purpose=purpose,
        n=1,
        amount=usd(99900),
        goal=Goal.AUTHORIZED,
        way=Way.PAGE,
        status=Status.CREATED,
        recorded_at=NOW,
        provider_id="pi_1",
    )
    return replace(line, **changes)


def a_note(type_: str = "claim_filed", **changes: Any) -> Note:
    """A note by the customer."""
    note = Note(type_, Actor.CUSTOMER, "The claim was filed.", ("SVC-6",), usd(15900), "pi_1")
    return replace(note, **changes)


def an_event(subject: str = CLAIM, seq: int = 1, note: Note | None = None) -> Event:
    """Event number `seq` of `subject`, at NOW, with true hashes for a first one."""
    return append(subject, seq - 1, GENESIS, note or a_note(), NOW)


def a_grant(kind: GrantKind = GrantKind.REPAIR, serial: str = SERIAL, **changes: Any) -> Grant:
    """A grant that opened an hour ago, for account-1, in the US; a review is of an EU device."""
    grant = Grant(
        grant_id=grant_id(kind, serial),
        kind=kind,
        serial=serial,
        state=GrantState.OPEN,
        asked_at=NOW - timedelta(hours=2),
        region="EU" if kind is GrantKind.REGION else "US",
        account_id=ACCOUNT,
        opened_at=NOW - timedelta(hours=1),
        zone=ZONE,
    )
    return replace(grant, **changes)
