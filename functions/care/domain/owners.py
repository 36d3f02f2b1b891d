"""What an owner has and leaves behind: a plan handed over, the expert, personal data."""

from __future__ import annotations

from datetime import datetime

from .claim import Address, Claim
from .event import Actor, Note
from .hold import defaulted_at
from .payment import unit_in_hand
from .plan import FormerOwner, Offer, Plan, PlanStatus
from .registry import carries_out
from .states import ClaimState, HoldState
from .tables import CLAIMS
from .terms import Catalog, Region
from .values import replace
from .windows import Deadline, business_days_after

STORE_ACCOUNT = "store-"  # a plan redeemed by a store is its account's until it is taken over
NO_ADDRESS = Address("", "", "", "", "")
DATA_EXPORTED, ERASURE_DONE = "data_exported", "erasure_done"
COMPLETED = frozenset({ClaimState.COMPLETED, ClaimState.DEFAULTED, ClaimState.LATE_RETURN})


@carries_out("SVC-15")
def expert_of(plan: Plan | None, catalog: Catalog, now: datetime) -> list[str] | None:
    """The way to a product expert of the plan's region, line by line; None unless it is in force
    at `now` (UTC)."""
    if plan is None or plan.status(now) is not PlanStatus.ACTIVE:
        return None
    return list(catalog.regions[plan.region].expert)


def offered(plan: Plan, offer: Offer) -> tuple[Plan, Note]:
    """The plan with its owner's offer; a code given out before is worth nothing now (LNK-3)."""
    sentence = "You offered the plan to a new owner. It stays yours until the offer is accepted."
    return replace(plan, offer=offer), Note("plan_offered", Actor.CUSTOMER, sentence, ("LNK-3",))


def stands(offer: Offer | None, code_hash: str | None, now: datetime) -> bool:
    """Whether the code of `code_hash` is that of the offer, and not over at `now` (UTC)."""
    return offer is not None and offer.code_hash == code_hash and now <= offer.until


def withdrawn(plan: Plan) -> tuple[Plan, Note]:
    """The plan with its offer taken back (LNK-3)."""
    note = Note("offer_withdrawn", Actor.CUSTOMER, "You took your offer back.", ("LNK-3",))
    return replace(plan, offer=None), note


def taken_over(plan: Plan, account_id: str) -> tuple[Plan, tuple[Note, ...]]:
    """The plan as the account's own: end, count and timeline stay, the old owner's payment customer
    is not used again (LNK-3). A store gives without a note: nobody reads its mail."""
    notes = (_GIVEN, _TAKEN) if not plan.account_id.startswith(STORE_ACCOUNT) else (_TAKEN,)
    return _moved(plan, account_id, len(notes) - 1), notes


def moved_along(renewal: Plan, account_id: str) -> tuple[Plan, tuple[Note, ...]]:
    """The queued renewal, which goes with the plan that it follows (LNK-3, RNW-3)."""
    sentence = "The queued renewal went to the new owner with the plan that it follows."
    note = Note("renewal_given", Actor.SYSTEM, sentence, ("LNK-3", "RNW-3"))
    return _moved(renewal, account_id, 0), (note,)


def _moved(plan: Plan, account_id: str, told: int) -> Plan:
    """`told` of the events that follow are still written to the old owner."""
    former = FormerOwner(plan.account_id, plan.seq + told)
    return replace(
        plan, account_id=account_id, customer=None, offer=None, former=(*plan.former, former)
    )


_GIVEN = Note(
    "plan_given",
    Actor.CUSTOMER,
    "Your offer was accepted: the plan is the new owner's now, with its end and its replacements.",
    ("LNK-3",),
)
_TAKEN = Note(
    "plan_taken",
    Actor.CUSTOMER,
    "The plan was taken over. Its end, its terms and its replacements stay as they are.",
    ("LNK-3",),
)


def completed(claim: Claim) -> bool:
    """Whether the claim is completed as INV-1 counts it: a default counts."""
    return claim.state in COMPLETED


def blocks_erasure(claim: Claim) -> bool:
    """Whether the claim still needs its personal data: open, or its payment disputed (PAY-8)."""
    return not claim.ended or claim.hold_state is HoldState.DISPUTED


def late_until(claim: Claim, region: Region) -> Deadline | None:
    """Until when a late unit is refunded (HLD-8), for a default; None for any other claim."""
    due = defaulted_at(claim)
    if claim.state is not ClaimState.DEFAULTED or due is None:
        return None
    days = claim.terms.policies.late_return_business_days
    return business_days_after(due, days, region.zone, region.holidays)


def is_erased(claim: Claim) -> bool:
    """Whether the claim's personal data was erased."""
    return claim.address == NO_ADDRESS


def may_be_sent(claim: Claim) -> bool:
    """Whether a claim that is over may still have a parcel to send: its replacement once more
    (SHP-2), or a unit that lies at the centre (HLD-9, RET-5)."""
    again = (claim.state, "reship") in CLAIMS[claim.service]
    return claim.ended and (again or unit_in_hand(claim))


def erased(claim: Claim, by: str | None = None) -> tuple[Claim, Note]:
    """The claim without its customer's personal data: address, description, and from where it was
    agreed to. Serials, money and timeline stay (STS-2). `by` is the operator's account, where one
    does it on the customer's request."""
    consent = replace(claim.consent, ip="") if claim.consent else None
    note = Note(
        "data_erased",
        Actor.OPERATOR if by else Actor.CUSTOMER,
        "Your personal data was erased from this claim. Serial numbers, money and this timeline "
        "stay.",
        ("STS-2",),
        None,
        by,
    )
    return replace(claim, address=NO_ADDRESS, description=None, consent=consent), note


def account_subject(account_id: str) -> str:
    """Under which id the privacy requests about an account are on record."""
    return f"account_{account_id}"


def exported_note(reason: str, by: str) -> Note:
    """The record of an export that the operator's account `by` was given (STS-2)."""
    sentence = f"What is stored about the account was exported on request: {reason}."
    return Note(DATA_EXPORTED, Actor.OPERATOR, sentence, ("STS-2",), None, by)


def erasure_note(reason: str, by: str) -> Note:
    """The record of an erasure by the operator's account `by` (STS-2)."""
    sentence = f"The personal data of the account's claims was erased on request: {reason}."
    return Note(ERASURE_DONE, Actor.OPERATOR, sentence, ("STS-2",), None, by)
