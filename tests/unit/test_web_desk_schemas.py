"""The bodies of desk and maker: what is taken, and the pointer of everything that is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from care.domain.device import Device
from care.domain.serials import SerialNumber
from care.usecases.release_hold import Unit
from care.web.errors import Invalid
from care.web.schemas.body import Body
from care.web.schemas.desk import ScannedUnit, ShipmentBody
from care.web.schemas.devices import DeviceBatch

SCAN = {"serial": "1ZNA0001", "battery": True, "genuine": True}


def faults(schema: type[Body], document: Any) -> dict[str, str]:
    """What is wrong with `document`, by pointer."""
    with pytest.raises(Invalid) as refusal:
        schema.read(document)
    return {fault.pointer: fault.detail for fault in refusal.value.faults}


def test_a_scan_becomes_a_unit() -> None:
    finding = {"photo": "dock/2026/11/22/17.jpg", "found_by": "Kim"}
    document = SCAN | {"genuine": False, "finding": finding, "claim_id": "claim_1"}
    assert ScannedUnit.read(document).unit("clerk") == Unit(
        serial=SerialNumber("1ZNA0001"),
        battery=True,
        genuine=False,
        by="clerk",
        photo="dock/2026/11/22/17.jpg",
        found_by="Kim",
        claim_id="claim_1",
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"genuine": False}, ["/finding"]),
        ({"genuine": False, "finding": None}, ["/finding"]),
        ({"genuine": False, "finding": {"photo": "1.jpg"}}, ["/finding/found_by"]),
        ({"finding": {"photo": "a b", "found_by": "Kim"}}, ["/finding/photo"]),
        ({"battery": "yes"}, ["/battery"]),
        ({"genuine": 1}, ["/genuine"]),
        ({"claim_id": "a/b"}, ["/claim_id"]),
        ({"claim_id": "a" * 65}, ["/claim_id"]),
    ],
)
def test_a_scan_names_its_fault(change: dict[str, Any], where: list[str]) -> None:
    assert list(faults(ScannedUnit, SCAN | change)) == where


@pytest.mark.parametrize("tracking", ["", "1Z\n2", "1Z\x00", "x" * 65, "<script>"])
def test_a_tracking_number_is_printable_and_short(tracking: str) -> None:
    document = {"serial": "1ZNB0001", "carrier": "UPS", "tracking": tracking}
    assert list(faults(ShipmentBody, document)) == ["/tracking"]


def test_a_tracking_number_may_pass_for_a_card_number() -> None:
    document = {"serial": "1ZNB0001", "carrier": "UPS", "tracking": "4242424242424242"}
    assert ShipmentBody.read(document).tracking == "4242424242424242"


def row(**changes: Any) -> dict[str, Any]:
    """One device of the registry."""
    return {"serial": "1zn-a0001", "model": "mavic-3", "region": "US"} | changes


def test_a_row_becomes_a_device() -> None:
    read = row(sold_at="2026-11-20T10:00:00+01:00", activated_at="2030-01-01T00:00:00.1239Z")
    ((index, device),) = DeviceBatch.read({"devices": [read]}).rows()
    assert index == 0
    assert device == Device(
        serial="1ZNA0001",
        model="mavic-3",
        region="US",
        sold_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        activated_at=datetime(2030, 1, 1, 0, 0, 0, 123000, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-22",
        "2026-11-22T17:42:19",
        "2026-11-22 17:42:19Z",
        "20261122T174219Z",
        "2026-W47-7T17:42:19Z",
        "2026-11-22T17:42:60Z",
        "2026-02-30T00:00:00Z",
        "2026-11-22T24:00:01Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1999-12-31T23:59:59Z",
        "２０２６-11-22T17:42:19Z",
        1795370539,
        True,
        [],
    ],
)
def test_a_time_that_is_not_rfc_3339_or_of_no_use_is_a_fault(text: Any) -> None:
    ((_, found),) = DeviceBatch.read({"devices": [row(sold_at=text)]}).rows()
    assert not isinstance(found, Device)
    assert [fault.pointer for fault in found] == ["/devices/0/sold_at"]


def test_good_rows_are_kept_and_bad_ones_are_named_by_index_and_pointer() -> None:
    rows = [row(), row(serial="?", color=1), "x", row(region=None), {"serial": "1ZNA0009"}]
    found = dict(DeviceBatch.read({"devices": rows}).rows())
    assert [index for index, each in found.items() if isinstance(each, Device)] == [0, 3]
    bad = {
        index: [fault.pointer for fault in each]
        for index, each in found.items()
        if not isinstance(each, Device)
    }
    assert bad == {
        1: ["/devices/1/serial", "/devices/1/color"],
        2: ["/devices/2"],
        4: ["/devices/4/model", "/devices/4/region"],
    }


@pytest.mark.parametrize(("count", "taken"), [(0, False), (1, True), (500, True), (501, False)])
def test_a_batch_is_1_to_500_rows(count: int, taken: bool) -> None:
    document = {"devices": [row()] * count}
    if taken:
        assert len(list(DeviceBatch.read(document).rows())) == count
    else:
        assert list(faults(DeviceBatch, document)) == ["/devices"]
