"""Empty tables on loopback: what the first call of a door meets instead of AWS and the provider.

Every table is empty and takes every write, the secrets are filled in, the provider's lists have
nothing. It answers from a thread of the bench: what it costs is not counted to a door.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.support.first_calls import KEYS, PAYMENT

# What a client may ask of AWS, by the target it names.
ANSWERS: dict[str, dict[str, Any]] = {
    "DynamoDB_20120810.GetItem": {},
    "DynamoDB_20120810.PutItem": {},
    "DynamoDB_20120810.UpdateItem": {"Attributes": {"missed": {"N": "1"}}},
    "DynamoDB_20120810.TransactWriteItems": {},
    "DynamoDB_20120810.Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "secretsmanager.GetSecretValue": {"SecretString": json.dumps(KEYS | PAYMENT)},
    "AWSCognitoIdentityProviderService.ListUsers": {"Users": []},
    "AWSCognitoIdentityProviderService.AdminGetUser": {
        "Username": "ana",
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}],
    },
    "AmazonSQS.SendMessageBatch": {"Successful": [], "Failed": []},
}
EMPTY_BUCKET = b"<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>"
NOTHING = {"object": "list", "data": [], "has_more": False}


class Stub(ThreadingHTTPServer):
    """`asked` counts what was asked since the last look, by target or path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def taken(self) -> Counter[str]:
        """What was asked since the last look."""
        asked, self.asked = self.asked, Counter()
        return asked


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Stub

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    do_PUT = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing of each request."""

    def _answer(self) -> None:
        asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = str(self.headers.get("X-Amz-Target") or f"{self.command} {self.path}")
        self.server.asked[name] += 1
        listed = "list-type=2" in name
        body = EMPTY_BUCKET if listed else json.dumps(_answer_to(name, asked)).encode()
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        # In one packet: a head that goes before its body waits 40 ms for an acknowledgement.
        self.wfile.write(head.encode() + body)


def _answer_to(name: str, asked: bytes) -> dict[str, Any]:
    if name != "DynamoDB_20120810.BatchGetItem":
        return ANSWERS.get(name, NOTHING)
    found = {table: [] for table in json.loads(asked)["RequestItems"]}
    return {"Responses": found, "UnprocessedKeys": {}}


@contextmanager
def answering() -> Iterator[Stub]:
    """The stub, on a free port of loopback."""
    stub = Stub()
    thread = Thread(target=stub.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.shutdown()
        thread.join()
        stub.server_close()
