"""Events as Lambda gets them: HTTP API (payload 2.0), SQS, DynamoDB streams."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any
from urllib.parse import quote

Event = dict[str, Any]
UNSENT = object()
Lines = Callable[[], list[dict[str, Any]]]
"""The log lines and metrics printed since the last look."""


@dataclass(slots=True)
class Context:
    """What the doors use of Lambda's context."""

    aws_request_id: str = "request-1"
    function_name: str = "door"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:000000000000:function:door"
    millis: Iterator[int] = field(default_factory=lambda: repeat(900_000))

    def get_remaining_time_in_millis(self) -> int:
        """What is left of the function's time, one value a look."""
        return next(self.millis)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token the gateway verified."""

    sub: str
    scope: str = "openid email care/customer care/desk care/store"
    groups: tuple[str, ...] = ()
    machine: bool = False

    def claims(self) -> dict[str, str]:
        """As the gateway hands them on: a list of groups becomes text."""
        claims = {"sub": self.sub, "scope": self.scope, "token_use": "access"}
        if self.machine:
            claims["client_id"] = self.sub
        return claims | ({"cognito:groups": f"[{' '.join(self.groups)}]"} if self.groups else {})


CLERK = Caller("account-clerk", groups=("desk",))
MAKER = Caller("maker-client", scope="care/maker")
CLERK_OF_STORE = Caller("account-store", groups=("store-demo-1",))
OPERATOR = Caller("account-operator", scope="openid care/operator", groups=("operator",))


@dataclass(slots=True)
class Call:
    """One HTTP call. `raw` is a body that is sent as it is, instead of `json`."""

    method: str
    path: str
    json: Any = UNSENT
    caller: Caller | None = None
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    raw: str | None = None
    base64: bool = False
    route: str | None = None

    def event(self) -> Event:
        """The HTTP API's event, payload 2.0."""
        event: Event = {
            "version": "2.0",
            "routeKey": self.route or f"{self.method} {self.path}",
            "rawPath": self.path,
            "rawQueryString": "&".join(f"{k}={quote(v)}" for k, v in self.query.items()),
            "headers": {"host": "localhost:8080"} | {k.lower(): v for k, v in self.headers.items()},
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "api",
                "http": {
                    "method": self.method,
                    "path": self.path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.7",
                    "userAgent": "test",
                },
                "requestId": "gateway-1",
                "routeKey": self.route or f"{self.method} {self.path}",
                "stage": "$default",
                "timeEpoch": 1795370539123,
            },
            "isBase64Encoded": self.base64,
        }
        if self.query:
            event["queryStringParameters"] = dict(self.query)
        if self.raw is not None or self.json is not UNSENT:
            event["body"] = self.raw if self.raw is not None else json.dumps(self.json)
        if self.caller:
            jwt = {"claims": self.caller.claims(), "scopes": ["care/customer"]}
            event["requestContext"]["authorizer"] = {"jwt": jwt}
        return event


@dataclass(frozen=True, slots=True)
class Reply:
    """What a door answered."""

    status: int
    headers: dict[str, str]
    body: Any
    text: str

    @classmethod
    def of(cls, answer: Event) -> Reply:
        """The reply in what the handler returned; `body` of a file is its bytes."""
        if answer.get("isBase64Encoded"):
            content = base64.b64decode(answer["body"])
            return cls(answer["statusCode"], answer["headers"], content, answer["body"])
        return cls(
            answer["statusCode"], answer["headers"], json.loads(answer["body"]), answer["body"]
        )


def queue_event(*bodies: str, receives: int = 1, first: int = 0) -> Event:
    """A batch of SQS messages `message-0`, `message-1` …, or from `first` on."""
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": str(receives)},
                "eventSource": "aws:sqs",
            }
            for number, body in enumerate(bodies, first)
        ]
    }


def stream_event(*images: Event) -> Event:
    """A batch of the events table's stream, one record an image."""
    return {
        "Records": [
            {
                "eventID": f"record-{number}",
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "dynamodb": {"NewImage": image, "SequenceNumber": str(number)},
            }
            for number, image in enumerate(images)
        ]
    }
