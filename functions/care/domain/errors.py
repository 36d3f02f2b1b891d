"""What can go wrong, and whether asking again can help. The edge maps each class once."""

from __future__ import annotations


class CareError(Exception):
    """Base of all that is raised on purpose. `retry`: the same call may work later."""

    retry = False


class BadValue(CareError, ValueError):
    """A value that cannot be built: `pointer` is the field's JSON pointer, `detail` the way out."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer, self.detail = pointer, detail


class NotFound(CareError):
    """No such object, or not the caller's: the two answer alike."""


class Refused(CareError):
    """A rule said no. Carries the decision: an answer, not a failure."""

    def __init__(self, decision: object) -> None:
        super().__init__("refused by a rule")
        self.decision = decision


class CardRefused(CareError):
    """The card was refused after the provider's page; nothing was charged. `code` says how."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class WrongState(CareError):
    """The event is not listed for this state (STATES.md); nothing is written."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"{event} is not possible while {state}")
        self.state, self.event = state, event


class KeyReused(CareError):
    """An Idempotency-Key came again with another body."""


class Conflict(CareError):
    """Another writer was faster. Read again and decide again."""

    retry = True


class GivenOut(CareError):
    """Codes of this request were given out before. They are kept nowhere: nobody can again."""


class TooEarly(Conflict):
    """What an event builds on has not been told yet. Its sender repeats it, and it is not lost."""
