"""The language of an answer: which one is asked for, and the sentences of ours in it worded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..words import ENGLISH, SPANISH, Say, wording

# The keys whose texts are ours to word, alone or in a list. What people typed has other keys.
SAID = frozenset(
    {
        *("sentence", "title", "detail", "advice", "covers", "inspected", "by"),
        *("notices", "elsewhere", "kept", "expert"),
    }
)
# Kept as they were written: the export is the record itself.
RECORDS = frozenset({"timelines"})
# Of a settlement alone: a consent that was given stays what was agreed to.
OFFERED = frozenset({"version", "text"})
_SPOKEN = (ENGLISH, SPANISH)


def asked_for(header: str) -> str | None:
    """The language that an `Accept-Language` (RFC 9110) prefers of those we speak, the earlier one
    of two it likes alike; None where it names none of them.

    >>> asked_for("fr, es-MX;q=0.9, en;q=0.8")
    'es'
    """
    best, liked = None, 0.0
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in _SPOKEN and (weight := _weight(parameter)) > liked:
            best, liked = language, weight
    return best


def _weight(parameter: str) -> float:
    """`q=0.8` as a number from 0 to 1; 1 where nothing is said, 0 for what is no weight."""
    name, _, number = parameter.replace(" ", "").partition("=")
    if not name:
        return 1.0
    try:
        weight = float(number) if name.lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


def worded(body: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """`body` with every sentence of ours in `language`; everything else is the same."""
    return body if language == ENGLISH else _object(body, wording(language))


def _object(body: Mapping[str, Any], say: Say) -> dict[str, Any]:
    said = SAID | {"text"} if body.keys() == OFFERED else SAID
    return {
        key: value if key in RECORDS else _value(value, say, said=key in said)
        for key, value in body.items()
    }


def _value(value: Any, say: Say, *, said: bool) -> Any:
    match value:
        case str():
            return say(value) if said else value
        case list():
            return [_value(each, say, said=said) for each in value]
        case Mapping():
            return _object(value, say)
    return value
