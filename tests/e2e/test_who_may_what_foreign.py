"""What belongs to another answers like what is not there: byte for byte, but for the request's id
and the instant of a decision."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from care.domain.codes import RANDOM_BYTES, ActivationCode
from care.web import auth
from care.web.routes import ROUTES, Route
from tests.support.calls import name_of
from tests.support.estate import Estate
from tests.support.estate_asks import Ask
from tests.support.matrix import Asked, Matrix
from tests.support.stack import Answer
from tests.support.visitor import CRASH

pytest_plugins = ["tests.support.matrix_fixtures"]

BY_NAME = {name_of(route): route for route in ROUTES}
NAMED = [route for route in ROUTES if route.access == auth.CUSTOMER and "{" in route.path]
OF_CARDS = ["POST /api/cards/sell", "POST /api/stores/cards/void", "POST /api/stores/cards/reissue"]
NOW = re.compile(rb'"(request_id|as_of)": ?"[^"]*"')
# Of the way that an answer came, not of what it says.
OF_THE_WAY = {"date", "via", "apigw-requestid", "x-amz-cf-id", "x-amz-cf-pop"}
NO_SERIAL = "T00000000000000"
Shape = tuple[int, tuple[tuple[str, str], ...], bytes]


def shape(answer: Answer) -> Shape:
    """All of an answer that somebody could tell it from another by."""
    headers = {k: v for k, v in answer.headers.items() if k not in OF_THE_WAY}
    return answer.status, tuple(sorted(headers.items())), NOW.sub(b"", answer.body)


def nothing(id_: str) -> str:
    """An id of the same kind and length that nothing has."""
    return NO_SERIAL if id_.startswith("T") else re.sub(r"(?<=_)[^_]+$", no_letters, id_)


def no_letters(found: re.Match[str]) -> str:
    return "0" * len(found[0])


def unknown_code() -> str:
    """A code as cards have them, of no card."""
    return ActivationCode.made_of(bytes(RANDOM_BYTES)).text


@pytest.mark.parametrize("route", NAMED, ids=name_of)
def test_a_thing_of_another_customer_is_not_there(asked: Asked, route: Route) -> None:
    matrix, caller = asked.matrix, "another customer"
    foreign = matrix.answers[name_of(route), caller]
    ids = {place: nothing(id_) for place, id_ in matrix.ask_of(route, caller).ids.items()}
    missing = matrix.answer(route, caller, **ids)
    assert (foreign.status, foreign.json["code"]) == (404, "not_found")
    assert shape(foreign) == shape(missing)
    # The owner is told of it, or at least that it is there.
    assert matrix.answers[name_of(route), "customer"].status != 404


def shapes(matrix: Matrix, name: str, caller: str, asks: Iterable[dict[str, Any]]) -> list[Shape]:
    """How the route answers `caller` to each body."""
    return [shape(matrix.send(BY_NAME[name], caller, Ask(body=body))) for body in asks]


def crashed(estate: Estate) -> dict[str, Any]:
    return {"serial": estate.quiet, **CRASH, "shipping_country": "US"}


@pytest.mark.parametrize(
    ("name", "status", "question"),
    [
        ("POST /api/claims/compare", 200, crashed),
        ("POST /api/claims/preview", 200, crashed),
        ("POST /api/claims", 409, lambda estate: estate.ana.filing(estate.quiet)),
    ],
)
def test_a_device_under_anothers_plan_is_an_unknown_one_with_or_without_a_claim(
    asked: Asked, name: str, status: int, question: Callable[[Estate], dict[str, Any]]
) -> None:
    matrix, estate = asked.matrix, asked.matrix.estate
    claimed = estate.drone()
    estate.ana.file(claimed, "repair")
    body = question(estate)
    serials = (estate.quiet, claimed, NO_SERIAL)
    bodies = [body | {"serial": serial} for serial in serials]
    told = shapes(matrix, name, "another customer", bodies)
    assert told[0] == told[1] == told[2]
    assert told[0][0] == status
    assert shapes(matrix, name, "customer", bodies[:1])[0][2] != told[0][2]


def test_a_comparison_for_anothers_claim_is_one_for_no_claim(asked: Asked) -> None:
    matrix, estate = asked.matrix, asked.matrix.estate
    bodies = [
        crashed(estate) | {"claim_id": id_} for id_ in (estate.repair, nothing(estate.repair))
    ]
    foreign, missing = shapes(matrix, "POST /api/claims/compare", "another customer", bodies)
    assert foreign == missing
    assert foreign[0] == 404


@pytest.mark.parametrize(
    "name",
    ["POST /api/cards/sell", "POST /api/stores/cards/void", "POST /api/stores/cards/reissue"],
)
def test_a_card_of_another_store_is_not_there_sold_or_not(asked: Asked, name: str) -> None:
    matrix, estate = asked.matrix, asked.matrix.estate
    ask = matrix.ask_of(BY_NAME[name], "another store")
    codes = (estate.unsold_card(), estate.sold_card(), unknown_code())
    bodies = [replace(ask, body=(ask.body or {}) | {"code": code}).body or {} for code in codes]
    told = shapes(matrix, name, "another store", bodies)
    assert set(told) == {told[-1]}
    assert told[0][0] == 404


@pytest.mark.parametrize(
    ("name", "caller"),
    [("POST /api/cards/redeem", "another customer"), ("POST /api/stores/redeem", "another store")],
)
def test_a_code_that_opens_nothing_is_one_answer_whatever_became_of_its_card(
    asked: Asked, name: str, caller: str
) -> None:
    """BUY-5: redeemed by another, not sold yet, void, of no card."""
    matrix, estate = asked.matrix, asked.matrix.estate
    used = matrix.ask_of(BY_NAME["POST /api/cards/redeem"], "customer").body or {}
    codes = (str(used["code"]), estate.unsold_card(), void_card(estate), unknown_code())
    device = estate.stack.new_device()
    told = shapes(matrix, name, caller, [{"code": code, "serial": device} for code in codes])
    assert set(told) == {told[-1]}
    assert told[0][0] == 409
    fresh = {"code": estate.sold_card(), "serial": device}
    assert shapes(matrix, name, caller, [fresh])[0][0] == 200


def void_card(estate: Estate) -> str:
    """The code of a card of the store demo-1 that is void."""
    code = estate.unsold_card()
    estate.store.post("/stores/cards/void", {"code": code, "reason": "Torn"})
    return code


def test_what_the_desk_told_one_customer_of_a_review_is_not_told_to_another(asked: Asked) -> None:
    """The region is the device's, and the review tells both; its reason was said to one."""
    matrix, estate = asked.matrix, asked.matrix.estate
    body = {"serial": estate.stack.new_device(region=None), "region": "US"}
    grant = estate.ana.post("/reviews", body, 201)["grant"]
    said = {"approve": True, "reason": "Her bill is from Ohio."}
    estate.desk.post(f"/grants/{grant['grant_id']}/decide", said)
    own, other = (
        matrix.send(BY_NAME["POST /api/reviews"], caller, Ask(body=body)).json["grant"]
        for caller in ("customer", "another customer")
    )
    assert (own["reason"], other["reason"]) == (said["reason"], None)
    assert own | {"reason": None} == other
