"""Who may come in: the scope is asked again, and the desk also asks for its group."""

from __future__ import annotations

from typing import Any

import pytest

from care.web.auth import CUSTOMER, DESK, MAKER, OPERATOR, STORE, Access, account_of, store_of
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


@pytest.mark.parametrize("use", ["id", "refresh", "", None])
def test_a_token_that_is_none_for_access_is_refused(use: str | None) -> None:
    event = event_of(Caller("ana"))
    event["requestContext"]["authorizer"]["jwt"]["claims"]["token_use"] = use
    with pytest.raises(NotAllowed):
        account_of(event, CUSTOMER)


def test_a_token_without_a_subject_is_refused() -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(Caller("")), CUSTOMER)


# Stores and operators

POINT_OF_SALE = Caller("4h57pos", scope="care/store", machine=True)
MINTER = Caller("1operator", scope="care/operator", machine=True)


@pytest.mark.parametrize(
    "groups", [("store-demo-1",), ("desk", "store-demo-1"), ("store-", "store-demo-1")]
)
def test_a_member_of_a_stores_group_acts_for_that_store(groups: tuple[str, ...]) -> None:
    event = event_of(Caller("clerk", groups=groups))
    assert account_of(event, STORE) == "clerk"
    assert store_of(event) == "demo-1"


def test_a_machine_is_the_store_that_its_client_is_named() -> None:
    event = event_of(POINT_OF_SALE)
    assert account_of(event, STORE) == store_of(event) == "4h57pos"


@pytest.mark.parametrize(
    "groups", [(), ("desk",), ("store",), ("store-",), ("xstore-a",), ("store-a", "store-b")]
)
def test_the_scope_alone_is_no_store_and_two_stores_are_none(groups: tuple[str, ...]) -> None:
    event = event_of(Caller("ana", groups=groups))
    with pytest.raises(NotAllowed):
        account_of(event, STORE)
    with pytest.raises(NotAllowed):
        store_of(event)


def test_an_operator_is_of_the_group_or_a_machine_with_the_scope() -> None:
    person = Caller("op", scope="openid care/operator", groups=("operator",))
    assert account_of(event_of(person), OPERATOR) == "op"
    assert account_of(event_of(MINTER), OPERATOR) == "1operator"


@pytest.mark.parametrize(
    "caller",
    [
        Caller("ana", scope="care/operator"),
        Caller("ana", scope="care/operator", groups=("desk", "store-demo-1")),
        Caller("ana", scope="care/store", groups=("operator",)),
        POINT_OF_SALE,
    ],
)
def test_who_is_no_operator_is_refused(caller: Caller) -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(caller), OPERATOR)


@pytest.mark.parametrize("access", [STORE, OPERATOR])
@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "ana", "client_id": "site", "username": "ana"},
        {"sub": "ana", "client_id": "ana", "username": "ana"},
        {"sub": "ana", "client_id": "site"},
        {"sub": "", "client_id": ""},
        {"sub": "ana"},
    ],
)
def test_a_persons_token_is_no_machines(access: Access, claims: dict[str, str]) -> None:
    """Only a client's own token may do without a group."""
    event = event_of(Caller("ana"))
    scope = {"scope": "care/store care/operator"}
    event["requestContext"]["authorizer"]["jwt"]["claims"] = claims | scope
    with pytest.raises(NotAllowed):
        account_of(event, access)


def test_a_machine_without_a_group_opens_no_desk() -> None:
    with pytest.raises(NotAllowed):
        account_of(event_of(Caller("pos", scope="care/desk", machine=True)), DESK)
