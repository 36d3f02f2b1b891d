"""No field of any body takes a card number, but those that stand here with what they are for."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from care.web import schemas
from care.web.errors import Invalid
from care.web.names import UNTOLD
from care.web.requests import Request
from care.web.schemas.body import Body

CARD = "4242424242424242"
TYPED = (CARD, "4242 4242 4242 4242", "4242-4242-4242-4242", f"my card: {CARD}")
# One number of ten looks like a card's: what other systems number cannot be refused for that.
NUMBERS = {
    "serial": "the maker's number of a device",
    "tracking": "a carrier's number of a parcel",
    "event_id": "a sender's number of an event",
    "order_id": "the shop's number of an order",
    "line": "the shop's number of a line",
    "device_line": "the same",
    "reference": "the old books' number of a plan",
    "bound_account": "the maker's number of an account",
}
ROWS = {("LegacyBatch", "plans"), ("DeviceBatch", "devices")}  # read one by one, as bodies
CARRIER_REFERENCE = ("CarrierEvent", "reference")  # a claim's id, and no number of others


def bodies(kind: type[Body] = Body) -> Iterator[type[Body]]:
    """All bodies there are."""
    for module in pkgutil.iter_modules(schemas.__path__, f"{schemas.__name__}."):
        importlib.import_module(module.name)
    for each in kind.__subclasses__():
        if each.__module__.startswith("care."):
            yield each
            yield from bodies(each)


FIELDS = sorted(
    {(each, name) for each in bodies() for name in each.model_fields},
    key=lambda field: (field[0].__name__, field[1]),
)


def named(field: tuple[type[Body], str]) -> str:
    return f"{field[0].__name__}.{field[1]}"


def faults(body: type[Body], document: Any) -> dict[str, str]:
    try:
        body.read(document)
    except Invalid as error:
        return {fault.pointer: fault.detail for fault in error.faults}
    return {}


def takes_a_number(field: tuple[type[Body], str]) -> bool:
    place = (field[0].__name__, field[1])
    return place in ROWS or (field[1] in NUMBERS and place != CARRIER_REFERENCE)


def test_there_are_fields_to_ask() -> None:
    assert len(FIELDS) > 120
    assert NUMBERS.keys() <= {name for _, name in FIELDS}


@pytest.mark.parametrize("field", [x for x in FIELDS if not takes_a_number(x)], ids=named)
def test_a_field_refuses_a_card_number_by_its_name_and_does_not_repeat_it(
    field: tuple[type[Body], str],
) -> None:
    body, name = field
    for typed in (*TYPED, *([each] for each in TYPED), int(CARD)):
        found = faults(body, {name: typed})
        assert any(each.split("/")[1] == name for each in found), typed
        assert "4242" not in json.dumps(found)


@pytest.mark.parametrize("field", [x for x in FIELDS if takes_a_number(x)], ids=named)
def test_what_others_number_may_look_like_a_card_number(field: tuple[type[Body], str]) -> None:
    body, name = field
    typed = [CARD] if (body.__name__, name) in ROWS else CARD
    assert not [each for each in faults(body, {name: typed}) if each.split("/")[1] == name]


@pytest.mark.parametrize("name", [CARD, f"x{CARD}", "4242 4242 4242 4242", "a@example.com"])
def test_a_name_that_is_no_fields_is_refused_and_not_repeated(name: str) -> None:
    for body in bodies():
        assert faults(body, {name: 1}).get("") == UNTOLD


def a_request(**parts: Any) -> Request:
    return Request({"queryStringParameters": {}, "headers": {}} | parts, "op")


@pytest.mark.parametrize("name", ["region", "token", "since", "model", "locale"])
def test_a_parameter_of_a_query_refuses_it_too(name: str) -> None:
    request = a_request(queryStringParameters={name: CARD})
    for ask in (request.query, request.maybe):
        with pytest.raises(Invalid) as refusal:
            ask(name)
        assert [fault.pointer for fault in refusal.value.faults] == [f"/{name}"]
        assert CARD not in repr(refusal.value.faults)


def test_a_serial_number_may_be_asked_for_whatever_it_looks_like() -> None:
    assert a_request(queryStringParameters={"serial": CARD}).query("serial") == CARD


def test_a_parameters_name_is_not_repeated_where_it_is_a_card_number() -> None:
    sent = {"region": "US", CARD: "1"}
    with pytest.raises(Invalid) as refusal:
        a_request(queryStringParameters=sent).query("region")
    assert [(fault.pointer, fault.detail) for fault in refusal.value.faults] == [("", UNTOLD)]


@pytest.mark.parametrize("key", [CARD, f"key-{CARD}", "4242-4242-4242-4242"])
def test_a_card_number_is_no_idempotency_key(key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        a_request(headers={"idempotency-key": key}).key()
    assert [fault.pointer for fault in refusal.value.faults] == ["/headers/Idempotency-Key"]
    assert CARD not in repr(refusal.value.faults)
