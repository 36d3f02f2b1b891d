"""The SDK's HTTP over urllib3, which every door has loaded for AWS.

With requests a start would load a hundred modules more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError, SSLError


class Transport(stripe.HTTPClient):
    """Keeps its connections between calls, follows no redirect, trusts the SDK's own list of
    certificates; `timeout` is the seconds to connect, and between bytes."""

    name = "urllib3"

    def __init__(self, timeout: tuple[float, float]) -> None:
        super().__init__()
        connect, read = timeout
        self._pool = PoolManager(
            timeout=Timeout(connect=connect, read=read),
            retries=False,  # the SDK's own, under the same idempotency key
            cert_reqs="CERT_REQUIRED",
            ca_certs=stripe.ca_bundle_path,
        )

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        **_: Any,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Body, status and headers, whose names are read in any case.

        Raises `stripe.APIConnectionError` where no whole answer came: the SDK asks once more, but
        for a certificate that nobody vouches for.
        """
        sent = {**(headers or {}), "Accept-Encoding": "gzip"}
        try:
            answer = self._pool.urlopen(
                method.upper(), url, body=post_data, headers=sent, redirect=False
            )
        except HTTPError as error:
            again = not isinstance(error, SSLError)
            said = f"No whole answer came from the provider: {type(error).__name__}."
            raise stripe.APIConnectionError(said, should_retry=again) from error  # type: ignore[no-untyped-call]
        return answer.data.decode("utf-8", "replace"), answer.status, answer.headers

    def close(self) -> None:
        """Lets the open connections go."""
        self._pool.clear()
