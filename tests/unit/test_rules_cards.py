"""BUY-3 to BUY-7 as pure decisions: what a code is worth, to whom, and for which device."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.catalog import load
from care.domain.card import Clerk
from care.domain.decision import Decision, Outcome
from care.domain.event import Actor
from care.domain.plan import Channel
from care.domain.redeeming import Redeemer, consumed, order_of, plan_note, store_account
from care.domain.rules.bind_facts import BindFacts
from care.domain.rules.cards import (
    ChangeFacts,
    CodeFacts,
    FitFacts,
    decide,
    decide_change,
    decide_code,
)
from care.domain.states import CardState, PlanState
from tests.support.builders import NOW, SERIAL, a_device, a_plan
from tests.support.cards import AT_STORE, OTHER_STORE, STORE, a_card
from tests.support.house import ANA

CATALOG = load()
USED = {"state": CardState.REDEEMED, "serial": SERIAL, "plan_id": "plan-1"}
NOT_SOLD = [None, *(a_card(state=state) for state in CardState if state is not CardState.SOLD)]


def code_facts(card=None, **changes) -> CodeFacts:
    """Ana's code and serial."""
    return replace(CodeFacts(NOW, card, SERIAL, ANA), **changes)


def fit_facts(card=None, device=None, **bind) -> FitFacts:
    """A new Mavic of the US and a card for it."""
    card = card or a_card()
    device = device or a_device(activated_at=None)
    facts = BindFacts(
        now=NOW,
        serial=device.serial,
        device=device,
        plan=None,
        order=None,
        family=CATALOG.family_of(device.model),
        region=CATALOG.regions[device.region],
        asked_region=card.region,
        sold_here=True,
    )
    price = CATALOG.price(device.model, card.region, card.term_months)
    return FitFacts(code_facts(card), card, replace(facts, **bind), price)


def outcome(decision: Decision, id_: str) -> Outcome:
    """What one rule said."""
    return next(finding.outcome for finding in decision.rules if finding.id == id_)


def steps(decision: Decision) -> list[str]:
    """The codes of what is open next."""
    return [step.code for step in decision.next_steps]


# BUY-5


def test_a_sold_code_may_be_known_by_whoever_holds_it():
    decision = decide_code(code_facts(a_card()))
    assert decision.allowed and decision.failed == ()


@pytest.mark.parametrize("card", NOT_SOLD)
def test_unknown_used_void_and_unsold_are_one_answer_to_a_customer(card):
    """BUY-5: not one byte differs, and the way leads back to the store."""
    decision = decide_code(code_facts(card))
    assert decision == decide_code(code_facts(None))
    assert decision.failed == ("BUY-5",)
    assert decision.rules[0].sentence == "This code cannot be used."
    assert decision.rules[0].inputs == {}
    assert steps(decision) == ["store"]


@pytest.mark.parametrize("card", NOT_SOLD)
def test_unknown_used_void_and_unsold_are_one_answer_to_another_store(card):
    at_store = {"by": store_account(OTHER_STORE), "store": OTHER_STORE}
    assert decide_code(code_facts(card, **at_store)) == decide_code(code_facts(None))


@pytest.mark.parametrize("card", NOT_SOLD[1:])
def test_the_cards_own_store_may_know_of_it_in_every_state(card):
    assert decide_code(code_facts(card, by=AT_STORE.account_id, store=STORE)).allowed


def test_the_same_redemption_again_is_as_of_the_first_one():
    """BUY-5: the first answer once more, for the same account and the same serial."""
    before = NOW - timedelta(days=3)
    card = a_card(redeemed_by=ANA, redeemed_at=before, **USED)
    facts = code_facts(card)
    decision = decide_code(facts)
    assert facts.again and decision.allowed
    assert (decision.as_of, steps(decision)) == (before, ["plan"])


