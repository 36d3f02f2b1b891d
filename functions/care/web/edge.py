"""The edge of the site: which requests came through it, and from which address.

The distribution proves itself with a key in a header of its own; it writes over whatever a viewer
sent under that name. Who calls the API's own address has passed no firewall and knows no key.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from ipaddress import IPv6Address, ip_address, ip_network
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


def address_name(address: str, keys: Sequence[str]) -> str:
    """A name for who called from `address`, to be stored for a while: without the edge's key nobody
    turns it back. Of IPv6 it is that of the /64, which is one customer's to choose from.

    It changes with the key; without a key (in no deployed stack) it is no secret.
    """
    key = keys[0] if keys else ""
    return hmac.digest(key.encode(), f"viewer\n{_home(address)}".encode(), "sha256").hex()[:32]


def _home(address: str) -> str:
    if not _is_address(address):
        return address
    read = ip_address(address)
    if not isinstance(read, IPv6Address):
        return str(read)
    return str(read.ipv4_mapped or ip_network((int(read), 64), strict=False))


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
