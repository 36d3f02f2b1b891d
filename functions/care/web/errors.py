"""What can be wrong with a request before a use case sees it."""

from __future__ import annotations

from ..domain.errors import BadValue, CareError
from ..frozen import frozen


@frozen
class Fault:
    """One thing that is wrong: where (a JSON pointer) and the way out."""

    pointer: str
    detail: str


class Malformed(CareError):
    """The body is no JSON text, or not one that can be read in only one way."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class TooLarge(CareError):
    """The body is over the limit."""


class NotJson(CareError):
    """The body says that it is of another kind than JSON."""


class Invalid(CareError):
    """Fields that are unknown, missing or of no use: all of them at once."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("invalid request")
        self.faults = faults


class NotAllowed(CareError):
    """The caller's token is not good for this door."""


class WrongAddress(CareError):
    """A request that did not come through the site's own address."""


class BadSignature(CareError):
    """An event that its sender did not sign, or signed too long ago."""


def faults_of(error: Exception) -> tuple[Fault, ...]:
    """The faults that `error` names, none for most classes."""
    if isinstance(error, Invalid):
        return error.faults
    if isinstance(error, BadValue):
        return (Fault(error.pointer, error.detail),)
    return ()