@pytest.mark.parametrize("changes", [{"by": "account-ben"}, {"serial": "1ZNA0009"}])
def test_a_used_code_with_another_account_or_serial_is_refused(changes):
    card = a_card(redeemed_by=ANA, redeemed_at=NOW, **USED)
    facts = code_facts(card, **changes)
    assert not facts.again
    assert decide_code(facts).failed == ("BUY-5",)


def test_no_customer_is_a_store_by_having_none():
    """A card without a store would be everybody's own."""
    assert not code_facts(a_card(state=CardState.VOID)).own
    assert not code_facts(None).own


# BUY-4 and eligibility


def test_a_card_that_fits_a_new_device_is_allowed_with_every_rule_named():
    """BUY-4, BUY-6: the decision joins the card's rules and those of eligibility (ELG-10)."""
    decision = decide(fit_facts())
    assert decision.allowed and decision.failed == ()
    ids = [finding.id for finding in decision.rules]
    assert ids[:3] == ["BUY-5", "BUY-7", "BUY-4"]
    assert {"ELG-1", "ELG-6", "ELG-7", "ELG-10", "ELG-11"} <= set(ids)
    assert (decision.as_of, decision.terms_version) == (NOW, "us-2026-11")
    assert steps(decision) == ["plan"]


def test_a_card_of_another_region_is_refused_with_that_reason():
    """BUY-4, ELG-6."""
    decision = decide(fit_facts(a_card(region="EU")))
    assert decision.failed == ("BUY-4", "ELG-6")
    finding = next(f for f in decision.rules if f.id == "BUY-4")
    assert finding.sentence == "The card is for region EU, the device is of region US."
    assert (finding.inputs["card_region"], finding.inputs["device_region"]) == ("EU", "US")
    assert steps(decision) == ["store"]
    assert "stays unused" in decision.next_steps[0].sentence


def test_a_card_of_another_family_is_refused_with_that_reason():
    decision = decide(fit_facts(a_card(family="spark")))
    assert decision.failed == ("BUY-4",)
    finding = next(f for f in decision.rules if f.id == "BUY-4")
    assert finding.sentence == "The card is for another product family than Mavic series."


def test_a_card_of_a_term_that_is_not_sold_is_refused_with_that_reason():
    decision = decide(fit_facts(a_card(term_months=36)))
    assert decision.failed == ("BUY-4",)
    finding = next(f for f in decision.rules if f.id == "BUY-4")
    assert finding.sentence == "No plan of 36 months is sold for this model."


@pytest.mark.parametrize("unknown", ["device", "family", "region"])
def test_what_is_not_known_of_the_device_is_not_held_against_the_card(unknown):
    """Eligibility says what is missing."""
    facts = fit_facts()
    decision = decide(replace(facts, bind=replace(facts.bind, **{unknown: None})))
    assert outcome(decision, "BUY-4") is Outcome.NOT_APPLICABLE


def test_a_serial_that_is_covered_is_refused_by_elg_7_and_the_way_is_eligibilitys():
    decision = decide(fit_facts(plan=a_plan()))
    assert decision.failed == ("ELG-7",)
    assert steps(decision) == ["status"]


def test_a_device_activated_too_long_ago_is_refused_without_a_failed_guard():
    """ELG-10: the instant of submitting counts, not the day the card was bought."""
    device = a_device(activated_at=NOW - timedelta(hours=49))
    decision = decide(fit_facts(a_card(sold_at=NOW - timedelta(days=2)), device))
    assert not decision.allowed
    assert {"ELG-1", "ELG-2"} <= set(decision.failed)


# BUY-7


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (CardState.MINTED, "sell"),
        (CardState.VOID, "operator"),
        (CardState.REDEEMED, "operator"),
    ],
)
def test_only_a_sold_card_redeems_and_its_own_store_is_told_why(state, step):
    facts = fit_facts(a_card(state=state))
    own = replace(facts.code, by=AT_STORE.account_id, store=STORE)
    decision = decide(replace(facts, code=own))
    assert decision.failed == ("BUY-7",)
    finding = next(f for f in decision.rules if f.id == "BUY-7")
    assert finding.sentence == f"A card that is {state} cannot be redeemed."
    assert steps(decision) == [step]


