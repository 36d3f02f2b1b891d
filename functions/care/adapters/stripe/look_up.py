"""Finds what a former try may have made, by its metadata (PAYMENTS section 6).

By list, which filters by customer and time only; never by search, which is up to an hour behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from .answers import answers

Json = dict[str, Any]

CLOCKS_APART = timedelta(seconds=300)  # how far the provider's clock may be behind ours
MOST = 100  # the provider's longest page of a list
# How far a payment has come; a cancelled one is no payment any more.
_FURTHER = (
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "succeeded",
)


def listed(sdk: Any, params: Json) -> Iterator[Json]:
    """Everything that the list of a service of the SDK has for `params`, newest first.

    Raises `InDoubt` and what else an answer may be.
    """
    with answers():
        for found in sdk.list(params | {"limit": MOST}).auto_paging_iter():
            yield found.to_dict()


def tagged(found: Iterable[Json], tags: dict[str, str]) -> list[Json]:
    """Those with exactly `tags`."""
    return [each for each in found if each["metadata"] == tags]


def since(moment: datetime) -> Json:
    """The filter for what was made at `moment` (UTC) or later, by a clock that may lag."""
    return {"gte": int((moment - CLOCKS_APART).timestamp())}


def furthest(payments: Iterable[Json]) -> Json | None:
    """The payment that has come furthest, the oldest of several; the rest is inert and left to
    reconciliation."""
    alive = [each for each in payments if each["status"] in _FURTHER]
    return max(reversed(alive), key=lambda each: _FURTHER.index(each["status"]), default=None)
