"""Premium to the letter and the chain behind it, by HTTP through the whole deployed stack."""

from __future__ import annotations

import secrets
from typing import Any

from infra.local.deploy import OWN_KEYS
from infra.local.world import STACK
from tests.support.double import until
from tests.support.stack import Stack
from tests.support.visitor import Visitor, ago, instant, parcel, signed, world_now

CARRIER = OWN_KEYS["carrier"][0]


def carried(stack: Stack, claim_id: str, type_: str) -> dict[str, Any]:
    """One scan of the carrier."""
    event = {"event_id": secrets.token_hex(8), "type": type_, "reference": claim_id}
    answer = signed(stack, "/carrier-events", CARRIER, event | {"at": instant(world_now(stack))})
    assert answer.status == 200, answer.body
    return dict(answer.json)


def captured(stack: Stack, claim_id: str) -> int:
    """What was taken of the holds."""
    holds = [x for x in stack.double.books(subject=claim_id)["intents"] if x["effect"] == "hold"]
    return sum(int(x["amount_received"]) for x in holds)


def test_a_carriers_scan_moves_the_deadline_once_and_arrival_stops_it(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """HLD-7: no default for lateness; the release still needs the dock scan (HLD-2)."""
    claim_id = ana.claim_paid(drone)
    desk.ship(claim_id)
    due = ana.claim(claim_id)["return_by"]["at"]
    stack.travel(days=12)
    assert carried(stack, claim_id, "in_transit")["changed"]
    moved = ana.claim(claim_id)["return_by"]["at"]
    assert moved > due
    stack.travel(days=1)
    assert not carried(stack, claim_id, "in_transit")["changed"]
    assert ana.claim(claim_id)["return_by"]["at"] == moved
    carried(stack, claim_id, "delivered")
    stack.travel(days=12)
    assert ana.claim(claim_id)["state"] == "arrived"
    assert captured(stack, claim_id) == 0
    row = desk.work(claim_id)
    assert row and row["next_action"] == "scan"
    assert desk.scan(drone)["result"] == "released"
    assert ana.claim(claim_id)["state"] == "completed"


def test_what_is_missing_may_follow_and_a_default_lists_every_reason(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """RET-2, RET-3, RET-5, HLD-5: one default whatever the number of reasons; late, it goes back
    (HLD-8)."""
    claim_id = ana.claim_paid(drone, sends="unit_with_battery", parts=["camera", "battery"])
    desk.ship(claim_id)
    assert desk.scan(drone, battery=False)["result"] == "incomplete"
    wrong = stack.new_device()
    assert desk.scan(wrong, claim_id=claim_id)["result"] == "incomplete"
    stack.travel(days=16)
    claim = ana.claim(claim_id)
    assert claim["state"] == "defaulted"
    assert {"RET-2", "RET-3"} <= {reason["id"] for reason in claim["default_reasons"]}
    assert captured(stack, claim_id) == 99900
    assert desk.scan(drone)["result"] == "late"
    stack.travel(hours=12)
    assert ana.claim(claim_id)["state"] == "completed"
    holds = [x for x in stack.double.books(subject=claim_id)["intents"] if x["effect"] == "hold"]
    assert sum(int(x["refunded"]) for x in holds) == 99900


def test_a_battery_alone_comes_back_against_the_batterys_hold(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SVC-14: the serial and the plan stay, the count falls."""
    claim_id = ana.claim_paid(drone, sends="battery", parts=["battery"])
    assert ana.claim(claim_id)["hold"]["amount"]["amount"] == 14900
    desk.ship(claim_id)
    (plan,) = ana.get("/account")["plans"]
    assert (plan["serial"], plan["replacements_left"]) == (drone, 1)
    assert desk.scan(drone)["result"] == "released"


def test_a_unit_back_before_the_replacement_ships_completes_the_claim_by_shipping(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    claim_id = ana.claim_paid(drone)
    desk.scan(drone)
    assert ana.claim(claim_id)["state"] == "returned_first"
    desk.ship(claim_id)
    assert ana.claim(claim_id)["state"] == "completed"
    assert captured(stack, claim_id) == 0


def test_an_order_is_verified_by_the_desk_or_refused_with_all_money_back(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """PAY-3, PAY-4: nothing moves meanwhile."""
    filed = ana.file(drone)
    claim_id = filed["claim"]["claim_id"]
    desk.decide(claim_id, "verify")
    ana.pay(filed["payment"])
    assert ana.go_on("claim", claim_id)["state"] == "awaiting_payment"
    row = desk.work(claim_id)
    assert row and row["next_action"] == "verify"
    desk.decide(claim_id, "verified")
    stack.travel(hours=1)
    assert ana.claim(claim_id)["state"] == "paid"
    refused = desk.decide(claim_id, "refuse_order")["claim"]
    assert refused["state"] == "refused"
    stack.travel(hours=1)
    books = stack.double.books(subject=claim_id)["intents"]
    fee = [(x["amount_received"], x["refunded"]) for x in books if x["effect"] == "fee"]
    assert fee == [(15900, 15900)]
    assert captured(stack, claim_id) == 0
    assert "R. Lopez" not in str(ana.claim(claim_id))


def test_a_lost_replacement_is_sent_once_more_for_nothing(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """SHP-2: the lost serial is retired, the plan goes on to the third."""
    claim_id = ana.claim_paid(drone)
    lost = desk.ship(claim_id)
    stack.travel(days=2)
    before = ana.claim(claim_id)["return_by"]["at"]
    third = stack.new_device()
    desk.post(f"/claims/{claim_id}/reship", parcel(third) | {"lost": "lost"})
    claim = ana.claim(claim_id)
    assert claim["return_by"]["at"] > before
    (plan,) = ana.get("/account")["plans"]
    assert (plan["serial"], plan["replacements_left"]) == (third, 1)
    retired = Visitor(stack).get(f"/status?serial={lost}")
    assert retired == {"serial": lost, "status": "retired"}


def test_units_of_one_parcel_go_each_to_its_claim_and_a_stranger_goes_home(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """RET-1, RET-7: also where the desk is another region's."""
    other = stack.new_device()
    ana.buy(other)
    stack.travel(days=1)
    one, two = ana.claim_paid(drone), ana.claim_paid(other)
    spares = [desk.ship(one), desk.ship(two)]
    assert desk.scan(stack.new_device())["result"] == "unknown_unit"
    assert desk.scan(spares[0])["result"] in ("unknown_unit", "recorded")
    assert desk.scan(drone, desk_region="EU")["result"] == "released"
    assert desk.scan(other)["result"] == "released"
    assert {ana.claim(one)["state"], ana.claim(two)["state"]} == {"completed"}


def test_reminders_and_the_calendar_entry_come_by_mail(
    stack: Stack, email: str, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """HLD-3: on the third day and before the deadline, once each."""
    claim_id = ana.claim_paid(drone)
    desk.ship(claim_id)
    stack.travel(days=14)
    types = ana.types(claim_id)
    assert types.count("send_back_advised") == 1 and types.count("return_reminder") == 1

    def entries() -> list[dict[str, Any]]:
        return [m for m in stack.mails(email) if "calendar" in str(m["parts"])]

    until(lambda: len(entries()) >= 2, "the calendar entries", 90)
    assert desk.scan(drone)["result"] == "released"


def test_a_default_without_a_named_approval_is_not_to_be_had(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """RET-6: and with one it is charged once, its reason recorded."""
    claim_id = ana.claim_paid(drone)
    desk.ship(claim_id)
    nameless = {"decision": "other_default", "reason": "Modified"}
    assert desk.post(f"/claims/{claim_id}/decide", nameless, 422)
    assert ana.post(f"/claims/{claim_id}/decide", nameless | {"approved_by": "Ana"}, 401)
    desk.decide(claim_id, "other_default")
    stack.travel(hours=1)
    assert captured(stack, claim_id) == 99900
    assert "RET-6" in {reason["id"] for reason in ana.claim(claim_id)["default_reasons"]}


def test_any_serial_tells_its_cover_at_any_instant_and_a_timeline_tells_an_edit(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """LNK-1, STS-1: the old serial was covered until its replacement shipped."""
    before = ago(stack, minutes=1)
    claim_id = ana.claim_paid(drone)
    stack.travel(hours=1)
    spare = desk.ship(claim_id)
    stack.travel(hours=1)
    assert desk.get(f"/serials/{drone}?at={before}")["covered"]
    assert not desk.get(f"/serials/{drone}")["covered"]
    now = desk.get(f"/serials/{spare}")
    assert now["covered"] and [link["serial"] for link in now["chain"]] == [drone, spare]
    assert not desk.get(f"/serials/{spare}?at={before}")["covered"]

    assert desk.get(f"/timelines/{claim_id}")["whole"]
    table = f"{STACK}-events"
    dynamo = stack.client("dynamodb")
    key = {"subject": {"S": claim_id}, "seq": {"N": "2"}}
    item = dynamo.get_item(TableName=table, Key=key)["Item"]
    forged = item | {"note": {"M": item["note"]["M"] | {"sentence": {"S": "Nothing happened."}}}}
    dynamo.put_item(TableName=table, Item=forged)
    told = desk.get(f"/timelines/{claim_id}")
    assert (told["whole"], told["broken_at"]) == (False, 2)
    dynamo.put_item(TableName=table, Item=item)
    assert desk.get(f"/timelines/{claim_id}")["whole"]


def test_an_invoice_is_promised_after_completion_and_is_a_pdf(
    stack: Stack, ana: Visitor, desk: Visitor, drone: str
) -> None:
    """INV-1."""
    claim_id = ana.claim_paid(drone)
    assert "INV-1" in ana.refused(f"/claims/{claim_id}/invoice")
    desk.ship(claim_id)
    desk.scan(drone)
    asked = ana.post(f"/claims/{claim_id}/invoice", status=202)
    assert asked["due"]["at"] > asked["promised_from"]["at"]
    answer = stack.call("GET", f"/claims/{claim_id}/invoice", token=ana.token)
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    assert answer.body.startswith(b"%PDF-")
