"""Who tries codes and serial numbers is stopped over HTTP, by tables and policies as deployed."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from secrets import randbelow
from typing import Any

import pytest

from care.usecases.misses import MOST_MISSES, WINDOW
from infra.local.travel import move_clock
from infra.local.world import STACK
from tests.support.stack import Answer, Stack
from tests.support.visitor import Visitor, world_now

UNKNOWN = "0000-0000-0000-0000-0000"
NOBODYS = "9ZZZ0001"
FORGED = "forged-code.AAAAAAAAAAAAAAAAAAAAAA"
ENOUGH_SECONDS = 120  # for a test


@pytest.fixture(autouse=True)
def _within_one_window(stack: Stack) -> None:
    """Ten minutes that are nearly over are left behind."""
    left = WINDOW.total_seconds() - world_now(stack).timestamp() % WINDOW.total_seconds()
    if left < ENOUGH_SECONDS:
        move_clock(stack.world, stack.double.control("GET", "clock")["offset"] + int(left) + 1)


def an_address() -> str:
    """One of this machine's own, from which no other test calls."""
    return f"127.{1 + randbelow(254)}.{randbelow(256)}.{1 + randbelow(254)}"


def ask(stack: Stack, path: str, address: str, body: Any = None) -> Answer:
    """What nobody in particular asks from an address."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", stack.world.site_port, timeout=60, source_address=(address, 0)
    )
    with closing(connection):
        headers = {"content-type": "application/json"}
        connection.request("POST" if body else "GET", path, body and json.dumps(body), headers)
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, names, answer.read())


def misses(stack: Stack, asker: str) -> int:
    """What the table says of an asker's present ten minutes."""
    found = stack.client("dynamodb").get_item(**count_of(stack, asker))
    return int(found["Item"]["missed"]["N"]) if "Item" in found else 0


def missed_before(stack: Stack, asker: str, times: int) -> None:
    """The table says that an asker missed so often already: each try over HTTP takes its time."""
    row, number = count_of(stack, asker), {"N": str(times)}
    stack.client("dynamodb").put_item(
        TableName=row["TableName"], Item=row["Key"] | {"missed": number, "forget_after": number}
    )


def count_of(stack: Stack, asker: str) -> dict[str, Any]:
    """Where it lies."""
    start = int(world_now(stack).timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds())
    key = {"seen_id": {"S": f"misses/{asker}/{start}"}}
    return {"TableName": f"{STACK}-seen", "Key": key}


def test_an_address_that_asks_about_serials_in_bulk_is_stopped_and_its_neighbour_is_not(
    stack: Stack,
) -> None:
    known, trier, told = stack.new_device(), an_address(), list[int]()
    for _ in range(MOST_MISSES // 4):
        told += [
            ask(stack, f"/api/status?serial={NOBODYS}", trier).status,
            ask(stack, f"/api/status?serial={known}", trier).status,  # without a plan
            ask(stack, f"/api/proof?token={FORGED}", trier).status,
            ask(stack, "/api/eligibility", trier, {"serial": NOBODYS}).status,
        ]
    assert told == [404, 404, 404, 200] * (MOST_MISSES // 4)
    for address, status in ((trier, 429), (an_address(), 200)):
        answer = ask(stack, "/api/eligibility", address, {"serial": known})
        assert answer.status == status, answer.body
        if status == 429:
            assert answer.json["code"] == "too_many_requests"
            assert 0 < int(answer.headers["retry-after"]) <= WINDOW.total_seconds()


def test_a_customer_who_tries_codes_is_stopped_and_the_next_one_redeems(stack: Stack) -> None:
    operator, store = Visitor(stack, stack.operator()), Visitor(stack, stack.store())
    batch = {"batch": "misses", "region": "US", "family": "mavic", "term_months": 12}
    (code,) = operator.post("/cards/mint", batch | {"store": "demo-1", "count": 1}, 201)["codes"]
    store.post("/cards/sell", {"code": code})
    serial, emails = stack.new_device(), (stack.new_customer(), stack.new_customer())
    eve, ana = (Visitor(stack, stack.token(email)) for email in emails)
    missed_before(stack, f"account/{stack.account_of(emails[0])}", MOST_MISSES - 2)
    eve.post("/cards/redeem", {"code": UNKNOWN, "serial": serial, "dry_run": True}, 409)
    eve.post("/plans/take-over", {"code": FORGED}, 409)
    assert misses(stack, f"account/{stack.account_of(emails[0])}") == MOST_MISSES
    eve.post("/cards/redeem", {"code": code, "serial": serial}, 429)
    eve.post("/plans/take-over", {"code": FORGED}, 429)
    assert ana.post("/cards/redeem", {"code": code, "serial": serial})["redeemed"] is True
    assert misses(stack, f"account/{stack.account_of(emails[1])}") == 0
    covered = ask(stack, "/api/eligibility", an_address(), {"serial": serial}).json["decision"]
    assert [step["code"] for step in covered["next_steps"]] == ["status"]


def test_each_door_at_which_a_store_tries_codes_counts_for_the_store(stack: Stack) -> None:
    store, before = Visitor(stack, stack.store()), misses(stack, "store/demo-1")
    store.post("/cards/sell", {"code": UNKNOWN}, 404)
    for act in ("void", "reissue"):
        store.post(f"/stores/cards/{act}", {"code": UNKNOWN, "reason": "lost"}, 404)
    store.post("/stores/redeem", {"code": UNKNOWN, "serial": NOBODYS}, 409)
    assert misses(stack, "store/demo-1") == before + 4
