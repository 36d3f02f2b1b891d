"""The base of all bodies: unknown fields refused, types not guessed, every fault located."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from ...domain.errors import BadValue
from ..errors import Fault, Invalid
from ..names import UNKNOWN, UNTOLD, is_name

MOST_FAULTS = 50  # of one body; a body of thousands of unknown fields is not answered in full


class Body(BaseModel):
    """A JSON object of exactly these fields."""

    # Built when it is first read: a door imports all bodies of its module and reads one.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    @classmethod
    def read(cls, document: Any, at: str = "") -> Self:
        """The body in `document`, which stands at the pointer `at`. Raises `Invalid`."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
            raise Invalid(*(_fault(each, at) for each in found)) from None


def pointer(location: tuple[int | str, ...]) -> str:
    """The JSON pointer (RFC 6901) of a place: `("a/b", 0)` is `/a~1b/0`."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in location)


def _fault(error: ErrorDetails, at: str) -> Fault:
    *above, last = error["loc"] or ("",)
    if error["type"] == "extra_forbidden" and not is_name(str(last)):
        return Fault(at + pointer(tuple(above)), UNTOLD)
    return Fault(at + pointer(error["loc"]), _said(error))


_WORDS = {
    "missing": "This is required.",
    "extra_forbidden": UNKNOWN,
    "model_type": "An object is expected.",
    "dict_type": "An object is expected.",
    "list_type": "A list is expected.",
    "string_type": "A text is expected.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "At most {max_length} characters.",
    "too_short": "At least {min_length}.",
    "too_long": "At most {max_length}.",
    "int_type": "A whole number is expected.",
    "greater_than_equal": "At least {ge}.",
    "less_than_equal": "At most {le}.",
    "bool_type": "true or false is expected.",
    "enum": "One of: {expected}.",
    "literal_error": "One of: {expected}.",
}


def _said(error: ErrorDetails) -> str:
    context = error.get("ctx") or {}
    raised = context.get("error")
    if isinstance(raised, BadValue):
        return raised.detail
    words = _WORDS.get(error["type"])
    return words.format(**context) if words else f"{error['msg']}."
