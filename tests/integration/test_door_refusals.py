"""Bad input at every door: the exact answer, and nothing written or asked of the provider."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from care.web.bodies import MOST_BYTES
from care.web.routes import ROUTES, Route
from tests.support.calls import NOTHING, caller_of, name_of, path_of, whole_body
from tests.support.doors import CUSTOMER, Doors, order_body, question_body
from tests.support.events import CLERK, Call, Caller, Reply
from tests.support.house import DRONE

pytest_plugins = ["tests.support.door_fixtures"]

KEY = {"Idempotency-Key": "another-key-0000000001"}
JSON_ROUTES = [route for route in ROUTES if route.body]
FIELDED = [route for route in ROUTES if route.body and route.body.model_fields]
QUERIED = [route for route in ROUTES if route.query]
# A token of no use answers like one that is over: nobody is told which of the two it is.
TOKENS = {"/api/proof": "proof_expired"}
STRANGER = Caller("account-stranger")


def ask(doors: Doors, route: Route, **sent: Any) -> Reply:
    """The route's reply to a call with everything but what is `sent` as it should be."""
    call = {"caller": caller_of(route), "headers": KEY} | sent
    return doors.call(route.door, Call(route.method, path_of(route), **call))


@pytest.fixture
def doors(settled_doors: Doors) -> Iterator[Doors]:
    """Whatever a test here does, it writes nothing and asks the provider for nothing."""
    before = settled_doors.contents()
    yield settled_doors
    assert settled_doors.contents() == before


@pytest.mark.parametrize("route", JSON_ROUTES, ids=name_of)
@pytest.mark.parametrize("raw", ["", "{", "[" * 50_000, '{"a":1,"a":2}', '{"a":"\\ud800"}'])
def test_malformed_json_is_a_400(doors: Doors, route: Route, raw: str) -> None:
    reply = ask(doors, route, raw=raw)
    assert (reply.status, reply.body["code"]) == (400, "malformed_body")


@pytest.mark.parametrize("route", JSON_ROUTES, ids=name_of)
def test_a_body_that_is_not_base64_is_a_400(doors: Doors, route: Route) -> None:
    reply = ask(doors, route, raw="no base64!", base64=True)
    assert (reply.status, reply.body["code"]) == (400, "malformed_body")


