"""Whatever is sent, a door answers with one of its documented answers and never with a 500."""

from __future__ import annotations

import json
import time
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.web.routes import ROUTES, Route
from care.web.schemas.body import Body
from tests.support.calls import NOTHING, caller_of, name_of, path_of, whole_body
from tests.support.doors import Doors, address_body
from tests.support.events import CLERK, Call
from tests.support.house import DRONE
from tests.support.small_ports import signed

pytest_plugins = ["tests.support.door_fixtures"]

SECRETS = {"take_order_event": "maker-secret", "take_carrier_event": "carrier-secret"}
ODD_TEXT = st.sampled_from(
    ["", "\x00", "\ud800", "\u202e", "a" * 3000, "-1", "../..", "4242424242424242"]
)
USUAL = st.sampled_from(
    [DRONE, "US", "premium", "collision", "unit", "2026-11-22T17:42:19Z", 12, 500]
)
USUAL_TEXT = st.sampled_from([DRONE, "US", "2026-11-22T17:42:19Z"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | ODD_TEXT
    | USUAL
)
MONEY = st.fixed_dictionaries({"amount": SCALARS, "currency": st.just("USD") | SCALARS})
PARTS = st.lists(st.sampled_from(["camera", "aircraft", "grip", 1, None]), max_size=8)
ADDRESS = st.builds(
    lambda k, v: address_body() | {k: v}, st.sampled_from(list(address_body())), SCALARS
)
ODD_IDS = st.sampled_from(
    ["claim_1", "a/b", "\x00", "%00", "é" * 40, "a" * 9000, "{}", "1ZNB0001", DRONE]
)
VALUES = st.recursive(
    SCALARS | MONEY | PARTS | ADDRESS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=8,
)


def bodies(route: Route, filing: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Objects with some of the route's fields, or all of them, more or less as they should be."""
    if route.signed:
        return st.one_of([events(kind) for kind in route.signed])
    names = [*(route.body.model_fields if route.body else ()), "x"]
    fields = st.dictionaries(st.sampled_from(names), VALUES, max_size=len(names))
    whole = filing if route.path == "/api/claims" else whole_body(route)
    return fields | VALUES | changed(whole, names)


def changed(whole: dict[str, Any], names: list[str]) -> st.SearchStrategy[Any]:
    """The same, or with one odd field."""
    odd = st.dictionaries(st.sampled_from(names), VALUES, max_size=1)
    return st.builds(dict.__or__, st.just(whole), odd)


def events(kind: type[Body]) -> st.SearchStrategy[Any]:
    """Objects with all fields of an event, each more or less as it should be."""
    as_they_should = {
        "type": st.sampled_from(get_args(kind.model_fields["type"].annotation)),
        "at": st.just("2026-11-22T17:42:19Z"),
        "shipped_at": st.just("2026-11-22T17:42:19Z"),
        "serial": st.just(DRONE),
        "event_id": st.just("evt_1"),
        "account_id": st.just("account-1"),
        "region": st.just("US"),
        "locale": st.just("en-US"),
        "devices": st.just([{"line": "W-1", "model": "mavic-3", "quantity": 1}]),
        "plans": st.just([]),
        "reason": st.sampled_from(["lost", "refused", "exchanged"]),
    }
    whole = {name: as_they_should.get(name, st.just("W-1")) for name in kind.model_fields}
    return st.fixed_dictionaries(whole).flatmap(lambda each: changed(each, [*whole, "x"]))


@pytest.fixture(scope="module")
def filing(settled_doors: Doors) -> dict[str, Any]:
    """The body of a claim, of before there was one."""
    return settled_doors.claim_body()


@pytest.fixture(scope="module")
def known(settled_doors: Doors, filing: dict[str, Any]) -> dict[str, str]:
    """Ids of what there is: Ana's plan and claim, a grant, and their serials."""
    settled_doors.registered("1ZNB0001", activated_at="2026-01-05T12:00:00.000Z")
    repair = {"serial": "1ZNB0001", "email": "owner@example.com"}
    granted = settled_doors.post("register_repair", "/api/repairs", repair, CLERK).body
    claim = settled_doors.filed().body["claim"]
    return {
        "plan_id": claim["plan_id"],
        "claim_id": claim["claim_id"],
        "subject": claim["claim_id"],
        "grant_id": granted["grant"]["grant_id"],
        "serial": DRONE,
    }


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_input_is_answered_by_a_500(
    settled_doors: Doors,
    known: dict[str, str],
    filing: dict[str, Any],
    route: Route,
    data: Any,
) -> None:
    ids = data.draw(st.just(known) | ODD_IDS.map(lambda id_: dict.fromkeys(NOTHING, id_)))
    call = Call(route.method, path_of(route, **ids), caller=caller_of(route))
    call.headers = {"Idempotency-Key": data.draw(ODD_TEXT | st.just("k" * 16))}
    if route.method == "POST":
        call.raw = json.dumps(data.draw(bodies(route, filing)))
        if secret := SECRETS.get(route.door):
            told = signed(secret, call.raw.encode(), int(time.time()))
            call.headers |= {"Aftercare-Signature": told}
    event = call.event()
    if name := route.query or route.maybe_query:
        event["queryStringParameters"] = {name: data.draw(st.text() | ODD_TEXT | USUAL_TEXT)}
    answer = settled_doors.run(route.door, event)
    assert answer["statusCode"] < 500, answer["body"]
