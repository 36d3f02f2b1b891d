"""What the provider's answers become where they are neither a Report nor `InDoubt`.

No message of the provider is repeated: it may quote what was sent. Its code, the parameter's name
and the request's id are enough to find the rest in the provider's own log.
"""

from __future__ import annotations

from ...domain.errors import CareError
from ...domain.ledger import Refusal


class ProviderMisconfigured(CareError):
    """The key, its rights, the API version or the address is wrong. The key is never named."""


class ProviderDefect(CareError):
    """The provider refused the request itself: a defect of ours, and the same again if repeated.

    `code` and `param` are the provider's words, `request_id` finds the request in its log.
    """

    def __init__(self, code: str | None, param: str | None, request_id: str | None) -> None:
        super().__init__(
            f"refused as {code or 'invalid'} ({param or 'no parameter'}, {request_id})"
        )
        self.code, self.param, self.request_id = code, param, request_id


class ProviderKeyReused(ProviderDefect):
    """An idempotency key was sent again with other parameters or for another call."""


class AlreadyPast(ProviderDefect):
    """The payment's state does not allow the call; the port reports such a payment as it is."""


class CardSaidNo(ProviderDefect):
    """HTTP 402. The port reports it; it surfaces only from calls that ask no card."""

    def __init__(self, refusal: Refusal, request_id: str | None) -> None:
        super().__init__(refusal.code, None, request_id)
        self.refusal = refusal
