"""One request, as a door asks for its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.errors import BadValue, NotFound
from ..usecases.ids import fingerprint
from .bodies import body_bytes, json_of
from .errors import Fault, Invalid

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_REGION = re.compile(r"[A-Z]{2,3}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEY_DETAIL = "Send an Idempotency-Key of 16 to 64 letters, digits, - and _, a new one a request."


@dataclass(frozen=True, slots=True)
class Request:
    """`op` is Lambda's id of this call; `account` the caller's id, '' at a public door."""

    event: Mapping[str, Any]
    op: str
    account: str = ""

    @property
    def json(self) -> Any:
        """The body's JSON. Raises `Malformed`, `TooLarge`."""
        return json_of(self.event)

    @property
    def raw(self) -> bytes:
        """The body as it was sent. Raises `Malformed`, `TooLarge`."""
        return body_bytes(self.event)

    @property
    def ip(self) -> str:
        """The address that the gateway was called from."""
        return str(self.event["requestContext"]["http"]["sourceIp"])

    def header(self, name: str) -> str:
        """A header by its name in lower case, '' where it was not sent."""
        return str((self.event.get("headers") or {}).get(name, ""))

    def key(self) -> str:
        """The Idempotency-Key. Raises `Invalid`."""
        key = self.header("idempotency-key")
        if not _KEY.fullmatch(key):
            raise Invalid(Fault("/headers/Idempotency-Key", _KEY_DETAIL))
        return key

    def fingerprint(self) -> str:
        """The hash of the body, to tell a repeat from another request under the same key."""
        return fingerprint(self.json)

    def query(self, name: str) -> str:
        """The one parameter of the query. Raises `Invalid` where it is missing, or others came."""
        sent = self.event.get("queryStringParameters") or {}
        faults = [Fault(f"/{_escaped(each)}", "Not known here.") for each in sent if each != name]
        if not sent.get(name):
            faults.append(Fault(f"/{name}", "This is required."))
        if faults:
            raise Invalid(*faults)
        return str(sent[name])

    def region(self) -> str:
        """The region that the query names. Raises `Invalid`, `BadValue`."""
        region = self.query("region")
        if not _REGION.fullmatch(region):
            raise BadValue("/region", "A region is written like US.")
        return region


def known_id(text: str) -> str:
    """An id of a path as it may stand in a table. Raises `NotFound` for what cannot be one."""
    if not _ID.fullmatch(text):
        raise NotFound
    return text


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