@pytest.mark.parametrize("route", [r for r in ROUTES if r.method == "POST"], ids=name_of)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_body_of_another_kind_is_a_415(doors: Doors, route: Route, kind: str) -> None:
    reply = ask(doors, route, raw="{}", headers=KEY | {"Content-Type": kind})
    assert (reply.status, reply.body["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("coded", [False, True], ids=["text", "base64"])
@pytest.mark.parametrize("route", [r for r in ROUTES if r.method == "POST"], ids=name_of)
def test_a_body_over_64_kb_is_a_413(doors: Doors, route: Route, coded: bool) -> None:
    raw = json.dumps({"description": "x" * MOST_BYTES})
    if coded:
        raw = base64.b64encode(raw.encode()).decode()
    reply = ask(doors, route, raw=raw, base64=coded)
    assert (reply.status, reply.body["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("route", JSON_ROUTES, ids=name_of)
@pytest.mark.parametrize("root", [None, [], "x", 17, True])
def test_a_body_that_is_no_object_is_a_422(doors: Doors, route: Route, root: Any) -> None:
    reply = ask(doors, route, json=root)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.body["errors"]] == [""]


@pytest.mark.parametrize("route", JSON_ROUTES, ids=name_of)
def test_an_unknown_field_is_named(doors: Doors, route: Route) -> None:
    reply = ask(doors, route, json={"surprise": 1})
    assert reply.status == 422
    assert "/surprise" in [error["pointer"] for error in reply.body["errors"]]


@pytest.mark.parametrize("route", FIELDED, ids=name_of)
def test_every_field_of_a_wrong_type_is_named(doors: Doors, route: Route) -> None:
    assert route.body is not None
    names = list(route.body.model_fields)
    reply = ask(doors, route, json={name: {"deep": [0]} for name in names})
    assert reply.status == 422
    pointers = [error["pointer"] for error in reply.body["errors"]]
    for name in names:
        assert any(pointer.startswith(f"/{name}") for pointer in pointers), name


@pytest.mark.parametrize("route", [route for route in ROUTES if route.key], ids=name_of)
@pytest.mark.parametrize("key", [None, "", "short", "x" * 65, "with space 0000000", "é" * 20])
def test_a_missing_or_odd_key_is_named(doors: Doors, route: Route, key: str | None) -> None:
    body = doors.claim_body() if route.path == "/api/claims" else whole_body(route)
    headers = {} if key is None else {"Idempotency-Key": key}
    reply = ask(doors, route, json=body, headers=headers)
    assert reply.status == 422
    assert [e["pointer"] for e in reply.body["errors"]] == ["/headers/Idempotency-Key"]


def ask_by(doors: Doors, route: Route, text: str) -> Reply:
    """The route's reply to a query as it is, which no browser would send."""
    event = Call(route.method, path_of(route), caller=caller_of(route)).event()
    event["queryStringParameters"] = {route.query or route.maybe_query: text}
    return Reply.of(doors.run(route.door, event))


@pytest.mark.parametrize("route", QUERIED, ids=name_of)
@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "a" * 9000, "$(id)", "\u202e", "[]"])
def test_a_query_of_no_use_is_named(doors: Doors, route: Route, text: str) -> None:
    reply = ask_by(doors, route, text)
    if text and route.path in TOKENS:
        assert (reply.status, reply.body["code"]) == (404, TOKENS[route.path])
        return
    assert reply.status == 422
    assert [error["pointer"] for error in reply.body["errors"]] == [f"/{route.query}"]


@pytest.mark.parametrize("route", [r for r in ROUTES if r.maybe_query], ids=name_of)
@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "1" * 9000, "$(id)", "\u202e", "now"])
def test_a_query_that_may_be_left_out_is_named_when_it_is_of_no_use(
    doors: Doors, route: Route, text: str
) -> None:
    reply = ask_by(doors, route, text)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.body["errors"]] == [f"/{route.maybe_query}"]


@pytest.mark.parametrize("route", QUERIED, ids=name_of)
def test_a_query_that_is_left_out_is_named(doors: Doors, route: Route) -> None:
    reply = ask(doors, route)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.body["errors"]] == [f"/{route.query}"]


@pytest.mark.parametrize("route", [r for r in ROUTES if r.query or r.maybe_query], ids=name_of)
def test_an_unknown_parameter_is_named(doors: Doors, route: Route) -> None:
    query = {str(route.query or route.maybe_query): "US", "surprise": "1"}
    reply = ask(doors, route, query=query)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.body["errors"]] == ["/surprise"]


@pytest.mark.parametrize("route", [r for r in ROUTES if "{" in r.path], ids=name_of)
def test_an_object_of_nobody_is_a_404(doors: Doors, route: Route) -> None:
    body = {"json": whole_body(route)} if route.body else {}
    reply = ask(doors, route, **body)
    assert (reply.status, reply.body["code"]) == (404, "not_found")


@pytest.mark.parametrize("route", [r for r in ROUTES if "{" in r.path], ids=name_of)
@pytest.mark.parametrize("id_", ["\x00", "é", "a" * 65, "$(id)", "[]", "%2e%2e"])
def test_an_id_that_can_be_none_is_a_404_whatever_the_body(
    doors: Doors, route: Route, id_: str
) -> None:
    path = path_of(route, **dict.fromkeys(NOTHING, id_))
    reply = doors.call(route.door, Call(route.method, path, raw="{", caller=caller_of(route)))
    assert (reply.status, reply.body["code"]) == (404, "not_found")


@pytest.mark.parametrize("door", sorted({route.door for route in ROUTES}))
def test_a_path_that_is_no_route_is_a_404(doors: Doors, door: str) -> None:
    for path in ("/", "/api", "/api/nothing", "/api/plans/a/b/c", "/api/\x00", "/%2e%2e/"):
        assert doors.call(door, Call("POST", path, {}, CUSTOMER)).status == 404


