"""Our sentences in Spanish: every word of ours is said, nothing that is not ours is touched."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from care.words import language_of, wording
from care.words.patterns import SLOT, Pattern
from care.words.spanish import CATALOGUE, spanish

say = wording("es")
TEMPLATES = {e: s for e, s in json.loads(CATALOGUE.read_bytes())["templates"].items() if s}
TYPED = sorted(english for english, said in TEMPLATES.items() if "!}" in said)
PROSE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)


# Who reads what


@pytest.mark.parametrize("tag", ["es", "es-MX", "es-US", "ES-us"])
def test_every_spanish_reader_is_spoken_to_in_spanish(tag: str) -> None:
    assert language_of(tag) == "es"
    assert wording(tag)("Nothing was charged.") == "No se cobró nada."


@pytest.mark.parametrize("tag", ["en", "en-GB", "fr", "est", "", "e"])
def test_everybody_else_reads_the_sentence_as_it_is_stored(tag: str) -> None:
    assert language_of(tag) == "en"
    assert wording(tag)("Nothing was charged.") == "Nothing was charged."


# Sentences of ours


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Nothing was charged.", "No se cobró nada."),
        (" It costs nothing, and no replacement of a plan is used.", None),
        ("159.00 USD is held on the same card. It is not a charge.", None),
        ("1ZNA0001 is due back by 6 December 2026", "Devuelva 1ZNA0001 (6 de diciembre de 2026)"),
        ("Your claim is over (1ZNA0001)", "Su reclamo terminó (1ZNA0001)"),
    ],
)
def test_a_sentence_keeps_its_figures_and_the_space_around_it(
    english: str, said: str | None
) -> None:
    found = say(english)
    assert spanish().untranslated(english) == ()
    assert found != english and (said is None or found == said)
    assert re.findall(r"\d+\.\d\d USD|1Z\w+|^ ", found) == re.findall(
        r"\d+\.\d\d USD|1Z\w+|^ ", english
    )


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("6 December 2026", "6 de diciembre de 2026"),
        ("Sunday, 6 December 2026", "domingo, 6 de diciembre de 2026"),
        (
            "Monday, 23 November 2026, 09:42 (America/Los_Angeles)",
            "lunes, 23 de noviembre de 2026, 09:42 (America/Los_Angeles)",
        ),
        ("29 February 2028 (Europe/Berlin)", "29 de febrero de 2028 (Europe/Berlin)"),
    ],
)
def test_a_date_is_written_as_spanish_writes_it(english: str, said: str) -> None:
    assert say(english) == said


@pytest.mark.parametrize("text", ["6 Decembre 2026", "6 Dec 2026", "2026-12-06", "Fooday"])
def test_what_is_no_date_of_ours_stays(text: str) -> None:
    assert say(text) == text


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("camera, battery", "cámara, batería"),
        ("camera, propellers and battery", "cámara, hélices y batería"),
        ("camera, propellers, and battery", "cámara, hélices y batería"),
        ("camera or other", "cámara u otra causa"),
        ("water and signal interference", "agua e interferencia de señal"),
        ("camera, a thing of theirs", "camera, a thing of theirs"),
        ("UPS, DHL", "UPS, DHL"),
    ],
)
def test_a_list_is_said_where_each_of_its_words_is_ours(english: str, said: str) -> None:
    assert say(english) == said


def test_values_inside_values_are_said_and_what_was_put_together_is_taken_apart() -> None:
    english = (
        "The claim takes the repair service instead of premium. What was paid for it goes back. "
        "Its hold is being released. 159.00 USD will be charged once you have paid."
    )
    assert say(english) == (
        "El reclamo cambia de servicio: reparación en lugar de Premium. Lo que se pagó por el "
        "servicio anterior se reembolsa. La retención se está liberando. Se cobrarán 159.00 USD "
        "cuando usted haya pagado."
    )
    parts = (
        "Some parts cannot be claimed (not covered by the plan: battery, camera; this product has "
        "no such part: grip)."
    )
    assert spanish().untranslated(parts) == ()


def test_the_last_values_may_be_empty_and_the_space_before_them_cut_off() -> None:
    assert say("The claim was cancelled.") == "El reclamo se canceló."


def test_an_article_and_the_word_before_it_are_drawn_together() -> None:
    of = Pattern("This is of {1}.", "Esto es de {1}.")
    assert of.filled({1: "el dueño"}) == "Esto es del dueño."
    assert of.filled({1: "la dueña"}) == "Esto es de la dueña."
    to = Pattern("It goes to {1}.", "Va a {1}.")
    assert to.filled({1: "el centro"}) == "Va al centro."
    assert Pattern("{1}", "toma {1}").filled({1: "el centro"}) == "toma el centro"


# What is not ours


@pytest.mark.parametrize(
    "text",
    [
        "Damaged by water",
        "Broken and lost, by night",
        "The dog was hungry.",
        "I dropped it, on its way",
        "case of 2",
        "12 a.m. UTC",
    ],
)
def test_what_people_write_is_not_taken_for_a_short_sentence_of_ours(text: str) -> None:
    assert say(text) == text
    assert say(f"The reason: {text}") == f"El motivo: {text}"


def test_a_reason_in_our_own_words_stays_as_it_was_written() -> None:
    assert say("The reason: Nothing was charged.") == "El motivo: Nothing was charged."
    voided = say("The plan was voided: battery. Its purchase fee does not go back.")
    assert voided == "Se anuló el plan: battery. El precio del plan no se reembolsa."


@pytest.mark.parametrize("template", TYPED)
@settings(deadline=None)  # the first reader compiles the patterns
@given(typed=PROSE)
@example("Nothing was charged. 6 December 2026, the unit and the battery")
@example("  two  spaces\n\nand lines ")
def test_what_people_wrote_comes_out_byte_for_byte(template: str, typed: str) -> None:
    """Wherever a sentence holds it, and whatever it says."""
    (number,) = {n for n, mark in SLOT.findall(TEMPLATES[template]) if mark == "!"}
    values = {n: "1ZNA0001" for n, _ in SLOT.findall(template)} | {number: typed}
    english = SLOT.sub(lambda slot: values[slot[1]], template)
    expected = SLOT.sub(lambda slot: values[slot[1]], TEMPLATES[template])
    assert say(english).strip() == expected.strip()


@settings(deadline=None)  # the first reader compiles the patterns
@given(PROSE.map(lambda text: f"{text} ж"))
def test_a_text_that_is_none_of_ours_comes_out_byte_for_byte(text: str) -> None:
    assert say(text) == text


@settings(deadline=None)  # the first reader compiles the patterns
@given(st.sampled_from(sorted(TEMPLATES)), st.integers(0, 99_999_999))
def test_every_template_is_found_again_with_its_figures(template: str, amount: int) -> None:
    """Whatever else matches: the amounts are those that were said, and no English is left."""
    money = f"{amount // 100}.{amount % 100:02d} USD"
    marks = dict(SLOT.findall(TEMPLATES[template]))
    english = SLOT.sub(lambda slot: "1ZNA0001" if marks[slot[1]] == "#" else money, template)
    said = say(english)
    assert spanish().untranslated(english) == ()
    assert said.count(money) == english.count(money)


def test_what_is_not_known_is_told_and_what_is_known_around_it_is_said() -> None:
    english = "Nothing was charged. The moon was full. 6 December 2026"
    assert spanish().untranslated(english) == ("The moon was full.",)
    assert say(english) == "No se cobró nada. The moon was full. 6 de diciembre de 2026"


def test_a_long_text_that_nearly_matches_everything_is_soon_given_up() -> None:
    """Free text never makes the search go on and on: each part of it is looked at once."""
    text = "by water was and, of on its way UTC. " * 60
    assert say(text) == text
