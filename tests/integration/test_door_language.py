"""Doors asked in Spanish answer in Spanish, and record in English what they always recorded."""

from __future__ import annotations

from typing import Any

from care.words.spanish import spanish
from tests.support.doors import CUSTOMER, Doors, question_body
from tests.support.events import CLERK, Call, Reply
from tests.support.house import DRONE, SPARE
from tests.support.spoken import unsaid

pytest_plugins = ["tests.support.door_fixtures"]
SPANISH = {"Accept-Language": "es-US,es;q=0.9,en;q=0.8"}
KEY = {"Idempotency-Key": "claim-key-0000000000"}


def sentences(body: Any, key: str = "sentence") -> list[str]:
    """Every value of that key, wherever it stands."""
    if isinstance(body, list):
        return [each for item in body for each in sentences(item, key)]
    if not isinstance(body, dict):
        return []
    own = [body[key]] if isinstance(body.get(key), str) else []
    return own + [each for value in body.values() for each in sentences(value, key)]


def worded(english: Any, spanish_body: Any) -> None:
    """The two answers say the same: each sentence is the Spanish of the other's."""
    told = sentences(english)
    assert told and unsaid(told) == []
    assert sentences(spanish_body) == [spanish().say(text) for text in told]


def eligibility(doors: Doors, serial: str, **headers: str) -> Reply:
    body = {"serial": serial}
    return doors.post("check_eligibility", "/api/eligibility", body, None, headers=headers)


def in_spanish(doors: Doors, door: str, path: str) -> Reply:
    """What Ana is shown there in Spanish."""
    return doors.call(door, Call("GET", path, caller=CUSTOMER, headers=SPANISH))


def test_a_decision_is_told_in_spanish_with_the_same_rules(doors: Doors) -> None:
    doors.registered()
    english, said = eligibility(doors, DRONE), eligibility(doors, DRONE, **SPANISH)
    assert (said.status, said.headers["Content-Language"]) == (200, "es")
    assert said.headers["Vary"] == "Accept-Language, Accept-Encoding"
    worded(english.body["decision"], said.body["decision"])
    assert said.body["decision"]["rules"][0]["id"] == english.body["decision"]["rules"][0]["id"]
    assert said.body["offers"] == english.body["offers"]
    first = said.body["decision"]["rules"][0]["sentence"]
    assert first == "El dispositivo es nuevo y no se ha activado."


def test_an_unknown_serial_is_refused_in_spanish(doors: Doors) -> None:
    english, said = eligibility(doors, "9ZZZ9999"), eligibility(doors, "9ZZZ9999", **SPANISH)
    assert said.body["decision"]["allowed"] is False
    worded(english.body, said.body)


def test_a_field_that_has_to_change_is_named_in_spanish(doors: Doors) -> None:
    said = eligibility(doors, "x", **SPANISH)
    assert (said.status, said.body["code"]) == (422, "invalid_request")
    assert said.body["title"] == "Algunos campos necesitan otro valor"
    (fault,) = said.body["errors"]
    assert fault["pointer"] == "/serial"
    assert fault["detail"].startswith("Un número de serie tiene de 4 a 32 letras y dígitos")
    missing = doors.post("check_eligibility", "/api/eligibility", {}, None, headers=SPANISH)
    assert missing.body["errors"] == [{"pointer": "/serial", "detail": "Este dato es obligatorio."}]


def test_what_does_not_exist_is_not_there_in_spanish_either(doors: Doors) -> None:
    said = doors.get("show_account", "/api/claims/claim_none", CUSTOMER)
    there = in_spanish(doors, "show_account", "/api/claims/claim_none")
    assert (said.status, there.status) == (404, 404)
    assert said.body["title"] == "Not found"
    assert there.body["title"] == "No se encontró"
    assert there.body["code"] == "not_found"