@pytest.mark.parametrize("route", [r for r in ROUTES if r.access], ids=name_of)
@pytest.mark.parametrize(
    "caller", [None, Caller("eve", scope="openid"), Caller("", scope="care/customer")]
)
def test_a_token_that_is_not_good_here_is_a_403(
    doors: Doors, route: Route, caller: Caller | None
) -> None:
    reply = ask(doors, route, caller=caller, json={})
    assert (reply.status, reply.body["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if r.access and (r.access.group or r.access.stores)],
    ids=name_of,
)
def test_a_scope_without_its_group_is_a_403(doors: Doors, route: Route) -> None:
    unit = {"serial": DRONE, "battery": True, "genuine": True}
    assert ask(doors, route, caller=CUSTOMER, json=unit).status == 403


def test_a_serial_without_a_plan_and_an_unknown_one_answer_alike(doors: Doors) -> None:
    known = doors.get("look_up_status", "/api/status", None, serial="1ZNB0001")
    unknown = doors.get("look_up_status", "/api/status", None, serial="9ZZZ9999")
    assert known.status == unknown.status == 404
    del known.body["request_id"], unknown.body["request_id"]
    assert known.body == unknown.body


def test_a_refused_purchase_is_a_409_with_the_decision_of_the_check(doors: Doors) -> None:
    refused = doors.post("purchase_plan", "/api/plans", order_body(), CUSTOMER, headers=KEY)
    checked = doors.post("check_eligibility", "/api/eligibility", {"serial": DRONE}, None)
    assert (refused.status, refused.body["code"]) == (409, "refused")
    assert checked.status == 200
    assert refused.body["decision"] == checked.body["decision"]
    assert refused.body["decision"]["allowed"] is False


def test_a_changed_price_is_told_and_not_taken(doors: Doors) -> None:
    body = order_body("1ZNB0001") | {"price": {"amount": 100, "currency": "USD"}}
    reply = doors.post("purchase_plan", "/api/plans", body, CUSTOMER, headers=KEY)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.body["errors"]] == ["/price"]


def test_a_term_that_is_not_sold_is_named(doors: Doors) -> None:
    body = order_body("1ZNB0001") | {"term_months": 10**9}
    reply = doors.post("purchase_plan", "/api/plans", body, CUSTOMER, headers=KEY)
    assert [error["pointer"] for error in reply.body["errors"]] == ["/term_months"]


@pytest.mark.parametrize("cause", ["defect", "loss", "other"])
def test_a_cause_that_express_refuses_is_a_decision(doors: Doors, cause: str) -> None:
    asked = question_body() | {"cause": cause}
    shown = doors.post("file_claim", "/api/claims/preview", asked, CUSTOMER)
    assert (shown.status, shown.body["settlement"]) == (200, None)
    filed = doors.filed(cause=cause)
    assert (filed.status, filed.body["code"]) == (409, "refused")
    assert filed.body["decision"] == shown.body["decision"]
    failed = [r["id"] for r in shown.body["decision"]["rules"] if r["outcome"] == "failed"]
    assert failed == ["COV-2"]


def test_another_customers_plan_looks_like_no_plan(doors: Doors) -> None:
    body = question_body()
    shown = doors.post("file_claim", "/api/claims/preview", body, STRANGER).body
    nobody = doors.post(
        "file_claim", "/api/claims/preview", body | {"serial": "9ZZZ9999"}, STRANGER
    ).body
    assert shown["decision"]["allowed"] is False
    assert shown == nobody


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("fee", {"amount": 1, "currency": "USD"}, "/fee"),
        ("hold", {"amount": 99900, "currency": "EUR"}, "/hold"),
        ("consents", {"express": True, "hold": True, "version": "old"}, "/consents/version"),
        ("description", "4242 4242 4242 4242", "/description"),
    ],
)
def test_a_claim_on_other_figures_or_words_is_not_filed(
    doors: Doors, field: str, value: Any, pointer: str
) -> None:
    reply = doors.filed(**{field: value})
    assert reply.status == 422
    assert [error["pointer"] for error in reply.body["errors"]] == [pointer]


def test_a_scan_that_names_a_claim_of_nobody_is_a_404(doors: Doors) -> None:
    unit = {"serial": DRONE, "battery": True, "genuine": True, "claim_id": "claim_none"}
    assert doors.post("release_hold", "/api/returns", unit, CLERK).status == 404
