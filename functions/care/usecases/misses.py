"""Who asks in vain too often gets no answer for a while: nobody finds a code, or the serial numbers
that there are, by trying.

A miss is a code or a proof that opens nothing, and a public look at a serial number of which there
is nothing to tell. Misses are counted by who asks, never by what is asked for: nobody can lock a
code or a serial number away from its owner.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any, TypeVar, overload

from ..domain.errors import CareError
from ..frozen import frozen
from .ports import Misses, Store

WINDOW = timedelta(minutes=10)
MOST_MISSES = 20  # within a window; windows are whole tens of minutes of UTC
NOTHING = "none"  # a key of no plan: a code that names none is looked for as long as one that does
A = TypeVar("A")
B = TypeVar("B")


class TooManyMisses(CareError):
    """The asker missed too often, and is not told whether this would have been a hit. `seconds`
    until the window is over."""

    retry = True

    def __init__(self, asker: str, seconds: int) -> None:
        super().__init__("too many misses")
        self.asker, self.seconds = asker, seconds


def of_account(account_id: str) -> str:
    """A customer, as an asker."""
    return f"account/{account_id}"


def of_store(store: str) -> str:
    """A store, whoever of it asks."""
    return f"store/{store}"


def of_address(address: str) -> str:
    """Somebody without a token. `address` is a name of the address that cannot be turned back."""
    return f"address/{address}"


@frozen
class MissLimit:
    """What `asker` may ask for at `now` (UTC), and what it costs them."""

    store: Store
    asker: str
    now: datetime

    @overload
    def read(self, one: tuple[type[A], str], /) -> tuple[A | None]: ...

    @overload
    def read(
        self, one: tuple[type[A], str], other: tuple[type[B], str], /
    ) -> tuple[A | None, B | None]: ...

    def read(self, *named: Any) -> Any:
        """Each of what is named by type and key, or None. The misses come with it in one request.

        Raises `TooManyMisses`, whatever was found; `Conflict` as the store does.
        """
        *found, misses = self.store.several(*named, (Misses, self._misses_id))
        if misses is not None and misses.missed >= MOST_MISSES:
            raise self._over()
        return tuple(found)

    def missed(self) -> None:
        """Counts what was read as a miss. Raises `TooManyMisses` where the window is full by now:
        of misses that are asked for at once, too, no more than `MOST_MISSES` are told so."""
        if self.store.count_miss(self._misses_id, self._end) > MOST_MISSES:
            raise self._over()

    @property
    def _end(self) -> int:
        """The end of the window, in epoch seconds."""
        length = int(WINDOW.total_seconds())
        return (int(self.now.timestamp()) // length + 1) * length

    @property
    def _misses_id(self) -> str:
        return f"misses/{self.asker}/{self._end - int(WINDOW.total_seconds())}"

    def _over(self) -> TooManyMisses:
        return TooManyMisses(self.asker, ceil(self._end - self.now.timestamp()))
