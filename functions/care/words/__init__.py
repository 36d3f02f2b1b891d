"""The reader's language: a view of our English sentences, made at the edge (docs/adr/0016).

What is stored, hashed and sent to a bank is English. `wording` says the same in another language:

>>> wording("es-MX")("Nothing was charged.")
'No se cobró nada.'
>>> wording("en-GB")("Nothing was charged.")
'Nothing was charged.'
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["ENGLISH", "SPANISH", "Say", "language_of", "wording"]

Say = Callable[[str], str]
ENGLISH, SPANISH = "en", "es"


def language_of(tag: str) -> str:
    """The language that a reader of `tag` (`es-MX`, `en`, `fr`) is spoken to in: `en` or `es`."""
    return SPANISH if tag.lower().partition("-")[0] == SPANISH else ENGLISH


def wording(tag: str) -> Say:
    """How a sentence of ours reads for a reader of the locale `tag`.

    Every sentence, fragment and term that the service makes is said; what it does not know, and
    what people wrote, comes back byte for byte. English is the sentence itself and loads nothing.
    """
    if language_of(tag) == ENGLISH:
        return _as_it_is
    from .spanish import spanish

    return spanish().say


def _as_it_is(text: str) -> str:
    return text
