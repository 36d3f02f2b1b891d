"""docs/who-may-what.md states a cell for every route and caller, and none that the scopes deny."""

from __future__ import annotations

import pytest

from care.web import auth
from care.web.routes import ROUTES, Route
from tests.support.calls import name_of
from tests.support.estate_asks import ASKS, USED_UP
from tests.support.who_may import (
    BARRED,
    CALLERS,
    CUSTOMERS,
    FOREIGN,
    barred,
    cell_of,
    cells,
    heads,
    stated,
)


def test_every_route_has_a_row_and_every_caller_a_cell() -> None:
    assert set(stated()) == {(name_of(route), caller) for route, caller in cells()}
    assert len(stated()) == len(ROUTES) * len(CALLERS) > 900
    assert set(heads()) == {("route", *CALLERS)}


def test_every_route_is_asked_for_something() -> None:
    assert list(ASKS) == [name_of(route) for route in ROUTES]


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_a_cell_says_what_scope_group_and_signature_say(route: Route) -> None:
    for caller in CALLERS:
        stands, turned_away = cell_of(route, caller), barred(route, caller)
        assert stands == turned_away if turned_away else stands not in BARRED, caller


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_what_is_let_in_is_answered_as_the_route_says(route: Route) -> None:
    for caller in CALLERS:
        status, _, code = cell_of(route, caller).partition(" ")
        assert status == str(route.status) if not code and status[0] == "2" else True
        assert not code or code in route.codes, caller


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.access == auth.CUSTOMER and "{" in r.path], ids=name_of
)
def test_a_thing_of_one_customer_is_there_for_no_other(route: Route) -> None:
    one, another = (cell_of(route, caller) for caller in CUSTOMERS)
    assert another == FOREIGN != one


@pytest.mark.parametrize("route", [r for r in ROUTES if r.access == auth.STORE], ids=name_of)
def test_a_card_of_one_store_is_there_for_no_other_but_sold_to_its_holder(route: Route) -> None:
    alike = name_of(route) in USED_UP or route.method == "GET"
    assert cell_of(route, "store") == "200"
    assert cell_of(route, "another store") == ("200" if alike else FOREIGN)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_somebody_may_ask(route: Route) -> None:
    assert any(cell_of(route, caller) not in BARRED | {FOREIGN} for caller in CALLERS)
