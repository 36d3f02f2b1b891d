"""Accounts' addresses from Cognito, answered by botocore's stub.

moto's user pools need a package that is not in the dev set; the stub holds question and answer to
the service's own model.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.stub import Stubber

from care.adapters.aws import client
from care.adapters.directory import CognitoDirectory, NoAddress
from care.domain.errors import NotFound

POOL, SUB = "us-east-1_Pool", "0b9a3c4e-1111-4222-8333-444455556666"
ASKED = {"UserPoolId": POOL, "Username": SUB}


@pytest.fixture
def cognito(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    made = client("cognito-idp")
    monkeypatch.setattr(CognitoDirectory, "_cognito", made)
    with Stubber(made) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def user(**attributes: str) -> dict[str, object]:
    named = [{"Name": name, "Value": value} for name, value in attributes.items()]
    return {"Username": SUB, "UserAttributes": named, "UserStatus": "CONFIRMED"}


def test_the_address_is_asked_for_by_the_accounts_sub(cognito: Stubber):
    answer = user(sub=SUB, email_verified="true", email="ada@example.com")
    cognito.add_response("admin_get_user", answer, ASKED)
    assert CognitoDirectory(POOL).email(SUB) == "ada@example.com"


def test_an_unknown_account_has_no_address(cognito: Stubber):
    cognito.add_client_error("admin_get_user", "UserNotFoundException", "User does not exist.")
    with pytest.raises(NoAddress, match="does not know the account") as caught:
        CognitoDirectory(POOL).email(SUB)
    assert isinstance(caught.value, NotFound)
    assert SUB not in str(caught.value)


@pytest.mark.parametrize("attributes", [{"sub": SUB}, {"sub": SUB, "email": ""}])
def test_an_account_without_a_mail_address_is_told_as_such(
    cognito: Stubber, attributes: dict[str, str]
):
    cognito.add_response("admin_get_user", user(**attributes), ASKED)
    with pytest.raises(NoAddress, match="no mail address"):
        CognitoDirectory(POOL).email(SUB)


def test_another_refusal_of_the_service_is_not_taken_for_an_unknown_account(cognito: Stubber):
    cognito.add_client_error("admin_get_user", "NotAuthorizedException", http_status_code=400)
    with pytest.raises(cognito.client.exceptions.NotAuthorizedException):
        CognitoDirectory(POOL).email(SUB)


def listed(email: str) -> dict[str, str]:
    return {"UserPoolId": POOL, "Filter": f'email = "{email}"'}


def person(sub: str, email: str) -> dict[str, object]:
    named = [{"Name": "sub", "Value": sub}, {"Name": "email", "Value": email}]
    return {"Username": sub, "Attributes": named, "UserStatus": "CONFIRMED"}


def test_an_account_is_found_by_its_whole_address_in_whatever_case(cognito: Stubber):
    found = {"Users": [person(SUB, "Ada@example.com")]}
    cognito.add_response("list_users", found, listed("ada@Example.com"))
    assert CognitoDirectory(POOL).accounts("ada@Example.com") == (SUB,)


def test_several_accounts_of_one_address_are_all_named_and_nobody_is_none(cognito: Stubber):
    page = {"Users": [person("sub-1", "ada@example.com")], "PaginationToken": "more"}
    asked = listed("ada@example.com")
    cognito.add_response("list_users", page, asked)
    rest = {"Users": [person("sub-2", "ada@example.com")]}
    cognito.add_response("list_users", rest, asked | {"PaginationToken": "more"})
    assert CognitoDirectory(POOL).accounts("ada@example.com") == ("sub-1", "sub-2")
    cognito.add_response("list_users", {"Users": []}, asked)
    assert CognitoDirectory(POOL).accounts("ada@example.com") == ()


def test_whom_a_filter_that_was_not_understood_brings_is_not_taken_for_the_account(
    cognito: Stubber,
):
    everybody = {"Users": [person("sub-1", "eve@example.com"), person("sub-2", "ada@example.com")]}
    cognito.add_response("list_users", everybody, listed("ada@example.com"))
    assert CognitoDirectory(POOL).accounts("ada@example.com") == ("sub-2",)


@pytest.mark.parametrize(
    "address",
    [
        'x" or email ^= "a@b',
        'a"b@example.com',
        "a\\@example.com",
        "a@example.com\n",
        "",
        "ada",
        "@",
    ],
)
def test_an_address_that_would_end_the_filters_quotes_is_asked_for_nowhere(
    cognito: Stubber, address: str
):
    assert CognitoDirectory(POOL).accounts(address) == ()
