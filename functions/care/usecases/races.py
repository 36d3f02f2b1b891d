"""A lost race decided anew, where no edge does it: in workers, and for events of other systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..domain.errors import Conflict, TooEarly
from .ports import AlreadyAsked

T = TypeVar("T")
MOST_RACES = 5


def decided_anew(attempt: Callable[[str], T], op: str) -> T:
    """What `attempt` answers, told the name of each try (`op/0`, `op/1`, …): where somebody else
    was faster their state decides.

    Raises `TooEarly` at once, `Conflict` where it meets other writers again and again.
    """
    for race in range(MOST_RACES):
        try:
            return attempt(f"{op}/{race}")
        except TooEarly:
            raise
        except (Conflict, AlreadyAsked):
            continue
    raise Conflict("too many writers at once")
