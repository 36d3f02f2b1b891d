"""RNW, RFD, TRM-8 and COV-3 as rules: what each looks at, says and offers instead."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from care.catalog import load
from care.domain import refunding, renewing
from care.domain.decision import Outcome
from care.domain.ledger import Dispute, DisputeState, Goal, Purpose, Status
from care.domain.parts import Part
from care.domain.plan import Channel
from care.domain.purchase import renewal_taken_off
from care.domain.rules import refund, renewal
from care.domain.rules.bind_facts import BindFacts
from care.domain.rules.coverage import one_serial
from care.domain.rules.refund import ReturnFacts
from care.domain.rules.renewal import LegacyFacts, RenewFacts, legacy_sold_in_its_time
from care.domain.states import PlanState
from care.domain.terms import Family
from care.domain.touch import Unbind, Unfollow, Unqueue
from tests.support.builders import NOW, PLAN, SERIAL, a_device, a_line, a_plan, an_order, usd

PASSED, FAILED, SILENT = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE
CATALOG = load()
US, EU, CA = (CATALOG.regions[id_] for id_ in ("US", "EU", "CA"))
PRICE = CATALOG.price("mavic-3", "US", 12)


def asked(plan=None, *, device=None, price=PRICE, sold_in=US, queued=False, **bind):
    """The facts of a renewal of `plan`, which is in charge of its device."""
    plan = plan or a_plan()
    device = device or a_device(plan_id=PLAN)
    seen = BindFacts(NOW, SERIAL, device, plan, None, None, US, "US", True)
    return RenewFacts(NOW, plan, replace(seen, **bind), queued, price, sold_in)


def said(decision, id_):
    return next(finding for finding in decision.rules if finding.id == id_)


# RNW-1


@pytest.mark.parametrize(
    ("sold_on", "outcome"),
    [(date(2023, 7, 12), PASSED), (date(2023, 7, 13), FAILED), (date(2026, 1, 1), FAILED)],
)
def test_refresh_plus_counts_if_it_was_sold_before_13_july_2023(sold_on, outcome):
    """RNW-1."""
    assert legacy_sold_in_its_time(LegacyFacts(sold_on)).outcome is outcome


# RNW-2, RNW-3


def test_a_plan_in_force_may_be_renewed_under_the_present_terms():
    """RNW-2, RNW-3; of ELG only ELG-6 and ELG-8 are asked."""
    decision = renewal.decide(asked())
    assert decision.allowed and decision.failed == ()
    assert [finding.id for finding in decision.rules] == ["RNW-2", "RNW-3", "ELG-6", "ELG-8"]
    assert decision.terms_version == US.terms_version
    assert said(decision, "RNW-2").inputs == {"months": 12, "replacements": 2}
    assert said(decision, "RNW-3").inputs == {"months": 24, "at_most": 36}


@pytest.mark.parametrize(
    ("facts", "failed", "step"),
    [
        (asked(price=None), ("RNW-2",), "status"),
        (asked(sold_in=None), ("RNW-2",), "status"),
        (asked(a_plan(ends_at=NOW)), ("RNW-3",), "buy"),
        (asked(a_plan(starts_at=NOW + timedelta(days=1))), ("RNW-3",), "wait"),
        (asked(a_plan(state=PlanState.VOID)), ("RNW-3",), "status"),
        (asked(queued=True), ("RNW-3",), "status"),
        (asked(order=an_order("plan-2")), ("RNW-3",), "wait"),
        (asked(a_plan(months_before=13)), ("RNW-3",), "keep"),
        (asked(device=a_device(plan_id=PLAN, region="CA"), region=CA), ("ELG-6",), "desk"),
        (asked(device=a_device(plan_id=PLAN, retired_at=NOW)), ("ELG-8",), "status"),
        (asked(flyaway=True), ("ELG-8",), "open_claim"),
        (
            asked(a_plan(ledger=(a_line(Purpose.PURCHASE, status=Status.AUTHORIZED),))),
            ("RNW-3",),
            "status",
        ),
    ],
)
def test_a_renewal_that_is_refused_names_the_rule_and_what_is_open(facts, failed, step):
    decision = renewal.decide(facts)
    assert (decision.allowed, decision.failed) == (False, failed)
    assert [each.code for each in decision.next_steps] == [step]


@pytest.mark.parametrize("in_charge", [None, a_plan("plan-2")])
def test_a_plan_that_is_not_in_charge_of_its_device_is_not_renewed(in_charge):
    assert renewal.decide(asked(plan=a_plan())).allowed
    facts = asked()
    facts = replace(facts, bind=replace(facts.bind, plan=in_charge))
    assert renewal.decide(facts).failed == ("RNW-3",)


def test_an_order_that_has_lapsed_holds_nothing():
    """ELG-10."""
    void = an_order("plan-2", state=PlanState.VOID)
    assert renewal.decide(asked(order=void)).allowed


def test_the_cap_of_months_is_the_one_that_the_plan_was_sold_under():
    """TRM-3: a plan keeps its terms."""
    policies = replace(a_plan().policies, renewal_months_at_most=23)
    assert renewal.decide(asked(a_plan(policies=policies))).failed == ("RNW-3",)


# The renewal itself


def test_what_has_no_end_is_neither_renewed_nor_followed():
    with pytest.raises(LookupError):
        renewing.renewal_of(an_order(), PRICE, "us-2026-11", a_plan().policies)
    with pytest.raises(LookupError):
        renewing.behind(a_plan("plan-2"), an_order())
    with pytest.raises(LookupError):
        renewing.queued(an_order("plan-2"), NOW)


def test_a_renewal_moves_with_its_plan_to_a_later_end():
    """BUY-8: TRM-1 counts anew."""
    policies = a_plan().policies
    queued = renewing.renewal_of(a_plan(), PRICE, "us-2026-11", policies)
    later = a_plan(ends_at=a_plan().ends_at + timedelta(days=3))
    assert renewing.behind(queued, later).starts_at == later.ends_at


def test_a_renewal_moves_with_its_plan_to_the_serial_of_a_replacement():
    """LNK-1; a battery alone changes no serial."""
    queued = a_plan("plan-2")
    assert queued.moved_to(SERIAL) is queued
    moved = queued.moved_to("1ZNB0001")
    assert (moved.serial, moved.chain) == ("1ZNB0001", (SERIAL, "1ZNB0001"))
    unpaid = an_order("plan-2").moved_to("1ZNB0001")
    assert (unpaid.serial, unpaid.chain) == ("1ZNB0001", ())


def test_a_renewal_whose_fee_fails_is_taken_out_of_the_queue_or_off_its_device():
    plan = a_plan("plan-2", renews=PLAN)
    assert renewing.taken_out(plan) == (Unqueue(SERIAL, "plan-2"), Unfollow(PLAN, "plan-2"))
    turn = renewal_taken_off(plan, NOW)
    assert turn.touches == (Unbind(SERIAL, "plan-2"), Unfollow(PLAN, "plan-2"))
    assert turn.after.state is PlanState.VOID


@pytest.mark.parametrize(
    "changes",
    [
        {"state": PlanState.VOID},
        {"starts_at": None},
        {"ends_at": None},
        {"renewed_by": "plan-2"},
        {"reminded": ("renewal_due",)},
        {"months_before": 24},
        {"ledger": (a_line(Purpose.PURCHASE, status=Status.AUTHORIZED),)},
    ],
)
def test_nobody_is_reminded_of_what_cannot_or_need_not_be_renewed(changes):
    """RNW-3."""
    plan = a_plan(**{"months_before": 0} | changes)
    assert renewing.notice_at(plan) is None
    assert renewing.reminds(plan, a_plan().ends_at - timedelta(days=1)) is None


def test_a_short_term_is_reminded_of_from_its_start():
    short = a_plan(starts_at=NOW, ends_at=NOW + timedelta(days=10))
    assert renewing.notice_at(short) == NOW
    assert renewing.reminds(short, NOW - timedelta(seconds=1)) is None
    assert [note.type for note in renewing.reminds(short, NOW).notes] == ["renewal_due"]


# RFD


def returned(plan=None, *, device=None, region=US, claim_open=False, now=NOW):
    """The facts of giving `plan` back."""
    device = device or a_device(plan_id=PLAN, returned_at=NOW)
    return ReturnFacts(now, plan or a_plan(), device, region, claim_open)


def test_a_return_by_the_rules_is_allowed():
    """RFD-1, RFD-2; RFD-4 has nothing to say in the US."""
    decision = refund.decide(returned())
    assert decision.allowed
    assert [finding.outcome for finding in decision.rules] == [PASSED, PASSED, SILENT]


@pytest.mark.parametrize(
    ("facts", "failed"),
    [
        (returned(device=a_device()), ("RFD-1",)),
        (returned(a_plan(left=1)), ("RFD-2",)),
        (returned(a_plan(left=1, reserved=1)), ("RFD-2",)),
        (returned(claim_open=True), ("RFD-2",)),
        (returned(device=a_device(), claim_open=True), ("RFD-1", "RFD-2")),
        (returned(a_plan(purchased_at=NOW + timedelta(seconds=1))), ("RFD-1",)),
        (ReturnFacts(NOW, a_plan(), None, US, False), ("RFD-1",)),
    ],
)
def test_a_return_that_is_refused_names_every_rule_that_says_no(facts, failed):
    assert refund.decide(facts).failed == failed


def test_a_plan_without_a_purchase_date_goes_by_its_devices_return():
    assert refund.decide(returned(a_plan(purchased_at=None))).allowed


@pytest.mark.parametrize(
    ("region", "days", "outcome"),
    [(EU, 14, PASSED), (EU, 15, SILENT), (US, 0, SILENT), (None, 0, SILENT)],
)
def test_the_right_to_withdraw_is_the_regions_and_lasts_its_days(region, days, outcome):
    """RFD-4."""
    bought = NOW - timedelta(days=days)
    facts = returned(a_plan(purchased_at=bought), region=region, device=a_device())
    decision = refund.decide(facts)
    assert said(decision, "RFD-4").outcome is outcome
    assert decision.allowed is (outcome is PASSED)


def test_the_money_is_told_for_every_way_it_was_paid():
    """RFD-3."""
    paid = a_line(Purpose.PURCHASE, amount=usd(23900), status=Status.CAPTURED)
    disputed = replace(paid, dispute=Dispute("dp_1", DisputeState.OPEN))
    won = replace(paid, dispute=Dispute("dp_1", DisputeState.WON))
    texts = {
        "goes back by the way it came": a_plan(ledger=(paid,)),
        "dispute of 239.00 USD decides first": a_plan(ledger=(disputed,)),
        "239.00 USD goes back": a_plan(ledger=(won,)),
        "Nothing was charged": a_plan(ledger=(replace(paid, status=Status.VOIDED),)),
        "The store that sold the activation card": a_plan(channel=Channel.CARD),
        "paid to its seller": a_plan(channel=Channel.BUNDLED),
        "Nothing was paid": a_plan(price=usd(0)),
    }
    for text, plan in texts.items():
        assert text in refunding.money_text(plan)


def test_what_was_to_be_voided_and_a_renewal_go_back_whole():
    """RFD-3: the policy's share is that of a plan that was given back."""
    half = replace(a_plan().policies, refunded_percent=50)
    line = a_line(Purpose.PURCHASE, amount=usd(23901), goal=Goal.CAPTURED)
    assert refunding.refund_of(a_plan(policies=half), line) == usd(11950)
    renewal_ = a_plan(policies=half, channel=Channel.RENEWAL)
    assert refunding.refund_of(renewal_, line) == usd(23901)
    voided = replace(line, goal=Goal.VOIDED)
    assert refunding.refund_of(a_plan(policies=half), voided) == usd(23901)


