"""The service's catalogue of words: kept in step with the source, and looked through."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .templates import FUNCTIONS, Template, Value, collect
from .terms import terms

WORDS = FUNCTIONS / "care/words"
Words = dict[str, str | None]
_SLOT = re.compile(r"\{(\d+)([!#]?)\}")
# Values that are nobody's to translate, by their name in the source: what people typed, and lists
# of codes, have the mark `!`; serial numbers, zones and ids are one word each and have `#`.
TYPED = frozenset(
    {
        *("reason", "carrier", "tracking", "store", "code", "model", "model_name", "expected"),
        *("note", "claim.consent.text", "', '.join(catalog.exclusions)", "', '.join(CAUSES)"),
        "', '.join(_BY_TYPE)",
    }
)
IDS = frozenset(
    {
        *("serial", "zone", "terms_version", "last4", "number", "plan_id"),
        *("region", "desk_region", "own", "asked"),
    }
)
# `reason` as the shop reports it is a word of ours: lost, refused, exchanged.
OURS = frozenset({("domain/bundle.py", "reason")})


@dataclass(slots=True)
class Catalogue:
    """One language. `templates` by their English: "" is not said yet, None is for no customer."""

    path: Path
    templates: Words
    terms: Words

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """The file's, empty where there is none."""
        found = json.loads(path.read_bytes()) if path.exists() else {"templates": {}, "terms": {}}
        return cls(path, found["templates"], found["terms"])

    def write(self) -> None:
        """As a file in which one line is one template."""
        document = {"templates": self.templates, "terms": self.terms}
        text = json.dumps(document, indent=1, ensure_ascii=False)
        self.path.write_text(f"{text}\n", "utf-8")

    def in_step(self, found: Mapping[str, Template], words: Iterable[str]) -> Catalogue:
        """With what the source says now: new ones unsaid, gone ones dropped, all in its order."""
        templates = {text: self.templates.get(text, "") for text in found}
        marked = {text: _marked(found[text], said) for text, said in templates.items()}
        return Catalogue(self.path, marked, {word: self.terms.get(word, "") for word in words})

    def faults(self) -> Iterator[str]:
        """What is not said, and what holds other values than its English."""
        for english, said in (self.templates | self.terms).items():
            if said == "":
                yield f"not said: {english!r}"
            elif said is not None and _slots(english) != _slots(said):
                yield f"other values: {english!r} is {said!r}"


def catalogues() -> list[Catalogue]:
    """Every language of the service but English."""
    return [Catalogue.read(path) for path in sorted(WORDS.glob("*.json"))]


def bring_in_step() -> list[str]:
    """Rewrites each catalogue as the source is now. What is missing, one line each."""
    found, words, missing = collect(), terms(), []
    for catalogue in catalogues():
        after = catalogue.in_step(found, words)
        after.write()
        missing += [f"{after.path.name}: {fault}" for fault in after.faults()]
    return missing


def mark_of(template: Template, number: int) -> str:
    """How the value of that number is marked in every language: `!`, `#`, or not where it holds
    words of ours at any of the places that make the template."""
    marks = {_mark(value) for value in template.values[number - 1]}
    return marks.pop() if len(marks) == 1 else ""


def _mark(value: Value) -> str:
    names = {value[1], value[1].rpartition(".")[2]}
    if value in OURS:
        return ""
    return "!" if names & TYPED else "#" if names & IDS else ""


def _marked(template: Template, said: str | None) -> str | None:
    if not said:
        return said
    marks = {slot[1]: mark_of(template, int(slot[1])) for slot in _SLOT.finditer(template.text)}
    return _SLOT.sub(lambda slot: f"{{{slot[1]}{marks.get(slot[1], slot[2])}}}", said)


def _slots(text: str) -> Counter[str]:
    return Counter(number for number, _ in _SLOT.findall(text))
