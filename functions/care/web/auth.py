"""Who calls. The gateway has verified the token; its scope is looked at again here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..frozen import frozen
from .errors import NotAllowed


@frozen
class Access:
    """What a door asks of its caller: a scope, and a group where any account may have the scope.

    `machines`: a machine's own token needs no group, for only its client may ask for the scope.
    `stores`: the group is that of a store, whichever it is. `also`: another way in.
    """

    scope: str
    group: str | None = None
    machines: bool = False
    stores: bool = False
    also: Access | None = None

    @property
    def ways(self) -> tuple[Access, ...]:
        """Each way in; one is enough."""
        return (self, *(self.also.ways if self.also else ()))

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of which one is needed."""
        return tuple(way.scope for way in self.ways)


CUSTOMER = Access("care/customer")
DESK = Access("care/desk", group="desk")
MAKER = Access("care/maker")
STORE = Access("care/store", machines=True, stores=True)
OPERATOR = Access("care/operator", group="operator", machines=True)
DESK_OR_OPERATOR = replace(DESK, also=OPERATOR)
_STORE_GROUP = "store-"


def account_of(event: Mapping[str, Any], access: Access) -> str:
    """The caller's account id (`sub`). Who signs in gets an ID and a refresh token beside the
    access token; neither opens anything. Raises `NotAllowed`."""
    claims = _claims(event)
    if claims.get("token_use") != "access":
        raise NotAllowed
    if not any(_let_in(claims, way) for way in access.ways):
        raise NotAllowed
    if access.stores:
        store_of(event)
    account = claims.get("sub")
    if not account or not isinstance(account, str):
        raise NotAllowed
    return account


def _let_in(claims: Mapping[str, Any], way: Access) -> bool:
    if way.scope not in str(claims.get("scope", "")).split():
        return False
    grouped = way.group is None or way.group in _groups(claims.get("cognito:groups"))
    return grouped or (way.machines and _is_machine(claims))


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
