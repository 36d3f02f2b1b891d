"""Who calls. The gateway has verified the token; its scope is looked at again here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Access:
    """What a door asks of its caller: a scope, and a group where any account may have the scope.

    `machines`: a machine's own token needs no group, for only its client may ask for the scope.
    `stores`: the group is that of a store, whichever it is.
    """

    scope: str
    group: str | None = None
    machines: bool = False
    stores: bool = False


CUSTOMER = Access("care/customer")
DESK = Access("care/desk", group="desk")
MAKER = Access("care/maker")
STORE = Access("care/store", machines=True, stores=True)
OPERATOR = Access("care/operator", group="operator", machines=True)
_STORE_GROUP = "store-"


def account_of(event: Mapping[str, Any], access: Access) -> str:
    """The caller's account id (`sub`). Raises `NotAllowed`."""
    claims = _claims(event)
    if access.scope not in str(claims.get("scope", "")).split():
        raise NotAllowed
    grouped = access.group is None or access.group in _groups(claims.get("cognito:groups"))
    if not grouped and not (access.machines and _is_machine(claims)):
        raise NotAllowed
    if access.stores:
        store_of(event)
    account = claims.get("sub")
    if not account or not isinstance(account, str):
        raise NotAllowed
    return account


def store_of(event: Mapping[str, Any]) -> str:
    """The store that the caller acts for: `demo-1` for a member of the group `store-demo-1`, its
    client id for a machine.

    Raises `NotAllowed`, also for a member of two stores: nobody could tell which one acts.
    """
    claims = _claims(event)
    if _is_machine(claims):
        return str(claims["client_id"])
    groups = _groups(claims.get("cognito:groups"))
    stores = [group.removeprefix(_STORE_GROUP) for group in groups if _names_a_store(group)]
    if len(stores) != 1:
        raise NotAllowed
    return stores[0]


def _names_a_store(group: str) -> bool:
    return group.startswith(_STORE_GROUP) and group != _STORE_GROUP


def _is_machine(claims: Mapping[str, Any]) -> bool:
    """Whether the token is of a client and of nobody: by client credentials it names no user, and
    the client is its subject."""
    client = claims.get("client_id")
    return bool(client) and "username" not in claims and claims.get("sub") == client


def _claims(event: Mapping[str, Any]) -> Mapping[str, Any]:
    authorizer = event["requestContext"].get("authorizer") or {}
    claims: Mapping[str, Any] = (authorizer.get("jwt") or {}).get("claims") or {}
    return claims


def _groups(claim: object) -> list[str]:
    if isinstance(claim, list):
        return [str(group) for group in claim]
    # The gateway hands a claim that is a list over as text: ["a", "b"] arrives as "[a b]".
    return str(claim).removeprefix("[").removesuffix("]").split() if claim else []
