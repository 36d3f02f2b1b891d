"""Loads demo devices through the real API, signed in as the maker's machine."""

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from infra.local.deploy import outputs
from infra.local.logs import last_error
from infra.local.people import machine_secret
from infra.local.world import LocalError, World

DEMO = Path(__file__).with_name("demo.json")


def devices(now: datetime) -> list[dict[str, str]]:
    """The demo devices as `POST /api/devices` takes them; their ages count back from `now`."""
    return [_dated(device, now) for device in json.loads(DEMO.read_text())["devices"]]


def _dated(device: dict[str, Any], now: datetime) -> dict[str, str]:
    dated = {name: device.get(name) for name in ("serial", "model", "region")}
    for what in ("sold", "delivered", "activated"):
        hours = device.get(f"{what}_hours_ago")
        if hours is not None:
            at = now - timedelta(hours=hours)
            dated[f"{what}_at"] = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return dated


def try_these() -> list[tuple[str, str, str]]:
    """Serial, model and what it is good for, of the devices worth showing."""
    listed = json.loads(DEMO.read_text())["devices"]
    return [(each["serial"], each["model"], each["note"]) for each in listed if "note" in each]


def load(world: World, api: str, now: datetime) -> int:
    """Imports the demo devices; returns how many were new. Raises `LocalError` when refused."""
    token = {"authorization": f"Bearer {maker_token(world)}"}
    try:
        answer = call(f"{api}/devices", {"devices": devices(now)}, token)
    except LocalError as error:
        raise LocalError(str(error), last_error(world) or error.remedy) from error
    if answer["errors"]:
        raise LocalError(
            f"The demo devices were refused: {answer['errors'][0]}", f"Correct {DEMO}."
        )
    return int(answer["imported"])


def maker_token(world: World) -> str:
    """An access token of the maker's machine client."""
    return machine_token(world, "MakerClientId", "care/maker")


def machine_token(world: World, client_output: str, scope: str) -> str:
    """An access token of the machine client that the stack's output names."""
    stack = outputs(world)
    client = stack[client_output]
    secret = machine_secret(world.client("cognito-idp"), stack, client)
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": scope})
    answer = call(f"{world.emulator_url}/oauth2/token", form, {"authorization": f"Basic {basic}"})
    return str(answer["access_token"])


def call(url: str, body: dict[str, Any] | str, headers: dict[str, str]) -> dict[str, Any]:
    """POSTs a form (text) or JSON, returns the JSON answer. Raises `LocalError` on any refusal."""
    form = isinstance(body, str)
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": kind, **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        text = error.read().decode(errors="replace")[:400]
        raise LocalError(
            f"POST {url} answered {error.code}: {text}",
            "What the functions logged tells more: make logs",
        ) from error


def now_of(world: World) -> datetime:
    """The world's time: the wall clock and what `make travel` added."""
    return datetime.fromtimestamp(time.time() + offset_of(world), UTC)


def offset_of(world: World) -> int:
    """Seconds by which this world's clock is ahead."""
    return int(world.clock.read_text().strip() or 0) if world.clock.exists() else 0
