"""The errors of the API: one class, and the sentences that more than one module needs."""

from typing import Any


class ApiError(Exception):
    """An answer that is not 2xx.

    `began` tells whether execution had begun: such an answer is kept under its idempotency key,
    a failed validation is not.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        began: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.began = began
        self.error: dict[str, Any] = {"type": kind, "message": message}
        self.error |= {k: v for k, v in (("code", code), ("param", param)) if v is not None}
        self.error |= {k: v for k, v in more.items() if v is not None}


def invalid(message: str, code: str | None = None, param: str | None = None) -> ApiError:
    """A parameter that never gets as far as execution: 400, not kept."""
    return ApiError(400, "invalid_request_error", message, code=code, param=param)


def missing(kind: str, object_id: str, param: str = "id") -> ApiError:
    """404 when the address names the object, 400 when a parameter does."""
    status = 404 if param in ("id", "intent") else 400
    message = f"No such {kind}: '{object_id}'"
    return ApiError(status, "invalid_request_error", message, code="resource_missing", param=param)


def refused(message: str, code: str | None = None, **more: Any) -> ApiError:
    """The object's state does not allow it: 400, and execution had begun."""
    return ApiError(400, "invalid_request_error", message, code=code, began=True, **more)


def unexpected_state(intent: dict[str, Any], verb: str) -> ApiError:
    """The machine of the payment intent does not allow `verb` now."""
    message = (
        f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}."
    )
    public = {key: value for key, value in intent.items() if not key.startswith("_")}
    return refused(message, "payment_intent_unexpected_state", payment_intent=public)


def server_error() -> ApiError:
    return ApiError(500, "api_error", "Something went wrong on the provider's end.", began=True)
