"""What anybody tries at the doors: serial numbers, proofs, and codes that take a plan over."""

from __future__ import annotations

from .counter import BEN
from .doors import CUSTOMER, Doors
from .events import Caller, Reply

CLEO = Caller("account-cleo")
FORGED = "forged-code.AAAAAAAAAAAAAAAAAAAAAA"


def status(doors: Doors, serial: str) -> Reply:
    """The public answer about a serial number."""
    return doors.get("look_up_status", "/api/status", None, serial=serial)


def take_over(doors: Doors, code: str, caller: Caller = BEN) -> Reply:
    """The answer to whoever has a code."""
    return doors.post("hand_over_plan", "/api/plans/take-over", {"code": code}, caller)


def proof(doors: Doors, token: str) -> Reply:
    """What a proof shows to anybody."""
    return doors.get("prove_cover", "/api/proof", None, token=token)


def offered(doors: Doors, plan_id: str) -> str:
    """The code with which Ana's plan is taken over."""
    reply = doors.post("hand_over_plan", f"/api/plans/{plan_id}/offer", {}, CUSTOMER)
    return str(reply.body["code"])


def proved(doors: Doors, plan_id: str) -> str:
    """A token that shows the plan to anybody."""
    reply = doors.post("prove_cover", f"/api/plans/{plan_id}/proof", {}, CUSTOMER)
    return str(reply.body["token"])
