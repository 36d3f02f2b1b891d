"""How big items are: a write is paid by the started kilobyte, and twice in a transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from care.adapters.dynamo import DynamoStore, event_in
from care.catalog import load
from care.domain.claim import Claim, Consent
from care.domain.claim_line import line_of
from care.domain.ledger import Status
from care.domain.plan import Plan
from care.domain.states import HoldState
from care.usecases.ports import Commit
from tests.support.builders import (
    NOW,
    SERIAL,
    a_card,
    a_device,
    a_line,
    a_note,
    a_shipped_claim,
    an_event,
    an_order,
)

pytest_plugins = ["tests.contract.store_fixtures"]

PLAN_ID, CLAIM_ID = "pln_01JDABCDEFGHJKMNPQRSTVWXYZ", "clm_01JDABCDEFGHJKMNPQRSTVWXYZ"
ACCOUNT_ID, OP = "c4f8b1de-1111-2222-3333-0123456789ab", "9b2f6c1e-5d34-4f0e-9d57-2f6f6f1f0c11"
CONSENT = "I agree that a hold is placed on my credit card. It is not a charge. " * 6
CARD = a_card(payment_method="pm_" + "1" * 24, fingerprint="f" * 16)
ASKED = a_line(
    status=Status.OPEN,
    page_id="cs_live_" + "b" * 58,
    page_expires_at=NOW + timedelta(hours=1),
    provider_id=None,
)
PAID = replace(ASKED, status=Status.AUTHORIZED, provider_id="pi_" + "1" * 24, card=CARD)


def order() -> Plan:
    """An order that waits for its page, without the page's address."""
    names: dict[str, Any] = {"account_id": ACCOUNT_ID, "customer": "cus_" + "1" * 14}
    price = load().price("mavic-3", "US", 24)
    fees = price.fees if price else None
    return an_order(PLAN_ID, **names, ledger=(ASKED,), seq=1, head="f" * 64, fees=fees)


def shipped() -> Claim:
    """A claim in mid-life, with the consent's whole text."""
    names: dict[str, Any] = {"account_id": ACCOUNT_ID, "customer": "cus_" + "1" * 14}
    claim = a_shipped_claim(CLAIM_ID, plan_id=PLAN_ID, **names, seq=6, head="f" * 64)
    fee = replace(claim.ledger[1], provider_id="pi_" + "2" * 24, card=CARD, settled_at=NOW)
    return replace(
        claim,
        ledger=(replace(PAID, settled_at=NOW), fee),
        consent=Consent("us-2026-11", CONSENT, NOW, "192.0.2.7"),
    )


@pytest.mark.parametrize(
    ("table", "aggregate", "most"),
    [
        ("devices", a_device(order_id=PLAN_ID), 512),
        ("plans", order(), 1024),
        ("claims", shipped(), 2560),
    ],
    ids=["device", "order", "shipped claim"],
)
def test_an_item_stays_within_its_size(
    moto_store: DynamoStore, table: str, aggregate: Any, most: int
) -> None:
    moto_store.commit(Commit(puts=(aggregate,)), OP)
    assert size_of(stored_in(table)) <= most


def test_an_event_stays_within_its_size(moto_store: DynamoStore) -> None:
    note = a_note("claim_paid", sentence="The fee was charged; send the unit back. " * 5)
    moto_store.commit(Commit(events=(an_event(CLAIM_ID, note=note),)), OP)
    assert size_of(stored_in("events")) <= 1024


def test_the_image_of_a_stream_tells_the_event_and_whether_its_mail_is_due(
    moto_store: DynamoStore,
) -> None:
    event = an_event(note=a_note("claim_paid"))
    moto_store.commit(Commit(events=(event,)), OP)
    assert event_in(stored_in("events")) == (event, True)
    moto_store.mail_sent(event.subject, event.seq, NOW)
    assert event_in(stored_in("events")) == (event, False)


def test_a_freed_serial_leaves_no_attribute_behind(moto_store: DynamoStore) -> None:
    moto_store.commit(Commit(puts=(a_device(order_id=PLAN_ID),)), OP)
    moto_store.commit(Commit(puts=(a_device(version=1),)), "second")
    item = stored_in("devices")
    assert "order_id" not in item
    assert item["serial"] == {"S": SERIAL}
    assert (item["version"], item["op"]) == ({"N": "2"}, {"S": "second"})


def test_a_claim_that_was_stored_before_its_month_was_still_loads_and_joins_it_when_next_written(
    moto_store: DynamoStore,
) -> None:
    claim = a_shipped_claim(CLAIM_ID, hold_state=HoldState.LIVE)
    moto_store.commit(Commit(puts=(claim,)), OP)
    ours = ("claim_month", "return_at", "hold_lapses_at", "hold_amount", "shipped_at")
    boto3.client("dynamodb").update_item(
        TableName="test-claims",
        Key={"claim_id": {"S": CLAIM_ID}},
        UpdateExpression=f"REMOVE {', '.join(ours)}",
    )
    found = moto_store.claim(CLAIM_ID)
    assert found == replace(claim, version=1)
    assert moto_store.claim_lines("US", "2026-11") == []
    moto_store.commit(Commit(puts=(found,)), "next")
    assert moto_store.claim_lines("US", "2026-11") == [line_of(claim)]


def stored_in(table: str) -> dict[str, Any]:
    """The only item of a table, as DynamoDB has it."""
    (item,) = boto3.client("dynamodb").scan(TableName=f"test-{table}")["Items"]
    return dict(item)


def size_of(item: dict[str, Any]) -> int:
    """Bytes as DynamoDB counts them: names and values in UTF-8, one more for a nested entry."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(attribute: dict[str, Any]) -> int:
    ((tag, raw),) = attribute.items()
    if tag == "S":
        return len(raw.encode())
    if tag == "N":
        return (len(raw.lstrip("-")) + 1) // 2 + 1
    if tag == "L":
        return 3 + sum(1 + _value_size(each) for each in raw)
    if tag == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(each) for name, each in raw.items())
    return 1
