"""The store's own doors: its list of cards, and the mail to its customer, on moto's DynamoDB."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.counter import (
    BEN,
    MACHINE,
    OTHER_STORE,
    UNKNOWN,
    at_store,
    manage,
    minted,
    redeem,
    sold_code,
)
from tests.support.doors import CUSTOMER, Doors
from tests.support.events import CLERK, CLERK_OF_STORE, OPERATOR, Caller, Lines, Reply, stream_event
from tests.support.house import ANA, DRONE, START
from tests.support.storing import put

pytest_plugins = ["tests.support.door_fixtures"]

EVA = "eva@example.com"
TODAY = "2026-11-22T08:00:00.000Z"
KEY = {"Idempotency-Key": "counter-key-00000001"}
CARD_FIELDS = {
    *("card_id", "batch", "region", "family", "term_months", "store", "state", "minted_at"),
    *("sold_at", "redeemed_at", "plan_id", "reissue_of", "reissued_as"),
}


def listed(doors: Doors, caller: Caller = CLERK_OF_STORE, since: str = TODAY) -> Any:
    """The store's cards since an instant."""
    reply = doors.get("manage_cards", "/api/stores/cards", caller, since=since)
    assert reply.status == 200, reply.text
    assert reply.body["since"] == since
    return reply.body["cards"]


def refused(doors: Doors, **query: str) -> list[tuple[str, str]]:
    """Where the list finds fault with its query, and what it says."""
    reply = doors.get("manage_cards", "/api/stores/cards", CLERK_OF_STORE, **query)
    assert (reply.status, reply.body["code"]) == (422, "invalid_request")
    return [(fault["pointer"], fault["detail"]) for fault in reply.body["errors"]]


def mailed(doors: Doors, reply: Reply) -> list[str]:
    """To whom the stream sends what is due of the plan; all of it is delivered once."""
    before = len(doors.mailer.sent)
    events = doors.contents()["test-events"]
    due = [e for e in events if e["subject"]["S"] == plan_of(reply) and "due_at" in e]
    doors.run("send_mail", stream_event(*due))
    return [mail.to for mail in doors.mailer.sent[before:]]


def plan_of(reply: Reply) -> str:
    return str(reply.body["plan"]["plan_id"])


# Today's list


def test_a_clerk_sees_what_was_done_with_the_stores_cards_the_newest_first(doors: Doors) -> None:
    """BUY-4, BUY-7: cards that lie in their batch are not in the list."""
    doors.registered()
    first, second, worn = (sold_code(doors, f"mint-key-0000000{n}") for n in (1, 2, 3))
    minted(doors, "mint-key-00000004", count=40)
    doors.clock.forward(timedelta(minutes=1))
    at_store(doors, first)
    doors.clock.forward(timedelta(minutes=1))
    manage(doors, "/api/stores/cards/void", CLERK_OF_STORE, code=second, reason="stolen")
    doors.clock.forward(timedelta(minutes=1))
    manage(doors, "/api/cards/reissue", OPERATOR, code=worn, reason="worn")
    cards = listed(doors)
    assert [card["changed_at"][11:16] for card in cards] == ["18:03", "18:03", "18:02", "18:01"]
    assert {card["state"] for card in cards[:2]} == {"sold", "void"}
    assert [card["state"] for card in cards[2:]] == ["void", "redeemed"]
    assert {card["reissue_of"] for card in cards} - {None} == {
        card["card_id"] for card in cards if card["reissued_as"]
    }


def test_a_card_that_the_store_redeemed_shows_its_serial_and_model(doors: Doors) -> None:
    """BUY-3: what the clerk typed."""
    doors.registered()
    plan_id = plan_of(at_store(doors, sold_code(doors)))
    (card,) = listed(doors)
    assert set(card) == CARD_FIELDS | {"changed_at", "serial", "model_name"}
    assert (card["serial"], card["model_name"]) == (DRONE, "Mavic 3")
    assert (card["state"], card["plan_id"], card["store"]) == ("redeemed", plan_id, "demo-1")
    assert card["changed_at"] == card["redeemed_at"]


