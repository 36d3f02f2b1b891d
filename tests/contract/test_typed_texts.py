"""Every text that a person can type is known by name, so that no test of markup leaves one out.

Such a text is any of a request that may hold a mark of HTML, of a template or of a terminal. Each
is shown under a name of the answers that the pages' tests put markup in, or is refused as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.support.text_answers import DOCUMENT, Json, Reach, words_of_answers
from tests.support.typed_texts import REFUSED, SHOWN_AS, UNSHOWN

MARKS = "<>\"'&`={}\r\n\t\x00\x1b\u202e"
# What a pattern may ask for around a mark.
AROUND = ("{}", "a{}b", "{}@example.com", "a{}b@example.com", "aaaaaaaa{}", "12345{}")


def open_texts() -> Iterator[tuple[str, str]]:
    """(operation, JSON pointer) of each text of a request that lets a mark through."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    for methods in document["paths"].values():
        for route in methods.values():
            reach = Reach(document["components"]["schemas"])
            for content in route.get("requestBody", {}).get("content", {}).values():
                reach.into(content.get("schema", {}))
            for where, _, shape in reach.texts:
                if lets_marks_through(shape):
                    yield route["operationId"], where


def lets_marks_through(shape: Json) -> bool:
    """Whether a text of this shape may hold one of `MARKS`."""
    if any(each in shape for each in ("enum", "const", "format")):
        return False
    # The whole text: "$" alone would also match before a line feed at its end.
    pattern = shape.get("pattern", "^.*$").removeprefix("^").removesuffix("$")
    return any(
        re.fullmatch(pattern, around.format(mark), re.ASCII | re.DOTALL)
        for mark in MARKS
        for around in AROUND
    )


def test_every_text_that_a_person_can_type_is_named_with_what_shows_it() -> None:
    assert {where for _, where in open_texts()} == {*SHOWN_AS, *REFUSED, *UNSHOWN}


@pytest.mark.parametrize("where", SHOWN_AS)
def test_what_shows_a_typed_text_is_marked_by_the_tests_of_the_pages(where: str) -> None:
    assert SHOWN_AS[where] in words_of_answers()


@pytest.mark.parametrize(
    ("shape", "through"),
    [
        ({"type": "string"}, True),
        ({"type": "string", "maxLength": 120}, True),
        ({"type": "string", "pattern": "^[!-~]{1,200}$"}, True),
        ({"type": "string", "pattern": "^[a-z']+@[a-z]+[.][a-z]+$"}, True),
        ({"type": "string", "pattern": "^[A-Za-z0-9._:/ -]{1,64}$"}, False),
        ({"type": "string", "format": "date-time"}, False),
        ({"type": "string", "enum": ["<"]}, False),
    ],
)
def test_text_is_open_where_a_mark_of_markup_may_stand_in_it(shape: Json, through: bool) -> None:
    assert lets_marks_through(shape) is through
