"""What the customer is told and agrees to before paying, by service; stored as evidence (SVC-7)."""

from __future__ import annotations

from collections.abc import Mapping

from .money import Money
from .parts import Service
from .registry import carries_out
from .windows import Deadline

# A text that changes gets a new version: a filing that agreed to an older one is asked again.
VERSIONS: Mapping[Service, str] = {
    Service.PREMIUM: "premium-2026-12",
    Service.BASIC: "basic-2026-11",
    Service.FLYAWAY: "flyaway-2026-11",
}


@carries_out("SVC-7")
def no_inspection() -> str:
    """What Express leaves out, as the customer agrees to it (SVC-7)."""
    return (
        "I know that Express skips the inspection and gives no warranty service for the defective "
        "part; the replacement is under warranty."
    )


@carries_out("PAY-5")
def bank_fees() -> str:
    """The notice that stands wherever something is paid (PAY-5)."""
    return "Fees of your own bank, if it takes any, are yours (PAY-5)."


def premium(fee: Money, hold: Money, return_by: Deadline, latest: Deadline) -> str:
    """SVC-7 and HLD-1: the hold's renewals and the most that can be charged.

    `latest` is the last day on which a default is still possible, pause and every cure included.
    """
    return (
        f"I agree that {fee.text} is charged now and that {hold.text} is held on the same credit "
        f"card. The hold is renewed on that card, whenever it would lapse, until the unit is "
        f"received, at the latest until {latest.text}; during a renewal two "
        f"holds may show for a short time. If the unit is not received by {return_by.text}, "
        f"counted from payment, or does not pass the checks in time, at most "
        f"{hold.text} is charged, once. If the replacement ships on a later day than I pay, or is "
        f"sent once more, both dates move by as many days; they also move by the days on which the "
        f"service centre looks for a parcel that the carrier delivered. {no_inspection()}"
    )


def basic(fee: Money, return_by: Deadline) -> str:
    """SVC-7 without a hold: nothing but the fee is ever charged (SVC-5)."""
    return (
        f"I agree that {fee.text} is charged now and nothing later. The replacement ships once my "
        f"unit has been received and has passed the checks. If it is not received by "
        f"{return_by.text}, counted from payment, or is not cured in time, the claim is cancelled "
        f"and {fee.text} is refunded. {no_inspection()}"
    )


def flyaway(fee: Money) -> str:
    """SVC-10: its own fee, one replacement, and what becomes of a device that is found."""
    return (
        f"I agree that {fee.text} is charged for a device that is lost, and that one replacement "
        f"of the plan is used. If I find the device before the replacement ships, I say so; the "
        f"claim is cancelled and {fee.text} is refunded. If I find it later, I say so too; its "
        f"serial number stays retired and cannot be covered again."
    )
