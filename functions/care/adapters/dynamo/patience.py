"""What was crowded out is asked again, so that a lost race ends with its reason."""

from __future__ import annotations

from collections.abc import Callable
from random import uniform

from ...domain.errors import Conflict

MOST_TRIES = 10
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.64  # seconds at most; half of it on average, 1.6 s in all


class Crowded(Conflict):
    """Another transaction is at one of the items: whether a condition holds was not even asked. Or
    a table had too much to do, and left a part of a read out."""


def patiently(request: Callable[[], None], rest: Callable[[float], None]) -> None:
    """Makes `request` again, after a pause by `rest` (seconds), while it is only crowded out.

    DynamoDB refuses a transaction whose item another one is at, whatever becomes of that one: of
    500 at once nearly all. To decide anew would decide the same; asked again, the condition tells.
    Raises what `request` raises, `Crowded` after `MOST_TRIES`.
    """
    for tries in range(MOST_TRIES - 1):
        try:
            return request()
        except Crowded:
            rest(uniform(0, min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)))
    request()
