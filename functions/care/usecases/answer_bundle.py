"""What we tell a bank about a disputed payment, put together from our records (PAY-8).

Facts only, each with its instant. The provider's names of it all are the adapter's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..domain.claim import Claim, Consent
from ..domain.event import Event
from ..domain.ledger import Line, Proof, Purpose, Status
from ..domain.plan import Plan
from ..domain.windows import day_text, local_date
from ..frozen import frozen
from ..words import ENGLISH
from .bank_answer import DisputeEvidence, Paper, Section, SheetPrinter, Sheets
from .evidence import Evidence, GatherEvidence
from .mails import is_mailed

_FOR = {
    Purpose.PURCHASE: "the purchase of the plan",
    Purpose.HOLD: "the default: the unit was not returned as agreed, and the hold was charged",
    Purpose.FEE: "the replacement fee",
    Purpose.REPAIR: "the repair",
    Purpose.DEFAULT: "the default: the unit was not returned as agreed",
    Purpose.REFUND: "a refund",
    Purpose.ORPHAN: "a payment whose purpose is being looked into",
}


@frozen
class AnswerBundle:
    """Reads only."""

    gather: GatherEvidence
    printer: SheetPrinter

    def about(self, subject: Plan | Claim, line: Line) -> DisputeEvidence:
        """What is told about the payment of `line`. Raises `NotFound`."""
        if isinstance(subject, Plan):
            return self._of_plan(subject, line)
        return self._of_claim(self.gather.of(subject.claim_id), line)

    def _of_plan(self, plan: Plan, line: Line) -> DisputeEvidence:
        timeline = tuple(self.gather.store.timeline(plan.plan_id))
        record = Section("Plan", _of_plan(plan))
        payments = Section("Payments", _payments(plan.ledger))
        events = Section("Timeline: each event is linked to the one before", _told(timeline))
        return DisputeEvidence(
            product=f"A protection plan of {plan.term_months} months for a camera drone, serial "
            f"number {plan.serial}. The disputed payment of {line.amount.text} is "
            f"{_FOR[line.purpose]}.",
            service_on=_day(plan.starts_at, plan.zone),
            no_duplicate=_no_duplicate(plan.ledger),
            timeline="\n".join(_told(timeline)),
            papers=(
                self._paper("record", "Record of the plan", record, payments, events),
                self._letters(timeline),
            ),
        )

    def _of_claim(self, evidence: Evidence, line: Line) -> DisputeEvidence:
        claim, shipped = evidence.claim, evidence.shipments
        newest, zone = (shipped[-1] if shipped else None), claim.terms.zone
        consent = claim.consent
        return DisputeEvidence(
            product=f"{claim.service.capitalize()} service of a protection plan: a replacement for "
            f"the camera drone with serial number {claim.serial}. The disputed payment of "
            f"{line.amount.text} is {_FOR[line.purpose]}.",
            name=claim.address.name or None,
            ip=(consent.ip or None) if consent else None,
            ship_to=", ".join(_address(claim)) or None,
            carrier=newest.carrier if newest else None,
            tracking=newest.tracking if newest else None,
            shipped_on=_day(newest.at, zone) if newest else None,
            service_on=_day(newest.at if newest else claim.paid_at, zone),
            refund_policy=_disclosed(consent) if consent else None,
            why_no_refund=_why_no_refund(claim, line),
            no_duplicate=_no_duplicate(claim.ledger),
            timeline="\n".join(_told(evidence.timeline)),
            papers=self._papers(evidence),
        )

    def _papers(self, evidence: Evidence) -> tuple[Paper, ...]:
        claim = evidence.claim
        consent = Section("What was agreed to before paying", _consent(claim))
        payments = Section("Payments", _payments(claim.ledger))
        shipped = Section("Shipments of the replacement", _shipments(evidence))
        scans = Section("What was found on the units that came back", _scans(claim))
        rules = Section("Decisions and the rules behind them", _told(evidence.decisions))
        whole = "whole" if evidence.broken_at is None else f"broken at event {evidence.broken_at}"
        links = f"Timeline: each event is linked to the one before by its hash; it is {whole}"
        events = Section(links, _told(evidence.timeline))
        record = (consent, payments, shipped, scans, rules, events)
        return (
            self._paper("receipt", "Agreement and payments", consent, payments),
            self._paper("record", "Record of the claim", *record),
            self._letters(evidence.timeline),
        )

    def _letters(self, timeline: Iterable[Event]) -> Paper:
        mailed = tuple(event for event in timeline if is_mailed(event))
        told = Section("The customer was written by e-mail about each of these", _told(mailed))
        return self._paper("letters", "What was written to the customer", told)

    def _paper(self, name: str, title: str, *sections: Section) -> Paper:
        filled = tuple(section for section in sections if section.lines)
        return Paper(name, self.printer.pdf(Sheets(title, ENGLISH, filled)))


def _of_plan(plan: Plan) -> tuple[str, ...]:
    starts, ends = _day(plan.starts_at, plan.zone), _day(plan.ends_at, plan.zone)
    cover = f"Covers from {starts} until {ends}, the last day exclusive." if starts else ""
    terms = f"Terms {plan.terms_version}; ordered {_instant(plan.created_at)}."
    return tuple(text for text in (f"Serial number {plan.serial}.", terms, cover) if text)


def _consent(claim: Claim) -> tuple[str, ...]:
    consent = claim.consent
    if consent is None:
        return ()
    where = f", from the network address {consent.ip}" if consent.ip else ""
    return (
        f"Terms {claim.terms.version}, consent {consent.version}, agreed to {_instant(consent.at)}"
        f"{where}.",
        consent.text,
    )


def _disclosed(consent: Consent) -> str:
    return f"Shown and agreed to before paying, {_instant(consent.at)}: {consent.text}"


def _payments(ledger: Iterable[Line]) -> tuple[str, ...]:
    return tuple(
        f"{_instant(line.settled_at or line.recorded_at)}  {line.amount.text}  "
        f"{_FOR[line.purpose]}: {line.status.replace('_', ' ')}  {line.provider_id or ''}"
        f"{_proof(line.proof) if line.proof else ''}".rstrip()
        for line in ledger
    )


def _proof(proof: Proof) -> str:
    """What the network said of the card's holder when it authorized."""
    said = {
        "3-D Secure": proof.verified,
        "CVC": proof.cvc,
        "postal code": proof.postal_code,
        "network transaction": proof.network_id,
    }
    return "".join(f"; {name}: {word}" for name, word in said.items() if word)


