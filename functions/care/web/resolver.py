"""The HTTP edge of one function: routes in, answers, problems and one log line out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from ..domain.errors import Conflict, NotFound, TooEarly
from .auth import Access, account_of
from .problems import kind_of, problem_view
from .requests import Request, known_id
from .telemetry import log_failure, log_request

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as an answer: the gateway gets it in base 64. `name` is what a browser saves it as."""

    content: bytes
    media: str
    name: str


Answer = Json | tuple[Json, int] | Document
Handler = Callable[..., Answer]
# What the API says is the caller's alone and of this instant.
HEADERS = {"Cache-Control": "no-store"}
MOST_RACES = 3


class Door:
    """Routes `METHOD path` to functions of a `Request` and the ids of the path.

    `routes` tells what is served: `(method, path)` to what is asked of the caller.
    """

    def __init__(self) -> None:
        # debug: POWERTOOLS_DEV would print whole events, with tokens and addresses.
        self._app = APIGatewayHttpResolver(debug=False)
        self._app.not_found(lambda error: self._problem(NotFound()))
        self._app.exception_handler(Exception)(self._problem)
        self._code: str | None = None
        self.routes: dict[tuple[str, str], Access | None] = {}

    def get(self, path: str, access: Access | None = None) -> Callable[[Handler], Handler]:
        """Serves `GET path`, like `/api/plans/{plan_id}`, to those who have `access`."""
        return self._route("GET", path, access)

    def post(self, path: str, access: Access | None = None) -> Callable[[Handler], Handler]:
        """Serves `POST path` to those who have `access`; None is everybody."""
        return self._route("POST", path, access)

    def answer(self, event: Mapping[str, Any], context: Any) -> Json:
        """The answer to one event of the gateway; every error is a problem in it."""
        self._code = None
        answer = self._app.resolve(event, context)
        route = str(event.get("routeKey") or "")
        log_request(context.aws_request_id, route, answer["statusCode"], self._code)
        return answer

    def _route(self, method: str, path: str, access: Access | None) -> Callable[[Handler], Handler]:
        def register(function: Handler) -> Handler:
            self.routes[method, path] = access

            def run(**ids: str) -> Response[Any]:
                event = self._app.current_event.raw_event
                account = account_of(event, access) if access else ""
                ids = {name: known_id(value) for name, value in ids.items()}
                return _response(self._served(function, event, account, ids))

            rule = path.replace("{", "<").replace("}", ">")
            self._app.route(rule, method)(run)
            return function

        return register

    def _served(
        self, function: Handler, event: Mapping[str, Any], account: str, ids: dict[str, str]
    ) -> Answer:
        """The answer, decided anew where another writer was faster: their state decides now.

        Each try is an attempt of its own (`op`): one whose reply was lost knows itself again.
        """
        for number in range(1, MOST_RACES):
            try:
                return function(Request(event, f"{self._op}/{number}", account), **ids)
            except TooEarly:
                raise
            except Conflict:
                continue
        return function(Request(event, f"{self._op}/{MOST_RACES}", account), **ids)

    @property
    def _op(self) -> str:
        return str(self._app.lambda_context.aws_request_id)

    def _problem(self, error: Exception) -> Response[str]:
        kind = kind_of(error)
        self._code = kind.code
        if kind.status >= 500:
            log_failure("request_failed", error, request_id=self._op)
        body = json.dumps(problem_view(error, self._op))
        return Response(kind.status, "application/problem+json", body, HEADERS)


def _response(answer: Answer) -> Response[Any]:
    if isinstance(answer, Document):
        shown = {"Content-Disposition": f'inline; filename="{answer.name}"'}
        return Response(200, answer.media, answer.content, HEADERS | shown)
    # Written out here and not by the resolver: what cannot be written becomes a problem, too.
    body, status = answer if isinstance(answer, tuple) else (answer, 200)
    return Response(status, "application/json", json.dumps(body, separators=(",", ":")), HEADERS)
