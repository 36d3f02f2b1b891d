"""The SDK's client: version pinned, time-outs and retries set, or the double's address."""

from __future__ import annotations

import stripe

from .errors import ProviderMisconfigured
from .transport import Transport

API_VERSION = "2026-10-28.endive"
TIMEOUT = (2, 8)  # seconds to connect and between bytes; with the one retry below the API's 30 s
RETRIES = 1  # under the same idempotency key, after no answer, 409 or 5xx


def make_client(api_key: str, base_url: str | None) -> stripe.StripeClient:
    """A client of the provider, or of the payment double where `base_url` is given.

    Raises `ProviderMisconfigured` where the installed SDK speaks another API version than the
    adapter was written for, where the key is no secret key, or where a live key would go to a
    double.
    """
    if stripe.api_version != API_VERSION:
        raise ProviderMisconfigured(f"the SDK speaks {stripe.api_version}, not {API_VERSION}")
    if not api_key.startswith(("sk_", "rk_")):
        raise ProviderMisconfigured("the API key is not a secret or restricted key")
    if base_url and not api_key.startswith("sk_test_"):
        raise ProviderMisconfigured("only a test key may be sent to another address")
    return stripe.StripeClient(
        api_key,
        stripe_version=API_VERSION,
        base_addresses={"api": base_url, "files": base_url} if base_url else None,
        max_network_retries=RETRIES,
        http_client=Transport(TIMEOUT),
    )
