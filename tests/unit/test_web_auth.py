"""Who may come in: the scope is asked again, and the desk also asks for its group."""

from __future__ import annotations

from typing import Any

import pytest

from care.web.auth import CUSTOMER, DESK, MAKER, Access, account_of
from care.web.errors import NotAllowed
from tests.support.events import Call, Caller


def event_of(caller: Caller | None) -> dict[str, Any]:
    """A call by `caller`."""
    return Call("GET", "/api/account", caller=caller).event()


def test_the_account_is_the_subject_of_the_token() -> None:
    assert account_of(event_of(Caller("ana")), CUSTOMER) == "ana"


@pytest.mark.parametrize("groups", [("desk",), ("store", "desk"), ("desk", "store")])
def test_a_clerk_comes_in_at_the_desk(groups: tuple[str, ...]) -> None:
    assert account_of(event_of(Caller("clerk", groups=groups)), DESK) == "clerk"


@pytest.mark.parametrize("groups", [(), ("store",), ("desks",), ("help-desk",)])
def test_the_scope_alone_opens_no_desk(groups: tuple[str, ...]) -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(Caller("ana", groups=groups)), DESK)


@pytest.mark.parametrize("groups", ["[a desk b]", "[desk]", ["a", "desk"]])
def test_groups_are_read_as_the_gateway_writes_them_and_as_a_list(groups: object) -> None:
    event = event_of(Caller("clerk"))
    event["requestContext"]["authorizer"]["jwt"]["claims"]["cognito:groups"] = groups
    assert account_of(event, DESK) == "clerk"


@pytest.mark.parametrize("scope", ["", "openid", "care/customers", "xcare/customer", "care/maker"])
def test_a_token_without_the_scope_is_refused(scope: str) -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(Caller("ana", scope=scope)), CUSTOMER)


def test_the_group_without_the_scope_is_refused() -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(Caller("clerk", scope="care/customer", groups=("desk",))), DESK)


@pytest.mark.parametrize("access", [CUSTOMER, DESK, MAKER])
def test_a_call_without_a_token_is_refused(access: Access) -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(None), access)


def test_a_token_without_a_subject_is_refused() -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(Caller("")), CUSTOMER)
