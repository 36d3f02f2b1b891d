"""A tap on a botocore client: what is really sent, and what may happen to the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ReadTimeoutError
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
        self._next += [_lost] * number

    def answer(self, code: str, **body: Any) -> None:
        """The next request is refused with `code` and not served."""

        def refused(request: AWSPreparedRequest) -> AWSResponse:
            # Every handler is asked even when one has answered, and moto would serve the request.
            botocore_stubber.enabled = False
            text = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", **body})
            return AWSResponse(request.url, 400, {}, MockRawResponse(text))  # type: ignore[arg-type]

        self._next.append(refused)

    def _before_send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        operation = str(request.headers["X-Amz-Target"], "ascii").split(".")[1]
        self.sent.append((operation, json.loads(request.body)))
        return self._next.pop(0)(request) if self._next else None

    def _after_moto(self, **_: Any) -> None:
        botocore_stubber.enabled = True


def _lost(request: AWSPreparedRequest) -> AWSResponse:
    botocore_stubber("before-send", request)
    raise ReadTimeoutError(endpoint_url=request.url)
