"""Customers and staff have a user pool each, and neither opens the other's doors."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from care.web.auth import CUSTOMER as OF_CUSTOMERS
from care.web.routes import ROUTES, Route
from infra.local.people import PASSWORD, Person, make_person
from tests.support.stack import CUSTOMER, DESK, STORE, Stack
from tests.support.visitor import ago

PLACE = re.compile(r"\{\w+\}")


def statuses(stack: Stack, routes: list[Route], token: str) -> dict[str, int]:
    """What each route answers to that token; the ids in its path are nobody's."""
    return {
        f"{route.method} {route.path}": stack.call(
            route.method, PLACE.sub("nobodys", route.path.removeprefix("/api")), token=token
        ).status
        for route in routes
    }


def test_a_customers_token_is_nobodys_at_every_door_of_staff_and_machines(
    stack: Stack, email: str
) -> None:
    others = [route for route in ROUTES if route.access and route.access != OF_CUSTOMERS]
    answered = statuses(stack, others, stack.token(email))
    assert len(answered) == len(others) > 30
    assert set(answered.values()) == {401}, answered


@pytest.mark.parametrize("who", ["desk", "operator"])
def test_a_token_of_staff_is_nobodys_at_every_door_of_customers(stack: Stack, who: str) -> None:
    own = [route for route in ROUTES if route.access == OF_CUSTOMERS]
    answered = statuses(stack, own, getattr(stack, who)())
    assert len(answered) == len(own) >= 30
    assert set(answered.values()) == {401}, answered


@pytest.mark.parametrize(
    ("client", "scopes"), [("SiteClientId", DESK), ("StaffClientId", CUSTOMER)]
)
def test_no_pool_knows_the_scopes_of_the_other(
    stack: Stack, client: str, scopes: tuple[str, ...]
) -> None:
    asked = stack.hosted(scopes, stack.outputs[client]).page()
    assert asked.status == 302
    assert "invalid_scope" in asked.headers["location"]


@pytest.mark.parametrize(("group", "scopes"), [("desk", CUSTOMER), (None, DESK)])
def test_no_pool_knows_the_people_of_the_other(
    stack: Stack, group: str | None, scopes: tuple[str, ...]
) -> None:
    email = f"pool-{time.time_ns()}@example.com"
    make_person(stack.client("cognito-idp"), stack.outputs, Person(email, "newcomer", group))
    page = stack.hosted(scopes).enter(email)
    assert page.status == 200
    assert b"Incorrect username or password." in page.body


def test_a_refresh_token_renews_at_its_own_client_and_names_the_groups_anew(stack: Stack) -> None:
    sign_in = stack.hosted(STORE)
    kept = sign_in.tokens("store@example.com")
    renewed = sign_in.renew(kept["refresh_token"])
    assert (renewed.status, renewed.json["expires_in"]) == (200, 15 * 60)
    today = f"/stores/cards?since={ago(stack, minutes=1)}"
    assert stack.call("GET", today, token=renewed.json["access_token"]).status == 200
    assert stack.call("GET", "/account", token=renewed.json["access_token"]).status == 401


# --- the second factor, by the API behind the pages: the emulator's own pages never ask for it


@dataclass(frozen=True)
class Api:
    """A user pool's API, by a client that may send passwords; the pages of no site can."""

    cognito: Any
    pool: str
    client: str

    def password(self, email: str) -> dict[str, Any]:
        """What the pool answers to the right password: tokens, or what it asks for next."""
        given = {"USERNAME": email, "PASSWORD": PASSWORD}
        return dict(
            self.cognito.admin_initiate_auth(
                UserPoolId=self.pool,
                ClientId=self.client,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters=given,
            )
        )

    def code(self, email: str, session: str, code: str) -> dict[str, Any]:
        """What it answers to a code of the authenticator app."""
        given = {"USERNAME": email, "SOFTWARE_TOKEN_MFA_CODE": code}
        return dict(
            self.cognito.admin_respond_to_auth_challenge(
                UserPoolId=self.pool,
                ClientId=self.client,
                ChallengeName="SOFTWARE_TOKEN_MFA",
                Session=session,
                ChallengeResponses=given,
            )
        )

    def enrol(self, access: str) -> str:
        """Sets an authenticator app up for the token's owner; its secret."""
        secret = str(self.cognito.associate_software_token(AccessToken=access)["SecretCode"])
        self.cognito.verify_software_token(AccessToken=access, UserCode=totp(secret))
        return secret


@pytest.fixture(params=["StaffPoolId", "UserPoolId"])
def api(stack: Stack, request: pytest.FixtureRequest) -> Iterator[Api]:
    """Of the staff's pool and of the customers', with a client that is gone afterwards."""
    cognito, pool = stack.client("cognito-idp"), stack.outputs[request.param]
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="test", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )
    client = made["UserPoolClient"]["ClientId"]
    yield Api(cognito, pool, client)
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=client)


def totp(secret: str) -> str:
    """The six digits of this half minute (RFC 6238)."""
    counted = struct.pack(">Q", int(time.time()) // 30)
    mac = hmac.new(base64.b32decode(secret), counted, hashlib.sha1).digest()
    start = mac[-1] & 15
    (number,) = struct.unpack(">I", mac[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


def other(code: str) -> str:
    """Six digits that are no code of now."""
    return f"{(int(code) + 500_000) % 10**6:06d}"


def test_only_staff_must_bring_a_code_beside_the_password(stack: Stack, api: Api) -> None:
    of_staff = api.pool == stack.outputs["StaffPoolId"]
    config = api.cognito.get_user_pool_mfa_config(UserPoolId=api.pool)
    assert config["MfaConfiguration"] == ("ON" if of_staff else "OFF")

    email = f"mfa-{time.time_ns()}@example.com"
    group = "desk" if of_staff else None
    make_person(api.cognito, stack.outputs, Person(email, "newcomer", group))
    first = api.password(email)["AuthenticationResult"]
    secret = api.enrol(first["AccessToken"])

    answer = api.password(email)
    if not of_staff:
        assert "AccessToken" in answer["AuthenticationResult"]
        return
    assert answer["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert "AuthenticationResult" not in answer
    with pytest.raises(api.cognito.exceptions.CodeMismatchException):
        api.code(email, answer["Session"], other(totp(secret)))
    entered = api.code(email, answer["Session"], totp(secret))
    assert "AccessToken" in entered["AuthenticationResult"]
