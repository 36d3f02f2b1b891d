"""Buying cover and looking it up through the doors, on DynamoDB as moto has it."""

from __future__ import annotations

from tests.support.doors import CUSTOMER, Doors
from tests.support.events import MAKER
from tests.support.house import ANA, DRONE, SPARE

pytest_plugins = ["tests.support.door_fixtures"]


def test_a_new_drone_is_offered_both_terms_with_dates_fees_and_hold(doors: Doors) -> None:
    doors.registered()
    reply = doors.post("check_eligibility", "/api/eligibility", {"serial": "1zn-a 0001"}, None)
    assert reply.status == 200
    assert reply.body["decision"]["allowed"] is True
    assert reply.body["device"] == {
        "serial": DRONE,
        "model": "mavic-3",
        "model_name": "Mavic 3",
        "region": "US",
    }
    year, two_years = reply.body["offers"]
    assert [(o["term_months"], o["price"]["amount"], o["ends_on"]) for o in (year, two_years)] == [
        (12, 23900, "2027-11-23"),
        (24, 39900, "2028-11-23"),
    ]
    assert year["starts_on"] == "2026-11-23"
    assert [money["amount"] for money in year["replacement_fees"]] == [15900, 19900]
    assert year["illustrative"] is True


def test_an_order_is_paid_on_the_page_and_bound_on_return(doors: Doors) -> None:
    doors.registered()
    ordered = doors.ordered()
    plan_id = ordered.body["plan"]["plan_id"]
    assert (ordered.status, ordered.body["plan"]["status"]) == (201, "awaiting_payment")
    assert ordered.body["payment"]["state"] == "open"
    assert ordered.body["payment"]["url"].startswith("https://pay.example/")
    doors.pay(doors.stored_plan(plan_id))
    paid = doors.post("purchase_plan", f"/api/plans/{plan_id}/continue", {}, CUSTOMER).body
    assert paid["payment"] == {"state": "done", "url": None}
    assert (paid["plan"]["status"], paid["plan"]["starts_on"]) == ("scheduled", "2026-11-23")
    assert doors.payments.books()[plan_id].captured == 23900


def test_the_same_key_is_the_same_order_and_another_body_is_refused(doors: Doors) -> None:
    doors.registered()
    first, again = doors.ordered(), doors.ordered()
    assert again.status == 201
    assert again.body["plan"]["plan_id"] == first.body["plan"]["plan_id"]
    headers = {"Idempotency-Key": f"buy-{DRONE}-0000000000000000"}
    body = {"serial": SPARE, "term_months": 12, "agree_terms": True}
    body |= {"price": {"amount": 23900, "currency": "USD"}}
    other = doors.post("purchase_plan", "/api/plans", body, CUSTOMER, headers=headers)
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert len(doors.store.plans_of(ANA)) == 1
    assert doors.payments.desk.calls["customer"] == 1


def test_anybody_may_look_up_the_cover_and_sees_nothing_personal(doors: Doors) -> None:
    doors.covered()
    doors.shipped()
    covered = doors.get("look_up_status", "/api/status", None, serial="1znb0001")
    assert covered.body == {
        "serial": SPARE,
        "status": "in_force",
        "starts_at": "2026-11-23T08:00:00.000Z",
        "ends_at": "2027-11-23T08:00:00.000Z",
        "replacements_left": 1,
        "open_service": None,
    }
    retired = doors.get("look_up_status", "/api/status", None, serial=DRONE)
    assert retired.body == {"serial": DRONE, "status": "retired"}


def test_an_open_service_is_told_with_the_status(doors: Doors) -> None:
    doors.covered()
    doors.paid()
    covered = doors.get("look_up_status", "/api/status", None, serial=DRONE).body
    assert covered["open_service"] == {"service": "premium", "state": "paid"}


def test_the_registry_is_imported_once_and_bad_rows_stop_no_good_ones(doors: Doors) -> None:
    good = {"serial": DRONE, "model": "mavic-3", "region": "US"}
    rows = [good, {"serial": "?"}, {"serial": SPARE, "model": "mavic-3", "region": None}]
    first = doors.post("import_devices", "/api/devices", {"devices": rows}, MAKER).body
    assert (first["imported"], first["unchanged"]) == (2, 0)
    assert [each["index"] for each in first["errors"]] == [1]
    again = doors.post("import_devices", "/api/devices", {"devices": rows}, MAKER).body
    assert (again["imported"], again["unchanged"]) == (0, 2)
    assert doors.stored_device(SPARE).region is None


def test_an_activation_in_the_future_is_taken_and_decided_later(doors: Doors) -> None:
    doors.registered(activated_at="2027-01-01T00:00:00Z")
    reply = doors.post("check_eligibility", "/api/eligibility", {"serial": DRONE}, None)
    assert reply.body["decision"]["allowed"] is False
    failed = [rule["id"] for rule in reply.body["decision"]["rules"] if rule["outcome"] == "failed"]
    assert "ELG-11" in failed
    assert reply.body["offers"] == []


def test_a_provider_that_does_not_answer_is_a_503_and_the_same_key_goes_on(doors: Doors) -> None:
    doors.registered()
    doors.payments.fail_500("customer", stored=False)
    silent = doors.ordered()
    assert (silent.status, silent.body["code"]) == (503, "provider_unreachable")
    assert doors.ordered().status == 201


def test_a_page_that_cannot_be_opened_yet_is_waited_for(doors: Doors) -> None:
    doors.registered()
    doors.payments.lose_reply_of("open_page")
    ordered = doors.ordered()
    assert (ordered.status, ordered.body["payment"]) == (201, {"state": "wait", "url": None})
    plan_id = ordered.body["plan"]["plan_id"]
    again = doors.post("purchase_plan", f"/api/plans/{plan_id}/continue", {}, CUSTOMER)
    assert again.body["payment"]["state"] == "open"
