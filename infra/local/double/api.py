"""One API request from first byte to answer: fault, key, version, parameters, execution, replay."""

import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from . import faults, forms, idempotency, lists, routes
from .app import Double
from .endpoints import Call, Refusal
from .errors import ApiError, server_error
from .events import API_VERSION
from .faults import Fault
from .idempotency import Kept
from .store import Cause, Json, Tx, new_id, public

_log = logging.getLogger("double.api")
_SEARCHES = tuple(f"/v1/{what}/search" for what in ("payment_intents", "customers", "charges"))


@dataclass(frozen=True, slots=True)
class Request:
    """Header names in lower case."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key")


@dataclass(frozen=True, slots=True)
class Answer:
    """`lost` says how the connection breaks instead: "hang" or "reset"."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    lost: str | None = None


class Api:
    def __init__(self, double: Double) -> None:
        self._double = double

    def answer(self, request: Request) -> Answer:
        """Every request gets an answer; nothing is raised."""
        cause = Cause(new_id("req", 14), request.key)
        try:
            _authenticate(request)
            answer = self._answer(request, cause)
        except ApiError as wrong:
            answer = _wrong(wrong)
            self._log_request(request, answer, None)
        except Exception:  # noqa: BLE001  the request's edge: the caller gets a 500, the log the cause
            _log.exception("%s %s", request.method, request.path)
            answer = _wrong(server_error())
        fixed = {"Request-Id": str(cause.request), "Stripe-Version": API_VERSION}
        kind = {"Content-Type": "application/json"}
        return Answer(answer.status, answer.body, kind | fixed | answer.headers, answer.lost)

    def _answer(self, request: Request, cause: Cause) -> Answer:
        if request.path in _SEARCHES:
            raise ApiError(501, "api_error", "Search is not modelled: nobody may lean on it.")
        found = routes.find(request.method, request.path)
        if found is None:
            message = f"Unrecognized request URL ({request.method}: {request.path})."
            raise ApiError(404, "invalid_request_error", message, code="resource_missing")
        with self._double.transaction() as tx:
            fault = faults.take(tx, request.method, request.path, request.key)
        _refuse_early(fault, request)
        if fault and fault.do == "timeout_before":
            return Answer(0, b"", lost="hang")
        idempotency.check_key(request.key)
        key = request.key if request.method == "POST" else None
        with self._double.in_flight.hold(key):
            if fault and fault.do == "slow":
                time.sleep(int(fault.argument) / 1000)
            answer = self._execute(request, found, fault, cause)
        return _break(answer, fault)

    def _execute(
        self,
        request: Request,
        found: tuple[routes.Route, tuple[str, ...]],
        fault: Fault | None,
        cause: Cause,
    ) -> Answer:
        route, ids = found
        form = _form(request)
        key = request.key if request.method == "POST" else None
        with self._double.transaction(cause) as tx:
            mark = (request.method, request.path, idempotency.digest(form))
            if key and (kept := idempotency.recall(tx, key, *mark)):
                answer = _replay(kept)
                _log_request(tx, route.name, answer, fault, replayed=True)
                return answer
            if fault and fault.do == "500_before":
                answer, begun = _wrong(server_error()), True
            else:
                tx.directive = fault.directive if fault else None
                answer, begun = self._attempt(tx, route, ids, form, request.path)
                if fault and fault.do.startswith("500_after"):
                    answer, begun = _wrong(server_error()), True
            if key and begun:
                idempotency.keep(
                    tx, key, *mark, Kept(answer.status, answer.body, str(cause.request))
                )
            _log_request(tx, route.name, answer, fault)
        return answer

    def _attempt(
        self, tx: Tx, route: routes.Route, ids: tuple[str, ...], form: Json, path: str
    ) -> tuple[Answer, bool]:
        """The answer, and whether execution had begun. An error takes back what was written."""
        try:
            given = forms.check(form, route.spec)
            with tx.attempt():
                call = Call(tx, ids, given, self._double.config.public_url, path)
                result = route.handler(call)
                if isinstance(result, Refusal):
                    return _refused(result), True
                body = lists.expand(tx, public(result), given.get("expand", []))
                return Answer(200, _json(body)), True
        except ApiError as wrong:
            return _wrong(wrong), wrong.began

    def _log_request(self, request: Request, answer: Answer, fault: Fault | None) -> None:
        with self._double.transaction() as tx:
            found = routes.find(request.method, request.path)
            name = found[0].name if found else f"{request.method} (unknown)"
            _log_request(tx, name, answer, fault)


def _authenticate(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not key.startswith("sk_test_"):
        message = "Invalid API key: the double answers to sk_test_ keys only."
        raise ApiError(401, "invalid_request_error", message)
    version = request.headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        message = f"Invalid Stripe API version: {version}; the double speaks {API_VERSION}."
        raise ApiError(400, "invalid_request_error", message)


def _refuse_early(fault: Fault | None, request: Request) -> None:
    """Faults that strike before execution and leave nothing under the key."""
    if fault is None:
        return
    if fault.do == "429":
        raise ApiError(429, "invalid_request_error", "Too many requests.", code="rate_limit")
    if fault.do == "409":
        raise idempotency.key_in_use(request.key)
    if fault.do == "503":
        raise ApiError(503, "api_error", "Service unavailable.")


def _break(answer: Answer, fault: Fault | None) -> Answer:
    if fault is None:
        return answer
    if fault.do == "500_after_noretry":
        headers = answer.headers | {"Stripe-Should-Retry": "false"}
        return Answer(answer.status, answer.body, headers)
    lost = {"timeout_after": "hang", "reset_after": "reset"}.get(fault.do)
    return Answer(answer.status, answer.body, answer.headers, lost)


def _form(request: Request) -> dict[str, Any]:
    if request.method == "GET":
        return forms.decode(request.query)
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        return forms.decode_multipart(content_type, request.body)
    return forms.decode(request.body.decode())


def _json(body: Json) -> bytes:
    return json.dumps(body, indent=2).encode()


def _wrong(wrong: ApiError) -> Answer:
    return Answer(wrong.status, _json({"error": wrong.error}))


def _refused(result: Refusal) -> Answer:
    error: dict[str, Any] = result.decline.error()
    if result.intent:
        error |= {
            "charge": result.intent["latest_charge"],
            "payment_intent": public(result.intent),
            "payment_method": (result.intent["last_payment_error"] or {}).get("payment_method"),
            "request_log_url": f"https://double.invalid/logs/{result.intent['id']}",
        }
    return Answer(402, _json({"error": error}))


def _replay(kept: Kept) -> Answer:
    headers = {"Idempotent-Replayed": "true", "Original-Request": kept.request}
    return Answer(kept.status, kept.body, headers)


def _log_request(
    tx: Tx, name: str, answer: Answer, fault: Fault | None, *, replayed: bool = False
) -> None:
    subject = None
    if answer.body:
        seen = json.loads(answer.body)
        obj = seen.get("error", {}).get("payment_intent") or seen
        subject = (obj.get("metadata") or {}).get("subject")
    tx.db.execute(
        "insert into request (at, endpoint, status, replayed, subject, fault)"
        " values (?, ?, ?, ?, ?, ?)",
        (tx.now, name, answer.status, replayed, subject, fault.do if fault else None),
    )
