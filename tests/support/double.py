"""Starts the payment double in a process of its own, and drives its levers and pages by HTTP."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import stripe

ROOT = Path(__file__).parents[2]
API_KEY = "sk_test_double"
SECRET = "whsec_double"
_PATIENCE = 15  # seconds
Found = TypeVar("Found")
GOOD_CARD = "4242424242424242"
FORM = {
    "number": GOOD_CARD,
    "expiry": "12 / 34",
    "cvc": "123",
    "name": "Ada Pilot",
    "country": "US",
    "postal_code": "94107",
}


def until(look: Callable[[], Found], what: str, patience: float = _PATIENCE) -> Found:
    """The first true value of `look`; fails loudly, naming `what`, after `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := look():
            return value
        time.sleep(0.02)
    raise TimeoutError(f"not within {patience} s: {what}")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Page:
    """An answer of a hosted page."""

    status: int
    location: str | None
    html: str

    @property
    def alert(self) -> str | None:
        """What the page says in its role=alert."""
        found = re.search(r'role="alert"[^>]*>(.*?)</div>', self.html, re.S)
        return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else None

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.html, re.S)
        return unescape(found[1]).strip() if found else ""


@dataclass
class Double:
    """A running double: `url` is its base, `clock_file` is shared with whoever travels."""

    folder: Path
    port: int
    flags: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock"

    def start(self) -> None:
        command = [sys.executable, "-m", "infra.local.double", "--port", str(self.port)]
        command += ["--state", str(self.folder / "state"), "--clock-file", str(self.clock_file)]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen([*command, *self.flags], cwd=ROOT, stdout=log, stderr=log)
        until(self._ready, f"the double is ready: {(self.folder / 'log').read_text()}")

    def _ready(self) -> bool:
        if self.process and self.process.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text())
        try:
            return self.control("GET", "health") == {"ok": True}
        except ConnectionError:
            return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(_PATIENCE)

    def kill(self) -> None:
        """kill -9: no goodbye."""
        assert self.process
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(_PATIENCE)

    def client(self, retries: int = 0, timeout: float = 10) -> stripe.StripeClient:
        """The official SDK, aimed at the double."""
        return stripe.StripeClient(
            API_KEY,
            base_addresses={"api": self.url, "files": self.url},
            max_network_retries=retries,
            http_client=stripe.RequestsClient(timeout=timeout),
        )

    def http(
        self, method: str, address: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """One plain request; header names in lower case. No redirect is followed."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        with closing(connection):
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, names, answer.read()

    def api(
        self, method: str, path: str, key: str | None = None, **form: str
    ) -> tuple[int, dict[str, str], Any]:
        """A request as the SDK would send it, with the decoded answer."""
        status, head, body = self.http_api(method, path, key, **form)
        return status, head, json.loads(body)

    def http_api(
        self, method: str, path: str, key: str | None = None, **form: str
    ) -> tuple[int, dict[str, str], bytes]:
        """The same with the raw bytes of the answer."""
        headers = {"Authorization": f"Bearer {API_KEY}"}
        headers |= {"Idempotency-Key": key} if key else {}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.http(method, path, urlencode(form).encode(), headers)

    def control(self, method: str, lever: str, body: Any = None) -> Any:
        """`/_double/{lever}`; raises ValueError with the double's sentence when it refuses."""
        raw = json.dumps(body).encode() if body is not None else b""
        status, _, answer = self.http(method, f"/_double/{lever}", raw)
        if status != 200:
            raise ValueError(json.loads(answer)["error"])
        return json.loads(answer)

    def travel(self, seconds: int) -> int:
        """Moves the shared clock on; all that came due has run. Returns the new time."""
        offset = self.control("GET", "clock")["offset"]
        now: int = self.control("POST", "clock", {"offset": offset + seconds})["now"]
        return now

    def now(self) -> int:
        now: int = self.control("GET", "clock")["now"]
        return now

    def fault(self, do: str, times: int = 1, **match: Any) -> None:
        self.control("POST", "faults", {"match": match, "do": do, "times": times})

    def books(self, **only: str) -> Any:
        return self.control("GET", f"books?{urlencode(only)}")

    def open_page(self, address: str) -> Page:
        status, head, body = self.http("GET", address)
        return Page(status, head.get("location"), body.decode())

    def post_page(self, address: str, **form: str) -> Page:
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        status, head, body = self.http("POST", address, urlencode(form).encode(), head)
        return Page(status, head.get("location"), body.decode())

    def pay(self, session_url: str, number: str = GOOD_CARD, **typed: str) -> Page:
        """Fills in the hosted page and presses Pay."""
        cvc = "1234" if number.startswith("3") and len(number) == 15 else "123"
        return self.post_page(session_url, **(FORM | {"number": number, "cvc": cvc} | typed))

    def authenticate(self, address: str, *, passed: bool = True) -> Page:
        """Answers the 3-D Secure page."""
        return self.post_page(address, outcome="complete" if passed else "fail")

    def event_types(self) -> list[str]:
        """All events so far, oldest first."""
        events = self.client().v1.events.list({"limit": 100})
        return [event.type for event in events.auto_paging_iter()][::-1]


@contextmanager
def running_double(folder: Path, *flags: str) -> Iterator[Double]:
    """A double on a free port with its own state and clock file in `folder`."""
    double = Double(folder, free_port(), flags)
    double.start()
    try:
        yield double
    finally:
        double.stop()
