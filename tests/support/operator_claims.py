"""Claims in the states that an operator deals with, and the command against the doors."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from typer.testing import Result

from .care_command import run_care
from .door_server import DoorServer
from .doors import Doors
from .events import CLERK
from .house import DRONE

EMAIL = "ana@example.com"
WHY = ("--reason", "Letter of 2 May")


def at_renewal(doors: Doors) -> str:
    """The id of Ana's claim, its renewal due and not made."""
    doors.covered()
    claim_id = doors.shipped()
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.standing_hold is not None
    assert claim.standing_hold.capture_before is not None
    doors.clock.set(claim.standing_hold.capture_before - timedelta(hours=12))
    return claim_id


def completed(doors: Doors) -> str:
    """The id of Ana's claim, its unit back."""
    doors.covered()
    claim_id = doors.shipped()
    unit = {"serial": DRONE, "battery": True, "genuine": True}
    receipt = doors.post("release_hold", "/api/returns", unit, CLERK)
    assert receipt.body["claim"]["state"] == "completed", receipt.text
    return claim_id


def care(server: DoorServer, *arguments: str, stdin: str = "", token: str = "operator") -> Result:
    """What the command answers to the caller whom `token` names."""
    environment = {"CARE_API": server.api, "CARE_TOKEN": token}
    return run_care(*arguments, environment=environment, stdin=stdin)


def document(result: Result) -> Any:
    """What was printed, as JSON."""
    return json.loads(result.stdout)
