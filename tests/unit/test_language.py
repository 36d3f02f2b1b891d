"""The edge: which language is asked for, and which texts of an answer are ours to word."""

from __future__ import annotations

from typing import Any

import pytest

from care.web.auth import CUSTOMER, DESK
from care.web.language import asked_for, worded
from care.web.resolver import Door
from tests.support.events import Call, Caller, Reply

PAID = "Nothing was charged."
PAID_ES = "No se cobró nada."


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("ES-mx", "es"),
        ("en", "en"),
        ("en-GB, es;q=0.9", "en"),
        ("es;q=0.5, en;q=0.9", "en"),
        ("en;q=0.5, es ; q=0.9", "es"),
        ("fr, es-MX;q=0.9, en;q=0.8", "es"),
        ("es, en", "es"),
        ("en, es", "en"),
        ("es;q=0, en;q=0.1", "en"),
        ("es;q=0", None),
        ("fr-CA, de", None),
        ("*", None),
        ("", None),
        ("es;q=nonsense", None),
        ("es;q=7, en;q=0.1", "en"),
        ("est", None),
        (";;,=,", None),
    ],
)
def test_the_language_that_is_liked_best_of_those_we_speak_is_asked_for(
    header: str, language: str | None
) -> None:
    assert asked_for(header) == language


def test_our_sentences_are_worded_wherever_they_stand() -> None:
    body = {
        "decision": {"rules": [{"id": "ELG-1", "sentence": PAID}]},
        "next_steps": [{"code": "pay", "sentence": PAID}],
        "settlement": {"consent": {"version": "v1", "text": PAID}, "notices": [PAID]},
        "title": PAID,
        "detail": PAID,
        "errors": [{"pointer": "/fee", "detail": PAID}],
        "approvals": [{"what": "verify", "by": "the service desk"}],
        "expert": ["expert.us@aftercare.example"],
    }
    said = worded(body, "es")
    assert said == {
        "decision": {"rules": [{"id": "ELG-1", "sentence": PAID_ES}]},
        "next_steps": [{"code": "pay", "sentence": PAID_ES}],
        "settlement": {"consent": {"version": "v1", "text": PAID_ES}, "notices": [PAID_ES]},
        "title": PAID_ES,
        "detail": PAID_ES,
        "errors": [{"pointer": "/fee", "detail": PAID_ES}],
        "approvals": [{"what": "verify", "by": "el servicio técnico"}],
        "expert": ["expert.us@aftercare.example"],
    }


def test_what_people_wrote_codes_and_records_stay_as_they_are() -> None:
    given = {"version": "v1", "text": PAID, "at": "2026-11-22T18:00:00.000Z", "ip": ""}
    body: dict[str, Any] = {
        "description": PAID,
        "reason": PAID,
        "inspection": {"note": PAID, "outcome": "accident"},
        "ship_to": ["battery", "United States"],
        "model_name": "Spark",
        "state": "paid",
        "claims": [{"consent": given}],
        "timelines": {"claim_1": [{"sentence": PAID}]},
        "inputs": {"sends": "battery", "left": 2, "in_force": None},
        "you_need_to": {"by": {"at": "2026-12-07T08:00:00.000Z", "zone": "America/New_York"}},
    }
    assert worded(body, "es") == body


def test_an_english_reader_gets_the_very_answer() -> None:
    body = {"sentence": PAID}
    assert worded(body, "en") is body


# A door


def door() -> Door:
    made = Door(())

    @made.get("/api/mine", CUSTOMER)
    def mine(request: Any) -> dict[str, Any]:
        return {"sentence": PAID, "language": request.language, "reads": request.reads}

    @made.get("/api/all")
    def for_all(request: Any) -> dict[str, Any]:
        return {"sentence": PAID}

    @made.get("/api/desks", DESK)
    def desks(request: Any) -> dict[str, Any]:
        return {"sentence": PAID, "language": request.language}

    return made


class Context:
    aws_request_id = "request-1"


def asked(path: str, language: str | None, caller: Caller | None = None) -> Reply:
    headers = {"Accept-Language": language} if language is not None else {}
    call = Call("GET", path, caller=caller, headers=headers)
    return Reply.of(door().answer(call.event(), Context))


ANA = Caller("ana")


def test_a_customer_and_everybody_are_answered_in_the_language_they_ask_for() -> None:
    mine, to_all = asked("/api/mine", "es-US", ANA), asked("/api/all", "es")
    assert mine.body == {"sentence": PAID_ES, "language": "es", "reads": "es"}
    assert to_all.body == {"sentence": PAID_ES}
    for reply in (mine, to_all):
        assert reply.headers["Content-Language"] == "es"
        assert reply.headers["Vary"] == "Accept-Language, Accept-Encoding"


@pytest.mark.parametrize("language", [None, "", "fr", "en-US"])
def test_everybody_else_is_answered_in_english(language: str | None) -> None:
    reply = asked("/api/mine", language, ANA)
    assert reply.body["sentence"] == PAID
    assert reply.headers["Content-Language"] == "en"
    assert reply.headers["Vary"] == "Accept-Language, Accept-Encoding"


def test_the_desk_reads_the_sentences_as_they_are_recorded() -> None:
    reply = asked("/api/desks", "es", Caller("clerk", groups=("desk",)))
    assert reply.body == {"sentence": PAID, "language": "en"}
    assert reply.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("path", "caller", "status", "title"),
    [
        ("/api/nothing", None, 404, "No se encontró"),
        ("/api/desks", ANA, 403, "Esto no está permitido"),
        ("/api/mine", None, 403, "Esto no está permitido"),
    ],
)
def test_a_problem_is_told_in_the_language_that_is_asked_for(
    path: str, caller: Caller | None, status: int, title: str
) -> None:
    reply = asked(path, "es", caller)
    assert (reply.status, reply.body["title"]) == (status, title)
    assert reply.headers["Content-Language"] == "es"
    assert asked(path, "en", caller).body["title"] != title
