"""Who tries too often at the doors is told when to come back, and nobody else is hindered."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from care.usecases.misses import MOST_MISSES
from care.web.edge import address_name
from tests.support.cards import STORE
from tests.support.counter import (
    BEN,
    OTHER_STORE,
    UNKNOWN,
    at_store,
    manage,
    minted,
    redeem,
    sold_code,
    unnamed,
)
from tests.support.doors import CUSTOMER, STACK, Doors
from tests.support.events import CLERK_OF_STORE, Caller, Lines
from tests.support.house import DRONE, SPARE, START
from tests.support.tries import CLEO, FORGED, offered, proof, proved, status, take_over

pytest_plugins = ["tests.support.door_fixtures"]

WINDOW = int(START.timestamp())
GATEWAYS_CALLER = "192.0.2.7"


def test_the_twenty_first_try_is_a_429_that_says_when_to_come_back_and_writes_nothing(
    doors: Doors, printed: Lines
) -> None:
    doors.registered()
    code = sold_code(doors)
    for _ in range(MOST_MISSES):
        assert redeem(doors, UNKNOWN).body["code"] == "refused"
    doors.clock.forward(timedelta(seconds=90))
    before, _ = doors.dump(), printed()
    reply = redeem(doors, code)
    assert (reply.status, reply.body["code"]) == (429, "too_many_requests")
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Retry-After"] == "510"
    assert unnamed(redeem(doors, UNKNOWN)) == unnamed(reply)
    assert doors.dump() == before
    said = [line["asker"] for line in printed() if line.get("message") == "misses_limited"]
    assert said == ["account/account-ana"] * 2
    assert redeem(doors, code, BEN).status == 200


def test_a_429_is_not_kept_under_its_key(doors: Doors) -> None:
    """The same request in its own time is carried out."""
    doors.registered()
    body = {"code": sold_code(doors), "serial": DRONE}
    headers = {"Idempotency-Key": "redeem-key-000001"}
    for _ in range(MOST_MISSES):
        redeem(doors, UNKNOWN)
    answers = []
    for _ in range(2):
        path = "/api/cards/redeem"
        answers.append(doors.post("redeem_card", path, body, CUSTOMER, headers=headers).status)
        doors.clock.forward(timedelta(minutes=10))
    assert answers == [429, 200]


def test_a_store_is_limited_as_a_whole_and_another_is_not(doors: Doors) -> None:
    doors.registered()
    code = sold_code(doors)
    second = Caller("account-second", groups=CLERK_OF_STORE.groups)
    for _ in range(MOST_MISSES // 2):
        assert at_store(doors, UNKNOWN).status == 409
        assert manage(doors, "/api/cards/sell", second, code=UNKNOWN).status == 404
    for reply in (
        at_store(doors, code, second),
        manage(doors, "/api/cards/sell", second, code=code),
    ):
        assert (reply.status, reply.headers["Retry-After"]) == (429, "600")
    assert at_store(doors, code, OTHER_STORE).status == 200
    assert doors.misses() == {f"store/{STORE}/{WINDOW}": MOST_MISSES}


def test_an_address_is_limited_by_a_name_that_nobody_turns_back(doors: Doors) -> None:
    """No address is stored; the count is cleared when its ten minutes are over."""
    token = proved(doors, doors.covered())
    start = int(doors.clock.now().timestamp()) // 600 * 600
    for number in range(MOST_MISSES):
        if number % 2:
            assert status(doors, f"9ZZZ{number:04}").status == 404
        else:
            body = {"serial": f"9ZZZ{number:04}"}
            assert doors.post("check_eligibility", "/api/eligibility", body, None).status == 200
    answers = [
        status(doors, DRONE),
        proof(doors, token),
        doors.post("check_eligibility", "/api/eligibility", {"serial": DRONE}, None),
    ]
    assert [reply.body["code"] for reply in answers] == ["too_many_requests"] * 3
    assert {reply.headers["Retry-After"] for reply in answers} == {"600"}
    (row,) = [item for item in doors.dump()[f"{STACK}-seen"] if "missed" in item]
    assert row == {
        "seen_id": {"S": f"misses/address/{address_name(GATEWAYS_CALLER, ())}/{start}"},
        "missed": {"N": str(MOST_MISSES)},
        "forget_after": {"N": str(start + 600)},
    }
    assert GATEWAYS_CALLER not in json.dumps(doors.dump())


def test_no_table_holds_a_code_that_opens_anything(doors: Doors, printed: Lines) -> None:
    """BUY-4: cards minted, sold, redeemed, void and reissued, plans offered, taken and proved, and
    every one of them tried in vain. Nothing of it is in a table, a log, a mail or the queue."""
    doors.registered()
    minted_code = str(minted(doors).body["codes"][0])
    sold, redeemed, at_counter = (sold_code(doors, f"mint-key-0000001{n}") for n in range(3))
    reissued = manage(doors, "/api/stores/cards/reissue", CLERK_OF_STORE, code=sold, reason="torn")
    redeem(doors, redeemed, serial=SPARE)
    handed = at_store(doors, at_counter).body["take_over"]["code"]
    codes = [minted_code, sold, redeemed, at_counter, reissued.body["code"]]
    for code in (*codes, UNKNOWN):
        redeem(doors, code, CLEO)
        redeem(doors, code, CLEO, dry_run=True)
    for code in (FORGED, handed):
        take_over(doors, code)
    plan_id = redeem(doors, redeemed, serial=SPARE).body["plan"]["plan_id"]
    token = proved(doors, plan_id)
    offer = offered(doors, plan_id)
    assert proof(doors, token).status == 200
    kept = json.dumps([doors.dump(), printed(), [vars_of(mail) for mail in doors.mailer.sent]])
    assert len(kept) > 10_000
    assert any("packed" in item for item in doors.dump()[f"{STACK}-seen"])  # the answers, legible
    secrets = [*codes, *(code.replace("-", "") for code in codes), handed, token, offer, UNKNOWN]
    assert [secret for secret in secrets if secret.lower() in kept.lower()] == []


def vars_of(mail: Any) -> list[str]:
    """All texts of a mail."""
    return [mail.to, mail.subject, mail.text, mail.html]
