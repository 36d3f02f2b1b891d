"""An invoice as it is printed: what was charged and refunded for a claim (INV-1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from ..frozen import frozen
from .claim import Address, Claim, Invoice
from .event import Actor, Note
from .ledger import Line, Purpose, Status
from .money import Money
from .owners import is_erased
from .parts import Service
from .terms import Region
from .values import replace
from .windows import Deadline, business_days_after, day_text, local_date

PROMISED_FROM, PROMISED_BY = 5, 10  # business days (INV-1)
_TAKEN = (Status.CAPTURED,)
_BACK = (Status.REFUND_PENDING, Status.REFUNDED)
_ERASED = "Name and address were erased at the customer's request."
_WHAT: Mapping[Purpose, str] = {
    Purpose.FEE: "Replacement fee",
    Purpose.REPAIR: "Repair",
    Purpose.HOLD: "Default: the unit was not returned as agreed (from the hold)",
    Purpose.DEFAULT: "Default: the unit was not returned as agreed",
    Purpose.REFUND: "Refund",
}


@frozen
class Entry:
    """One movement of money: `day` is the local date, `amount` below zero where it went back,
    `reference` the payment provider's."""

    day: date
    what: str
    reference: str
    amount: Money

    @property
    def text(self) -> str:
        """The amount for print: `159.00 USD`, `-159.00 USD`."""
        return signed_text(self.amount)


@frozen
class Sheet:
    """All that is printed, in English; whoever prints it words it for a reader of `language`. The
    same claim is the same sheet, whenever it is printed."""

    number: str
    issued: date
    language: str
    seller: tuple[str, ...]
    customer: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    total: Money
    notes: tuple[str, ...]


def signed_text(money: Money) -> str:
    """`-159.50 USD`: the sign before the figures of `Money.text`, which has none."""
    if money.amount >= 0:
        return money.text
    return f"-{Money(-money.amount, money.currency).text}"


def number_of(claim: Claim) -> str:
    """`INV-US-7F3K…`: derived from the claim's id, so a claim has one."""
    return f"INV-{claim.region}-{claim.claim_id.rpartition('_')[2].upper()}"


def requested(claim: Claim, region: Region, now: datetime) -> tuple[Claim, Note]:
    """The claim with its invoice, asked for at `now` (UTC) and due at the end of the 10th business
    day (INV-1)."""
    due = business_days_after(now, PROMISED_BY, region.zone, region.holidays)
    invoice = Invoice(number_of(claim), now, due)
    note = Note(
        "invoice_requested",
        Actor.CUSTOMER,
        f"You asked for an invoice. It is promised by the end of {due.text}, and can be fetched at "
        "once.",
        ("INV-1",),
        None,
        invoice.number,
    )
    return replace(claim, invoice=invoice), note


def promised_from(invoice: Invoice, holidays: Collection[date]) -> Deadline:
    """The end of the 5th business day: from then on it is promised (INV-1)."""
    return business_days_after(invoice.requested_at, PROMISED_FROM, invoice.due.zone, holidays)


def sheet_of(claim: Claim, invoice: Invoice, region: Region, model_name: str) -> Sheet:
    """What the invoice of `claim` says. A hold that was released is no charge, and is not on it."""
    zone = region.zone
    entries = tuple(_entry(claim, line, zone) for line in claim.ledger if _moved(line))
    total = Money(sum(entry.amount.amount for entry in entries), region.currency)
    return Sheet(
        number=invoice.number,
        issued=local_date(invoice.requested_at, zone),
        language=claim.locale,
        seller=region.service_centre,
        customer=address_lines(claim.address),
        about=(
            ("Claim", claim.claim_id),
            ("Service", SERVICE_NAMES[claim.service]),
            ("Device", f"{model_name}, serial number {claim.serial}"),
            ("Filed on", day_text(local_date(claim.filed_at, zone))),
        ),
        entries=entries,
        total=total,
        notes=((_ERASED,) if is_erased(claim) else ()) + _notes(region),
    )


def address_lines(address: Address) -> tuple[str, ...]:
    """An address as it stands on a parcel, line by line; none once it was erased."""
    town = " ".join(part for part in (address.city, address.state, address.postal_code) if part)
    lines = (address.name, address.line1, address.line2, town, address.country)
    return tuple(line for line in lines if line)


SERVICE_NAMES: Mapping[Service, str] = {
    Service.PREMIUM: "Express Premium",
    Service.BASIC: "Express Basic",
    Service.REPAIR: "Repair",
    Service.REPLACEMENT: "Replacement",
    Service.FLYAWAY: "Flyaway",
}


def _moved(line: Line) -> bool:
    return bool(line.amount) and line.purpose in _WHAT and line.status in (*_TAKEN, *_BACK)


def _entry(claim: Claim, line: Line, zone: str) -> Entry:
    day = local_date(line.settled_at or line.recorded_at, zone)
    back = line.purpose is Purpose.REFUND
    amount = Money(-line.amount.amount, line.amount.currency) if back else line.amount
    return Entry(day, _what(claim, line), line.provider_id or "", amount)


def _what(claim: Claim, line: Line) -> str:
    words = _WHAT[line.purpose]
    if line.purpose is Purpose.FEE and claim.fee_number:
        return f"{words}, paid replacement no. {claim.fee_number} of the plan"
    if line.status is Status.REFUND_PENDING:
        return f"{words}, on its way"
    return words


def _notes(region: Region) -> tuple[str, ...]:
    tax = (
        "The amounts include tax as the catalog says; no tax is shown apart."
        if region.tax_included
        else "The amounts are without tax, as the catalog says; no tax was computed."
    )
    return (
        tax,
        "A hold that was released is no charge and is not listed.",
        "Fees of your own bank, if it takes any, are not part of this invoice.",
        "The catalog's amounts are illustrative.",
    )
