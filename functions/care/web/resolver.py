"""The HTTP edge of one function: routes in, answers, problems and one log line out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from ..domain.errors import Conflict, NotFound, TooEarly
from ..frozen import frozen
from ..usecases.keep_answers import KeepAnswers
from ..usecases.misses import TooManyMisses
from ..words import ENGLISH
from .answers import PROBLEM, Key, Keyed, Said, written
from .auth import CUSTOMER, Access, account_of
from .edge import address_name, check_edge, viewer_of
from .language import asked_for, worded
from .problems import Kind, kind_of, problem_view
from .requests import Request, known_id
from .telemetry import log_failure, log_guessing, log_request

Json = dict[str, Any]


@frozen
class Document:
    """A file as an answer: the gateway gets it in base 64. `name` is what a browser saves it as."""

    content: bytes
    media: str
    name: str


Answer = Json | tuple[Json, int] | Document
Handler = Callable[..., Answer]
# What the API says is the caller's alone and of this instant, and in the caller's language.
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Language, Accept-Encoding"}
# Whose answers are worded. The desk, stores and machines get the sentences as they are recorded.
FOR_PEOPLE = (None, CUSTOMER)
MOST_RACES = 3


class Door:
    """Routes `METHOD path` to functions of a `Request` and the ids of the path.

    `routes` tells what is served: `(method, path)` to what is asked of the caller; `keys` which of
    it takes an Idempotency-Key. `keeper` keeps what was answered under one. `edge_keys` are what
    the site's edge may prove itself with; with none of them, nobody is asked for it.
    """

    def __init__(
        self, edge_keys: Sequence[str], keeper: Callable[[], KeepAnswers] | None = None
    ) -> None:
        # debug: POWERTOOLS_DEV would print whole events, with tokens and addresses.
        self._app = APIGatewayHttpResolver(debug=False)
        self._app.not_found(lambda error: self._problem(NotFound()))
        self._app.exception_handler(Exception)(self._problem)
        self._code: str | None = None
        self.routes: dict[tuple[str, str], Access | None] = {}
        self.keys: dict[tuple[str, str], Key] = {}
        self._edge_keys = edge_keys
        self._keeper = keeper

    def get(self, path: str, access: Access | None = None) -> Callable[[Handler], Handler]:
        """Serves `GET path`, like `/api/plans/{plan_id}`, to those who have `access`."""
        return self._route("GET", path, access)

    def post(
        self, path: str, access: Access | None = None, *, key: Key = False
    ) -> Callable[[Handler], Handler]:
        """Serves `POST path` to those who have `access`; None is everybody. With a `key` it is
        carried out once under each Idempotency-Key; a dry run needs none."""
        return self._route("POST", path, access, key)

    def answer(self, event: Mapping[str, Any], context: Any) -> Json:
        """The answer to one event of the gateway; every error is a problem in it."""
        self._code = None
        answer = self._app.resolve(event, context)
        route = str(event.get("routeKey") or "")
        log_request(context.aws_request_id, route, answer["statusCode"], self._code)
        return answer

    def _route(
        self, method: str, path: str, access: Access | None, key: Key = False
    ) -> Callable[[Handler], Handler]:
        def register(function: Handler) -> Handler:
            self.routes[method, path], self.keys[method, path] = access, key

            def run(**ids: str) -> Response[Any]:
                event = self._app.current_event.raw_event
                check_edge(event, self._edge_keys)
                account = account_of(event, access) if access else ""
                ids = {name: known_id(value) for name, value in ids.items()}
                language = self._language if access in FOR_PEOPLE else ENGLISH
                ip = viewer_of(event, self._edge_keys)
                viewer = "" if access else address_name(ip, self._edge_keys)
                request = Request(event, self._op, account, language, ip, viewer)

                def answered(op: str) -> Said:
                    return _said(self._served(function, replace(request, op=op), ids), language)

                return _response(self._keyed(request, answered, key) if key else answered(self._op))

            rule = path.replace("{", "<").replace("}", ">")
            # CloudFront compresses only what it may keep, and of the API it keeps nothing.
            self._app.route(rule, method, compress=True)(run)
            return function

        return register

    def _keyed(self, request: Request, run: Callable[[str], Said], key: Key) -> Said:
        """The answer under the request's key. Raises `Invalid` where it has none, `KeyReused`."""
        fingerprint = request.fingerprint_of_all()
        if request.dry_run:
            return run(self._op)
        if self._keeper is None:
            raise LookupError("a door that takes keys keeps answers")
        keeper, name = self._keeper(), request.key()
        keyed = Keyed(keeper, run, self._problem_said, self._op, storing=key is True)
        said = keyed.answer(keeper.asked(request.account, name, fingerprint))
        # What goes out may be an earlier run's answer: the log's line is about that.
        self._code = str(json.loads(said.body)["code"]) if said.refusal else None
        return said

    def _served(self, function: Handler, request: Request, ids: dict[str, str]) -> Answer:
        """The answer, decided anew where another writer was faster: their state decides now.

        Each try is an attempt of its own (`op`): one whose reply was lost knows itself again.
        """
        for number in range(1, MOST_RACES):
            try:
                return function(replace(request, op=f"{request.op}/{number}"), **ids)
            except TooEarly:
                raise
            except Conflict:
                continue
        return function(replace(request, op=f"{request.op}/{MOST_RACES}"), **ids)

    @property
    def _op(self) -> str:
        return str(self._app.lambda_context.aws_request_id)

    def _problem(self, error: Exception) -> Response[Any]:
        return _response(self._problem_said(error))

    def _problem_said(self, error: Exception) -> Said:
        kind = kind_of(error)
        self._code = kind.code
        if kind.status >= 500:
            log_failure("request_failed", error, request_id=self._op)
        body = json.dumps(worded(problem_view(error, self._op), self._language))
        headers = {"Content-Language": self._language}
        if isinstance(error, TooManyMisses):
            log_guessing(self._op, error.asker)
            headers["Retry-After"] = str(error.seconds)
        return Said(kind.status, PROBLEM, body, final=_is_final(kind, error), headers=headers)

    @property
    def _language(self) -> str:
        """What the present caller reads; English where nothing else is asked for."""
        headers = self._app.current_event.raw_event.get("headers") or {}
        return asked_for(str(headers.get("accept-language", ""))) or ENGLISH


def _is_final(kind: Kind, error: Exception) -> bool:
    """Whether the same call again would be refused as well, for all that is known."""
    return kind.status < 500 and not getattr(error, "retry", False)


def _said(answer: Answer, language: str) -> Said:
    if isinstance(answer, Document):
        shown = {"Content-Disposition": f'inline; filename="{answer.name}"'}
        return Said(200, answer.media, answer.content, headers=shown)
    # Written out here and not by the resolver: what cannot be written becomes a problem, too.
    body, status = answer if isinstance(answer, tuple) else (answer, 200)
    headers = {"Content-Language": language}
    return Said(status, "application/json", written(worded(body, language)), headers=headers)


def _response(said: Said) -> Response[Any]:
    return Response(said.status, said.media, said.body, HEADERS | dict(said.headers or {}))
