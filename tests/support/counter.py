"""Cards through the doors: minted, sold, redeemed on the site and at the counter."""

from __future__ import annotations

import re
from typing import Any

from .doors import CUSTOMER, Doors
from .events import CLERK_OF_STORE, OPERATOR, Caller, Reply
from .house import DRONE

BEN = Caller("account-ben")
OTHER_STORE = Caller("account-other", groups=("store-demo-2",))
MACHINE = Caller("4h57pos", scope="care/store", machine=True)
MINTER = Caller("1operator", scope="care/operator", machine=True)
UNKNOWN = "0000-0000-0000-0000-0000"
BATCH = {
    "batch": "spring",
    "region": "US",
    "family": "mavic",
    "term_months": 12,
    "store": "demo-1",
    "count": 1,
}


def minted(doors: Doors, key: str = "mint-key-00000001", **changes: Any) -> Reply:
    """The operator's reply."""
    headers = {"Idempotency-Key": key}
    body = BATCH | changes
    return doors.post("manage_cards", "/api/cards/mint", body, OPERATOR, headers=headers)


def manage(doors: Doors, path: str, caller: Caller, **body: str) -> Reply:
    """The reply of manage_cards."""
    return doors.post("manage_cards", path, body, caller)


def sold_code(doors: Doors, key: str = "mint-key-00000001", **changes: Any) -> str:
    """The code of a card that the first store has sold."""
    code = str(minted(doors, key, **changes).body["codes"][0])
    reply = manage(doors, "/api/cards/sell", CLERK_OF_STORE, code=code)
    assert reply.body["card"]["state"] == "sold", reply.text
    return code


def redeem(doors: Doors, code: str, caller: Caller = CUSTOMER, **more: Any) -> Reply:
    """A customer's redemption."""
    body = {"code": code, "serial": DRONE} | more
    return doors.post("redeem_card", "/api/cards/redeem", body, caller)


def at_store(doors: Doors, code: str, caller: Caller = CLERK_OF_STORE, **more: Any) -> Reply:
    """A redemption at the counter."""
    body = {"code": code, "serial": DRONE} | more
    return doors.post("redeem_card", "/api/stores/redeem", body, caller)


def failed(reply: Reply) -> list[str]:
    """The rules that said no."""
    assert (reply.status, reply.body["code"]) == (409, "refused"), reply.text
    return [r["id"] for r in reply.body["decision"]["rules"] if r["outcome"] == "failed"]


def unnamed(reply: Reply) -> str:
    """The answer's text without its request's id."""
    return re.sub(r"request-\d+", "", reply.text)
