"""A tap on a botocore client: what is really sent, and what may happen to the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

Answer = Callable[[AWSPreparedRequest], AWSResponse]


@dataclass
class Wire:
    """The requests of a client in order, as `(operation, body)`; the next may be answered here."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _next: list[Answer] = field(default_factory=list)

    @classmethod
    def of(cls, client: Any) -> Wire:
        """Listens to all that `client` sends from here on."""
        wire = cls()
        client.meta.events.register_first("before-send.dynamodb", wire._before_send)
        client.meta.events.register_last("before-send", wire._after_moto)
        return wire

    @property
    def operations(self) -> list[str]:
        """The names of the operations sent, repetitions included."""
        return [operation for operation, _ in self.sent]

    def lose_replies(self, number: int = 1) -> None:
        """The next requests are served by moto, but their answers never arrive."""
        self._next += [lost] * number

    def answer(self, code: str, times: int = 1, **body: Any) -> None:
        """The next request, or so many, are refused with `code` and not served."""
        self._next += [refusal(code, **body)] * times

    def next_answer(self, operation: str, body: dict[str, Any]) -> Answer | None:
        """What becomes of this request instead of being served; None where it is served."""
        return self._next.pop(0) if self._next else None

    def _before_send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        operation = str(request.headers["X-Amz-Target"], "ascii").split(".")[1]
        body = json.loads(request.body)
        self.sent.append((operation, body))
        answer = self.next_answer(operation, body)
        return answer(request) if answer else None

    def _after_moto(self, **_: Any) -> None:
        botocore_stubber.enabled = True


def refusal(code: str, status: int = 400, **body: Any) -> Answer:
    """An answer of DynamoDB's that names `code`; the request is not served."""

    def refused(request: AWSPreparedRequest) -> AWSResponse:
        # Every handler is asked even when one has answered, and moto would serve the request.
        botocore_stubber.enabled = False
        text = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", **body})
        return AWSResponse(request.url, status, {}, MockRawResponse(text))  # type: ignore[arg-type]

    return refused


def lost(request: AWSPreparedRequest) -> AWSResponse:
    """The request is served, and its answer does not arrive within the client's time."""
    served(request)
    raise ReadTimeoutError(endpoint_url=request.url)


def never_sent(request: AWSPreparedRequest) -> AWSResponse:
    """The connection breaks before the request was written."""
    raise ConnectionClosedError(endpoint_url=request.url)


def served(request: AWSPreparedRequest) -> None:
    """Moto does what is asked, and nobody has heard of it yet."""
    botocore_stubber("before-send", request)
