"""The doors behind an address of this machine, for what asks them over HTTP.

A token is the name of a caller: whoever sends `Bearer operator` is the operator.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .documented import route_of
from .doors import CUSTOMER, Doors
from .events import CLERK, OPERATOR, Call, Reply

CALLERS = {"operator": OPERATOR, "desk": CLERK, "customer": CUSTOMER}


class DoorServer(ThreadingHTTPServer):
    """`asked` are the calls that came; the answers to the next `lost` of them never arrive."""

    daemon_threads = True

    def __init__(self, doors: Doors) -> None:
        super().__init__(("127.0.0.1", 0), _Gateway)
        self.doors, self.lost = doors, 0
        self.asked: list[Call] = []

    @property
    def api(self) -> str:
        """The address that ends in `/api`."""
        return f"http://127.0.0.1:{self.server_port}/api"


class _Gateway(BaseHTTPRequestHandler):
    """One request, as the gateway hands it to its door."""

    server: DoorServer

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers["content-length"])).decode())

    def _serve(self, raw: str | None) -> None:
        call = self._call(raw)
        self.server.asked.append(call)
        route = route_of(call)
        if route is None:
            self._answer(404, b'{"message": "Not Found"}')
            return
        # What a door prints are its metrics; here they would be the command's own output.
        with redirect_stdout(StringIO()):
            reply = self.server.doors.call(route.door, call)
        if self.server.lost:
            self.server.lost -= 1
            self.close_connection = True
            self.connection.close()
            return
        self._answer(reply.status, _bytes(reply))

    def _call(self, raw: str | None) -> Call:
        parts = urlsplit(self.path)
        caller = CALLERS.get(self.headers["authorization"].removeprefix("Bearer "))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query))
        call = Call(self.command, unquote(parts.path), caller=caller, query=query, headers=headers)
        call.raw = raw
        return call

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _bytes(reply: Reply) -> bytes:
    return reply.text.encode()


@contextmanager
def served(doors: Doors) -> Iterator[DoorServer]:
    """`doors` behind an address, until the end."""
    server = DoorServer(doors)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
