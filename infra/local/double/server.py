"""The HTTP server: reads a request, asks the API, the pages or the control, writes the answer."""

import contextlib
import select
import socket
import struct
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .api import Answer, Api, Request
from .app import Double
from .control import Control
from .pages import Pages

_HANG = 60  # seconds until a hanging answer gives up on a client that never hangs up
_LARGEST = 10 * 1024 * 1024


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)

    def serve(self, double: Double) -> None:
        self.api, self.pages, self.control = Api(double), Pages(double), Control(double)
        self.serve_forever(poll_interval=0.1)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    # Answers leave in one piece: head and body apart would wait 40 ms for a delayed ACK.
    wbufsize = -1

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST:
            self.close_connection = True
            self._write(Answer(413, b"too large"))
            return
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        self._write(self._answer(Request(self.command, address.path, address.query, headers, body)))

    def _answer(self, request: Request) -> Answer:
        if request.path.startswith("/v1/"):
            return self.server.api.answer(request)
        if request.path.startswith("/_double/"):
            return self.server.control.answer(request)
        return self.server.pages.answer(request)

    def _write(self, answer: Answer) -> None:
        if answer.lost:
            self._lose(answer.lost)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def handle_one_request(self) -> None:
        # A caller that went away meanwhile is its own business: the answer is kept under its key.
        with contextlib.suppress(ConnectionError):
            super().handle_one_request()
            return
        self.close_connection = True

    def _lose(self, how: str) -> None:
        """No answer: the caller waits until it gives up, or its connection is reset."""
        self.close_connection = True
        if how == "hang":
            select.select([self.connection], [], [], _HANG)
        else:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the books count requests, and errors have a log of their own."""
