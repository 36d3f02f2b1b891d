"""Who an account is: the sign-in service's user pool. The address is used and never stored."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ..domain.errors import NotFound
from .aws import client


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
        attributes = {each["Name"]: each.get("Value") for each in user["UserAttributes"]}
        email = attributes.get("email")
        if not email:
            raise NoAddress("the account has no mail address")
        return str(email)

    @cached_property
    def _cognito(self) -> Any:
        return client("cognito-idp")
