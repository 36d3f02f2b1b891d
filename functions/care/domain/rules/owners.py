"""May a plan change hands (LNK-3), data be erased (STS-2), an invoice be asked for (INV-1)?"""

from __future__ import annotations

from datetime import datetime

from ...frozen import frozen
from ..claim import Claim
from ..decision import (
    Decision,
    Finding,
    NextStep,
    Outcome,
    Verdict,
    check,
    failed,
    look_at,
    not_applicable,
    passed,
    rule,
)
from ..owners import blocks_erasure, completed, stands
from ..plan import Plan, PlanStatus
from ..windows import Deadline

ASK_OWNER = NextStep("ask_owner", "Ask the plan's owner for a new code, once this is cleared up.")
NOT_OFFERED = "This code cannot be used."
CHANGES_HANDS = (PlanStatus.AWAITING_SERIAL, PlanStatus.SCHEDULED, PlanStatus.ACTIVE)


@frozen
class HandOverFacts:
    """`taker` and `code_hash` are None while the owner only offers. `queued`: the plan is a renewal
    that waits behind another (RNW-3); `order_open`: the serial's renewal is ordered and not paid.
    """

    now: datetime
    plan: Plan
    claim_open: bool
    queued: bool = False
    order_open: bool = False
    taker: str | None = None
    code_hash: str | None = None


@frozen
class ErasureFacts:
    """All claims of the account; `late_ends` are the ends of HLD-8's time of its defaults."""

    now: datetime
    claims: tuple[Claim, ...]
    late_ends: tuple[Deadline, ...] = ()


@frozen
class InvoiceFacts:
    """The claim that an invoice is asked for."""

    now: datetime
    claim: Claim


def decide_hand_over(facts: HandOverFacts) -> Decision:
    """May the plan be offered, or taken, at `facts.now` (UTC)?"""
    return _decided(look_at(("LNK-3",), facts), facts.now, facts.plan.terms_version, ASK_OWNER)


def no_offer(now: datetime) -> Decision:
    """What everybody hears whose code opens nothing: unknown, used, withdrawn, replaced and over
    are one answer, which says nothing of a plan."""
    finding = Finding("LNK-3", Outcome.FAILED, NOT_OFFERED, {"offered": False})
    return Decision(False, now, None, (finding,), (ASK_OWNER,))


def decide_erasure(facts: ErasureFacts) -> Decision:
    """May the account's personal data be erased at `facts.now` (UTC)?"""
    step = NextStep("wait", "Ask again once every claim is over; an export is open at any time.")
    return _decided(look_at(("STS-2",), facts), facts.now, None, step)


def decide_invoice(facts: InvoiceFacts) -> Decision:
    """May an invoice be asked for at `facts.now` (UTC)?"""
    step = NextStep("wait", "Ask again once the claim is completed.")
    return _decided(look_at(("INV-1",), facts), facts.now, facts.claim.terms.version, step)


def _decided(
    findings: tuple[Finding, ...], now: datetime, terms: str | None, otherwise: NextStep
) -> Decision:
    allowed = not any(finding.failed for finding in findings)
    return Decision(allowed, now, terms, findings, () if allowed else (otherwise,))


@rule("LNK-3")
def changes_hands(facts: HandOverFacts) -> Verdict:
    """A new owner takes the plan over when the old account offers and the new one accepts; not
    while a claim is open."""
    status = facts.plan.status(facts.now)
    if status not in CHANGES_HANDS:
        return failed(
            "Only a plan that is in force or still to begin changes hands.", status=status
        )
    if facts.queued:
        return failed("A queued renewal goes with the plan that it follows.", queued=True)
    if facts.claim_open:
        return failed("A claim is open on the plan's device; it is finished first.", open=True)
    if facts.order_open:
        return failed(
            "A renewal is ordered and not paid; it is paid first, or lapses.", order_open=True
        )
    if facts.taker is None:
        return passed("The plan may be offered to a new owner.", status=status.value)
    return _accepts(facts)


def _accepts(facts: HandOverFacts) -> Verdict:
    """An old code, a withdrawn and a used one are one answer."""
    if not stands(facts.plan.offer, facts.code_hash, facts.now):
        return failed(NOT_OFFERED, offered=False)
    return check(
        facts.taker != facts.plan.account_id,
        "The owner offered the plan, and another account accepts it.",
        "The plan is this account's already; another account takes it over.",
        offered=True,
    )


@rule("STS-2")
def erasable(facts: ErasureFacts) -> Verdict:
    """Personal data is erased once no claim is open and HLD-8's time is over."""
    if not facts.claims:
        return not_applicable("There is no claim, and with it no personal data.")
    still = [claim.claim_id for claim in facts.claims if blocks_erasure(claim)]
    if still:
        return failed("A claim is open, or its payment is disputed.", open=", ".join(still))
    ends = [end for end in facts.late_ends if not end.passed(facts.now)]
    if ends:
        latest = max(ends, key=lambda end: end.at)
        return failed(
            f"A unit that comes late is refunded until {latest.text}: the claim is kept till then.",
            until=latest.last_day.isoformat(),
        )
    return passed("Every claim is over.", claims=len(facts.claims))


@rule("INV-1")
def invoiced(facts: InvoiceFacts) -> Verdict:
    """After completion the customer may ask for an invoice; a default counts."""
    return check(
        completed(facts.claim),
        "The claim is completed.",
        "An invoice is made once the claim is completed.",
        state=facts.claim.state.value,
    )