@pytest.mark.parametrize("event", ["void", "reissue"])
def test_a_redeemed_card_is_never_voided_and_its_plans_ways_are_named(event):
    """BUY-7: RFD by its owner, TRM-8 by name."""
    decision = decide_change(ChangeFacts(NOW, a_card(**USED), event))
    assert decision.failed == ("BUY-7",)
    assert steps(decision) == ["return_plan", "void_plan"]
    told = " ".join(step.sentence for step in decision.next_steps)
    assert "plan-1" in told and "RFD" in told and "TRM-8" in told


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (CardState.REDEEMED, "sell"),
        (CardState.VOID, "sell"),
        (CardState.VOID, "void"),
        (CardState.VOID, "reissue"),
    ],
)
def test_what_the_table_does_not_list_is_the_operators_to_clear_up(state, event):
    decision = decide_change(ChangeFacts(NOW, a_card(state=state), event))
    assert decision.failed == ("BUY-7",)
    assert steps(decision) == ["operator"]


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (CardState.MINTED, "sell"),
        (CardState.MINTED, "void"),
        (CardState.MINTED, "reissue"),
        (CardState.SOLD, "void"),
        (CardState.SOLD, "reissue"),
    ],
)
def test_a_card_is_sold_voided_and_reissued_before_it_is_redeemed(state, event):
    decision = decide_change(ChangeFacts(NOW, a_card(state=state), event))
    assert decision.allowed and decision.next_steps == ()


def test_a_store_sees_its_own_cards_and_the_operator_all():
    assert Clerk(STORE).may_see(a_card()) and not Clerk(OTHER_STORE).may_see(a_card())
    assert Clerk().may_see(a_card())
    assert (Clerk(STORE).actor, Clerk().actor) == (Actor.STORE, Actor.OPERATOR)


# BUY-3, TRM-2


def test_code_and_serial_are_consumed_together():
    """BUY-3: card, plan and device change in one step or in none."""
    region, price = CATALOG.regions["US"], CATALOG.price("mavic-3", "US", 12)
    order = order_of("plan_1", a_card(), price, region, Redeemer(ANA, "de-DE"), NOW)
    card, plan, device = consumed(a_card(), order, a_device(), CATALOG.policies, NOW)
    assert (card.state, card.serial, card.plan_id) == (CardState.REDEEMED, SERIAL, "plan_1")
    assert (card.redeemed_at, card.redeemed_by) == (NOW, ANA)
    assert device.plan_id == "plan_1"
    assert (plan.state, plan.serial, plan.chain) == (PlanState.SCHEDULED, SERIAL, (SERIAL,))
    assert (plan.channel, plan.card_id, plan.store) == (Channel.CARD, "card_1", STORE)
    assert (plan.price.text, plan.total, plan.left) == ("0.00 USD", 2, 2)
    assert (plan.locale, plan.customer, plan.ledger) == ("de-DE", None, ())


def test_a_cards_plan_is_in_effect_at_12_am_of_the_day_after_it_is_bound():
    """TRM-2: 10:00 in Los Angeles on 22 November binds it for 23 November, 00:00."""
    region, price = CATALOG.regions["US"], CATALOG.price("mavic-3", "US", 24)
    card = a_card(term_months=24)
    order = order_of("plan_1", card, price, region, AT_STORE, NOW)
    _, plan, _ = consumed(card, order, a_device(), CATALOG.policies, NOW)
    assert plan.starts_at.isoformat() == "2026-11-23T08:00:00+00:00"
    assert plan.ends_at.isoformat() == "2028-11-23T08:00:00+00:00"
    note = plan_note(plan, AT_STORE.actor, ("ELG-1",))
    assert "at 12 a.m. of 23 November 2026 (America/Los_Angeles)" in note.sentence
    assert (note.actor, note.rules) == (Actor.STORE, ("BUY-3", "TRM-2", "ELG-1"))
