"""What is written about a hold, a return and a default."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain import intake
from ...domain.claim import Claim
from ...domain.event import Event
from ...domain.ledger import Goal, Purpose, Status, last
from ...domain.parts import Service
from ...domain.renewal import AT_STAKE
from ...domain.states import ClaimState
from .letter import AsIs, Block, Letter, until

LINK = "See your claim"

# What a failed rule means to the customer. The ids are public, and are told with it.
REASONS: Mapping[str, str] = {
    "HLD-5": "it was not received in the return period",
    "RET-2": "the serial number received is not the registered one",
    "RET-3": "the registered battery did not come with it",
    "RET-4": "the device received is not of the maker",
    "RET-6": "the service desk decided so, by a named approval",
}
AGAIN = "You can place the hold again yourself, on the page of your claim."
WHY_RENEWED = (
    "A bank keeps a hold for about a week, less than the return period. So it is renewed on the "
    "same card while the return is open. It is no charge, and never can more than one be taken."
)


def owes_return(claim: Claim) -> bool:
    """Whether the unit has still to come back."""
    return claim.state in AT_STAKE


def reasons(ids: tuple[str, ...]) -> tuple[str, ...]:
    """One point for each rule that failed, with its id."""
    return tuple(f"{REASONS.get(id_, 'a check of the return failed')} ({id_})" for id_ in ids)


def _renewed(event: Event, claim: Claim) -> Letter:
    return _hold_letter("The hold on your card was renewed", event, claim, WHY_RENEWED)


def missing(claim: Claim) -> tuple[Block, ...]:
    """What the newest finding asks for, where one is open (RET-5)."""
    failed = next((scan.reasons for scan in reversed(claim.scans) if scan.reasons), ())
    open_cure = claim.state is ClaimState.RETURN_INCOMPLETE
    return ("What came back does not pass the checks yet:", reasons(failed)) if open_cure else ()


def send_to(claim: Claim) -> tuple[Block, ...]:
    """Where the unit goes, line by line; nothing for a claim filed before that was kept."""
    return ("Send it to:", AsIs(claim.terms.send_to)) if claim.terms.send_to else ()


def _at_risk(event: Event, claim: Claim) -> Letter:
    line = last(claim.lines(Purpose.HOLD))
    again = line is not None and line.goal is not Goal.VOIDED and line.status is not Status.REFUSED
    help_ = (
        f"You can help: see that {claim.hold.text} are free on the card, or ask your bank to allow "
        "the hold. It is tried again by itself."
        if again
        else "It is not tried again. Nothing is charged if the unit is received in time and passes."
    )
    help_ = f"{help_} {AGAIN}"
    return _hold_letter("Your bank did not renew the hold", event, claim, help_)


def _lost(event: Event, claim: Claim) -> Letter:
    text = (
        f"If the unit is not received and checked in time, {claim.hold.text} are charged to the "
        f"same card, once. {AGAIN}"
    )
    return _hold_letter("The hold on your card has ended", event, claim, text)


def _hold_letter(subject: str, event: Event, claim: Claim, text: str) -> Letter:
    by = claim.due_back if owes_return(claim) else None
    still = (f"The return is due by {until(by)}.",) if by else ()
    return Letter(f"{subject} ({claim.serial})", (event.note.sentence, text, *still), LINK)


def _released(event: Event, claim: Claim) -> Letter:
    done = claim.state in (ClaimState.RECEIVED, ClaimState.COMPLETED)
    more = ("Nothing more will be charged for this claim.",) if done else ()
    return Letter("The hold on your card was released", (event.note.sentence, *more), LINK)


_INSPECTED = "It passed the checks of the dock and is inspected next; what was found is told apart."
_TAKEN_IN = {
    Service.PREMIUM: "It passed the checks. A hold that still stands is being released; that is "
    "told apart.",
    Service.BASIC: "It passed the checks. Your replacement ships next.",
    Service.REPAIR: _INSPECTED,
    Service.REPLACEMENT: _INSPECTED,
}
_NOT_CURED = {
    Service.BASIC: "After that the claim is cancelled, the fee you paid goes back, and so does "
    "what you sent.",
    Service.REPAIR: "After that the claim is cancelled and what you sent goes home.",
    Service.REPLACEMENT: "After that the claim is cancelled and what you sent goes home.",
}


def _received(event: Event, claim: Claim) -> Letter:
    text = _TAKEN_IN.get(claim.service, "")
    return Letter(f"We have received {claim.serial}", (event.note.sentence, text), LINK)


def _incomplete(event: Event, claim: Claim) -> Letter:
    failed = next((scan.reasons for scan in reversed(claim.scans) if scan.reasons), ())
    by = intake.cure_end(claim) if intake.awaits(claim) else None
    after = _NOT_CURED.get(claim.service, f"After that {claim.hold.text} are charged, once.")
    blocks: list[Block] = ["What came back does not pass the checks yet:", reasons(failed)]
    if by:
        blocks.append(
            f"Please send what is missing, or the right unit: it has to be received by {until(by)}."
            f" {after}"
        )
    return Letter(f"Your return of {claim.serial} is not complete", tuple(blocks), LINK, by)


def _defaulted(event: Event, claim: Claim) -> Letter:
    return Letter(
        f"The return of {claim.serial} was not completed",
        (
            event.note.sentence,
            _why(claim),
            f"Therefore {claim.hold.text}, equal to the hold, are charged; once, and nothing more.",
            "If a complete return is received within 20 business days after the deadline, the "
            "amount is refunded, less the late fee of your terms, if they name one (HLD-8).",
        ),
        LINK,
    )


def _charged(event: Event, claim: Claim) -> Letter:
    subject = f"{claim.hold.text} were charged for {claim.serial}"
    return Letter(subject, (event.note.sentence, "The reasons:", _why(claim)), LINK)


def _unpaid(event: Event, claim: Claim) -> Letter:
    subject = f"An amount is owed for {claim.serial}"
    blocks = (event.note.sentence, f"Owed: {claim.hold.text}. The reasons:", _why(claim))
    return Letter(subject, blocks, LINK)


def _why(claim: Claim) -> tuple[str, ...]:
    return reasons(claim.default_reasons)


def _refund(event: Event, claim: Claim) -> Letter:
    return Letter("Money goes back to you", (event.note.sentence, _BANKS_TAKE_TIME), LINK)


def _late(event: Event, claim: Claim) -> Letter:
    back = event.note.money
    amount = (f"Refunded: {back.text}, by the way it came.", _BANKS_TAKE_TIME) if back else ()
    subject = f"We have received {claim.serial} after all"
    return Letter(subject, (event.note.sentence, *amount), LINK)


_BANKS_TAKE_TIME = "Your bank may take some days to show it."

RETURN_LETTERS: Mapping[str, Callable[[Event, Claim], Letter]] = {
    "hold_renewed": _renewed,
    "hold_at_risk": _at_risk,
    "hold_lost": _lost,
    "hold_released": _released,
    "unit_received": _received,
    "unit_incomplete": _incomplete,
    "defaulted": _defaulted,
    "default_charged": _charged,
    "default_unpaid": _unpaid,
    "refund_started": _refund,
    "late_return": _late,
    "default_refunded": _refund,
}