def _shipments(evidence: Evidence) -> tuple[str, ...]:
    return tuple(
        f"{_instant(each.at)}  serial number {each.serial}, {each.condition}, by {each.carrier}, "
        f"tracking {each.tracking}"
        for each in evidence.shipments
    )


def _scans(claim: Claim) -> tuple[str, ...]:
    return tuple(
        f"{_instant(scan.at)}  serial number {scan.serial}: "
        f"{'complete' if not scan.reasons else 'failed ' + ', '.join(scan.reasons)}"
        for scan in claim.scans
    )


def _told(events: Iterable[Event]) -> tuple[str, ...]:
    """Each event with its number, instant, rules and the first digits of its hash."""
    return tuple(
        f"{event.seq}. {_instant(event.at)}  {event.note.sentence}"
        f"{' (' + ', '.join(event.note.rules) + ')' if event.note.rules else ''}"
        f" [{event.hash[:16]}]"
        for event in events
    )


def _why_no_refund(claim: Claim, line: Line) -> str | None:
    """Of a default: the deadline, what was missing, and the rules that decided."""
    if line.purpose not in (Purpose.HOLD, Purpose.DEFAULT):
        return None
    due = f"The unit was due by the end of {claim.due_back.text}. " if claim.due_back else ""
    if not claim.default_reasons:
        return due or None
    reasons = ", ".join(claim.default_reasons)
    return f"{due}It was not received in time and complete; the hold was charged ({reasons})."


def _no_duplicate(ledger: Iterable[Line]) -> str | None:
    """Why two charges of one order are two: each has its own purpose."""
    taken = [line for line in ledger if line.status is Status.CAPTURED and line.amount]
    if len(taken) < 2:
        return None
    each = "; ".join(f"{x.provider_id}, {x.amount.text}: {_FOR[x.purpose]}" for x in taken)
    return f"These are different charges, each made once: {each}."


def _address(claim: Claim) -> tuple[str, ...]:
    at = claim.address
    town = " ".join(part for part in (at.city, at.state, at.postal_code) if part)
    return tuple(part for part in (at.line1, at.line2, town, at.country) if part)


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def _day(moment: datetime | None, zone: str) -> str | None:
    return day_text(local_date(moment, zone)) if moment else None