def test_a_customers_own_redemption_shows_no_serial_and_no_model(doors: Doors) -> None:
    """BUY-4: the store learns that its card was used, and nothing of whom or what for."""
    doors.registered()
    redeem(doors, sold_code(doors))
    (card,) = listed(doors)
    assert (card["state"], card["serial"], card["model_name"]) == ("redeemed", None, "")
    shown = json.dumps(card)
    assert DRONE not in shown and ANA not in shown


def test_a_card_that_another_store_redeemed_shows_no_serial_to_either(doors: Doors) -> None:
    """BUY-3, BUY-4: it is the card's own store's to list."""
    doors.registered()
    at_store(doors, sold_code(doors), OTHER_STORE)
    (card,) = listed(doors)
    assert (card["state"], card["serial"], card["model_name"]) == ("redeemed", None, "")
    assert listed(doors, OTHER_STORE) == []


def test_another_stores_cards_never_appear(doors: Doors) -> None:
    """BUY-4: neither a person's store nor a machine's."""
    code = str(minted(doors, store="demo-2").body["codes"][0])
    manage(doors, "/api/cards/sell", OTHER_STORE, code=code)
    sold_code(doors, "mint-key-00000002")
    assert [card["store"] for card in listed(doors)] == ["demo-1"]
    assert [card["store"] for card in listed(doors, OTHER_STORE)] == ["demo-2"]
    assert listed(doors, MACHINE) == []


def test_the_list_begins_at_its_very_instant(doors: Doors) -> None:
    sold_code(doors)
    assert START.isoformat() == "2026-11-22T18:00:00+00:00"
    assert len(listed(doors, since="2026-11-22T18:00:00.000Z")) == 1
    assert listed(doors, since="2026-11-22T18:00:00.001Z") == []


def test_an_instant_of_31_days_ago_is_taken_and_an_older_one_is_refused(doors: Doors) -> None:
    assert listed(doors, since="2026-10-22T18:00:00.000Z") == []
    assert refused(doors, since="2026-10-22T17:59:59.999Z") == [("/since", "At most 31 days ago.")]


@pytest.mark.parametrize("since", ["today", "2026-11-22", "2026-11-22T08:00:00", "0001-01-01T00Z"])
def test_what_is_no_instant_is_named(doors: Doors, since: str) -> None:
    ((pointer, _),) = refused(doors, since=since)
    assert pointer == "/since"


def test_a_list_needs_its_beginning_and_nothing_else(doors: Doors) -> None:
    assert refused(doors) == [("/since", "This is required.")]
    assert refused(doors, since=TODAY, store="demo-2") == [("/store", "Not known here.")]


@pytest.mark.parametrize("caller", [CUSTOMER, CLERK, OPERATOR])
def test_who_is_no_store_sees_no_list(doors: Doors, caller: Caller) -> None:
    reply = doors.get("manage_cards", "/api/stores/cards", caller, since=TODAY)
    assert (reply.status, reply.body["code"]) == (403, "not_allowed")


def test_a_card_from_before_the_list_is_read_and_comes_into_it_with_its_next_change(
    doors: Doors,
) -> None:
    code = sold_code(doors)
    (before,) = listed(doors)
    card = doors.store.card(before["card_id"])
    assert card is not None
    put(doors.store, replace(card, changed_at=None))
    assert listed(doors) == []
    voided = manage(doors, "/api/stores/cards/void", CLERK_OF_STORE, code=code, reason="old")
    assert voided.body["card"]["state"] == "void"
    assert [card["card_id"] for card in listed(doors)] == [before["card_id"]]


def test_a_cards_timeline_names_the_account_that_voided_or_reissued_it_and_why(
    doors: Doors,
) -> None:
    """BUY-7: an id of the sign-in service, and no name."""
    code = sold_code(doors)
    fresh = manage(doors, "/api/stores/cards/reissue", CLERK_OF_STORE, code=code, reason="worn")
    body = {"code": fresh.body["code"], "reason": "stolen"}
    voided = manage(doors, "/api/cards/void", OPERATOR, **body).body["card"]
    told = [
        (event.note.type, event.note.actor, event.note.sentence, event.note.reference)
        for card_id in (voided["reissue_of"], voided["card_id"])
        for event in doors.store.timeline(card_id)
        if not event.note.type.endswith("minted")
    ]
    assert told == [
        ("card_sold", "store", "The card was sold.", "account-store"),
        ("card_reissued", "store", "The card was reissued: worn", "account-store"),
        ("card_void", "operator", "The card was voided: stolen", "account-operator"),
    ]


