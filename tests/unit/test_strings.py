"""The command that keeps the words in step: what the source says, what the catalogues lack."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from care.domain.parts import Cause, Condition, Part, Sends, Service
from care.domain.plan import PlanStatus
from care.domain.states import CardState, ClaimState, PlanState
from frontend import build
from infra.strings import service, site
from infra.strings.service import Catalogue, catalogues, mark_of
from infra.strings.templates import FUNCTIONS, UNREAD, collect, templates_of
from infra.strings.terms import terms

SOURCE = '''
"""A module's docstring is no sentence."""
LOG = "card_redeemed"
KIND = "PremiumClaim"
def f(claim, reason):
    """Nor is a function's."""
    told = f"Held: {claim.hold.text} on {claim.serial}. " "It is not a charge."
    why = f"The reason: {reason}"
    return told, why, "Nothing was charged.", f"{claim.a} {claim.b}", "At most {most} things."
'''


def found() -> dict[str, tuple[object, ...]]:
    return {each.text: each.values for each in templates_of(ast.parse(SOURCE), "domain/x.py")}


# The service


def test_every_sentence_of_the_source_is_said_in_every_language() -> None:
    assert [fault for each in catalogues() for fault in each.faults()] == []


def test_the_catalogues_are_those_of_the_source_as_it_is_now() -> None:
    """`make strings` would change nothing: no sentence is new, none is gone."""
    for catalogue in catalogues():
        after = catalogue.in_step(collect(), terms())
        assert after.templates == catalogue.templates
        assert after.terms == catalogue.terms


def test_a_sentence_is_one_template_with_its_values_numbered() -> None:
    assert list(found()) == [
        "Held: {1} on {2}. It is not a charge.",
        "The reason: {1}",
        "Nothing was charged.",
        "At most {1} things.",
    ]
    assert found()["The reason: {1}"] == (frozenset({("domain/x.py", "reason")}),)


def test_a_new_sentence_is_missing_until_it_is_said_and_a_gone_one_is_dropped(
    tmp_path: Path,
) -> None:
    new = {each.text: each for each in templates_of(ast.parse(SOURCE), "domain/x.py")}
    old = Catalogue(tmp_path / "xx.json", {"Gone.": "Weg.", "The reason: {1}": "Warum: {1}"}, {})
    after = old.in_step(new, ["battery"])
    assert "Gone." not in after.templates
    assert after.templates["The reason: {1}"] == "Warum: {1!}"
    assert "not said: 'Nothing was charged.'" in list(after.faults())
    assert "not said: 'battery'" in list(after.faults())


def test_other_values_than_the_english_ones_are_a_fault(tmp_path: Path) -> None:
    said = {"{1} of {2}": "{2} von {1}", "Only {1}.": "Nur {2}.", "Twice {1}.": "{1} und {1}"}
    faults = list(Catalogue(tmp_path / "xx.json", said, {}).faults())
    assert [fault.partition(":")[0] for fault in faults] == ["other values"] * 2
    assert "Nur {2}." in faults[0] and "{1} und {1}" in faults[1]


def test_a_sentence_that_no_customer_reads_needs_no_words(tmp_path: Path) -> None:
    assert list(Catalogue(tmp_path / "xx.json", {"too many writers": None}, {}).faults()) == []


def test_a_catalogue_is_written_as_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "xx.json"
    Catalogue(path, {"Paid: {1}": "Pagado: {1}", "none": None}, {"grip": "empuñadura"}).write()
    assert Catalogue.read(path).templates == {"Paid: {1}": "Pagado: {1}", "none": None}
    assert "empuñadura" in path.read_text("utf-8")
    assert Catalogue.read(tmp_path / "new.json").templates == {}


def test_a_value_is_left_alone_only_where_it_is_nobodys_words_at_every_place() -> None:
    told = collect()
    marks = {text: mark_of(told[text], 1) for text in ("The reason: {1}", "Carrier: {1}")}
    assert marks == {"The reason: {1}": "!", "Carrier: {1}": "!"}
    assert mark_of(told["We have your claim for {1}"], 1) == "#"
    # One letter says "told once the device has shipped" in its place.
    assert mark_of(told["Serial number: {1}"], 1) == ""
    assert mark_of(told["Replacement fee: {1}"], 1) == ""


def test_two_templates_that_differ_by_their_space_alone_are_said_alike() -> None:
    """A text is looked up without the space around it: there can be one answer."""
    for catalogue in catalogues():
        said: dict[str, set[str]] = {}
        for english, words in catalogue.templates.items():
            if words:
                said.setdefault(english.strip(), set()).add(words.strip())
        assert {english: words for english, words in said.items() if len(words) > 1} == {}


def test_modules_that_no_customer_hears_of_are_named_with_a_reason_and_exist() -> None:
    for module, reason in UNREAD.items():
        assert (FUNCTIONS / "care" / module).exists(), module
        assert len(reason) > 20


@pytest.mark.parametrize(
    "words",
    [Service, Part, Cause, Sends, Condition, ClaimState, PlanState, PlanStatus, CardState],
)
def test_every_state_service_and_part_is_a_term(words: type) -> None:
    missing = {word.value.replace("_", " ") for word in words} - set(terms())  # type: ignore[attr-defined]
    assert missing == set()


def test_the_command_says_what_is_missing_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from infra.strings import __main__ as command

    monkeypatch.setattr(service, "WORDS", tmp_path)
    assert command.main() == bool(site.faults())
    (tmp_path / "xx.json").write_text(json.dumps({"templates": {}, "terms": {}}))
    assert command.main() == 1
    assert "xx.json: not said: 'Nothing was charged.'" in capsys.readouterr().out


# The site


def words_of(folder: Path, **words: object) -> Path:
    folder.mkdir()
    (folder / "buy.json").write_text(json.dumps({"pages": {"buy": words}}), "utf-8")
    return folder


def test_a_word_that_one_language_lacks_is_told_whichever_it_is(tmp_path: Path) -> None:
    here = words_of(tmp_path / "en", title="Buy", agree={"one": "I agree"})
    there = words_of(tmp_path / "es", title="Comprar", pay="Pagar")
    assert list(site.unequal(here, there)) == [
        "es/buy.json lacks pages.buy.agree.one",
        "en/buy.json lacks pages.buy.pay",
    ]
    assert list(site.unequal(here, here)) == []


def test_a_word_that_no_page_and_no_script_says_is_told() -> None:
    words = build.read_words(site.LOCALES / build.DEFAULT_LOCALE)
    words["pages"]["index"]["nobody_says_this"] = "Never."
    words["script"]["problem"]["nobody_says_this"] = "Never."
    told = list(site.unsaid(words))
    assert "no page says index.nobody_says_this" in told
    assert "no script says problem.nobody_says_this" in told


def test_every_word_of_the_site_is_said_in_every_language_and_by_somebody() -> None:
    assert site.faults() == []