def test_a_bundled_plan_of_no_price_leaves_nobody_to_tell():
    """PAY-9."""
    plan = a_plan(channel=Channel.BUNDLED, price=usd(0))
    assert refunding.given_back(plan, "returned", NOW).task is None


def test_a_device_is_freed_of_what_ends_and_of_nothing_else():
    device = a_device(plan_id=PLAN, next_plan_id="plan-2", order_id="plan-3")
    assert refunding.unbound(device, PLAN, "plan-2", "plan-3") == a_device()
    assert refunding.unbound(device, "plan-9") == device


# TRM-8


def test_a_plan_is_voided_by_name_unless_a_claim_is_open():
    """TRM-8."""
    assert refund.decide_void(returned()).allowed
    decision = refund.decide_void(returned(claim_open=True))
    assert decision.failed == ("TRM-8",)
    assert [step.code for step in decision.next_steps] == ["open_claim"]


# COV-3


@dataclass(frozen=True)
class Claimed:
    """The smallest facts that COV-3 looks at."""

    family: Family | None
    parts: tuple[Part, ...]


@pytest.mark.parametrize(
    ("family", "parts", "outcome"),
    [
        ("inspire-2", (Part.AIRCRAFT, Part.PROPELLERS), PASSED),
        ("inspire-2", (Part.CAMERA,), FAILED),
        ("inspire-2", (Part.AIRCRAFT, Part.GIMBAL), FAILED),
        ("zenmuse", (Part.CAMERA, Part.GIMBAL), PASSED),
        ("mavic", (Part.CAMERA,), PASSED),
        (None, (Part.CAMERA,), SILENT),
    ],
)
def test_the_camera_of_an_inspire_is_claimed_by_its_own_serial(family, parts, outcome):
    """COV-3."""
    facts = Claimed(CATALOG.families[family] if family else None, parts)
    assert one_serial(facts).outcome is outcome