# The mail to the customer


def test_the_customer_of_a_store_gets_the_code_by_mail(doors: Doors) -> None:
    """BUY-3, LNK-3."""
    doors.registered()
    reply = at_store(doors, sold_code(doors), email=EVA, locale="es-MX")
    assert (reply.status, reply.body["redeemed"], reply.body["mailed"]) == (200, True, True)
    assert mailed(doors, reply) == [EVA]
    code = reply.body["take_over"]["code"]
    link = f"http://localhost:8080/es/take-over.html#code={code}"
    assert link in doors.mailer.sent[-1].text
    taken = doors.post("hand_over_plan", "/api/plans/take-over", {"code": code}, BEN)
    assert taken.status == 200, taken.text
    assert EVA not in json.dumps(doors.contents(), default=str)


def test_the_same_key_again_answers_alike_and_mails_nobody_twice(doors: Doors) -> None:
    """BUY-5."""
    doors.registered()
    body = {"code": sold_code(doors), "serial": DRONE, "email": EVA}
    first, again = (
        doors.post("redeem_card", "/api/stores/redeem", body, CLERK_OF_STORE, headers=KEY)
        for _ in range(2)
    )
    assert (first.body["mailed"], again.body["mailed"]) == (True, True)
    assert first.body["take_over"] == again.body["take_over"]
    assert mailed(doors, first) == [EVA]
    assert mailed(doors, again) == []
    third = at_store(doors, body["code"], email=EVA)
    assert third.body["mailed"] is True and mailed(doors, third) == []


def test_a_dry_run_with_an_address_writes_nothing_and_mails_nobody(doors: Doors) -> None:
    """BUY-6."""
    doors.registered()
    code = sold_code(doors)
    before = doors.contents()
    reply = at_store(doors, code, email=EVA, dry_run=True)
    assert (reply.status, reply.body["mailed"], reply.body["take_over"]) == (200, False, None)
    assert doors.contents() == before
    assert doors.mailer.sent == []


@pytest.mark.parametrize(
    "email",
    [
        "eva",
        "eva@",
        "a b@example.com",
        "ü@example.com",
        "a\x01@example.com",
        f"{'e' * 250}@x.de",
        7,
    ],
)
def test_what_is_no_address_is_named_and_nothing_is_redeemed(doors: Doors, email: Any) -> None:
    doors.registered()
    code = sold_code(doors)
    before = doors.contents()
    reply = at_store(doors, code, email=email)
    assert (reply.status, [e["pointer"] for e in reply.body["errors"]]) == (422, ["/email"])
    assert doors.contents() == before


def test_a_customer_names_no_address_for_the_own_account_has_one(doors: Doors) -> None:
    reply = redeem(doors, UNKNOWN, email=EVA)
    assert (reply.status, [e["pointer"] for e in reply.body["errors"]]) == (422, ["/email"])


def test_the_customers_address_is_logged_nowhere_and_stands_in_no_timeline(
    doors: Doors, printed: Lines
) -> None:
    """LNK-3, STS-2: on the plan's offer alone, until its end."""
    doors.registered()
    reply = at_store(doors, sold_code(doors), email=EVA)
    doors.mailer.fail_next(RuntimeError(f"to {EVA}"))
    assert mailed(doors, reply) == []
    assert mailed(doors, reply) == [EVA]
    assert EVA not in json.dumps(printed())
    kept = [name for name, rows in doors.contents().items() if EVA in json.dumps(rows, default=str)]
    assert kept == ["test-plans"]
    plan = doors.stored_plan(plan_of(reply))
    assert isinstance(plan.due_at, datetime) and plan.offer is not None
    assert plan.due_at <= plan.offer.until + timedelta(milliseconds=1)
