"""What the template promises of the two user pools, and which of them each route asks."""

from __future__ import annotations

from typing import Any

import pytest

from care.web import auth, routes
from tests.support.template import doors, environment, of_type, read, statements

TEMPLATE = read("template.yaml")
IDENTITY = read("infra/identity.yaml")
POOLS = of_type(IDENTITY, "AWS::Cognito::UserPool")
CLIENTS = of_type(IDENTITY, "AWS::Cognito::UserPoolClient")
PAGES = {"SiteClient": 60, "StaffClient": 15}  # minutes that a person's token lives
MACHINES = {"MakerClient", "StoreClient", "OperatorClient"}


def pool_of(resource: dict[str, Any]) -> str:
    """The logical id of the pool that it belongs to."""
    return str(resource["UserPoolId"]["Ref"])


def scopes_of(pool: str) -> set[str]:
    """The scopes that the pool's resource server knows."""
    servers = of_type(IDENTITY, "AWS::Cognito::UserPoolResourceServer").values()
    (server,) = [each for each in servers if pool_of(each) == pool]
    return {f"{server['Identifier']}/{scope['ScopeName']}" for scope in server["Scopes"]}


def test_a_route_of_customers_asks_their_pool_and_every_other_the_pool_of_staff() -> None:
    asked = {}
    for function in doors(TEMPLATE).values():
        for event in function["Events"].values():
            if event["Type"] == "HttpApi":
                given = event["Properties"]
                name = given["Auth"].get("Authorizer", "SignedIn")
                asked[f"{given['Method']} {given['Path']}"] = name
    by_access = {None: "NONE", auth.CUSTOMER: "SignedIn"}
    assert asked == {
        f"{route.method} {route.path}": by_access.get(route.access, "Staff")
        for route in routes.ROUTES
    }


def test_each_authorizer_takes_the_tokens_of_one_pool_and_of_all_its_clients() -> None:
    authorizers = TEMPLATE["Resources"]["Api"]["Properties"]["Auth"]["Authorizers"]
    issuers = {"SignedIn": ("Issuer", "UserPool"), "Staff": ("StaffIssuer", "StaffPool")}
    assert set(authorizers) == set(issuers)
    for name, (issuer, pool) in issuers.items():
        jwt = authorizers[name]["JwtConfiguration"]
        assert jwt["issuer"] == {"Fn::GetAtt": ["Identity", f"Outputs.{issuer}"]}
        assert IDENTITY["Outputs"][issuer]["Value"]["Fn::Sub"].endswith(f"/${{{pool}}}")
        own = [client for client in CLIENTS if pool_of(CLIENTS[client]) == pool]
        assert jwt["audience"] == [{"Fn::GetAtt": ["Identity", f"Outputs.{c}Id"]} for c in own]


def test_the_customers_pool_has_no_scope_group_or_machine_of_staff() -> None:
    assert scopes_of("UserPool") == {"care/customer"}
    assert scopes_of("StaffPool") == {"care/desk", "care/store", "care/operator", "care/maker"}
    groups = of_type(IDENTITY, "AWS::Cognito::UserPoolGroup").values()
    assert {pool_of(group) for group in groups} == {"StaffPool"}
    assert [c for c in CLIENTS if pool_of(CLIENTS[c]) == "UserPool"] == ["SiteClient"]


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_asks_for_scopes_of_its_own_pool(name: str) -> None:
    client = CLIENTS[name]
    asked = set(client["AllowedOAuthScopes"]) - {"openid", "email"}
    assert asked
    assert asked <= scopes_of(pool_of(client))


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_tells_nobody_who_has_an_account_and_its_tokens_can_be_revoked(name: str) -> None:
    client = CLIENTS[name]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"] is True
    # No password goes to the API: people type theirs on the pool's own pages.
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]


