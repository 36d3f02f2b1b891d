"""One Idempotency-Key used by many at once, by HTTP through the whole deployed stack: one effect,
and one answer for all, byte for byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.e2e.test_channels import minted
from tests.support.stack import Answer, Stack
from tests.support.visitor import Visitor, a_key

MANY = 32
REPLAYED = "idempotent-replayed"


def asked_by_many(visitor: Visitor, path: str, body: Any, key: str) -> list[Answer]:
    """What `MANY` hear who send the same under one key at the same moment.

    Who is told to try again, because another one is still at it, does so once all are through. The
    last asks when all have heard.
    """

    def ask(_: int = 0) -> Answer:
        return visitor.stack.call("POST", path, body, visitor.token, key)

    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(ask, range(MANY)))
    early = [answer for answer in answers if answer.status == 409]
    assert {answer.json["code"] for answer in early} <= {"try_again"}, early
    return [answer for answer in answers if answer.status != 409] + [ask() for _ in (*early, 1)]


def one_answer(answers: list[Answer], status: int) -> Any:
    """The JSON that all of them are; the last one is known for a replay."""
    assert len(answers) == MANY + 1
    assert {(answer.status, answer.body) for answer in answers} == {(status, answers[0].body)}
    assert answers[-1].headers.get(REPLAYED) == "true"
    return answers[0].json


def refused_with(visitor: Visitor, path: str, body: Any, key: str) -> None:
    """The same key is refused to another request."""
    problem = visitor.post(path, body, 422, key)
    assert problem["code"] == "idempotency_key_reused", problem


def pages(stack: Stack, subject: str) -> int:
    """How many payment pages the provider ever made for a plan or claim."""
    made = stack.double.client().v1.checkout.sessions.list({"limit": 100})
    return [each.client_reference_id for each in made.auto_paging_iter()].count(subject)


def test_one_key_used_by_32_at_once_is_one_order_with_one_page(stack: Stack, ana: Visitor) -> None:
    """BUY-2."""
    serial, key = stack.new_device(), a_key()
    (offer,) = [
        each
        for each in ana.post("/eligibility", {"serial": serial})["offers"]
        if each["term_months"] == 12
    ]
    order = {"serial": serial, "term_months": 12, "agree_terms": True, "price": offer["price"]}
    made = one_answer(asked_by_many(ana, "/plans", order, key), 201)
    plan_id = made["plan"]["plan_id"]
    assert [plan["plan_id"] for plan in ana.get("/account")["plans"]] == [plan_id]
    assert pages(stack, plan_id) == 1
    refused_with(ana, "/plans", order | {"serial": stack.new_device()}, key)


def test_one_key_used_by_32_at_once_is_one_claim_with_one_page(
    stack: Stack, ana: Visitor, drone: str
) -> None:
    """SVC-6: one hold is asked for."""
    key, filing = a_key(), ana.filing(drone)
    made = one_answer(asked_by_many(ana, "/claims", filing, key), 201)
    claim_id = made["claim"]["claim_id"]
    assert ana.types(claim_id) == ["claim_filed"]
    assert pages(stack, claim_id) == 1
    refused_with(ana, "/claims", filing | {"description": "Another story."}, key)


def test_one_key_used_by_32_at_once_is_one_redemption(stack: Stack, ana: Visitor) -> None:
    """BUY-5."""
    (code,) = minted(stack, 1)
    Visitor(stack, stack.store()).post("/cards/sell", {"code": code})
    key, redemption = a_key(), {"code": code, "serial": stack.new_device()}
    made = one_answer(asked_by_many(ana, "/cards/redeem", redemption, key), 200)
    plans = ana.get("/account")["plans"]
    assert [plan["plan_id"] for plan in plans] == [made["plan"]["plan_id"]]
    refused_with(ana, "/cards/redeem", redemption | {"serial": stack.new_device()}, key)
