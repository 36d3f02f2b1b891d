"""What only the deployed stack can show: webhooks, mails, schedules, races and refusals by HTTP."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from infra.local.travel import function_name
from infra.local.world import FAKE_ACCOUNT, ROOT
from tests.e2e.test_money_journey import a_key, buy, file
from tests.support.double import until
from tests.support.stack import Stack


@pytest.fixture
def customer(stack: Stack) -> str:
    return stack.new_customer()


def order_of(stack: Stack, serial: str) -> dict[str, object]:
    offer = stack.call("POST", "/eligibility", {"serial": serial}).json["offers"][0]
    return {
        "serial": serial,
        "term_months": offer["term_months"],
        "agree_terms": True,
        "price": offer["price"],
    }


def test_a_customer_who_pays_and_never_comes_back_is_served_by_the_webhook(
    stack: Stack, customer: str
) -> None:
    """BUY-2: the webhook only hints; the queue's worker asks the provider, binds and captures."""
    token, serial = stack.token(customer), stack.new_device()
    ordered = stack.call("POST", "/plans", order_of(stack, serial), token, a_key())
    plan_id = ordered.json["plan"]["plan_id"]
    stack.double.pay(ordered.json["payment"]["url"])

    def state() -> str:
        return str(stack.call("GET", f"/plans/{plan_id}", token=token).json["plan"]["state"])

    until(lambda: state() == "scheduled", "the webhook binds the plan", 60.0)
    until(lambda: "is paid" in str(stack.mails(customer)), "the receipt", 60.0)


def test_a_foreign_or_missing_signature_is_refused(stack: Stack) -> None:
    body = b'{"id": "evt_1", "object": "event"}'
    for headers in ({}, {"stripe-signature": "t=1,v1=00"}):
        answer = stack.http("POST", "/api/payment-events", body, headers)
        assert answer.status == 400
        assert answer.headers["content-type"] == "application/problem+json"


def test_of_many_orders_for_one_serial_at_once_exactly_one_stands(stack: Stack) -> None:
    """ELG-10, ELG-7: refused by the rule or beaten to it, never a second order, never a 5xx."""
    serial = stack.new_device()
    order = order_of(stack, serial)
    tokens = [stack.token(stack.new_customer()) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        asked = pool.map(lambda t: stack.call("POST", "/plans", order, t, a_key()).status, tokens)
        statuses = sorted(asked)
    assert statuses == [201] + [409] * 7


def test_one_key_used_by_many_at_once_makes_one_order(stack: Stack, customer: str) -> None:
    token, serial = stack.token(customer), stack.new_device()
    order, key = order_of(stack, serial), a_key()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(stack.call, "POST", "/plans", order, token, key) for _ in range(8)]
        answers = [each.result() for each in asked]
    made = {answer.json["plan"]["plan_id"] for answer in answers if answer.status == 201}
    assert len(made) == 1
    assert {answer.status for answer in answers} <= {201, 409}
    other = stack.call("POST", "/plans", order | {"term_months": 24}, token, key)
    assert (other.status, other.json["code"]) == (422, "idempotency_key_reused")


def test_another_customers_claim_and_a_missing_one_answer_alike(
    stack: Stack, customer: str
) -> None:
    token, serial = stack.token(customer), stack.new_device()
    buy(stack, serial, token)
    stack.travel(days=2)
    claim_id = file(stack, serial, token)["claim_id"]
    stranger = stack.token(stack.new_customer())
    missing = f"{claim_id[:-4]}zzzz"
    foreign = stack.call("GET", f"/claims/{claim_id}", token=stranger)
    unknown = stack.call("GET", f"/claims/{missing}", token=stranger)
    assert (foreign.status, unknown.status) == (404, 404)

    def without_id(body: bytes) -> str:
        return re.sub(r'"request_id": ?"[^"]*"', "", body.decode())

    assert without_id(foreign.body) == without_id(unknown.body)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/eligibility", b"{", 400),
        ("POST", "/eligibility", b'{"serial": 7}', 422),
        ("POST", "/eligibility", b'{"serial": "SN12345", "shoe": 1}', 422),
        ("POST", "/eligibility", b'{"serial": "' + b"A" * 70_000 + b'"}', 413),
        ("GET", "/status?serial=UNKNOWN123", b"", 404),
        ("GET", "/nowhere", b"", 404),
    ],
)
def test_bad_input_is_answered_clearly(
    stack: Stack, method: str, path: str, body: bytes, status: int
) -> None:
    answer = stack.http(method, f"/api{path}", body, {"content-type": "application/json"})
    assert answer.status == status
    if path != "/nowhere":
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_unknown_serial_is_a_decision_and_not_an_error(stack: Stack) -> None:
    """ELG-11."""
    answer = stack.call("POST", "/eligibility", {"serial": "NEVERSEEN123"})
    assert answer.status == 200
    decision = answer.json["decision"]
    failed = [rule["id"] for rule in decision["rules"] if rule["outcome"] == "failed"]
    assert (decision["allowed"], failed) == (False, ["ELG-11"])


@contextmanager
def without_policies(stack: Stack, logical_id: str) -> Iterator[None]:
    """The function's role without the policies that the template gave it; put back afterwards."""
    iam, function = stack.client("iam"), function_name(stack.world, logical_id)
    found = stack.client("lambda").get_function_configuration(FunctionName=function)
    role = found["Role"].rpartition("/")[2]
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    kept = {name: iam.get_role_policy(RoleName=role, PolicyName=name) for name in names}
    for name in names:
        iam.delete_role_policy(RoleName=role, PolicyName=name)
    try:
        yield
    finally:
        for name, policy in kept.items():
            document = json.dumps(policy["PolicyDocument"])
            iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document)


def test_a_function_can_do_nothing_that_its_policy_does_not_name(
    stack: Stack, customer: str
) -> None:
    """IAM is enforced: without its policy a door has no table, and tells no detail of it."""
    serial = stack.new_device()
    buy(stack, serial, stack.token(customer))
    assert stack.call("GET", f"/status?serial={serial}").status == 200
    with without_policies(stack, "LookUpStatus"):
        refused = stack.call("GET", f"/status?serial={serial}")
    assert (refused.status, refused.json["code"]) == (500, "unexpected")
    assert "AccessDenied" not in refused.body.decode()
    assert stack.call("GET", f"/status?serial={serial}").status == 200


def test_the_store_keeps_its_contract_on_the_local_cloud(stack: Stack) -> None:
    """The suite that runs on memory and moto, once more on the emulator's DynamoDB."""
    # Its tables are its own. Only the cloud is run here: moto, once on, catches every client.
    environment = {
        **os.environ,
        **FAKE_ACCOUNT,
        "CARE_TEST_ENDPOINT": stack.world.emulator_url,
        "CARE_TEST_STACK": "contract",
    }
    suites = [str(path) for path in sorted((ROOT / "tests/contract").glob("test_store*.py"))]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "cloud", *suites],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