def test_pages_have_no_secret_and_machines_no_people() -> None:
    assert set(CLIENTS) == {*PAGES, *MACHINES}
    for name, client in CLIENTS.items():
        flow = ["client_credentials"] if name in MACHINES else ["code"]
        assert (client["GenerateSecret"], client["AllowedOAuthFlows"]) == (name in MACHINES, flow)


def test_staff_tokens_live_a_quarter_of_an_hour_and_their_sessions_a_shift() -> None:
    for name, minutes in PAGES.items():
        assert CLIENTS[name]["AccessTokenValidity"] == minutes
        assert CLIENTS[name]["TokenValidityUnits"]["AccessToken"] == "minutes"
    staff = CLIENTS["StaffClient"]
    assert (staff["RefreshTokenValidity"], staff["TokenValidityUnits"]["RefreshToken"]) == (
        12,
        "hours",
    )


def test_staff_bring_a_second_factor_and_are_invited_by_name() -> None:
    staff, customers = POOLS["StaffPool"], POOLS["UserPool"]
    assert (staff["MfaConfiguration"], staff["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    assert staff["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert "MfaConfiguration" not in customers
    assert "AdminCreateUserConfig" not in customers


@pytest.mark.parametrize(("name", "length", "days"), [("UserPool", 12, 7), ("StaffPool", 14, 3)])
def test_a_password_is_long_and_a_temporary_one_short_lived(
    name: str, length: int, days: int
) -> None:
    policy = POOLS[name]["Policies"]["PasswordPolicy"]
    assert (policy["MinimumLength"], policy["TemporaryPasswordValidityDays"]) == (length, days)
    assert all(policy[f"Require{kind}"] for kind in ("Lowercase", "Uppercase", "Numbers"))


@pytest.mark.parametrize("name", POOLS)
def test_an_address_counts_only_once_it_is_proved(name: str) -> None:
    pool = POOLS[name]
    assert pool["AutoVerifiedAttributes"] == ["email"]
    proved = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    assert pool["UserAttributeUpdateSettings"] == proved


@pytest.mark.parametrize("name", POOLS)
def test_a_pool_outlives_its_stack(name: str) -> None:
    pool = IDENTITY["Resources"][name]
    assert (pool["DeletionPolicy"], pool["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert POOLS[name]["DeletionProtection"] == {"Fn::If": ["IsProtected", "ACTIVE", "INACTIVE"]}


@pytest.mark.parametrize("name", POOLS)
def test_mails_of_the_sign_in_come_from_our_own_domain_where_that_is_said(name: str) -> None:
    ours = {"EmailSendingAccount": "DEVELOPER", "From": {"Ref": "MailFrom"}}
    ours |= {"SourceArn": {"Ref": "MailIdentity"}}
    theirs = {"EmailSendingAccount": "COGNITO_DEFAULT"}
    assert POOLS[name]["EmailConfiguration"] == {"Fn::If": ["OwnSender", ours, theirs]}
    assert TEMPLATE["Parameters"]["SignInMail"]["Default"] == "cognito"
    assert TEMPLATE["Conditions"]["SignInMailBySes"] == {
        "Fn::Equals": [{"Ref": "SignInMail"}, "ses"]
    }


def test_doors_look_people_up_among_the_customers_alone() -> None:
    looking = {
        door
        for door, function in doors(TEMPLATE).items()
        for named, of in statements(function)
        if "cognito-idp:" in str(named)
        and of == [{"Fn::GetAtt": ["Identity", "Outputs.UserPoolArn"]}]
    }
    given = {
        door: found["CARE_USER_POOL_ID"]
        for door, function in doors(TEMPLATE).items()
        if "CARE_USER_POOL_ID" in (found := environment(TEMPLATE, function))
    }
    assert looking == set(given)
    assert set(map(str, given.values())) == {
        str({"Fn::GetAtt": ["Identity", "Outputs.UserPoolId"]})
    }
    assert "StaffPoolArn" not in str(TEMPLATE)
