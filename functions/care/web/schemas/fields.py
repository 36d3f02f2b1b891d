"""Types of fields that several bodies share."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from ...domain.errors import BadValue
from ...domain.money import Money
from ...domain.serials import SerialNumber
from ...frozen import frozen
from ..card_numbers import A_CARD, holds_card_number, names_card_number
from .body import Body

# The last but one turn the reading direction: a text with them is read as another than it is.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
_BREAKS = re.compile(r"[\t\r\n]")


def _prose(text: str) -> str:
    if _CONTROLS.search(text):
        raise BadValue("", "This holds characters that cannot be printed.")
    return no_card(text)


def no_card(text: str) -> str:
    """The text that a person typed. Raises `BadValue` where a card number stands in it."""
    if holds_card_number(text):
        raise BadValue("", A_CARD)
    return text


def _line(text: str) -> str:
    if _BREAKS.search(text):
        raise BadValue("", "This has to be one line.")
    return _prose(text)


def _serial(raw: str) -> str:
    return SerialNumber.read(raw).text


def _none_if_empty(text: str | None) -> str | None:
    return text or None


def _yes(answer: bool) -> bool:
    if not answer:
        raise BadValue("", "Nothing can be done without your agreement.")
    return answer


@frozen
class Like:
    """A text that the whole of `pattern` fits; `words` say what is expected. It is refused where
    it is a card number, but for `numbers` of others, which one in ten times look like one."""

    pattern: str
    words: str
    numbers: bool = False

    def check(self, text: str) -> str:
        """The text. Raises `BadValue`."""
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise BadValue("", self.words)
        if not self.numbers and names_card_number(text):
            raise BadValue("", A_CARD)
        return text

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": f"^{self.pattern}$"}


def _text(least: int, most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Serial = Annotated[str, StringConstraints(max_length=64), AfterValidator(_serial)]
"""A serial number as anybody writes it; read, it is as it is stored."""

Line = Annotated[str, _text(1, 120), AfterValidator(_line)]
OptionalLine = Annotated[
    Annotated[str, _text(0, 120), AfterValidator(_line)] | None, AfterValidator(_none_if_empty)
]
Prose = Annotated[
    Annotated[str, _text(0, 1000), AfterValidator(_prose)] | None, AfterValidator(_none_if_empty)
]
Yes = Annotated[bool, AfterValidator(_yes), WithJsonSchema({"const": True})]

_CODE = ("[A-Za-z0-9._:/ -]{1,64}", "At most 64 letters, digits and . _ : / - are expected.")
Code = Annotated[str, Like(*_CODE), AfterValidator(no_card)]
Number = Annotated[str, Like(*_CODE, numbers=True)]
"""A number that others gave: a carrier's of a parcel, a shop's of an order, the old books' of a
plan. With `Serial` and `ForeignId` the only texts that may look like a card number."""

RegionCode = Annotated[str, Like("[A-Z]{2,3}", "A region is written like US.")]
Country = Annotated[str, Like("[A-Z]{2}", "A country is written like US.")]
Locale = Annotated[str, Like("[a-z]{2,3}(-[A-Z]{2})?", "A language is written like en-US.")]
PostalCode = Annotated[
    str, Like("[A-Za-z0-9][A-Za-z0-9 -]{1,11}", "Enter a postal code, like 94105.")
]
_ID = ("[A-Za-z0-9_-]{1,64}", "This is no id.")
ObjectId = Annotated[str, Like(*_ID)]
ForeignId = Annotated[str, Like(*_ID, numbers=True)]
"""An id that another system gave, which may be a long number."""

Months = Annotated[int, Field(ge=1, le=120)]
Currency = Annotated[str, Like("[A-Z]{3}", "A currency is written like USD.")]


class Amount(Body):
    """Money in minor units, as `{"amount": 23900, "currency": "USD"}`."""

    amount: int = Field(ge=0, le=10**9)
    currency: Currency

    @property
    def money(self) -> Money:
        """The same as a value of the domain."""
        return Money(self.amount, self.currency)
