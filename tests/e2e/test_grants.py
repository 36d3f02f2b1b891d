"""The ways to a plan for a device that is not new any more, by HTTP through the deployed stack."""

from __future__ import annotations

import secrets
import urllib.request

from tests.support.claimant import covered
from tests.support.double import until
from tests.support.presigned import PICTURE, VIDEO, sent
from tests.support.stack import Stack
from tests.support.visitor import Visitor, ago


def old_device(stack: Stack) -> str:
    """Activated long ago: none of the windows is open."""
    return stack.new_device(sold_at=ago(stack, days=400), activated_at=ago(stack, days=390))


def fetched(url: str) -> tuple[str, bytes]:
    """Type and content of what a link of ten minutes leads to."""
    with urllib.request.urlopen(url) as answer:
        return str(answer.headers["Content-Type"]), answer.read()


def mailed(stack: Stack, email: str, word: str) -> None:
    def arrived() -> bool:
        return any(word in mail["subject"].lower() for mail in stack.mails(email))

    until(arrived, f"the mail about {word}", 90)


def test_a_video_is_sent_watched_and_opens_the_way_for_72_hours_and_one_plan(
    stack: Stack, email: str, ana: Visitor, desk: Visitor
) -> None:
    """ELG-5, ELG-10: apply, upload within type and size, decide, notice, buy, used up."""
    drone = old_device(stack)
    refused = ana.post("/eligibility", {"serial": drone})["decision"]
    assert not refused["allowed"]
    assert "video" in [step["code"] for step in refused["next_steps"]]
    applied = ana.post("/verifications", {"serial": drone}, 201)
    grant_id = applied["grant"]["grant_id"]
    assert sent(applied["upload"], VIDEO, "text/html") in (400, 403)
    assert sent(applied["upload"], VIDEO, "video/mp4") in (200, 201, 204)
    assert ana.post(f"/verifications/{drone}/uploaded")["grant"]["state"] == "in_review"
    assert desk.work(grant_id)
    assert ana.get(f"/grants/{grant_id}/video", 401)
    assert fetched(desk.get(f"/grants/{grant_id}/video")["url"]) == ("video/mp4", VIDEO)
    yes = {"approve": True, "reason": "The drone flies"}
    assert ana.post(f"/grants/{grant_id}/decide", yes, 401)
    desk.post(f"/grants/{grant_id}/decide", yes)
    until(
        lambda: ana.get(f"/verifications/{drone}")["grant"]["status"] == "open",
        "the notice is accepted",
        90,
    )
    mailed(stack, email, "verif")
    assert ana.post("/eligibility", {"serial": drone})["decision"]["allowed"]
    assert ana.buy(drone)["status"] == "scheduled"
    assert ana.get(f"/verifications/{drone}")["grant"]["state"] == "used"


def test_a_repair_invitation_is_good_for_72_hours_from_its_mail_and_not_longer(
    stack: Stack, email: str, ana: Visitor, desk: Visitor
) -> None:
    """ELG-4: the window is told when it is about to close, and then it is closed."""
    drone = old_device(stack)
    invited = desk.post("/repairs", {"serial": drone, "email": email}, 201)
    assert email not in str(invited)
    until(
        lambda: ana.post("/eligibility", {"serial": drone})["decision"]["allowed"],
        "the invitation is accepted",
        90,
    )
    stack.travel(hours=71)
    assert ana.post("/eligibility", {"serial": drone})["decision"]["allowed"]
    mailed(stack, email, "clos")
    stack.travel(hours=2)
    assert not ana.post("/eligibility", {"serial": drone})["decision"]["allowed"]
    assert email not in stack.logged()


def test_a_device_of_unknown_region_is_reviewed_before_any_order(
    stack: Stack, ana: Visitor, desk: Visitor
) -> None:
    """ELG-6: no order, no money; a yes is good for 72 hours."""
    drone = stack.new_device(region=None)
    order = {
        "serial": drone,
        "region": "US",
        "term_months": 12,
        "agree_terms": True,
        "price": {"amount": 23900, "currency": "USD"},
    }
    assert "ELG-6" in ana.refused("/plans", order, secrets.token_urlsafe(18))
    asked = ana.post("/reviews", {"serial": drone, "region": "US"}, 201)["grant"]
    row = desk.work(asked["grant_id"])
    assert row and row["next_action"] == "review"
    desk.post(f"/grants/{asked['grant_id']}/decide", {"approve": True, "reason": "Sold in Ohio"})
    assert ana.buy(drone)["region"] == "US"


def test_eligibility_as_of_an_instant_is_what_an_order_at_that_instant_gets(
    stack: Stack, ana: Visitor
) -> None:
    """ELG-2, simulated without writing."""
    drone = stack.new_device(activated_at=ago(stack, hours=47))
    now = ana.post("/eligibility", {"serial": drone})["decision"]
    later = ana.post("/eligibility", {"serial": drone, "as_of": ago(stack, hours=-2)})["decision"]
    assert (now["allowed"], later["allowed"]) == (True, False)
    stack.travel(hours=2)
    then = ana.post("/eligibility", {"serial": drone})["decision"]
    assert [(r["id"], r["outcome"]) for r in then["rules"]] == [
        (r["id"], r["outcome"]) for r in later["rules"]
    ]


def test_photo_of_what_came_in_a_parcel_is_sent_in_and_seen_by_the_desk_alone(
    stack: Stack, email: str, ana: Visitor, desk: Visitor
) -> None:
    """RET-4: the scan names it; a photo that never arrived, or of another unit, is none."""
    drone = covered(stack, email)
    claim_id = ana.claim_paid(drone)
    desk.ship(claim_id)
    asked = {"serial": drone, "content_type": "image/png"}
    taken = desk.post("/returns/photo", asked)
    unit = {"serial": drone, "battery": True, "genuine": False}
    unit["finding"] = {"photo": taken["photo"], "found_by": "Kim"}
    [error] = desk.post("/returns", unit, 422)["errors"]
    assert error["pointer"] == "/finding/photo"
    assert sent(taken["form"], PICTURE, "image/png") in (200, 201, 204)
    assert desk.post("/returns", unit)["result"] == "incomplete"
    assert ana.get(f"/claims/{claim_id}/photos", 401)
    [shown] = desk.get(f"/claims/{claim_id}/photos")["photos"]
    assert fetched(shown["url"]) == ("image/png", PICTURE)
