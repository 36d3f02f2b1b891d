"""Words of the site: every code that the API can answer with has one, in every language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from care.catalog import reader
from frontend import build as site

ROOT = Path(__file__).parents[2]
DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
# Which words of js/labels.js say the codes of a property, by the shape it stands in.
SPOKEN = {
    ("Claim", "state"): "claim",
    ("Claim", "service"): "service",
    ("Claim", "cause"): "cause",
    ("Claim", "parts"): "part",
    ("Claim", "sends"): "sends",
    ("DeskTask", "sends"): "sends",
    ("Event", "actor"): "actor",
    ("Grant", "status"): "grant",
    ("Hold", "state"): "hold",
    ("LedgerLine", "purpose"): "purpose",
    ("LedgerLine", "status"): "money",
    ("Plan", "status"): "plan",
    ("Shipment", "condition"): "condition",
    ("Status", "status"): "plan",
}
# The same of js/desk/names.js; a row that is about a plan says its own task.
SPOKEN_AT_THE_DESK = {
    ("Claim", "state"): "claim",
    ("Event", "actor"): "actor",
    ("DeskTask", "next_action"): "task",
    ("DeskTask", "why"): "why",
}
LOCALES = {locale.tag: locale.words for locale in site.read_locales()}
PLACES = re.compile(r"\{(\w+)\}")


def codes(schema: Any) -> set[str]:
    """Every code that a value of `schema` can be, or hold."""
    if isinstance(schema, list):
        return set().union(*map(codes, schema))
    if not isinstance(schema, dict):
        return set()
    if "$ref" in schema:
        return codes(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return set(schema.get("enum", ())).union(*map(codes, schema.values()))


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize(("shape", "name"), SPOKEN)
def test_every_code_of_the_api_has_words(tag: str, shape: str, name: str) -> None:
    answered = codes(DOCUMENT["components"]["schemas"][shape]["properties"][name])
    said = LOCALES[tag]["script"]["labels"][SPOKEN[shape, name]]
    assert answered
    assert answered - {code for code in said if said[code]} == set()


@pytest.mark.parametrize("tag", LOCALES)
@pytest.mark.parametrize(("shape", "name"), SPOKEN_AT_THE_DESK)
def test_every_code_of_the_api_has_words_at_the_desk(tag: str, shape: str, name: str) -> None:
    answered = codes(DOCUMENT["components"]["schemas"][shape]["properties"][name])
    own = {"plan"} if name == "next_action" else set()
    said = LOCALES[tag]["script"]["desk-names"][SPOKEN_AT_THE_DESK[shape, name]]
    assert answered
    assert answered - own - {code for code in said if said[code]} == set()


@pytest.mark.parametrize("tag", LOCALES)
def test_every_status_of_an_application_has_its_answer_or_its_form(tag: str) -> None:
    statuses = codes(DOCUMENT["components"]["schemas"]["Grant"]["properties"]["status"])
    words = LOCALES[tag]["script"]["grant-view"]
    # A review begins at the desk: nothing of it is applied for or waits for a mail.
    for kind, never in (("video", {"applied"}), ("region", {"applied", "prepared"})):
        for part in ("heading", "text"):
            assert set(words[kind][part]) == statuses - never


def test_regions_to_choose_from_are_those_of_the_catalog() -> None:
    html = dict(site.render_pages(site.read_locales()[0]))["review.html"]
    offered = re.findall(r'name="region" value="(\w+)"', html)
    assert sorted(offered) == sorted(reader.load().regions)


@pytest.mark.parametrize("tag", [tag for tag in LOCALES if tag != site.DEFAULT_LOCALE])
def test_translation_fills_in_what_the_original_fills_in(tag: str) -> None:
    first, other = (dict(texts(LOCALES[each])) for each in (site.DEFAULT_LOCALE, tag))
    for path, text in first.items():
        assert set(PLACES.findall(other[path])) == set(PLACES.findall(text)), path


def texts(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text, by its place among the words."""
    if isinstance(words, str):
        yield path, words
        return
    items = words.items() if isinstance(words, dict) else enumerate(words)
    for key, value in items:
        yield from texts(value, f"{path}/{key}")
