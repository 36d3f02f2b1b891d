"""A webhook endpoint of the tests' own: keeps what it gets, answers what it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Delivery:
    signature: str
    body: bytes

    @property
    def event(self) -> Any:
        return json.loads(self.body)


class Inbox:
    """A webhook endpoint: keeps what it gets, answers `status`."""

    def __init__(self, port: int = 0) -> None:
        self.status = 200
        self.deliveries: list[Delivery] = []
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                inbox.deliveries.append(Delivery(self.headers["Stripe-Signature"], body))
                self.send_response(inbox.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def types(self) -> list[str]:
        return [delivery.event["type"] for delivery in self.deliveries]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def inbox(port: int = 0) -> Iterator[Inbox]:
    found = Inbox(port)
    try:
        yield found
    finally:
        found.close()
