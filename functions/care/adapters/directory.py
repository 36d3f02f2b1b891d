"""Who an account is: the sign-in service's user pool. The address is used and never stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from ..domain.errors import NotFound
from .aws import client

# What could end the quoted value of a filter, or escape its end, is in no address that we look for.
_FILTERABLE = re.compile(r'[^"\\\s\x00-\x1f\x7f]+@[^"\\\s\x00-\x1f\x7f]+')


class NoAddress(NotFound):
    """The sign-in service knows no such account, or no address of it: nobody can be written to."""


class CognitoDirectory:
    """The users of a Cognito pool, by `sub`.

    A pool that signs in by e-mail makes the `sub` the username of its own users; one that came
    from another identity provider would have to be asked for by that provider's username.
    """

    def __init__(self, user_pool_id: str) -> None:
        self._pool = user_pool_id

    def email(self, account_id: str) -> str:
        """The account's address. Raises `NoAddress`, which names nobody."""
        try:
            user = self._cognito.admin_get_user(UserPoolId=self._pool, Username=account_id)
        except self._cognito.exceptions.UserNotFoundException:
            raise NoAddress("the sign-in service does not know the account") from None
        email = _attributes(user["UserAttributes"]).get("email")
        if not email:
            raise NoAddress("the account has no mail address")
        return email

    def accounts(self, email: str) -> tuple[str, ...]:
        """The `sub` of every user with this address, in whatever case."""
        if not _FILTERABLE.fullmatch(email):
            return ()
        pages = self._cognito.get_paginator("list_users").paginate(
            UserPoolId=self._pool, Filter=f'email = "{email}"'
        )
        users = [_attributes(user["Attributes"]) for page in pages for user in page["Users"]]
        # Somebody's data hangs on it: a filter that the service did not understand finds nobody.
        found = (each for each in users if each.get("email", "").lower() == email.lower())
        return tuple(each["sub"] for each in found)

    @cached_property
    def _cognito(self) -> Any:
        return client("cognito-idp")


def _attributes(listed: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {each["Name"]: each.get("Value", "") for each in listed}
