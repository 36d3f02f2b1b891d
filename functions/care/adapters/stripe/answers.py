"""Reads the SDK's exceptions, in one place (its `_error.py` and `_api_requestor.py`, 16.1.0)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe

from ...usecases.payments import InDoubt
from .errors import (
    AlreadyPast,
    CardSaidNo,
    ProviderDefect,
    ProviderKeyReused,
    ProviderMisconfigured,
)
from .mapping import refusal

# Capture after the authorization's end answers with either code.
_PAST = frozenset({"payment_intent_unexpected_state", "charge_expired_for_capture"})


@contextmanager
def answers() -> Iterator[None]:
    """Raises `InDoubt` or a class of `errors` for whatever the SDK raises inside."""
    try:
        yield
    except stripe.APIConnectionError as error:
        raise InDoubt("the provider did not answer", answer_stored=False) from error
    except stripe.CardError as error:
        raise CardSaidNo(refusal(_told(error)), error.request_id) from error
    except stripe.IdempotencyError as error:
        raise ProviderKeyReused("idempotency_error", None, error.request_id) from error
    except stripe.InvalidRequestError as error:
        kind = AlreadyPast if error.code in _PAST else ProviderDefect
        raise kind(error.code, error.param, error.request_id) from error
    except stripe.AuthenticationError as error:
        # `from None`: the provider's message quotes the key, if only its ends.
        raise ProviderMisconfigured(f"the API key is refused ({error.request_id})") from None
    except stripe.PermissionError as error:
        raise ProviderMisconfigured(f"the API key lacks a right ({error.request_id})") from None
    except stripe.StripeError as error:
        raise _doubt(error) from error


def _doubt(error: stripe.StripeError) -> InDoubt:
    """409 and 429 were not executed. What else is no answer to our question leaves doubt.

    A 500 is kept under the key and replayed. A 502 to 504 may not be, yet counts as kept: with the
    number moved on, each call is still done once (an intent confirms once, a refund is looked up
    first), while a kept answer taken for a passing one would be replayed for a day.
    """
    status = error.http_status or 0
    # For 409 and 429 the SDK fills in no `error.code`.
    code = _told(error).get("code") or "no code"
    return InDoubt(
        f"the provider answered {status}, {code} ({error.request_id})", answer_stored=status >= 500
    )


def _told(error: stripe.StripeError) -> dict[str, Any]:
    body = error.json_body
    told = body.get("error") if isinstance(body, dict) else None
    return told if isinstance(told, dict) else {}
