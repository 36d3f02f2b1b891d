"""Makes requests of one that is whole and right: each is told by its seed and its number alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Literal
from urllib.parse import quote, urlencode

from care.web.routes import ROUTES, Route
from tests.support.calls import CALLERS, name_of
from tests.support.estate_asks import Ask
from tests.support.events import Caller
from tests.support.who_may import SENDERS as SENDER_OF

from . import bodies, fields, headers, oddities
from .sent import Headers, Sent

Way = Literal["in", "out"]
PARTS = ("path", "query", "body", "headers")
OPEN = tuple(route for route in ROUTES if route.access is None)
# Claims that the gateway would not have let through, or not to this route.
NOBODY = (
    None,
    Caller(""),
    Caller("account-ana", scope=""),
    Caller("account-ana", scope="openid email"),
    Caller("account-ana", scope="care/customers xcare/customer"),
    Caller("account-ana", scope="care/desk care/store care/operator", groups=("store-", "x")),
    Caller("machine", scope="care/nothing", machine=True),
)


@dataclass(frozen=True)
class Mutator:
    """`asks`: what is right of each route, by its name; `known` keys that came before."""

    asks: Mapping[str, Ask]
    seed: int
    known: tuple[str, ...] = ()

    @cached_property
    def pool(self) -> fields.Pool:
        """What is right somewhere, by the name of its field."""
        return fields.pool_of(self.asks)

    def requests(self, way: Way, number: int) -> tuple[Sent, ...]:
        """One request, or two under the same key: the first then is whole and right.

        `in`: by somebody who may, every route in its turn; what is odd is for the door to find.
        `out`: by nobody, or with a token or a signature that opens nothing, and every other one of
        a route that asks for no token.
        """
        dice = Random(f"{self.seed}/{way}/{number}")
        if way == "in":
            route = ROUTES[number % len(ROUTES)]
        else:
            route = OPEN[number // 2 % len(OPEN)] if number % 2 else dice.choice(ROUTES)
        sent = self._sent(dice, route, may=way == "in")
        if way == "in" and route.key and dice.random() < 0.2:
            return self._right(dice, route, sent.header("idempotency-key")), sent
        return (sent,)

    def _right(self, dice: Random, route: Route, key: str) -> Sent:
        """The route's own request under that key."""
        sent = self._sent(dice, route, may=True, parts=dict.fromkeys(PARTS, False))
        named = tuple(pair for pair in sent.headers if pair[0] != "idempotency-key")
        return replace(sent, headers=(*named, ("idempotency-key", key)))

    def _sent(
        self, dice: Random, route: Route, *, may: bool, parts: dict[str, bool] | None = None
    ) -> Sent:
        ask = self.asks[name_of(route)]
        # Many are odd in one part alone: what is wrong with it is not hidden by another.
        odd = parts or {part: dice.random() < 0.45 for part in PARTS}
        raw = self._body(dice, route, ask, odd=odd["body"])
        return Sent(
            route,
            self._path(dice, route, ask, odd=odd["path"]),
            self._query(dice, route, ask, odd=odd["query"]),
            self._headers(dice, route, raw or b"", may=may, odd=odd["headers"]),
            raw,
            self._caller(dice, route, may=may),
        )

    def _body(self, dice: Random, route: Route, ask: Ask, *, odd: bool) -> bytes | None:
        if route.method == "GET":
            return bodies.body(dice, {"serial": "x"}) if odd and dice.random() < 0.1 else None
        whole = ask.body if ask.body is not None else {}
        if odd and dice.random() < 0.5:
            whole = fields.body(dice, route, whole, self.pool)
            odd = dice.random() < 0.5
        return bodies.body(dice, whole) if odd else bodies.written(dice, whole)

    def _path(self, dice: Random, route: Route, ask: Ask, *, odd: bool) -> str:
        ids = {name: dice.choice(_ids(self.asks, name)) for name in ask.ids} if odd else ask.ids
        if odd and dice.random() < 0.5:
            ids = dict.fromkeys(ids, oddities.text(dice))
        path = route.path
        for name, id_ in ids.items():
            path = path.replace(f"{{{name}}}", _coded(id_) or "-")
        return path

    def _query(self, dice: Random, route: Route, ask: Ask, *, odd: bool) -> str:
        if not odd:
            return ask.query
        names = [name for name in (route.query, route.maybe_query, *route.filters) if name]
        if not names and dice.random() < 0.7:
            return ask.query
        pairs = [tuple(each.split("=", 1)) for each in ask.query.split("&") if each]
        for _ in range(dice.choice((1, 1, 2, 30))):
            name = dice.choice(names or ["x"]) if dice.random() < 0.8 else oddities.name(dice)
            pairs.append((name, oddities.text(dice)[:2000]))
        if dice.random() < 0.5:
            pairs = pairs[-1:]
        text = urlencode(pairs, errors="surrogatepass", quote_via=quote)
        return text if dice.random() < 0.8 else text.replace("=", "", 1) + "&&=;%zz&+"

    def _headers(self, dice: Random, route: Route, raw: bytes, *, may: bool, odd: bool) -> Headers:
        found: Headers = headers.odd(dice) if odd else ()
        if route.method == "POST":
            found += headers.kind(dice) if odd else (headers.JSON,)
        if route.key and not (odd and dice.random() < 0.1):
            key = headers.key(dice, self.known) if odd else f"fuzz-{dice.getrandbits(64):016x}"
            found += (("idempotency-key", key),) * dice.choice((1, 1, 1, 2) if odd else (1,))
        if sender := SENDER_OF.get(route.path):
            right = headers.good_signature(sender, raw)
            found += right if may else headers.bad_signature(dice, sender, raw)
        return found

    def _caller(self, dice: Random, route: Route, *, may: bool) -> Caller | None:
        if route.access is None:
            return None
        return CALLERS[route.access.scope] if may else dice.choice(NOBODY)


def _ids(asks: Mapping[str, Ask], name: str) -> list[str]:
    """Ids of that name anywhere, and some of another."""
    found = {id_ for ask in asks.values() for id_ in ask.ids.values()}
    own = {ask.ids[name] for ask in asks.values() if name in ask.ids}
    return sorted(own) * 3 + sorted(found)


def _coded(id_: str) -> str:
    """As it may stand in a path: one segment of it."""
    return quote(id_[:1500], safe="!$&'()*+,;=:@~", errors="surrogatepass")
