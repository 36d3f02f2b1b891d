"""Bodies that are nearly right: one place of the JSON changed, or the text itself broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from . import broken, oddities
from .places import Json, at, inner, places, put


def body(dice: Random, whole: Json) -> bytes:
    """`whole` as it would be sent, with one to three things odd about it."""
    if dice.random() < 0.25:
        return broken.text(dice, json.dumps(whole))
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        whole = changed(dice, whole)
    return written(dice, whole)


def changed(dice: Random, whole: Json) -> Json:
    """A copy with one odd thing."""
    return dice.choice(_CHANGES)(dice, json.loads(json.dumps(whole)))


def written(dice: Random, whole: Json) -> bytes:
    """As a JSON text: this way or that."""
    text = json.dumps(whole, ensure_ascii=dice.random() < 0.5, indent=dice.choice((None, None, 2)))
    return text.encode("utf-8", "surrogatepass")


def _other_value(dice: Random, whole: Json) -> Json:
    return put(whole, inner(dice, whole), oddities.value(dice))


def _other_text(dice: Random, whole: Json) -> Json:
    return put(whole, inner(dice, whole), oddities.text(dice))


def _other_number(dice: Random, whole: Json) -> Json:
    return put(whole, inner(dice, whole), dice.choice(oddities.NUMBERS))


def _missing(dice: Random, whole: Json) -> Json:
    place = inner(dice, whole)
    if place:
        del at(whole, place[:-1])[place[-1]]
    return whole


def _unknown(dice: Random, whole: Json) -> Json:
    objects = [place for place in places(whole) if isinstance(at(whole, place), dict)]
    if objects:
        at(whole, dice.choice(objects))[oddities.name(dice)] = oddities.value(dice)
    return whole


def _wrapped(dice: Random, whole: Json) -> Json:
    place = inner(dice, whole)
    each = at(whole, place)
    odd = [each], {"value": each}, [each] * 60, str(each), oddities.nested(60, each)
    return put(whole, place, dice.choice(odd))


def _nearly(dice: Random, whole: Json) -> Json:
    """A text with a character more or less, or in another case."""
    texts = [place for place in places(whole) if place and isinstance(at(whole, place), str)]
    if not texts:
        return _other_value(dice, whole)
    place = dice.choice(texts)
    text = at(whole, place)
    odd = text[:-1], text + "x", text.lower(), text.upper(), f" {text} ", text * 20, text + "\x00"
    return put(whole, place, dice.choice(odd))


def _swapped(dice: Random, whole: Json) -> Json:
    one, other = inner(dice, whole), inner(dice, whole)
    return put(whole, one, json.loads(json.dumps(at(whole, other))))


def _something_else(dice: Random, whole: Json) -> Json:
    return oddities.value(dice)


def _itself(dice: Random, whole: Json) -> Json:
    return whole


_CHANGES: tuple[Callable[[Random, Json], Json], ...] = (
    _other_value,
    _other_value,
    _other_text,
    _other_number,
    _missing,
    _unknown,
    _wrapped,
    _nearly,
    _swapped,
    _something_else,
    _itself,
)
