"""`/_double/…`: the levers that tests, the simulation and `make travel` pull."""

import json
import logging
import math
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

from . import books, cards, disputes, faults, issuer, machine, people, refunds, webhooks
from .api import Answer, Request
from .app import Double
from .errors import ApiError
from .store import Json

_log = logging.getLogger("double.control")
_CARD = {"limit", "next", "update", "close"}


class Control:
    def __init__(self, double: Double) -> None:
        self._double = double
        self._routes: tuple[tuple[str, Callable[..., Any]], ...] = (
            (r"GET /_double/health", self._health),
            (r"GET /_double/clock", self._show_clock),
            (r"POST /_double/clock", self._move_clock),
            (r"GET /_double/faults", self._list_faults),
            (r"POST /_double/faults", self._add_faults),
            (r"DELETE /_double/faults", self._clear_faults),
            (r"GET /_double/webhooks", self._show_webhooks),
            (r"POST /_double/webhooks", self._set_webhooks),
            (r"GET /_double/cards/(\w+)", self._show_card),
            (r"POST /_double/cards/(\w+)", self._set_card),
            (r"POST /_double/charges/(\w+)/dispute", self._dispute),
            (r"POST /_double/disputes/(\w+)", self._end_dispute),
            (r"POST /_double/dashboard", self._dashboard),
            (r"POST /_double/settings", self._settings),
            (r"GET /_double/books", self._books),
            (r"POST /_double/reset", self._reset),
        )

    def answer(self, request: Request) -> Answer:
        """JSON; 400 with one sentence for what cannot be done, 404 for no such lever."""
        try:
            given = _given(request)
            for pattern, lever in self._routes:
                if found := re.fullmatch(pattern, f"{request.method} {request.path}"):
                    return _reply(200, lever(given, *found.groups()))
            return _reply(404, {"error": f"no such lever: {request.method} {request.path}"})
        except ApiError as refused:
            return _reply(refused.status, {"error": refused.error["message"]})
        except (ValueError, TypeError, KeyError) as wrong:
            return _reply(400, {"error": f"{type(wrong).__name__}: {wrong}"})
        except Exception:  # noqa: BLE001  the request's edge: the caller gets a 500, the log the cause
            _log.exception("%s %s", request.method, request.path)
            return _reply(500, {"error": "see the double's log"})

    def _health(self, given: Json) -> Json:
        return {"ok": True}

    def _show_clock(self, given: Json) -> Json:
        return {"offset": self._double.clock.offset(), "now": self._double.clock.now()}

    def _move_clock(self, given: Json) -> Json:
        """`offset` in seconds, or `set` in unix seconds; what came due has run when it answers."""
        [(name, value)] = given.items()
        offset = {"offset": int(value), "set": math.ceil(value - time.time())}[name]
        with self._double.store.lock:
            self._double.clock.move_to(offset)
            ran = self._double.catch_up(self._double.clock.now())
        return self._show_clock({}) | {"ran": ran}

    def _list_faults(self, given: Json) -> Any:
        with self._double.transaction() as tx:
            return faults.listed(tx)

    def _add_faults(self, given: Any) -> Any:
        with self._double.transaction() as tx:
            faults.add(tx, given if isinstance(given, list) else [given])
            return faults.listed(tx)

    def _clear_faults(self, given: Json) -> Any:
        with self._double.transaction() as tx:
            faults.clear(tx)
            return []

    def _show_webhooks(self, given: Json) -> Json:
        with self._double.transaction() as tx:
            names = ("event", "type", "state", "attempt", "status", "at", "sent_at")
            rows = tx.db.execute(
                "select d.event, o.label, d.state, d.attempt, d.status, d.at, d.sent_at"
                " from delivery d join object o on o.id = d.event order by d.id"
            )
            deliveries = [dict(zip(names, row, strict=True)) for row in rows]
            return {"settings": asdict(webhooks.settings(tx)), "deliveries": deliveries}

    def _set_webhooks(self, given: Json) -> Json:
        with self._double.transaction() as tx:
            return asdict(webhooks.change(tx, given))

    def _show_card(self, given: Json, name: str) -> Json:
        with self._double.transaction() as tx:
            return issuer.state_of(tx, _fingerprint(name))

    def _set_card(self, given: Json, name: str) -> Json:
        """`limit` null lifts it; `next` lists codes ("approve" lets one pass); `update` is the
        account updater: {number} or {brand} and {exp: [month, year]}."""
        if unknown := set(given) - _CARD:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        print_ = _fingerprint(name)
        with self._double.transaction() as tx:
            state = issuer.state_of(tx, print_)
            state |= {key: given[key] for key in ("limit", "next", "close") if key in given}
            tx.set(f"card/{print_}", state)
            if update := given.get("update"):
                number = _new_number(name, update)
                month, year = update.get("exp", (12, 2039))
                state |= {"updated": people.update_by_network(tx, print_, number, (month, year))}
            return state

    def _dispute(self, given: Json, charge: str) -> Json:
        with self._double.transaction() as tx:
            found = tx.get("charge", charge)
            return disputes.open_dispute(tx, found, given.get("reason", "fraudulent"))

    def _end_dispute(self, given: Json, dispute: str) -> Json:
        with self._double.transaction() as tx:
            return disputes.end(tx, tx.get("dispute", dispute), given["status"])

    def _dashboard(self, given: Json) -> Json:
        """A human does it: the events' `request` is null."""
        with self._double.transaction() as tx:
            intent = tx.get("payment_intent", given["payment_intent"], "intent")
            if given["action"] == "capture":
                machine.capture(tx, intent, given.get("amount"))
            elif given["action"] == "cancel":
                machine.cancel(tx, intent, "requested_by_customer")
            elif given["action"] == "refund":
                asked = {"payment_intent": intent["id"], "amount": given.get("amount")}
                refunds.create(tx, asked)
            else:
                raise ValueError("action: capture, cancel or refund")
            return {"id": intent["id"], "status": intent["status"]}

    def _settings(self, given: Json) -> Json:
        [(name, value)] = given.items()
        if name != "extended":
            raise ValueError(f"unknown: {name}")
        with self._double.transaction() as tx:
            tx.set("extended", bool(value))
        return {"extended": bool(value)}

    def _books(self, given: Json) -> Json:
        with self._double.transaction() as tx:
            return books.close(tx, **given)

    def _reset(self, given: Json) -> Json:
        self._double.store.forget_everything()
        if self._double.config.extended:
            self._settings({"extended": True})
        return {"ok": True}


def _given(request: Request) -> Any:
    if request.method == "GET":
        return dict(parse_qsl(request.query))
    return json.loads(request.body or b"{}")


def _fingerprint(name: str) -> str:
    """Of a fingerprint, or of a test card's number."""
    return cards.fingerprint(name) if cards.by_number(name) else name


def _new_number(name: str, update: Json) -> str:
    """The new card: the number named, else an approving one of the brand, else the old one."""
    if "number" in update:
        return str(update["number"])
    if "brand" in update:
        return next(
            card.number for card in cards.TABLE if card.brand == update["brand"] and card.tokens
        )
    number = cards.number_of(name)
    if number is None:
        raise ValueError("update needs a number or a brand")
    return number


def _reply(status: int, body: Any) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
