"""The HTTP edge: what is not a route, what nobody foresaw, and what the log may say."""

from __future__ import annotations

from typing import Any

import pytest

from care.domain.errors import Conflict, TooEarly
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Door
from tests.support.events import Call, Caller, Context, Lines, Reply

pytest_plugins = ["tests.support.door_fixtures"]

SECRET = "ana@example.com 4242"
door = Door(())


@door.get("/api/things/{thing_id}", CUSTOMER)
def show(request: Request, thing_id: str) -> dict[str, Any]:
    return {"thing": thing_id, "account": request.account, "op": request.op, "ip": request.ip}


@door.post("/api/things")
def make(request: Request) -> tuple[dict[str, Any], int]:
    return {"made": request.json}, 201


@door.post("/api/broken")
def broken(request: Request) -> dict[str, Any]:
    raise RuntimeError(SECRET)


@door.post("/api/unwritable")
def unwritable(request: Request) -> dict[str, Any]:
    return {"no": object()}


TRIES: list[str] = []


@door.post("/api/races/{losses}")
def race(request: Request, losses: str) -> dict[str, Any]:
    TRIES.append(request.op)
    if len(TRIES) <= int(losses):
        raise Conflict("somebody else was faster")
    return {"tries": len(TRIES)}


@door.post("/api/early")
def early(request: Request) -> dict[str, Any]:
    TRIES.append(request.op)
    raise TooEarly


def reply(call: Call) -> Reply:
    """The door's reply."""
    return Reply.of(door.answer(call.event(), Context("request-7")))


@pytest.mark.parametrize(("losses", "status", "tries"), [(0, 200, 1), (2, 200, 3), (3, 409, 3)])
def test_who_lost_a_race_is_decided_anew_under_another_name_and_not_for_ever(
    losses: int, status: int, tries: int
) -> None:
    TRIES.clear()
    answer = reply(Call("POST", f"/api/races/{losses}", {}))
    assert (answer.status, len(TRIES)) == (status, tries)
    assert len(set(TRIES)) == tries


def test_what_comes_too_early_is_not_tried_again() -> None:
    TRIES.clear()
    assert reply(Call("POST", "/api/early", {})).status == 409
    assert len(TRIES) == 1


def test_a_route_is_answered_with_what_it_returns() -> None:
    answer = reply(Call("GET", "/api/things/a-1", caller=Caller("ana")))
    assert answer.status == 200
    assert answer.body == {
        "thing": "a-1",
        "account": "ana",
        "op": "request-7/1",
        "ip": "192.0.2.7",
    }
    assert answer.headers == {
        "Content-Type": "application/json",
        "Content-Language": "en",
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Accept-Encoding",
    }


def test_a_route_may_choose_its_status() -> None:
    answer = reply(Call("POST", "/api/things", {"a": 1}))
    assert (answer.status, answer.body) == (201, {"made": {"a": 1}})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/nothing"),
        ("GET", "/"),
        ("DELETE", "/api/things"),
        ("GET", "/api/things/"),
        ("GET", "/api/things/a/b"),
        ("GET", "/api/things/a b"),
        ("GET", "/api/things/a\x00"),
        ("GET", "/api/things/%00"),
        ("GET", "/api/things/ä"),
        ("GET", "/api/things/\ud800"),
        ("GET", "/api/things/../things"),
        ("GET", "/api/things/" + "a" * 65),
        ("GET", "/api/things/" + "a" * 8000),
    ],
)
def test_what_is_no_route_or_no_id_is_the_same_404(method: str, path: str) -> None:
    answer = reply(Call(method, path, caller=Caller("ana")))
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["code"] == "not_found"
    assert answer.text == reply(Call("GET", "/api/nothing")).text


@pytest.mark.parametrize("path", ["/api/broken", "/api/unwritable"])
def test_what_nobody_foresaw_is_a_500_that_tells_nothing(path: str, printed: Lines) -> None:
    answer = reply(Call("POST", path, {"email": SECRET}))
    lines = printed()
    assert answer.status == 500
    assert answer.body["code"] == "unexpected"
    assert answer.body["request_id"] == "request-7"
    assert SECRET not in answer.text
    assert SECRET not in str(lines)
    failure = next(line for line in lines if line["message"] == "request_failed")
    assert failure["request_id"] == "request-7"
    assert failure["error"][0] in ("builtins.RuntimeError", "builtins.TypeError")
    assert any("resolver.py" in frame for frame in failure["frames"])


def test_the_access_log_is_one_line_without_anything_that_was_sent(
    printed: Lines,
) -> None:
    headers = {"authorization": "Bearer token-secret"}
    call = Call("GET", "/api/things/serial-secret", caller=Caller("ana-secret"), headers=headers)
    call.route, call.query = "GET /api/things/{thing_id}", {"q": "query-secret"}
    reply(call)
    access, metric = printed()
    assert "secret" not in f"{access} {metric}"
    assert {k: access[k] for k in ("message", "route", "status", "request_id")} == {
        "message": "request",
        "route": "GET /api/things/{thing_id}",
        "status": 200,
        "request_id": "request-7",
    }
    assert metric["Answered"] == [1.0]
    assert metric["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Aftercare"


def test_the_access_log_names_the_problem(printed: Lines) -> None:
    reply(Call("POST", "/api/things", raw="{"))
    access, metric = printed()
    assert (access["status"], access["code"]) == (400, "malformed_body")
    assert metric["Refused"] == [1.0]


def test_a_problem_is_forgotten_by_the_next_request(printed: Lines) -> None:
    reply(Call("POST", "/api/things", raw="{"))
    reply(Call("POST", "/api/things", {}))
    access = printed()[2]
    assert access["status"] == 201
    assert access.get("code") is None


def test_a_caller_without_the_scope_does_not_get_in() -> None:
    answer = reply(Call("GET", "/api/things/a", caller=Caller("ana", scope="openid")))
    assert (answer.status, answer.body["code"]) == (403, "not_allowed")
