"""Odd requests over HTTP, through the edge and the gateway to the doors as they are deployed."""

from __future__ import annotations

import http.client
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count

import pytest

from care.web.routes import ROUTES
from infra.local.world import World
from tests.fuzz import judge
from tests.fuzz.mutator import Mutator, Way
from tests.fuzz.sent import Got, Headers, Sent
from tests.support.callers import KEYS, RIGHTFUL
from tests.support.calls import name_of
from tests.support.matrix import AT_ONCE, GATEWAY, Asked
from tests.support.matrix_fixtures import stored
from tests.support.stack import Stack
from tests.support.trials import nothing_by_itself
from tests.support.visitor import signature
from tests.support.who_may import SENDERS

pytest_plugins = ["tests.support.matrix_fixtures"]

SEED = int(os.environ.get("FUZZ_SEED", "1"))
SIGNED_IN, SIGNED_OUT = 3 * len(ROUTES), 150
# What no client can send, and what the connection itself takes: the gateway sees none of it.
HOPS = {"host", "content-length", "transfer-encoding", "expect", "connection", "content-encoding"}
TWICE = {"idempotency-key"}
REFUSALS = {400, 401, 403, 404, 413, 415, 422}
LONGEST_TARGET, LONGEST_HEADER = 3000, 2000
_addresses = (f"127.9.{n // 250 % 250}.{1 + n % 250}" for n in count())


class Wire:
    """Sends the mutator's requests with real tokens, each from an address of its own: so that no
    limit of tries or rates answers in the place of a door."""

    def __init__(self, asked: Asked, world: World) -> None:
        self._callers, self._world = asked.matrix.callers, world
        asks = {name_of(route): asked.matrix.ask_of(route, "") for route in ROUTES}
        self._mutator = Mutator(asks, SEED)

    def requests(self, way: Way, number: int) -> list[Sent]:
        """The first so many, as they may be sent."""
        found = (each for n in range(number) for each in self._mutator.requests(way, n))
        short = (each for each in found if len(each.path) + len(each.query) < LONGEST_TARGET)
        return [self._sendable(each, way) for each in short]

    def answers(self, requests: list[Sent]) -> list[Got]:
        """What each got, in their order; several at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self._answer, requests, _addresses))

    def _sendable(self, sent: Sent, way: Way) -> Sent:
        kept = [pair for pair in _singly(sent.headers) if _can_be_sent(*pair)]
        if way == "in" and sent.route.access:
            kept = [pair for pair in kept if pair[0] != "authorization"]
            token = self._callers.signed_in[RIGHTFUL[sent.route.access.scope]]
            kept.append(("authorization", f"Bearer {token}"))
        if way == "in" and (sender := SENDERS.get(sent.route.path)):
            kept = [pair for pair in kept if not pair[0].endswith("-signature")]
            name = "stripe-signature" if sender == "provider" else "aftercare-signature"
            kept.append((name, signature(sent.body or b"", KEYS[sender])))
        return replace(sent, headers=tuple(kept))

    def _answer(self, sent: Sent, address: str) -> Got:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self._world.site_port, timeout=60, source_address=(address, 0)
        )
        with closing(connection):
            target = sent.path + (f"?{sent.query}" if sent.query else "")
            connection.putrequest(sent.route.method, target)
            for name, value in sent.headers:
                connection.putheader(name, value.encode("latin-1"))
            connection.putheader("content-length", str(len(sent.body or b"")))
            connection.endheaders(sent.body or b"")
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Got.unpacked(answer.status, names, answer.read())


def _singly(headers: Headers) -> list[tuple[str, str]]:
    """Each name once, but for keys: the server in front refuses most names that come twice."""
    once = {name: value for name, value in headers if name not in TWICE}
    return [*once.items(), *(pair for pair in headers if pair[0] in TWICE)]


def _can_be_sent(name: str, value: str) -> bool:
    """Whether it is a header at all, and not too long for the way."""
    printable = value.isprintable() and value.isascii()
    return name not in HOPS and printable and len(value) < LONGEST_HEADER


@dataclass(frozen=True)
class Fuzzed:
    """What was sent and what came back, by whoever may (`in`) and by nobody (`out`)."""

    wire: Wire
    sent: dict[Way, list[Sent]]
    got: dict[Way, list[Got]]

    def pairs(self, way: Way) -> list[tuple[Sent, Got]]:
        return list(zip(self.sent[way], self.got[way], strict=True))


@pytest.fixture(scope="module")
def fuzzed(asked: Asked, stack: Stack) -> Fuzzed:
    wire = Wire(asked, stack.world)
    numbers: dict[Way, int] = {"in": SIGNED_IN, "out": SIGNED_OUT}
    sent = {way: wire.requests(way, number) for way, number in numbers.items()}
    return Fuzzed(wire, sent, {way: wire.answers(each) for way, each in sent.items()})


def by_gateway(got: Got) -> bool:
    """Whether the gateway answered by itself, in its own words."""
    return got.media == "application/json" and got.status in GATEWAY | {404: 0}


def faults(sent: Sent, got: Got) -> list[str]:
    if by_gateway(got):
        words = GATEWAY.get(got.status, {"message": "Not Found"})
        return [] if got.json == words else [f"the gateway says {got.body!r}"]
    return judge.faults(sent, got, {}, {})


@pytest.mark.parametrize("way", ["in", "out"])
def test_no_request_is_a_defect_or_told_of_the_inside(fuzzed: Fuzzed, way: Way) -> None:
    found = [
        f"{fault}\n{sent.told()}\n{got.status} {got.body[:500]!r}"
        for sent, got in fuzzed.pairs(way)
        for fault in faults(sent, got)
    ]
    assert not found, f"{len(found)} findings, seed {SEED}:\n" + "\n\n".join(found[:5])


def test_the_requests_of_whoever_may_come_to_the_doors(fuzzed: Fuzzed) -> None:
    reached = {
        name_of(sent.route)
        for sent, got in fuzzed.pairs("in")
        if got.status not in (401, 403, 429) and not by_gateway(got)
    }
    assert reached == {name_of(route) for route in ROUTES}
    statuses = [got.status for got in fuzzed.got["in"]]
    assert len(statuses) > SIGNED_IN * 0.9
    assert sum(status < 300 for status in statuses) > len(statuses) * 0.2
    assert {400, 404, 409, 415, 422} <= set(statuses)


def test_whoever_has_no_token_is_turned_away_and_open_routes_answer_anybody(
    fuzzed: Fuzzed,
) -> None:
    closed = {got.status for sent, got in fuzzed.pairs("out") if sent.route.access}
    assert closed - {404} == {401}
    opened = {got.status for sent, got in fuzzed.pairs("out") if not sent.route.access}
    assert {200, 400, 404, 422} <= opened
    assert 401 not in opened and 429 not in opened


def test_what_is_refused_is_refused_again_and_leaves_every_table_as_it_was(
    fuzzed: Fuzzed, stack: Stack
) -> None:
    """But for what is counted of askers, and what was asked under a key."""
    pairs = [pair for way in fuzzed.sent for pair in fuzzed.pairs(way)]
    refused = [sent for sent, got in pairs if got.status in REFUSALS]
    assert len(refused) > 150
    with nothing_by_itself(stack):
        before = stored(stack)
        again = fuzzed.wire.answers(refused)
        after = stored(stack)
    assert {got.status for got in again} <= REFUSALS
    assert [key for key in before | after if before.get(key) != after.get(key)] == []
