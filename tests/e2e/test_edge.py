"""The way to the API: through the site alone, and with the address of whoever called the site."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from care.web.edge import KEY_HEADER, VIEWER_HEADER
from tests.support.stack import Answer, Stack
from tests.support.template import read
from tests.support.visitor import Visitor, a_key, signed

ANOTHER_MACHINE, SOMEBODY = "127.0.0.2", "203.0.113.9"
JSON = {"content-type": "application/json"}


def send(
    address: str, method: str, body: Any = None, come_from: str = "127.0.0.1", **headers: str
) -> Answer:
    """A request from an address of this machine; JSON in. `x_y` is the header `x-y`."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(
        "127.0.0.1", parts.port, timeout=60, source_address=(come_from, 0)
    )
    sent = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    with closing(connection):
        connection.request(method, target, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, names, answer.read())


def around(stack: Stack) -> str:
    """The API's own address, where neither distribution nor firewall stands before it."""
    return f"{stack.world.emulator_url}/_aws/execute-api/{stack.outputs['ApiId']}/$default"


def edge_key(stack: Stack) -> str:
    """What the distribution proves itself with."""
    secret = stack.client("secretsmanager").get_secret_value(SecretId="aftercare/edge")
    return str(json.loads(secret["SecretString"])["first"])


@pytest.mark.parametrize("sent", [{}, {"x_care_edge": "first"}, {"x_care_edge": ""}])
def test_the_apis_own_address_serves_nobody(stack: Stack, sent: dict[str, str]) -> None:
    address, asked = f"{around(stack)}/api/eligibility", {"serial": stack.new_device()}
    answer = send(address, "POST", asked, **sent)
    assert answer.status == 403, answer.body
    assert answer.json["code"] == "wrong_address"
    assert answer.headers["content-type"] == "application/problem+json"
    # The route is there: with the key it is answered.
    assert send(address, "POST", asked, x_care_edge=edge_key(stack)).status == 200


def test_a_token_opens_nothing_around_the_site(stack: Stack, ana: Visitor) -> None:
    answer = send(f"{around(stack)}/api/account", "GET", authorization=f"Bearer {ana.token}")
    assert (answer.status, answer.json["code"]) == (403, "wrong_address")
    assert "plans" in ana.get("/account")


def test_what_a_viewer_sends_as_the_key_is_written_over_by_the_site(stack: Stack) -> None:
    address, asked = f"{stack.site}/api/eligibility", {"serial": stack.new_device()}
    assert send(address, "POST", asked, x_care_edge="wrong").status == 200


def test_the_consent_has_the_address_that_called_the_site(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    filed = send(
        f"{stack.site}/api/claims",
        "POST",
        ana.filing(drone),
        ANOTHER_MACHINE,
        authorization=f"Bearer {ana.token}",
        idempotency_key=a_key(),
        # Whatever a caller says of itself.
        x_care_viewer=SOMEBODY,
        x_forwarded_for=SOMEBODY,
    )
    assert filed.status == 201, filed.body
    ana.pay(filed.json["payment"])
    claim_id = filed.json["claim"]["claim_id"]
    ana.go_on("claim", claim_id)
    assert desk.get(f"/claims/{claim_id}/evidence")["evidence"]["consent"]["ip"] == ANOTHER_MACHINE


def test_a_signed_event_reaches_the_api_byte_by_byte(stack: Stack) -> None:
    """Signatures are of the bytes: ä, an escape and blanks have to survive the way."""
    event = {"event_id": f"evt-{a_key()}", "type": "ä\u2028 \\u00e4", "unknown": True}
    answer = signed(stack, "/order-events", "orders_local", event)
    # Verified, and only then found to be no event.
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")
    assert signed(stack, "/order-events", "another", event).json["code"] == "bad_signature"


def test_the_edges_own_function_says_who_called_and_leaves_the_rest(browser: Browser) -> None:
    """In the cloud; the emulator runs none. A browser runs what is in the template."""
    code = read("infra/site.yaml")["Resources"]["ViewerAddress"]["Properties"]["FunctionCode"]
    request = {
        "method": "POST",
        "uri": "/api/claims",
        "querystring": {"a": {"value": "b"}},
        "headers": {VIEWER_HEADER: {"value": SOMEBODY}, "host": {"value": "care.example"}},
        "cookies": {},
    }
    event = {"version": "1.0", "viewer": {"ip": "2001:db8::7"}, "request": request}
    page = browser.new_page()
    try:
        answer = page.evaluate("([code, event]) => eval(`(${code})`)(event)", [code, event])
    finally:
        page.close()
    headers = request["headers"] | {VIEWER_HEADER: {"value": "2001:db8::7"}}  # type: ignore[operator]
    assert answer == request | {"headers": headers}
    assert KEY_HEADER not in answer["headers"]
