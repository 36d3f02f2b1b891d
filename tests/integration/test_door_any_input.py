"""Whatever is sent, a door answers with one of its documented answers and never with a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.web.routes import ROUTES, Route
from tests.support.doors import CUSTOMER, Doors, address_body
from tests.support.events import CLERK, CLERK_OF_STORE, MAKER, OPERATOR, Call
from tests.support.house import DRONE

pytest_plugins = ["tests.support.door_fixtures"]

CALLERS = {"care/customer": CUSTOMER, "care/desk": CLERK, "care/maker": MAKER}
CALLERS |= {"care/store": CLERK_OF_STORE, "care/operator": OPERATOR}
ODD_TEXT = st.sampled_from(
    ["", "\x00", "\ud800", "\u202e", "a" * 3000, "-1", "../..", "4242424242424242"]
)
USUAL = st.sampled_from(
    [DRONE, "US", "premium", "collision", "unit", "2026-11-22T17:42:19Z", 12, 500]
)
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
VALUES = st.recursive(
    SCALARS | MONEY | PARTS | ADDRESS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=8,
)


def bodies(route: Route) -> st.SearchStrategy[Any]:
    """Objects with some of the route's fields, more or less as they should be."""
    names = list(route.body.model_fields) if route.body else []
    fields = st.dictionaries(st.sampled_from([*names, "x"]), VALUES, max_size=len(names) + 1)
    return fields | VALUES


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_input_is_answered_by_a_500(settled_doors: Doors, route: Route, data: Any) -> None:
    id_ = data.draw(st.sampled_from(["claim_1", "a/b", "\x00", "%00", "é" * 40, "a" * 9000, "{}"]))
    path = route.path.replace("{plan_id}", id_).replace("{claim_id}", id_)
    call = Call(
        route.method, path, caller=CALLERS.get(route.access.scope) if route.access else None
    )
    call.headers = {"Idempotency-Key": data.draw(ODD_TEXT | st.just("k" * 16))}
    if route.method == "POST":
        call.raw = json.dumps(data.draw(bodies(route)))
    event = call.event()
    if route.query:
        event["queryStringParameters"] = {route.query: data.draw(st.text() | ODD_TEXT)}
    answer = settled_doors.run(route.door, event)
    assert answer["statusCode"] < 500, answer["body"]
