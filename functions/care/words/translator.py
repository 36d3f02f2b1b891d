"""Says a text of ours in another language, by a catalogue of templates.

The search is exact before it is wide: the very text, a date, the pattern with the most literal
letters whose values are all known in their turn, a list, sentence after sentence. What is not known
whole is left as it is, but at the outermost: there all that is known of it is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ..frozen import frozen
from .patterns import SLOT, Pattern

DEEPEST = 6  # a value in a value in a value; ours are three deep
BUCKET = 4  # letters by which patterns are looked up
MOST_KEPT = 2000  # texts of a container; people's own words are seldom twice the same
_NEXT_SENTENCE = re.compile(r"(?<=[.!?:”])\s+(?=[“\"A-Z0-9])")
_END = re.compile(r"[.!?:”]\s*$")
_ID = re.compile(r"[A-Z0-9-]+")
_FIGURE = re.compile(r"\d")
_WITH_ID = re.compile(r"(.+)( \([A-Z0-9-]+\))")
# A word that would have to be said: small letters alone, and no part of an id, zone or address.
_WORD = re.compile(r"(?<![\w/.@-])[a-z]{2,}(?![\w/@-])")

Known = Callable[[str], str | None]
Form = Callable[[str, Known], str | None]
"""Says a text of one form, given what says the words in it: None for a text of another form, or
with words that are not known."""


@frozen
class Said:
    """A text in the other language, and what of it stayed as it was because nobody knows it."""

    text: str
    missed: tuple[str, ...] = ()


class Translator:
    """`templates` and `terms` by their English; `date` and `listed` say what is no template."""

    def __init__(
        self, templates: Mapping[str, str], terms: Mapping[str, str], date: Form, listed: Form
    ) -> None:
        self._forms = date, listed
        self._fixed = {english.strip(): said.strip() for english, said in terms.items()}
        with_values = {each: said for each, said in templates.items() if SLOT.search(each)}
        for english in templates.keys() - with_values.keys():
            self._fixed.setdefault(english.strip(), templates[english].strip())
        patterns = (Pattern(english, said) for english, said in with_values.items())
        # What a person wrote may end like any sentence of ours: who holds such a value comes first.
        self._patterns = sorted(patterns, key=lambda each: (not each.quotes, -each.weight))
        self._buckets: dict[str, list[Pattern]] = {}
        self._kept: dict[str, Said] = {}

    def say(self, text: str) -> str:
        """`text` in the other language, as far as it is known; the rest byte for byte."""
        return self._said(text).text

    def untranslated(self, text: str) -> tuple[str, ...]:
        """The parts of `text` that are not known."""
        return self._said(text).missed

    def _said(self, text: str) -> Said:
        said = self._kept.get(text)
        if said is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
                self._buckets.clear()
            said = self._kept[text] = _Search(self._fixed, self._near, self._forms).outermost(text)
        return said

    def _near(self, text: str) -> list[Pattern]:
        """The patterns that a text with this beginning may be of, the weightiest first."""
        key = text[:BUCKET]
        if key not in self._buckets:
            self._buckets[key] = [each for each in self._patterns if each.may_begin(key)]
        return self._buckets[key]


class _Search:
    """The search for one text. Each part of it is looked at once."""

    def __init__(
        self,
        fixed: Mapping[str, str],
        near: Callable[[str], list[Pattern]],
        forms: tuple[Form, Form],
    ) -> None:
        self._fixed, self._near = fixed, near
        self._date, self._listed = forms
        # With the depth it was looked up at: what was not found down there may be found up here.
        self._found: dict[str, tuple[str | None, int]] = {}
        self._depth = 0

    def outermost(self, text: str) -> Said:
        """All that is known of `text`, said."""
        whole = self.known(text)
        if whole is not None:
            return Said(whole)
        runs = [self._run(part, said) for part, said in self._runs(text)]
        missed = tuple(each for run in runs for each in run.missed)
        return Said("".join(run.text for run in runs), missed)

    def known(self, text: str) -> str | None:
        """The whole of `text` said; None where any of it is not known."""
        core = text.strip()
        said, depth = self._found.get(core, (None, DEEPEST + 1))
        if said is None and depth > self._depth:
            said = self._looked_up(core)
            self._found[core] = said, self._depth
        return None if said is None else _with_spaces_of(text, core, said)

    def _looked_up(self, core: str) -> str | None:
        if core in self._fixed:
            return self._fixed[core]
        if _ID.fullmatch(core):
            return core
        if self._depth == DEEPEST:
            return None
        self._depth += 1
        said = self._date(core, self.known) or self._by_pattern(core) or self._before_id(core)
        said = said or self._listed(core, self.known) or self._by_sentence(core)
        self._depth -= 1
        # What has no words is a figure or a name.
        return core if said is None and not _WORD.search(core) else said

    def _by_pattern(self, core: str) -> str | None:
        for pattern, values in self._matches(core):
            said = {number: self._value(pattern, number, values[number]) for number in values}
            if None not in said.values():
                return pattern.filled({number: str(each) for number, each in said.items()})
        return None

    def _matches(self, core: str) -> Iterator[tuple[Pattern, dict[int, str]]]:
        for pattern in self._near(core):
            values = pattern.values_of(core)
            if values is not None:
                yield pattern, values

    def _value(self, pattern: Pattern, number: int, value: str) -> str | None:
        if number in pattern.verbatim or not value:
            return value
        if _breaks_off(value):
            return None
        said = self.known(value)
        # A pattern of few letters is one only around what is surely ours, and no name.
        sure = pattern.firm or said != value or _FIGURE.search(value)
        return said if sure else None

    def _before_id(self, core: str) -> str | None:
        """`Your claim is over (1ZNA0001)`"""
        found = _WITH_ID.fullmatch(core)
        said = self.known(found[1]) if found else None
        return f"{said}{found[2]}" if found and said else None

    def _by_sentence(self, core: str) -> str | None:
        runs = list(self._runs(core))
        if len(runs) == 1 and runs[0][1] is None:
            return None
        said = [each for _, each in runs]
        return None if None in said else "".join(map(str, said))

    def _runs(self, text: str) -> Iterator[tuple[str, str | None]]:
        """`text` in runs of sentences, each as long as it can be for what is known."""
        sentences = _sentences(text)
        while sentences:
            for length in range(len(sentences), 0, -1):
                run = "".join(sentences[:length])
                said = self.known(run) if length < len(sentences) or run != text else None
                if said is not None or length == 1:
                    yield run, said
                    sentences = sentences[length:]
                    break

    def _run(self, run: str, said: str | None) -> Said:
        """A run, with the values that are not known left in it as they are."""
        if said is not None:
            return Said(said)
        core = run.strip()
        for pattern, values in self._matches(core):
            if not pattern.firm:
                continue
            known = {number: self._value(pattern, number, values[number]) for number in values}
            unknown = {number: values[number] for number in values if known[number] is None}
            filled = pattern.filled({n: str(each) for n, each in known.items()} | unknown)
            return Said(_with_spaces_of(run, core, filled), tuple(unknown.values()))
        return Said(run, (core,))


def _breaks_off(value: str) -> bool:
    """Whether a sentence ends in it and the next one does not: it was cut out of two."""
    return bool(_NEXT_SENTENCE.search(value)) and not _END.search(value)


def _sentences(text: str) -> list[str]:
    """`text` in sentences, each with the space after it."""
    ends = [found.end() for found in _NEXT_SENTENCE.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _with_spaces_of(text: str, core: str, said: str) -> str:
    before, _, after = text.partition(core) if core else (text, "", "")
    return f"{before}{said}{after}"
