"""Who calls. The gateway has verified the token; its scope is looked at again here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Access:
    """What a door asks of its caller: a scope, and a group where any account may have the scope."""

    scope: str
    group: str | None = None


CUSTOMER = Access("care/customer")
DESK = Access("care/desk", group="desk")
MAKER = Access("care/maker")


def account_of(event: Mapping[str, Any], access: Access) -> str:
    """The caller's account id (`sub`). Raises `NotAllowed`."""
    claims = _claims(event)
    if access.scope not in str(claims.get("scope", "")).split():
        raise NotAllowed
    if access.group is not None and access.group not in _groups(claims.get("cognito:groups")):
        raise NotAllowed
    account = claims.get("sub")
    if not account or not isinstance(account, str):
        raise NotAllowed
    return account


def _claims(event: Mapping[str, Any]) -> Mapping[str, Any]:
    authorizer = event["requestContext"].get("authorizer") or {}
    claims: Mapping[str, Any] = (authorizer.get("jwt") or {}).get("claims") or {}
    return claims


def _groups(claim: object) -> list[str]:
    if isinstance(claim, list):
        return [str(group) for group in claim]
    # The gateway hands a claim that is a list over as text: ["a", "b"] arrives as "[a b]".
    return str(claim).removeprefix("[").removesuffix("]").split() if claim else []
