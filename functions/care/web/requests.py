"""One request, as a door asks for its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ..domain.errors import BadValue, NotFound
from ..domain.windows import instant
from ..frozen import frozen
from ..usecases import once
from ..usecases.ids import fingerprint
from ..usecases.ports import Answer
from ..words import ENGLISH
from .answers import written
from .auth import store_of
from .bodies import body_bytes, json_of
from .card_numbers import A_CARD, names_card_number
from .errors import Fault, Invalid
from .language import asked_for, worded
from .names import UNKNOWN, UNTOLD, is_name

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_REGION = re.compile(r"[A-Z]{2,3}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_INSTANT_DETAIL = "A time is written like 2026-11-22T17:42:19Z."
_KEY_DETAIL = "Send an Idempotency-Key of 16 to 64 letters, digits, - and _, a new one a request."


@frozen
class Request:
    """`op` is Lambda's id of this call; `account` the caller's id, '' at a public door; `language`
    what it is answered in; `ip` the address that the site was called from, `viewer` its name that
    cannot be turned back, '' at a door that asks for a token."""

    event: Mapping[str, Any]
    op: str
    account: str = ""
    language: str = ENGLISH
    ip: str = ""
    viewer: str = ""

    @property
    def json(self) -> Any:
        """The body's JSON. Raises `Malformed`, `TooLarge`, `NotJson`."""
        return json_of(self.event)

    @property
    def raw(self) -> bytes:
        """The body as it was sent. Raises `Malformed`, `TooLarge`, `NotJson`."""
        return body_bytes(self.event)

    @property
    def store(self) -> str:
        """The store that the caller acts for. Raises `NotAllowed`."""
        return store_of(self.event)

    def header(self, name: str) -> str:
        """A header by its name in lower case, '' where it was not sent."""
        return str((self.event.get("headers") or {}).get(name, ""))

    @property
    def reads(self) -> str | None:
        """The language that the caller asks for; None where it is none of ours."""
        return asked_for(self.header("accept-language"))

    def key(self) -> str:
        """The Idempotency-Key. Raises `Invalid`."""
        key = self.header("idempotency-key")
        if not _KEY.fullmatch(key) or names_card_number(key):
            raise Invalid(Fault("/headers/Idempotency-Key", _KEY_DETAIL))
        return key

    def fingerprint(self) -> str:
        """The hash of the body, to tell a repeat from another request under the same key."""
        return fingerprint(self.json)

    def fingerprint_of_all(self) -> str:
        """The hash of method, path and body. Raises `Malformed`, `TooLarge`, `NotJson`."""
        http = self.event["requestContext"]["http"]
        return fingerprint({"method": http["method"], "path": http["path"], "body": self.json})

    @property
    def dry_run(self) -> bool:
        """Whether the body says that nothing is to be written."""
        body = self.json
        return isinstance(body, dict) and body.get("dry_run") is True

    def foretell(self, body: Mapping[str, Any]) -> None:
        """What will be answered once the next thing is written: both are stored together, where
        the request has a key. For what could not be answered alike once more."""
        once.foretell(self._answer(body, 200))

    def answers(self, shape: Callable[[Any], Mapping[str, Any] | None], status: int = 200) -> None:
        """What the plan or claim of this request comes to rest as will be answered by `shape`: the
        answer is stored with it, where the request has a key. None is not told before the end."""

        def answer(subject: Any) -> Answer | None:
            body = shape(subject)
            return None if body is None else self._answer(body, status)

        once.shaped(answer)

    def _answer(self, body: Mapping[str, Any], status: int) -> Answer:
        return Answer(status, written(worded(body, self.language)))

    def query(self, name: str, *others: str) -> str:
        """The parameter of the query. Raises `Invalid` where it is missing, or where others came
        than `others`, which may be left out."""
        sent, known = self.event.get("queryStringParameters") or {}, (name, *others)
        unknown = [each for each in sent if each not in known]
        faults = [Fault(f"/{n}", UNKNOWN) if is_name(n) else Fault("", UNTOLD) for n in unknown]
        if not sent.get(name):
            faults.append(Fault(f"/{name}", "This is required."))
        if faults:
            raise Invalid(*faults)
        return self._typed(name, str(sent[name]))

    def maybe_instant(self, name: str) -> datetime | None:
        """The instant that the query may name, UTC. Raises `Invalid` where it is none."""
        return self.instant(name) if self.event.get("queryStringParameters") else None

    def instant(self, name: str) -> datetime:
        """The instant that the query names, UTC. Raises `Invalid` where it is missing or none."""
        try:
            # The gateway decodes a plus of the offset as a space.
            return instant(datetime.fromisoformat(self.query(name).replace(" ", "+")))
        except (ValueError, OverflowError):
            raise Invalid(Fault(f"/{name}", _INSTANT_DETAIL)) from None

    def maybe(self, name: str) -> str | None:
        """A parameter of the query that may be left out. Raises `Invalid` for a card number."""
        sent = (self.event.get("queryStringParameters") or {}).get(name)
        return sent if sent is None else self._typed(name, sent)

    def _typed(self, name: str, value: str) -> str:
        # A serial number may be a long number.
        if name != "serial" and names_card_number(value):
            raise Invalid(Fault(f"/{name}", A_CARD))
        return value

    def region(self, *others: str) -> str:
        """The region that the query names, beside `others`, which may be left out. Raises
        `Invalid`, `BadValue`."""
        region = self.query("region", *others)
        if not _REGION.fullmatch(region):
            raise BadValue("/region", "A region is written like US.")
        return region


def known_id(text: str) -> str:
    """An id of a path as it may stand in a table. Raises `NotFound` for what cannot be one."""
    if not _ID.fullmatch(text):
        raise NotFound
    return text
