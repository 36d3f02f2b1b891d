"""docs/who-may-what.md: what every caller gets at every route, as it is stated there."""

from __future__ import annotations

from functools import cache

from care.web import auth
from care.web.routes import ROUTES, Route

from .calls import name_of
from .documented_commands import ROOT

PAGE = ROOT / "docs" / "who-may-what.md"
CALLERS = (
    "nobody",
    "customer",
    "another customer",
    "store",
    "another store",
    "desk",
    "operator",
    "maker",
    "carrier",
    "provider",
    "expired token",
    "wrong audience",
    "missing scope",
)
STAFF = {
    "store": auth.STORE.scope,
    "another store": auth.STORE.scope,
    "desk": auth.DESK.scope,
    "operator": auth.OPERATOR.scope,
}
CUSTOMERS = ("customer", "another customer")
# Who signs which events.
SENDERS = {
    "/api/payment-events": "provider",
    "/api/order-events": "maker",
    "/api/carrier-events": "carrier",
}
NO_TOKEN, NO_SCOPE, NO_GROUP = "401", "403", "403 not_allowed"
NO_SIGNATURE, FOREIGN = "400 bad_signature", "404 not_found"
BARRED = {NO_TOKEN, NO_SCOPE, NO_GROUP, NO_SIGNATURE}
Cell = tuple[str, str]


@cache
def stated() -> dict[Cell, str]:
    """Each cell by route and caller."""
    return {
        (row[0].strip("`"), caller): cell
        for row in _rows()
        for caller, cell in zip(CALLERS, row[1:], strict=True)
    }


def heads() -> list[tuple[str, ...]]:
    """The heads of the tables."""
    return [row for row in _table() if row[0] == "route"]


def _rows() -> list[tuple[str, ...]]:
    return [row for row in _table() if row[0].startswith("`")]


def _table() -> list[tuple[str, ...]]:
    lines = (line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|"))
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def barred(route: Route, caller: str) -> str | None:
    """How the route turns the caller away before anything is looked up; None lets them in.

    People of the staff come with every scope that their pool gives: it gives them to all alike, and
    the group decides. Machines have the one scope of their client.
    """
    if route.path in SENDERS:
        return None if caller == SENDERS[route.path] else NO_SIGNATURE
    if route.access is None:
        return None
    if caller == "missing scope":
        return NO_SCOPE
    if route.access == auth.CUSTOMER:
        return None if caller in CUSTOMERS else NO_TOKEN
    if caller == "maker":
        return None if route.access == auth.MAKER else NO_SCOPE
    if caller not in STAFF:
        return NO_TOKEN
    if STAFF[caller] in route.access.scopes:
        return None
    return NO_SCOPE if route.access == auth.MAKER else NO_GROUP


def cells() -> list[tuple[Route, str]]:
    """Every cell of the matrix."""
    return [(route, caller) for route in ROUTES for caller in CALLERS]


def cell_of(route: Route, caller: str) -> str:
    """What is stated there."""
    return stated()[name_of(route), caller]
