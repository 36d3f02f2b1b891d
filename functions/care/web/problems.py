"""Errors as `application/problem+json` (RFC 9457): one table, each class of error once.

What each code means to a caller is in docs/problems.md; `type` names its heading there.
"""

from __future__ import annotations

from typing import Any

from ..domain.errors import (
    BadValue,
    CardRefused,
    Conflict,
    GivenOut,
    KeyReused,
    NotFound,
    Refused,
    TooEarly,
    WrongState,
)
from ..frozen import frozen
from ..usecases.misses import TooManyMisses
from ..usecases.payments import InDoubt
from ..usecases.prove_cover import ProofOver
from .errors import (
    BadSignature,
    Invalid,
    Malformed,
    NotAllowed,
    NotJson,
    TooLarge,
    WrongAddress,
    faults_of,
)
from .views.decisions import decision_view

TYPE = "docs/problems.md#"


@frozen
class Kind:
    """One kind of problem. `detail` None: the error itself has a sentence for the customer."""

    code: str
    status: int
    title: str
    detail: str | None


_INVALID = Kind(
    "invalid_request",
    422,
    "Some fields need another value",
    "Each field that has to change is named in `errors`.",
)
KINDS: dict[type[Exception], Kind] = {
    Malformed: Kind("malformed_body", 400, "The body cannot be read", None),
    TooLarge: Kind("body_too_large", 413, "The body is too large", "A body is at most 64 KB."),
    NotJson: Kind(
        "unsupported_media_type",
        415,
        "The body is of another kind",
        "Send a JSON text, with `Content-Type: application/json`.",
    ),
    BadSignature: Kind(
        "bad_signature",
        400,
        "The signature does not verify",
        "The event was not signed with a present secret, or too long ago.",
    ),
    Invalid: _INVALID,
    BadValue: _INVALID,
    KeyReused: Kind(
        "idempotency_key_reused",
        422,
        "The Idempotency-Key was used before",
        "This key came with another request before. Send a new key with a new request.",
    ),
    NotAllowed: Kind("not_allowed", 403, "This is not allowed", "Your account may not do this."),
    WrongAddress: Kind(
        "wrong_address",
        403,
        "Nothing is served at this address",
        "Call the API at the address of the site, followed by /api.",
    ),
    NotFound: Kind(
        "not_found", 404, "Not found", "There is nothing here, or it belongs to another account."
    ),
    Refused: Kind(
        "refused", 409, "This is not possible now", "A rule refuses it; `decision` says which."
    ),
    WrongState: Kind(
        "wrong_state",
        409,
        "This is not possible now",
        "It does not fit the present state. Look again.",
    ),
    Conflict: Kind(
        "try_again",
        409,
        "Somebody else was faster",
        "It was changed by someone else at the same moment. Try again.",
    ),
    TooEarly: Kind(
        "try_again",
        409,
        "Something has to be told first",
        "What this event builds on is not known here yet. Send it again in a minute.",
    ),
    GivenOut: Kind(
        "given_out",
        409,
        "The codes were given out before",
        "Codes are answered once and kept nowhere. Send a new key to mint other cards.",
    ),
    TooManyMisses: Kind(
        "too_many_requests",
        429,
        "Too many tries",
        "Too many codes or serial numbers were not right. Wait ten minutes, then try again.",
    ),
    ProofOver: Kind(
        "proof_expired",
        404,
        "This proof is not good",
        "It has expired, or was not made here. Ask whoever showed it for a new one.",
    ),
    CardRefused: Kind("card_refused", 402, "The card was refused", None),
    InDoubt: Kind(
        "provider_unreachable",
        503,
        "The payment provider does not answer",
        "Nothing was charged by this request. Try again in a minute, with the same key.",
    ),
    Exception: Kind(
        "unexpected",
        500,
        "Something went wrong here",
        "It is not your fault. Try again; if it stays, tell the service desk the reference.",
    ),
}


def kind_of(error: Exception) -> Kind:
    """The kind of the nearest class in the table; `unexpected` for all that is not foreseen."""
    return next(KINDS[each] for each in type(error).__mro__ if each in KINDS)


def problem_view(error: Exception, request_id: str) -> dict[str, Any]:
    """The problem's body."""
    kind = kind_of(error)
    body: dict[str, Any] = {
        "type": TYPE + kind.code,
        "title": kind.title,
        "status": kind.status,
        "detail": kind.detail or str(error),
        "code": kind.code,
        "errors": [{"pointer": f.pointer, "detail": f.detail} for f in faults_of(error)],
        "request_id": request_id,
    }
    if isinstance(error, Refused):
        body["decision"] = decision_view(error.decision)  # type: ignore[arg-type]
    return body
