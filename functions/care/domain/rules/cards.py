"""May this code be redeemed for this serial (BUY-4 to BUY-7), may this card be changed (BUY-7)?"""

from __future__ import annotations

from datetime import datetime

from ...frozen import frozen
from ..card import Card
from ..decision import (
    Decision,
    Finding,
    NextStep,
    Verdict,
    check,
    failed,
    look_at,
    not_applicable,
    passed,
    rule,
)
from ..registry import carries_out
from ..states import CardState
from ..tables import CARD
from ..terms import Price
from . import eligibility
from .bind_facts import BindFacts

STORE = NextStep("store", "Take the card back to the store where it was bought.")
OTHER_CARD = NextStep(
    "store", "The card stays unused; its store exchanges it for one that fits the device."
)
PLAN = NextStep("plan", "Look at the plan: its dates say when cover begins and ends.")
SELL = NextStep("sell", "Record the sale of the card first, then redeem it.")
OPERATOR = NextStep("operator", "Ask the operator what became of the card.")


@frozen
class CodeFacts:
    """A code came with a serial. `card` is None for a code of no card; `by` is the account that
    redeems, a store's being `store-…`, and `store` the store that asks, None for a customer."""

    now: datetime
    card: Card | None
    serial: str
    by: str
    store: str | None = None

    @property
    def again(self) -> bool:
        """Whether this very redemption was made before."""
        return (
            self.card is not None
            and self.card.state is CardState.REDEEMED
            and (self.card.serial, self.card.redeemed_by) == (self.serial, self.by)
        )

    @property
    def own(self) -> bool:
        """Whether the card's own store asks."""
        return self.card is not None and self.store == self.card.store


@frozen
class FitFacts:
    """A card that the caller may know of, and what is to be covered. `price` is None where no plan
    of the card's term is sold for the device in the card's region."""

    code: CodeFacts
    card: Card
    bind: BindFacts
    price: Price | None


@frozen
class ChangeFacts:
    """What somebody who may know the card wants of it: an event of the table CARD."""

    now: datetime
    card: Card
    event: str


def decide_code(facts: CodeFacts) -> Decision:
    """May the caller know of this code? The refusal is one and the same for every reason (BUY-5).

    A redemption that was made before is as of then.
    """
    findings = look_at(("BUY-5",), facts)
    if findings[0].failed:
        return Decision(False, facts.now, None, findings, (STORE,))
    at = facts.card.redeemed_at if facts.card and facts.again else None
    return Decision(True, at or facts.now, None, findings, (PLAN,))


@carries_out("BUY-6")
def decide(facts: FitFacts) -> Decision:
    """The decision at `facts.code.now` (UTC), the same for a dry run and a redemption: the card's
    rules, then those of eligibility at that instant (ELG-10)."""
    change = ChangeFacts(facts.code.now, facts.card, "redeem")
    of_card = look_at(("BUY-5",), facts.code) + look_at(("BUY-7",), change)
    of_card += look_at(("BUY-4",), facts)
    eligible = eligibility.decide(facts.bind)
    allowed = eligible.allowed and not any(finding.failed for finding in of_card)
    steps = _next(allowed, facts.card, of_card) or eligible.next_steps
    rules = of_card + eligible.rules
    return Decision(allowed, facts.code.now, eligible.terms_version, rules, steps)


def decide_change(facts: ChangeFacts) -> Decision:
    """May the card be sold, voided or reissued? A redeemed one's plan has ways of its own."""
    findings = look_at(("BUY-7",), facts)
    allowed = not findings[0].failed
    return Decision(allowed, facts.now, None, findings, () if allowed else _ways(facts))


def _next(allowed: bool, card: Card, of_card: tuple[Finding, ...]) -> tuple[NextStep, ...]:
    """What is open by the card's own rules; nothing where only eligibility stands in the way."""
    not_refused = {finding.id for finding in of_card if not finding.failed}
    if allowed:
        return (PLAN,)
    if "BUY-7" not in not_refused:
        return (SELL,) if card.state is CardState.MINTED else (OPERATOR,)
    return () if "BUY-4" in not_refused else (OTHER_CARD,)


def _ways(facts: ChangeFacts) -> tuple[NextStep, ...]:
    """A redeemed card is never undone: its plan is, by its owner or by name."""
    if facts.card.state is not CardState.REDEEMED or facts.event == "sell":
        return (OPERATOR,)
    plan_id = facts.card.plan_id
    return (
        NextStep("return_plan", f"The owner of plan {plan_id} may return it (RFD)."),
        NextStep("void_plan", f"The operator may void plan {plan_id} by name (TRM-8)."),
    )


@rule("BUY-4")
def fits(facts: FitFacts) -> Verdict:
    """Region, product family and term of the card fit the device."""
    device, family, card = facts.bind.device, facts.bind.family, facts.card
    if device is None or family is None or facts.bind.region is None:
        return not_applicable("What the card would have to fit is not known.")
    region = facts.bind.region.id
    inputs = {"card_region": card.region, "device_region": region}
    inputs |= {"card_family": card.family, "device_family": family.id}
    if card.region != region:
        sentence = f"The card is for region {card.region}, the device is of region {region}."
        return failed(sentence, **inputs)
    if card.family != family.id:
        return failed(f"The card is for another product family than {family.name}.", **inputs)
    return check(
        facts.price is not None,
        "Region, product family and term of the card fit the device.",
        f"No plan of {card.term_months} months is sold for this model.",
        **inputs,
        term_months=card.term_months,
    )


@rule("BUY-5")
def may_be_known(facts: CodeFacts) -> Verdict:
    """Unknown, used, void and unsold codes are one answer to all but the card's own store."""
    if facts.again:
        return passed("This code was redeemed with this serial number; it is the answer again.")
    sold = facts.card is not None and facts.card.state is CardState.SOLD
    return check(sold or facts.own, "The code is of a card.", "This code cannot be used.")


@rule("BUY-7")
def follows_the_table(facts: ChangeFacts) -> Verdict:
    """Only a sold card redeems, only an unredeemed one is voided or reissued."""
    return check(
        (facts.card.state, facts.event) in CARD,
        "The card's state allows it.",
        f"A card that is {facts.card.state} cannot be {_PAST[facts.event]}.",
        state=facts.card.state,
    )


_PAST = {"sell": "sold", "redeem": "redeemed", "void": "voided", "reissue": "reissued"}
