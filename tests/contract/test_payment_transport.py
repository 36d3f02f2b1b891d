"""The SDK over our transport: what it asks again, what it never does, and whom it trusts."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import stripe
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from care.adapters.stripe.transport import Transport
from tests.support.double import API_KEY, Double
from tests.support.payers import confirmed, intent_params

HASTY = (1.0, 1.0)


def asking(address: str, retries: int = 1) -> stripe.StripeClient:
    return stripe.StripeClient(
        API_KEY,
        base_addresses={"api": address, "files": address},
        max_network_retries=retries,
        http_client=Transport(HASTY),
    )


def paid(double: Double, customer: str, do: str, retries: int) -> Any:
    """A payment whose confirmation meets the fault `do`."""
    api = asking(double.url, retries)
    intent = api.v1.payment_intents.create(intent_params(customer))
    double.fault(do, path="*/confirm")
    return confirmed(api, intent.id, "key-1")


@pytest.mark.parametrize("do", ["timeout_before", "timeout_after", "reset_after", "409"])
def test_what_was_not_answered_is_asked_once_more_under_the_same_key(
    double: Double, customer: str, do: str
) -> None:
    assert paid(double, customer, do, retries=1).status == "succeeded"
    assert double.books()["total"]["captured"] == 30000


def test_without_a_second_try_the_caller_is_told_that_no_answer_came(
    double: Double, customer: str
) -> None:
    with pytest.raises(stripe.APIConnectionError, match="ProtocolError") as found:
        paid(double, customer, "reset_after", retries=0)
    assert found.value.should_retry is True
    assert double.books()["total"]["captured"] == 30000


def test_nobody_listening_is_no_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(stripe.APIConnectionError, match="NewConnectionError"):
            asking(address, retries=0).v1.customers.retrieve("cus_1")


class _Provider(BaseHTTPRequestHandler):
    """Answers `/v1/customers/<name>` by its name, and keeps who asked from which port."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[int, str, dict[str, str]]]

    def do_GET(self) -> None:
        heard = {name.lower(): value for name, value in self.headers.items()}
        self.asked.append((self.client_address[1], self.path, heard))
        name = self.path.rpartition("/")[2]
        body = b"\xff\xfe" if name == "broken" else b'{"object": "customer", "id": "cus_1"}'
        packed = gzip.compress(body)
        self.send_response(302 if name == "moved" else 200)
        if name == "moved":
            self.send_header("location", "/v1/customers/elsewhere")
        self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


Asked = list[tuple[int, str, dict[str, str]]]


@contextmanager
def provider(context: ssl.SSLContext | None = None) -> Iterator[tuple[int, Asked]]:
    """A port, and what was asked there."""
    asked: Asked = []
    handler = type("Provider", (_Provider,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_connection_is_kept_and_packed_answers_are_read() -> None:
    with provider() as (port, asked):
        api = asking(f"http://127.0.0.1:{port}")
        assert [api.v1.customers.retrieve("cus_1").id for _ in range(2)] == ["cus_1", "cus_1"]
    assert len({port for port, _, _ in asked}) == 1
    assert [heard["accept-encoding"] for _, _, heard in asked] == ["gzip", "gzip"]


def test_a_redirect_is_followed_nowhere() -> None:
    with provider() as (port, asked), pytest.raises(stripe.APIError, match="302"):
        asking(f"http://127.0.0.1:{port}").v1.customers.retrieve("moved")
    assert [path for _, path, _ in asked] == ["/v1/customers/moved"]


def test_an_answer_that_is_no_text_is_an_error_of_the_sdk() -> None:
    with provider() as (port, _), pytest.raises(stripe.APIError, match="Invalid response body"):
        asking(f"http://127.0.0.1:{port}").v1.customers.retrieve("broken")


def test_a_certificate_that_nobody_vouches_for_is_refused_and_not_asked_again(
    tmp_path: Path,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_its_own_witness(tmp_path))
    refused = pytest.raises(stripe.APIConnectionError, match="SSLError")
    with provider(context) as (port, asked), refused as found:
        asking(f"https://localhost:{port}").v1.customers.retrieve("cus_1")
    assert found.value.should_retry is False and asked == []


def _its_own_witness(folder: Path) -> Path:
    """Key and certificate of `localhost`, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, pkcs8, plain) + certificate.public_bytes(pem))
    return path
