"""The edge of the site: which requests came through it, and from which address.

The distribution proves itself with a key in a header of its own; it writes over whatever a viewer
sent under that name. Who calls the API's own address has passed no firewall and knows no key.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from .errors import WrongAddress

KEY_HEADER = "x-care-edge"
# Set by the edge from the connection, never passed on from the viewer.
VIEWER_HEADER = "x-care-viewer"


def check_edge(event: Mapping[str, Any], keys: Sequence[str]) -> None:
    """Raises `WrongAddress` where there are keys and the request carries none of them."""
    sent = _header(event, KEY_HEADER).encode()
    if keys and not any(hmac.compare_digest(sent, key.encode()) for key in keys):
        raise WrongAddress


def viewer_of(event: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The address that the site was called from, of a request that was checked. The gateway's own
    caller where no key vouches for the edge, or the edge names no address."""
    named = _header(event, VIEWER_HEADER)
    return named if keys and _is_address(named) else str(_http(event)["sourceIp"])


def _header(event: Mapping[str, Any], name: str) -> str:
    return str((event.get("headers") or {}).get(name, ""))


def _http(event: Mapping[str, Any]) -> Mapping[str, Any]:
    http: Mapping[str, Any] = event["requestContext"]["http"]
    return http


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
