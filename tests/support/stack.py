"""The whole local stack for a test session, started as `make run` starts it, on ports of its own.

`tests/e2e/conftest.py` gives it to every end-to-end test: one stack a session. It stands beside a
developer's own: other ports, another folder, the same built package.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from infra.local.demo import machine_token, maker_token
from infra.local.logs import entries
from infra.local.people import Person, make_person
from infra.local.world import ROOT, World
from tests.support.double import Double, free_port, until
from tests.support.hosted_sign_in import HostedSignIn

START_SECONDS = 240.0  # the first start may have to build the package on a busy machine
STOP_SECONDS = 30.0
LONGEST_TEST_SECONDS = 300.0
CUSTOMER = ("openid", "email", "care/customer")
DESK = ("openid", "email", "care/desk")
STORE = ("openid", "email", "care/store")
OPERATOR = ("openid", "email", "care/operator")


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; header names in lower case, no redirect followed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Token:
    """An access token, and when it ends by the clock of `time.time`."""

    text: str
    ends: float


@dataclass
class Stack:
    """A running local stack, spoken to from outside: HTTP, mailbox, clock, AWS clients."""

    world: World
    outputs: dict[str, str]
    _tokens: dict[tuple[str, tuple[str, ...]], Token] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """The address people use, e.g. http://localhost:8080."""
        return self.world.site_url

    @cached_property
    def double(self) -> Double:
        """The payment double's levers, books and pages. The runner owns its process."""
        return Double(self.world.state, self.world.double_port)

    def client(self, service: str) -> Any:
        """A boto3 client of the emulator's root account."""
        return self.world.client(service)

    def http(
        self, method: str, address: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """One plain request to the front; `address` is a path, or a URL of the site."""
        parts = urlsplit(address)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection("localhost", self.world.site_port, timeout=60)
        with closing(connection):
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, names, answer.read())

    def call(
        self, method: str, path: str, body: Any = None, token: str = "", key: str = ""
    ) -> Answer:
        """A request of the API, e.g. `call("GET", "/status?serial=X")`; JSON in and out. A POST is
        an act of its own: without a `key` it gets a new one."""
        headers = {"content-type": "application/json"} if body is not None else {}
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        headers |= {"idempotency-key": key or f"act-{uuid4()}"} if method == "POST" else {}
        raw = json.dumps(body).encode() if body is not None else b""
        return self.http(method, f"/api{path}", raw, headers)

    def token(self, email: str, scopes: Sequence[str] = CUSTOMER) -> str:
        """An access token, by signing in on the hosted page; kept while it is good for a test."""
        who = email, tuple(scopes)
        kept = self._tokens.get(who)
        if not kept or kept.ends < time.time() + LONGEST_TEST_SECONDS:
            kept = self._tokens[who] = self._sign_in(email, scopes)
        return kept.text

    def desk(self) -> str:
        """A token of the demo desk."""
        return self.token("desk@example.com", DESK)

    def store(self) -> str:
        """A token of the clerk of the shop demo-1."""
        return self.token("store@example.com", STORE)

    def operator(self) -> str:
        """A token of the operator's machine: what the command line works with."""
        return machine_token(self.world, "OperatorClientId", "care/operator")

    def maker(self) -> str:
        """A token of the maker's machine."""
        return maker_token(self.world)

    def new_customer(self) -> str:
        """The address of a customer nobody else has; signs in with the demo password."""
        email = f"c{secrets.token_hex(6)}@example.com"
        self.account_of(email)
        return email

    def account_of(self, email: str) -> str:
        """The account id that the customers' sign-in gave to an address."""
        return make_person(self.client("cognito-idp"), self.outputs, Person(email, "customer"))

    def new_device(self, model: str = "mavic-3", region: str | None = "US", **reported: str) -> str:
        """The serial of a new device in the registry; `reported`: sold_at, activated_at …"""
        serial = f"T{secrets.token_hex(7).upper()}"
        self.report(serial, model, region, **reported)
        return serial

    def report(
        self, serial: str, model: str = "mavic-3", region: str | None = "US", **reported: str
    ) -> None:
        """The registry's word on a device."""
        device = {"serial": serial, "model": model, "region": region, **reported}
        answer = self.call("POST", "/devices", {"devices": [device]}, self.maker())
        assert answer.status == 200, answer.body

    def mails(self, to: str) -> list[dict[str, Any]]:
        """What the mailbox holds for an address, oldest first: id, subject, date, parts."""
        listed = self.http("GET", "/_local/mail.json").json
        return [mail for mail in listed if to in mail["to"]]

    def mail_part(self, mail_id: str, n: int) -> str:
        return self.http("GET", f"/_local/mail/{mail_id}/{n}").body.decode()

    def logged(self) -> str:
        """All that the functions have logged so far."""
        return "\n".join(line for _, line in entries(self.world))

    def travel(self, days: int = 0, hours: int = 0) -> None:
        """As `make travel`: in steps, and everything due settles at each."""
        far = ["--days", str(days), "--hours", str(hours)]
        done = subprocess.run(
            [sys.executable, "-m", "infra.local.travel", *flags_of(self.world), *far],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def hosted(self, scopes: Sequence[str], client: str = "") -> HostedSignIn:
        """A sign-in at the customers' pool, or for scopes of staff at theirs, or by `client`."""
        own = "SiteClientId" if CUSTOMER[-1] in scopes else "StaffClientId"
        return HostedSignIn(self.http, self.site, client or self.outputs[own], scopes)

    def _sign_in(self, email: str, scopes: Sequence[str]) -> Token:
        tokens = self.hosted(scopes).tokens(email)
        return Token(tokens["access_token"], time.time() + tokens["expires_in"])


def flags_of(world: World) -> list[str]:
    ports = [each for name, port in world.ports.items() for each in (f"--{name}-port", str(port))]
    return ["--state", str(world.state), *ports]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Starts the stack once a session; fails, never skips, with what the runner said."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@contextmanager
def running_stack(state: Path) -> Iterator[Stack]:
    """A stack with its state in the folder `state`, on free ports; fails with what the runner
    said."""
    world = World(state, *(free_port() for _ in range(4)))
    said = state / "runner.log"
    with said.open("wb") as log:
        runner = subprocess.Popen(
            [sys.executable, "-m", "infra.local.run", *flags_of(world)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            # Ctrl-C in the tests' terminal is for pytest; it ends the runner below.
            start_new_session=True,
        )
    try:
        yield Stack(world, _when_ready(world, runner, said))
    finally:
        with suppress(ProcessLookupError):
            os.kill(runner.pid, signal.SIGTERM)
        runner.wait(STOP_SECONDS)


def _when_ready(world: World, runner: subprocess.Popen[bytes], said: Path) -> dict[str, str]:
    ready = world.state / "ready.json"
    until(
        lambda: ready.exists() or runner.poll() is not None, "the local stack starts", START_SECONDS
    )
    assert ready.exists(), said.read_text()
    outputs: dict[str, str] = json.loads(ready.read_text())["stack"]
    return outputs
