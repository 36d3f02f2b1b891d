"""Customers, devices and cards for a load on a running stack: every call has one of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from infra.local.demo import offset_of
from infra.local.travel import move_clock
from tests.bench.load_loop import Call
from tests.bench.sweep_drain import PATIENCE, Works
from tests.support.double import until
from tests.support.stack import Stack
from tests.support.visitor import Visitor, a_key

BATCH = 500  # devices, or cards, that one request takes
THREADS = 2
DAY = 86_400  # seconds
BATCH_OF_CARDS = {"region": "US", "family": "mavic", "term_months": 12, "store": "demo-1"}
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Town:
    """`tokens` are those of as many customers as there are clients at most."""

    stack: Stack
    tokens: tuple[str, ...]

    @classmethod
    def of(cls, stack: Stack, customers: int) -> Town:
        """So many new customers, signed in."""
        emails = [stack.new_customer() for _ in range(customers)]
        return cls(stack, tuple(stack.token(email) for email in emails))

    def devices(self, number: int) -> list[str]:
        """Serials of so many new devices."""
        serials = [f"T{secrets.token_hex(7).upper()}" for _ in range(number)]
        maker = Visitor(self.stack, self.stack.maker())
        for batch in batches(serials):
            rows = [{"serial": each, "model": "mavic-3", "region": "US"} for each in batch]
            assert maker.post("/devices", {"devices": rows})["errors"] == []
        return serials

    def cards(self, number: int) -> list[str]:
        """Codes of so many cards that the demo shop has sold."""
        operator = Visitor(self.stack, self.stack.operator())
        clerk = Visitor(self.stack, self.stack.store())
        codes: list[str] = []
        for batch in batches(range(number)):
            asked = BATCH_OF_CARDS | {"batch": f"b{secrets.token_hex(5)}", "count": len(batch)}
            codes += operator.post("/cards/mint", asked, 201, a_key())["codes"]
        first, *rest = codes
        clerk.post("/cards/sell", {"code": first})  # alone: a worker starts
        at_once(lambda code: clerk.post("/cards/sell", {"code": code}), rest)
        return codes

    def cover_begins(self) -> None:
        """Two days pass, and everything that fell due is worked."""
        # No hold could lapse meanwhile, so one step will do; `travel` would give up on a busy
        # machine, where all these plans' letters take longer than its minute.
        move_clock(self.stack.world, offset_of(self.stack.world) + 2 * DAY)
        works = Works.of(self.stack)
        until(lambda: works.run() == 0, "all that two days brought is worked", PATIENCE)

    def token(self, number: int) -> str:
        """That of the customer whose turn it is."""
        return self.tokens[number % len(self.tokens)]

    def redemptions(self, serials: Sequence[str]) -> list[Call]:
        """A card for each serial."""
        codes = self.cards(len(serials))
        return [
            Call("POST", "/cards/redeem", {"code": code, "serial": serial}, self.token(n))
            for n, (code, serial) in enumerate(zip(codes, serials, strict=True))
        ]

    def filings(self, serials: Sequence[str]) -> list[Call]:
        """A Premium claim on each serial, by whoever redeemed its card: in the same order."""
        like = Visitor(self.stack, self.token(0)).filing(serials[0])
        return [
            Call("POST", "/claims", like | {"serial": serial}, self.token(n), 201)
            for n, serial in enumerate(serials)
        ]


def looks(serials: Iterable[str]) -> list[Call]:
    """The public status of each serial."""
    return [Call("GET", f"/status?serial={serial}") for serial in serials]


def questions(serials: Iterable[str]) -> list[Call]:
    """Whether a plan can be bought for each serial."""
    return [Call("POST", "/eligibility", {"serial": serial}) for serial in serials]


def batches(rows: Sequence[Any]) -> list[Sequence[Any]]:
    """Pieces that one request takes."""
    return [rows[begin : begin + BATCH] for begin in range(0, len(rows), BATCH)]


def at_once(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """What `work` answers for each, by a few threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, items))