def test_a_claim_is_followed_in_spanish_and_recorded_in_english(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.shipped()
    path = f"/api/claims/{claim_id}"
    english = doors.get("show_account", path, CUSTOMER).body["claim"]
    said = in_spanish(doors, "show_account", path).body["claim"]
    for part in ("timeline", "you_need_to", "ahead"):
        worded(english[part], said[part])
    assert said["you_need_to"]["by"] == english["you_need_to"]["by"]
    assert said["ship_to"] == english["ship_to"] and said["send_to"] == english["send_to"]
    recorded = [event.note.sentence for event in doors.store.timeline(claim_id)]
    assert recorded == sentences(english["timeline"])
    assert recorded[0].startswith("A Premium claim was filed.")


def test_what_is_filed_in_spanish_is_agreed_to_in_spanish_and_recorded_in_english(
    doors: Doors,
) -> None:
    """SVC-7: the consent is the text that was read; events stay the record they are."""
    doors.covered()
    asked = question_body()
    shown = doors.post("file_claim", "/api/claims/preview", asked, CUSTOMER, headers=SPANISH).body
    read = shown["settlement"]["consent"]["text"]
    assert read.startswith("Acepto que se cobren 159.00 USD")
    body = doors.claim_body() | {"locale": "es-US", "description": "Nothing was charged."}
    filed = doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=SPANISH | KEY)
    assert filed.status == 201, filed.text
    claim = doors.store.claim(filed.body["claim"]["claim_id"])
    assert claim is not None and claim.consent is not None
    assert (claim.consent.text, claim.locale) == (read, "es-US")
    assert claim.description == "Nothing was charged."
    (event,) = doors.store.timeline(claim.claim_id)
    assert event.note.sentence.startswith("A Premium claim was filed.")


def test_what_was_answered_first_is_answered_again_whatever_language_asks(doors: Doors) -> None:
    doors.covered()
    body = doors.claim_body()
    first = doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=SPANISH | KEY)
    again = doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=KEY)
    assert first.headers["Content-Language"] == "es"
    assert again.text == first.text
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Content-Language" not in again.headers


def test_a_refusal_by_a_rule_is_told_in_spanish(doors: Doors) -> None:
    doors.covered()
    body = doors.claim_body()
    doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=KEY)
    other = {"Idempotency-Key": "claim-key-0000000001"}
    refused = doors.post("file_claim", "/api/claims", body, CUSTOMER, headers=SPANISH | other)
    assert (refused.status, refused.body["code"]) == (409, "refused")
    assert refused.body["title"] == "Esto no es posible ahora"
    failed = [each for each in refused.body["decision"]["rules"] if each["outcome"] == "failed"]
    assert "Ya hay un reclamo abierto para este dispositivo." in [f["sentence"] for f in failed]


def test_the_desk_reads_the_record_in_whatever_language_it_asks(doors: Doors) -> None:
    doors.covered()
    claim_id = doors.paid()
    body = {"serial": SPARE, "carrier": "UPS", "tracking": "1Z999AA10123456784"}
    path = f"/api/claims/{claim_id}/ship"
    reply = doors.post("ship_replacement", path, body, CLERK, headers=SPANISH | KEY)
    assert reply.status == 200, reply.text
    assert reply.headers["Content-Language"] == "en"
    assert sentences(reply.body["claim"]["you_need_to"])[0].startswith("Send your unit back")


def test_the_export_is_the_record_and_says_in_spanish_what_others_keep(doors: Doors) -> None:
    """STS-2."""
    doors.covered()
    said = in_spanish(doors, "manage_data", "/api/account/export").body
    english = doors.get("manage_data", "/api/account/export", CUSTOMER).body
    assert said["timelines"] == english["timelines"]
    assert said["elsewhere"] != english["elsewhere"]
    assert unsaid(english["elsewhere"]) == []


def test_what_is_applied_for_in_spanish_is_written_about_in_spanish(doors: Doors) -> None:
    """A grant has no other sign of what its owner reads."""
    old, nowhere = "1ZNOLD001", "1ZNNOWHERE1"
    doors.registered(old, activated_at="2026-01-05T12:00:00.000Z")
    doors.registered(nowhere, region=None)
    for path, body in (
        ("/api/verifications", {"serial": old}),
        ("/api/reviews", {"serial": nowhere, "region": "US"}),
    ):
        reply = doors.post("verify_device", path, body, CUSTOMER, headers=SPANISH)
        assert reply.status == 201, reply.text
    for id_ in ("grant_video_1ZNOLD001", "grant_region_1ZNNOWHERE1"):
        grant = doors.store.grant(id_)
        assert grant is not None and grant.locale == "es"
