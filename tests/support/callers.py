"""Everybody who may call a running stack, with the token or signature that they would send."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from care.web import auth
from care.web.routes import Route
from infra.local.deploy import OWN_KEYS, PAYMENT_KEYS
from infra.local.people import Person, make_person

from .stack import CUSTOMER, Stack
from .tokens import expired, foreign_client, machine_token
from .visitor import signature
from .who_may import SENDERS

# The most that anybody of the staff gets: their pool gives every scope to whoever asks for it.
STAFF = ("openid", "email", "care/desk", "care/store", "care/operator")
NO_SCOPE = ("openid", "email")
KEYS = {
    "provider": PAYMENT_KEYS["webhook_secrets"][0],
    "maker": OWN_KEYS["maker"][0],
    "carrier": OWN_KEYS["carrier"][0],
}
# Who is let in by each scope. The odd tokens are theirs, so that but one thing is wrong with them.
RIGHTFUL = {
    auth.CUSTOMER.scope: "customer",
    auth.DESK.scope: "desk",
    auth.STORE.scope: "store",
    auth.OPERATOR.scope: "operator",
    auth.MAKER.scope: "maker",
}
MAKER = auth.MAKER.scope


@dataclass(frozen=True)
class Callers:
    """`signed_in`: the token of each who has one; `odd`: tokens by what is wrong with them, and by
    the scope that they would open."""

    signed_in: dict[str, str]
    odd: dict[str, dict[str, str]]

    def token(self, caller: str, route: Route) -> str:
        """What `caller` sends to the route; '' is none."""
        if caller in self.odd:
            return self.odd[caller][route.access.scope if route.access else auth.CUSTOMER.scope]
        return self.signed_in.get(caller, "")

    def headers(self, caller: str, route: Route, body: bytes) -> dict[str, str]:
        """The same, with the signature of whoever signs."""
        token = self.token(caller, route)
        sent = {"authorization": f"Bearer {token}"} if token else {}
        if route.path in SENDERS and caller in KEYS:
            signed = signature(body, KEYS[caller])
            sent |= {"aftercare-signature": signed, "stripe-signature": signed}
        return sent


@dataclass(frozen=True)
class Entrance:
    """Where the tokens come from. `emails`: who signs in with which address."""

    stack: Stack
    emails: dict[str, str]

    def callers(self) -> Callers:
        """Everybody, signed in."""
        signed_in = {caller: self._token(caller) for caller in self.emails}
        signed_in["maker"] = self.stack.maker()
        late = {scope: expired(self.stack, signed_in[who]) for scope, who in RIGHTFUL.items()}
        odd = {
            "expired token": late,
            "wrong audience": self._wrong_audience(),
            "missing scope": self._missing_scope(),
        }
        return Callers(signed_in, odd)

    def _token(self, caller: str) -> str:
        return self.stack.token(self.emails[caller], _scopes(caller))

    def _wrong_audience(self) -> dict[str, str]:
        """By another client of the same pool, of which the API was not told."""
        found = {}
        for scope, caller in RIGHTFUL.items():
            if scope == MAKER:
                with foreign_client(self.stack, "StaffPoolId", [scope]) as client:
                    found[scope] = machine_token(self.stack, client, scope)
                continue
            with foreign_client(self.stack, _pool(caller), _scopes(caller)) as client:
                found[scope] = self._by(client, caller, _scopes(caller))
        return found

    def _missing_scope(self) -> dict[str, str]:
        """Of the right person by the right client. For the maker, the token of a store's machine:
        no pool gives a machine a token without any scope."""
        outputs = self.stack.outputs
        found = {MAKER: machine_token(self.stack, outputs["StoreClientId"], auth.STORE.scope)}
        for scope, caller in RIGHTFUL.items():
            if scope != MAKER:
                client = "SiteClientId" if caller == "customer" else "StaffClientId"
                found[scope] = self._by(outputs[client], caller, NO_SCOPE)
        return found

    def _by(self, client: str, caller: str, scopes: tuple[str, ...]) -> str:
        tokens = self.stack.hosted(scopes, client).tokens(self.emails[caller])
        return str(tokens["access_token"])


def entrance(stack: Stack, customer: str, another: str) -> Entrance:
    """For two customers by their addresses, and the demo's staff; another store is opened."""
    cognito, name = stack.client("cognito-idp"), f"n{secrets.token_hex(6)}"
    clerk = Person(f"{name}@example.com", "another shop", f"store-{name}")
    cognito.create_group(UserPoolId=stack.outputs["StaffPoolId"], GroupName=clerk.group)
    make_person(cognito, stack.outputs, clerk)
    staff = {name: f"{name}@example.com" for name in ("store", "desk", "operator")}
    people = {"customer": customer, "another customer": another, "another store": clerk.email}
    return Entrance(stack, people | staff)


def _scopes(caller: str) -> tuple[str, ...]:
    return CUSTOMER if "customer" in caller else STAFF


def _pool(caller: str) -> str:
    return "UserPoolId" if "customer" in caller else "StaffPoolId"
