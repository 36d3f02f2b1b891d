"""A door on moto is held to its own policy: the template's, question by question."""

from __future__ import annotations

import pytest

from tests.support import policies
from tests.support.doors import CUSTOMER, Doors
from tests.support.house import DRONE
from tests.support.policies import allowed, questions

pytest_plugins = ["tests.support.door_fixtures"]

ORDERING = [
    ("dynamodb:BatchGetItem", "devices"),
    ("dynamodb:PutItem", "plans"),
    ("dynamodb:PutItem", "devices"),
    ("dynamodb:PutItem", "events"),
    ("dynamodb:PutItem", "seen"),
]


def orders(doors: Doors) -> dict[str, object]:
    """All that an order is made of."""
    tables = ("devices", "plans", "grants", "events")
    return {name: doors.contents()[f"test-{name}"] for name in tables}


@pytest.mark.parametrize("missing", ORDERING, ids=lambda each: " on ".join(each))
def test_door_whose_policy_lacks_what_it_asks_for_is_stopped_there_without_an_order(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, missing: tuple[str, str]
) -> None:
    doors.registered()
    before = orders(doors)
    lacking = {"purchase_plan": allowed("purchase_plan") - {missing}}
    assert missing in allowed("purchase_plan")
    monkeypatch.setattr(policies, "_allowed", lambda: lacking)
    with pytest.raises(pytest.fail.Exception, match=f"purchase_plan does not allow {missing[0]}"):
        doors.ordered(DRONE)
    assert orders(doors) == before
    # The provider may know her by then, as somebody who owes nothing.
    assert set(doors.contents()["provider"]) <= {"customer"}


def test_door_with_its_whole_policy_does_it(doors: Doors) -> None:
    doors.registered()
    assert doors.ordered(DRONE).status == 201


def test_tests_own_look_at_the_tables_needs_no_policy(doors: Doors) -> None:
    assert doors.contents()["test-plans"] == []
    assert doors.get("show_account", "/api/account", CUSTOMER).status == 200
    assert ("dynamodb:Scan", "plans") not in allowed("show_account")


@pytest.mark.parametrize(
    ("operation", "request_", "asked"),
    [
        ("GetItem", {"TableName": "test-plans"}, [("dynamodb:GetItem", "plans")]),
        (
            "Query",
            {"TableName": "test-plans", "IndexName": "due"},
            [("dynamodb:Query", "plans/index/due")],
        ),
        ("Query", {"TableName": "test-events"}, [("dynamodb:Query", "events")]),
        (
            "BatchGetItem",
            {"RequestItems": {"test-plans": {}, "test-grants": {}}},
            [("dynamodb:BatchGetItem", "plans"), ("dynamodb:BatchGetItem", "grants")],
        ),
        (
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": {"TableName": "test-plans"}},
                    {"Update": {"TableName": "test-devices"}},
                    {"ConditionCheck": {"TableName": "test-claims"}},
                    {"Delete": {"TableName": "test-seen"}},
                ]
            },
            [
                ("dynamodb:PutItem", "plans"),
                ("dynamodb:UpdateItem", "devices"),
                ("dynamodb:ConditionCheckItem", "claims"),
                ("dynamodb:DeleteItem", "seen"),
            ],
        ),
    ],
)
def test_request_asks_what_the_service_asks_its_caller(
    operation: str, request_: dict[str, object], asked: list[tuple[str, str]]
) -> None:
    assert questions(operation, request_) == asked


def test_policy_is_read_from_the_template_with_its_indexes() -> None:
    assert allowed("list_holds") == {("dynamodb:Query", "claims/index/by_month")}
    assert ("dynamodb:UpdateItem", "plans") in allowed("settle_due")
    assert ("dynamodb:Query", "events/index/due") in allowed("sweep_due")
