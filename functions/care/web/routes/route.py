"""One route of the API: who may ask what, with which body, and what can come back."""

from __future__ import annotations

from ...frozen import frozen
from ..answers import Key
from ..auth import Access
from ..schemas.body import Body

_OF_BODIES = ("malformed_body", "body_too_large", "unsupported_media_type")


@frozen
class Route:
    """One method and path. `name` is what a client calls it; `answer` names a shape of `shapes`, of
    an answer in JSON; `problems` are codes that only this route has, beside those that follow from
    its body, path and access. `filters` of the query may be left out beside it.
    `key`: it needs an Idempotency-Key; `once`: and its answer is not kept under it.
    `signed` are the bodies of a signed event: nothing is read of one that was not verified."""

    method: str
    path: str
    name: str
    door: str
    summary: str
    answer: str
    access: Access | None = None
    body: type[Body] | None = None
    query: str | None = None
    maybe_query: str | None = None
    filters: tuple[str, ...] = ()
    media: str = "application/json"
    key: Key = False
    status: int = 200
    problems: tuple[str, ...] = ()
    signed: tuple[type[Body], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes of problems that this route can answer with."""
        found = ["unexpected", *self.problems]
        if self.access:
            found.append("not_allowed")
        if self.body:
            found += _OF_BODIES
        if self.body or self.query or self.maybe_query:
            found.append("invalid_request")
        if self.signed:
            found += ["bad_signature", *_OF_BODIES, "invalid_request"]
        if self.key:
            found += ["idempotency_key_reused", "try_again"]
        if "{" in self.path:
            found.append("not_found")
        return tuple(dict.fromkeys(found))
