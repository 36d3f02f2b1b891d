"""Problems: each class of error has one, and none says more than it should."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from care.domain.decision import Decision, Finding, Outcome
from care.domain.errors import (
    BadValue,
    CardRefused,
    CareError,
    Conflict,
    KeyReused,
    NotFound,
    Refused,
    WrongState,
)
from care.domain.touch import Reserve
from care.usecases.payments import InDoubt
from care.usecases.ports import TouchRefused
from care.web.errors import BadSignature, Fault, Invalid, Malformed, NotAllowed, NotJson, TooLarge
from care.web.problems import KINDS, kind_of, problem_view

NO = Decision(
    False,
    datetime(2026, 11, 22, 18, 0, tzinfo=UTC),
    "us-2026-11",
    (Finding("ELG-7", Outcome.FAILED, "A plan covers it.", {"plan": "active"}),),
)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Malformed("x"), 400, "malformed_body"),
        (BadSignature(), 400, "bad_signature"),
        (CardRefused("card_refused", "Debit."), 402, "card_refused"),
        (NotAllowed(), 403, "not_allowed"),
        (NotFound(), 404, "not_found"),
        (Refused(NO), 409, "refused"),
        (WrongState("paid", "ship"), 409, "wrong_state"),
        (Conflict(), 409, "try_again"),
        (TouchRefused(Reserve("plan_1")), 409, "try_again"),
        (TooLarge(), 413, "body_too_large"),
        (NotJson(), 415, "unsupported_media_type"),
        (Invalid(Fault("/a", "b")), 422, "invalid_request"),
        (BadValue("/a", "b"), 422, "invalid_request"),
        (KeyReused(), 422, "idempotency_key_reused"),
        (CareError("x"), 500, "unexpected"),
        (KeyError("x"), 500, "unexpected"),
        (InDoubt("x", answer_stored=False), 503, "provider_unreachable"),
    ],
)
def test_each_class_of_error_is_one_problem(error: Exception, status: int, code: str) -> None:
    kind = kind_of(error)
    assert (kind.status, kind.code) == (status, code)


def test_an_error_that_nobody_foresaw_tells_nothing_of_itself() -> None:
    body = problem_view(RuntimeError("ana@example.com lives in 1 Main St"), "request-1")
    assert body == {
        "type": "docs/problems.md#unexpected",
        "title": "Something went wrong here",
        "status": 500,
        "detail": "It is not your fault. Try again; if it stays, tell the service desk the "
        "reference.",
        "code": "unexpected",
        "errors": [],
        "request_id": "request-1",
    }


def test_a_bad_value_names_its_field() -> None:
    body = problem_view(BadValue("/price", "The price is 239.00 USD."), "request-1")
    assert body["errors"] == [{"pointer": "/price", "detail": "The price is 239.00 USD."}]
    assert "decision" not in body


def test_a_refusal_carries_its_decision() -> None:
    assert problem_view(Refused(NO), "request-1")["decision"] == {
        "allowed": False,
        "as_of": "2026-11-22T18:00:00.000Z",
        "terms_version": "us-2026-11",
        "rules": [
            {
                "id": "ELG-7",
                "outcome": "failed",
                "inputs": {"plan": "active"},
                "sentence": "A plan covers it.",
            }
        ],
        "next_steps": [],
    }


def test_a_refused_card_says_why_in_the_customers_words() -> None:
    error = CardRefused("card_refused", "Your bank refused. Nothing was charged.")
    assert problem_view(error, "r")["detail"] == "Your bank refused. Nothing was charged."


def test_every_code_has_its_heading_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "problems.md").read_text()
    # Of what the firewall says too, tests/contract/test_template_firewall.py.
    assert {k.code for k in KINDS.values()} <= set(re.findall(r"^## ([a-z_]+)$", text, re.M))


def test_one_code_has_one_status() -> None:
    assert len({kind.code for kind in KINDS.values()}) == len(
        {(k.code, k.status) for k in KINDS.values()}
    )
