"""Ways to each page of a plan's owner, in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.support import fake_answers as canned
from tests.support import fake_plans as plans

if TYPE_CHECKING:
    from tests.support.fake_visits import Visit

Json = dict[str, Any]
ID = "plan-active"


def owner(visit: Visit, page: str = "plan", **changes: Any) -> None:
    """The owner of a used plan, signed in, on one of its pages."""
    visit.sign_in()
    visit.fake.plans[ID] = plans.used(**changes)
    visit.open(f"{page}.html?id={ID}")


def _many(visit: Visit) -> None:
    """Plans in every stage, as years bring them."""
    visit.paid_claim()
    world = visit.fake.plans
    world[ID] = plans.used(open_claim_id="claim-1", renewed_by="plan-next")
    world["plan-next"] = canned.plan("plan-next", "AC3M0002", "scheduled", renews=ID)
    world["plan-next"] |= {"starts_on": "2027-11-23", "ends_on": "2028-11-23"}
    world["plan-new"] = canned.plan("plan-new", "AC3M0044", "awaiting_payment")
    world["plan-box"] = canned.plan("plan-box", "", "awaiting_serial", channel="bundled")
    world["plan-box"] |= {"serial": None, "chain": [], "starts_on": None, "ends_on": None}
    world["plan-old"] = canned.plan("plan-old", "AC3M0003", "expired")
    visit.sign_in()


def _empty(visit: Visit) -> None:
    visit.sign_in()
    visit.fake.plans.clear()
    visit.open("plans.html")
    visit.sees("more-plans")


def _plan(visit: Visit, **changes: Any) -> None:
    owner(visit, **changes)
    visit.sees("plan-status")


def _proof_made(visit: Visit) -> None:
    _plan(visit)
    visit.page.get_by_test_id("make-proof").click()
    visit.sees("proof-until")


def _unpaid(visit: Visit) -> None:
    unset = {"starts_on": None, "ends_on": None, "purchased_at": None, "_renewal": None}
    unpaid = canned.plan(ID, "AC3M0044", "awaiting_payment", paid_so_far=canned.usd(0), **unset)
    visit.fake.plans[ID] = unpaid | {"_timeline": []}
    visit.sign_in()
    visit.open(f"plan.html?id={ID}")
    visit.sees("plan-next")


def _scheduled(visit: Visit) -> None:
    refusal = {"decision": plans.NOT_BEGUN, "offer": None}
    until = plans.offered_until()
    _plan(visit, status="scheduled", expert=None, offer_until=until, _renewal=refusal)


def _renew(visit: Visit) -> None:
    owner(visit, "plan-renew")
    visit.sees("pay")


def _renew_unagreed(visit: Visit) -> None:
    _renew(visit)
    visit.page.click("#pay")
    visit.sees("problem")


def _renew_refused(visit: Visit) -> None:
    owner(visit, "plan-renew", _renewal={"decision": plans.TOO_LONG, "offer": None})
    visit.sees("outcome")


def _give_back(visit: Visit, **changes: Any) -> None:
    fresh = {"replacements_left": 2, "paid_so_far": canned.usd(23900)}
    visit.fake.plans[ID] = plans.used() | fresh | changes
    visit.sign_in()
    visit.open(f"plan-give-back.html?id={ID}")
    visit.sees("give-back")


def _given_back(visit: Visit, test_id: str = "given-back", **changes: Any) -> None:
    _give_back(visit, **changes)
    visit.page.check("#sure")
    visit.page.click("#give-back")
    visit.sees(test_id)


def _offer_none(visit: Visit) -> None:
    owner(visit, "plan-offer")
    visit.sees("offer-none")


def _offer_made(visit: Visit) -> None:
    owner(visit, "plan-offer")
    visit.page.get_by_test_id("make-offer").click()
    visit.sees("offer-made")


def _offer_standing(visit: Visit) -> None:
    owner(visit, "plan-offer", offer_until=plans.offered_until())
    visit.sees("offer-standing")


def _offer_withdrawn(visit: Visit) -> None:
    _offer_standing(visit)
    visit.page.get_by_test_id("withdraw-offer").click()
    visit.sees("offer-withdrawn")


def _offer_refused(visit: Visit) -> None:
    owner(visit, "plan-offer", _refuse=plans.CLAIM_OPEN, open_claim_id="claim-1")
    visit.page.get_by_test_id("make-offer").click()
    visit.sees("outcome")


def _take_over(visit: Visit, code: str, test_id: str, **changes: Any) -> None:
    visit.fake.plans["plan-sold"] = plans.used("plan-sold", **changes)
    visit.sign_in()
    visit.open(f"take-over.html#{code}")
    visit.page.click("#take-over")
    visit.sees(test_id)


def _shown(visit: Visit, path: str, test_id: str) -> None:
    visit.open(path)
    visit.sees(test_id)


def _account(visit: Visit) -> None:
    visit.sign_in()
    visit.open("account.html")
    visit.sees("account")


def _erase(visit: Visit) -> None:
    _account(visit)
    visit.page.get_by_test_id("to-erase").click()
    visit.sees("erase-sheet")


def _erased(visit: Visit, test_id: str = "erased", **changes: Any) -> None:
    visit.fake.plans[ID].update(changes)
    _erase(visit)
    visit.page.check("#sure")
    visit.page.click("#erase")
    expect(visit.page.get_by_test_id(test_id)).to_be_visible()


STATES: dict[str, Callable[[Visit], None]] = {
    "plans-many": _many,
    "plans-empty": _empty,
    "plan": _plan,
    "plan-claim-open": lambda visit: _plan(visit, open_claim_id="claim-1", replacements_reserved=1),
    "plan-unpaid": _unpaid,
    "plan-scheduled": _scheduled,
    "plan-renewed": lambda visit: _plan(visit, renewed_by="plan-next"),
    "plan-over": lambda visit: _plan(visit, status="expired", expert=None),
    "plan-proof-made": _proof_made,
    "plan-renew": _renew,
    "plan-renew-unagreed": _renew_unagreed,
    "plan-renew-refused": _renew_refused,
    "plan-give-back": _give_back,
    "plan-give-back-refused": lambda visit: _given_back(
        visit, "outcome", _refuse=plans.NOT_RETURNED
    ),
    "plan-given-back": _given_back,
    "plan-offer": _offer_none,
    "plan-offer-made": _offer_made,
    "plan-offer-standing": _offer_standing,
    "plan-offer-withdrawn": _offer_withdrawn,
    "plan-offer-refused": _offer_refused,
    "take-over": lambda visit: _shown(visit, "take-over.html", "take-over"),
    "take-over-bad": lambda visit: _take_over(visit, "guessed-code", "problem"),
    "take-over-refused": lambda visit: _take_over(
        visit, plans.CODE, "outcome", _refuse=plans.OFFER_OVER
    ),
    "taken-over": lambda visit: _take_over(visit, plans.CODE, "taken-over"),
    "proof": lambda visit: _shown(visit, f"proof.html#{plans.TOKEN}", "proof"),
    "proof-bad": lambda visit: _shown(visit, "proof.html#forged", "no-proof"),
    "account-closed": lambda visit: _shown(visit, "account.html", "account-closed"),
    "account": _account,
    "account-erase": _erase,
    "account-erase-refused": lambda visit: _erased(visit, "outcome", _refuse=plans.KEPT_UNTIL),
    "account-erased": _erased,
}
