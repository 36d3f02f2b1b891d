"""A registry's API on this machine: takes devices as `POST /api/devices` does, and can misbehave.

Rows are judged by the very bodies of the API; what is kept is compared as the service compares it.
"""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from care.domain.device import Device
from care.usecases.import_devices import Imported
from care.web.bodies import MOST_BYTES, json_of
from care.web.errors import Malformed
from care.web.schemas.devices import DeviceBatch
from care.web.views.imports import imported_view


class FakeRegistry(ThreadingHTTPServer):
    """`plan` says what happens to the next requests: a status, "lose" or "answer"."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.sizes: list[int] = []
        self.bytes: list[int] = []
        self.scopes: list[str] = []
        self.plan: list[str] = []
        self.known: dict[str, Device] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def taken(self, document: Any) -> dict[str, Any]:
        """The API's answer to a body."""
        rows = dict(DeviceBatch.read(document).rows())
        good = [row for row in rows.values() if isinstance(row, Device)]
        changed = [row for row in good if self.known.get(row.serial) != row]
        self.known |= {row.serial: row for row in good}
        return imported_view(Imported(len(changed), len(good) - len(changed)), rows)


class _Answers(BaseHTTPRequestHandler):
    server: FakeRegistry

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/oauth2/token":
            self.server.scopes.append(raw.decode())
            self._answer(200, {"access_token": "token"})
            return
        self.server.bytes.append(len(raw))
        happens = self.server.plan.pop(0) if self.server.plan else "answer"
        if happens.isdecimal():
            self._answer(int(happens), {"code": "x", "detail": f"Answered {happens}."})
            return
        status, answer = self._taken(raw)
        if happens == "lose":
            self.close_connection = True
            self.connection.close()
            return
        self._answer(status, answer)

    def _taken(self, raw: bytes) -> tuple[int, dict[str, Any]]:
        if len(raw) > MOST_BYTES:
            return 413, {"code": "too_large", "detail": "The body is too large."}
        try:
            document = json_of({"body": raw.decode()})
        except Malformed as error:
            return 400, {"code": "malformed", "detail": error.detail}
        self.server.sizes.append(len(document["devices"]))
        return 200, self.server.taken(document)

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
