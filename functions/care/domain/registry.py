"""Which pure function each rule of the rule book is, by its public id.

A rule that says yes or no is registered by `@rule` (`decision.py`) and asked in decisions; one that
says when, how much or what follows is the function that reckons it, registered by `@carries_out`.
`docs/rules.md` is printed from here, and a test holds the ids to the rule book.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
REGISTRY: dict[str, Callable[..., Any]] = {}


def enter(id_: str, function: Callable[..., Any]) -> None:
    """Registers `function` under `id_`. Raises ValueError for an id that has one already."""
    if id_ in REGISTRY:
        raise ValueError(f"{id_} is registered twice")
    REGISTRY[id_] = function


def carries_out(*ids: str) -> Callable[[F], F]:
    """Registers the function as what carries out the rules `ids`, and leaves it as it is."""

    def register(function: F) -> F:
        for id_ in ids:
            enter(id_, function)
        return function

    return register
