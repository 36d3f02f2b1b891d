"""What a customer files, and the claim that it becomes."""

from __future__ import annotations

from ..domain.claim import Address, Claim, Consent, Terms
from ..domain.decision import Decision
from ..domain.event import Actor, Note
from ..domain.money import Money
from ..domain.parts import Service
from ..domain.payment import PAID_AT_FILING, open_page
from ..domain.rules.flyaway import binding_known
from ..domain.rules.service_facts import ServiceFacts
from ..domain.settlement import Settlement
from ..domain.states import ClaimState
from ..frozen import frozen
from ..words import wording
from .facts import Damage


@frozen
class Filing:
    """What the customer submits. `fee`, `hold` and `consent_version` are those shown, None where
    nothing was; `locale` is what the consent was read in."""

    account_id: str
    damage: Damage
    address: Address
    description: str | None
    consent_version: str | None
    ip: str
    fee: Money | None
    hold: Money | None
    locale: str
    key: str
    request_hash: str
    service: Service = Service.PREMIUM


def new_claim(
    claim_id: str,
    filing: Filing,
    facts: ServiceFacts,
    figures: Settlement,
    terms: Terms,
    customer: str | None,
) -> Claim:
    """The claim as it is filed at `facts.now` (UTC), its page about to be opened where it is paid
    at filing. Raises LookupError for a device or region that nobody knows."""
    if facts.device is None or facts.region is None:
        raise LookupError("no device, no claim")
    sent_in = filing.service not in PAID_AT_FILING
    claim = Claim(
        claim_id=claim_id,
        account_id=filing.account_id,
        plan_id=facts.plan.plan_id if facts.plan else None,
        serial=facts.device.serial,
        model=facts.plan.model if facts.plan else facts.device.model,
        region=facts.region.id,
        cause=facts.cause,
        parts=facts.parts,
        sends=facts.sends,
        address=filing.address,
        fee=figures.fee,
        fee_number=figures.fee_number,
        hold=figures.hold,
        terms=terms,
        consent=_consent(filing, figures, facts),
        filed_at=facts.now,
        state=ClaimState.FILED,
        locale=filing.locale,
        request_hash=filing.request_hash,
        service=filing.service,
        customer=customer,
        description=filing.description,
        return_by=figures.return_by if sent_in else None,
        lost_at=facts.lost_at,
    )
    return begun(claim, facts)


def begun(claim: Claim, facts: ServiceFacts) -> Claim:
    """The filed claim on its first way: to the page, to the desk's review, or waiting for the
    unit (SVC-10: a binding that nobody knows is looked at by the desk before anything is paid)."""
    if claim.service not in PAID_AT_FILING:
        return claim
    if claim.service is Service.FLYAWAY and not binding_known(facts):
        return claim.moved("binding_unknown", work_since=facts.now)
    return open_page(claim.moved("agreed"), facts.now)


def filed_note(claim: Claim, decision: Decision) -> Note:
    """What the timeline says of the filing, with the rules that were kept."""
    kept = tuple(f.id for f in decision.rules if f.outcome == "passed")
    return Note("claim_filed", Actor.CUSTOMER, _SENTENCES[claim.service](claim), kept)


def _consent(filing: Filing, figures: Settlement, facts: ServiceFacts) -> Consent | None:
    if figures.consent_version is None or figures.consent is None:
        return None
    # What is agreed to is what was read: the one sentence that is stored in the reader's language.
    text = wording(filing.locale)(figures.consent)
    return Consent(figures.consent_version, text, facts.now, filing.ip)


def _premium(claim: Claim) -> str:
    return (
        f"A Premium claim was filed. {claim.fee.text} will be charged and {claim.hold.text} held "
        "once you have paid on the provider's page."
    )


def _basic(claim: Claim) -> str:
    return (
        f"A Basic claim was filed. {claim.fee.text} will be charged once you have paid on the "
        "provider's page."
    )


def _flyaway(claim: Claim) -> str:
    if claim.state is ClaimState.IN_REVIEW:
        return (
            "A flyaway was filed. The service desk looks at it before you pay: whose account the "
            "device was bound to is not known."
        )
    return (
        f"A flyaway was filed. {claim.fee.text} will be charged once you have paid on the "
        "provider's page."
    )


def _sent_in(claim: Claim) -> str:
    by = f", so that it is received by {claim.return_by.text}" if claim.return_by else ""
    return f"A {claim.service} claim was filed. Send the unit in{by}. Nothing is charged now."


_SENTENCES = {
    Service.PREMIUM: _premium,
    Service.BASIC: _basic,
    Service.FLYAWAY: _flyaway,
    Service.REPAIR: _sent_in,
    Service.REPLACEMENT: _sent_in,
}
