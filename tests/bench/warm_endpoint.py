"""The tables, the secrets and the payment provider behind one address: answers as recorded.

It runs in the process of the bench. What is measured talks to it over loopback, so the work of
answering is in no figure.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from typing import Any

from tests.bench.warm_values import Asked

TABLES = "DynamoDB_20120810"
SECRET = json.dumps(
    {
        "api_key": "sk_test_warm",
        "webhook_secrets": ["whsec_warm"],
        "codes": "11" * 32,
        "tokens": "22" * 32,
        "maker": ["maker"],
        "carrier": ["carrier"],
    }
)
# Of a session as the provider answers it, most is null for us.
_NULL = (
    *("after_expiration", "allow_promotion_codes", "client_secret", "consent"),
    *("consent_collection", "currency_conversion", "customer_creation", "customer_details"),
    *("customer_email", "invoice", "payment_intent", "payment_link", "return_url"),
    *("payment_method_collection", "presentment_details", "recovered_from", "setup_intent"),
    *("saved_payment_method_options", "shipping_address_collection", "shipping_cost"),
    *("submit_type", "subscription"),
)


class Endpoint(ThreadingHTTPServer):
    """Gives the tables' `answers` in their order, over and over; `asked` is what came."""

    daemon_threads = True

    def __init__(self, answers: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.answers, self.asked = cycle(answers), list[Asked]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def taken(self) -> list[Asked]:
        """What was asked since the last look."""
        taken, self.asked = self.asked, []
        return taken


class _Connection(BaseHTTPRequestHandler):
    server: Endpoint
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        service, _, operation = self.headers.get("x-amz-target", "").partition(".")
        if service == "secretsmanager":
            self._answer(json.dumps({"Name": "warm", "SecretString": SECRET}))
            return
        self.server.asked.append(Asked(operation, self.path, dict(self.headers), body))
        self._answer(next(self.server.answers) if service == TABLES else session())

    def _answer(self, text: str) -> None:
        raw = text.encode()
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(raw)))
        self.send_header("x-amzn-requestid", "0" * 52)
        self.send_header("x-amz-crc32", str(zlib.crc32(raw)))
        self.end_headers()
        self.wfile.write(raw)


@contextmanager
def standing(answers: list[str]) -> Iterator[Endpoint]:
    """An endpoint on a free port of loopback."""
    with Endpoint(answers) as endpoint:
        thread = threading.Thread(target=endpoint.serve_forever)
        thread.start()
        try:
            yield endpoint
        finally:
            endpoint.shutdown()
            thread.join()


def session() -> str:
    """A page of the provider that was just opened."""
    return json.dumps(
        dict.fromkeys(_NULL)
        | {
            "id": "cs_test_" + "a" * 58,
            "object": "checkout.session",
            "adaptive_pricing": {"enabled": False},
            "amount_subtotal": 15900,
            "amount_total": 15900,
            "automatic_tax": {"enabled": False, "liability": None, "status": None},
            "billing_address_collection": "required",
            "cancel_url": "http://localhost:8080/claims/pay?claim=claim_0000000000000000&back=1",
            "client_reference_id": "claim_0000000000000000",
            "created": 1795370539,
            "currency": "usd",
            "custom_fields": [],
            "custom_text": {"submit": {"message": "A" * 120}},
            "customer": "cus_1",
            "discounts": [],
            "expires_at": 1795456879,
            "livemode": False,
            "locale": "en",
            "metadata": {"effect": "hold", "subject": "claim_0000000000000000"},
            "mode": "payment",
            "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
            "payment_method_types": ["card"],
            "payment_status": "unpaid",
            "phone_number_collection": {"enabled": False},
            "shipping_options": [],
            "status": "open",
            "success_url": "http://localhost:8080/claims/pay?claim=claim_0000000000000000",
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted",
            "url": "https://checkout.stripe.com/c/pay/cs_test_" + "a" * 300,
            "wallet_options": {"link": {"display": "never"}},
        }
    )
