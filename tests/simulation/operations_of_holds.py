"""Every operation on the hold of a shipped Premium claim: renewed, lost, healed, taken."""

from __future__ import annotations

from datetime import timedelta

from care.domain.claim import Claim
from care.domain.ledger import Purpose
from care.domain.states import ClaimState, HoldState
from tests.simulation.operations import Act, GatedHouse, operation

HOUR = timedelta(hours=1)
ONE_HOLD = 23900 + 15900 + 99900  # the plan, the fee and a single hold on the card's limit

EXPIRED = "chargeDeclinedExpiredCard"


def shipped(house: GatedHouse, card: str = "visa") -> Claim:
    house.covered()
    return house.shipped(card=card)


def hold_of(claim: Claim) -> str:
    return claim.lines(Purpose.HOLD)[-1].provider_id or ""


def card_says(house: GatedHouse, claim: Claim, card: str) -> None:
    """The saved card behaves as the test card `card` from now on, whenever it is asked."""
    house.payments.renews_card(hold_of(claim), card)


def default_due(house: GatedHouse, claim: Claim) -> None:
    """It is the deadline, and nobody has swept since a minute before."""
    due = house.claim(claim.claim_id).default_at
    assert due is not None
    house.travel(seconds=(due - house.clock.now() - HOUR).total_seconds())
    house.at_once(due)
    assert house.claim(claim.claim_id).state in (
        ClaimState.RETURN_DUE,
        ClaimState.RETURN_INCOMPLETE,
    )


def defaulted(house: GatedHouse) -> Claim:
    claim = shipped(house)
    default_due(house, claim)
    house.settle_everything()
    return house.claim(claim.claim_id)


def lost(house: GatedHouse) -> Claim:
    """Somebody cancelled the hold at the provider; the card takes no other."""
    claim = shipped(house)
    house.payments.by_hand(hold_of(claim), capture=False)
    house.settle.claim(claim.claim_id, house.op(), hint=hold_of(claim))
    claim = house.claim(claim.claim_id)
    assert claim.hold_state is HoldState.LOST
    return claim


def in_debt(house: GatedHouse) -> Claim:
    claim = lost(house)
    default_due(house, claim)
    card_says(house, claim, EXPIRED)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert claim.hold_state is HoldState.DEBT
    return claim


def renewal_due(house: GatedHouse) -> Claim:
    claim = shipped(house)
    hold = claim.standing_hold
    assert hold is not None and hold.capture_before is not None
    house.travel(seconds=(hold.capture_before - 13 * HOUR - house.clock.now()).total_seconds())
    house.at_once(hold.capture_before - 12 * HOUR)
    return claim


def at_risk(house: GatedHouse, card: str) -> Claim:
    claim = renewal_due(house)
    card_says(house, claim, card)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert claim.hold_state is HoldState.AT_RISK
    return claim


@operation("renewal of a hold", main=True, swept=True)
def _renewed(house: GatedHouse) -> Act:
    renewal_due(house)
    return lambda h: h.sweeps()


@operation("renewal refused for funds", swept=True)
def _refused_funds(house: GatedHouse) -> Act:
    renewal_due(house)
    house.payments.limit("visa", ONE_HOLD)
    return lambda h: h.sweeps()


@operation("renewal refused for good", swept=True)
def _refused_dead(house: GatedHouse) -> Act:
    card_says(house, renewal_due(house), EXPIRED)
    return lambda h: h.sweeps()


@operation("renewal refused for the moment", swept=True)
def _refused_transient(house: GatedHouse) -> Act:
    card_says(house, renewal_due(house), "chargeDeclinedProcessingError")
    return lambda h: h.sweeps()


@operation("renewal on a card of another brand", swept=True)
def _brand_changed(house: GatedHouse) -> Act:
    claim = renewal_due(house)
    house.payments.renews_card(hold_of(claim), "mastercard")
    return lambda h: h.sweeps()


@operation("swap", main=True, swept=True)
def _swapped(house: GatedHouse) -> Act:
    house.payments.limit("visa", ONE_HOLD)
    claim = renewal_due(house)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert claim.hold_state is HoldState.AT_RISK and claim.standing_hold is not None
    lapses = claim.standing_hold.capture_before
    assert lapses is not None
    house.at_once(lapses - HOUR)
    return lambda h: h.sweeps()


@operation("a hold lapses", swept=True)
def _lapsed(house: GatedHouse) -> Act:
    claim = at_risk(house, EXPIRED)
    assert claim.standing_hold is not None
    house.at_once(claim.standing_hold.capture_before)
    return lambda h: h.sweeps()


@operation("a hold cancelled at the provider")
def _cancelled_by_hand(house: GatedHouse) -> Act:
    claim = shipped(house)
    house.payments.by_hand(hold_of(claim), capture=False)
    return lambda h: h.hears(claim.claim_id, hold_of(claim))


@operation("a hold captured at the provider")
def _captured_by_hand(house: GatedHouse) -> Act:
    claim = shipped(house)
    house.payments.by_hand(hold_of(claim), capture=True)
    return lambda h: h.hears(claim.claim_id, hold_of(claim))


@operation("a page asked for to heal a hold")
def _healing_asked(house: GatedHouse) -> Act:
    claim = at_risk(house, EXPIRED)
    return lambda h: h.come_back(claim, try_again=True)


@operation("a hold at risk healed on a page", main=True)
def _healed(house: GatedHouse) -> Act:
    claim = at_risk(house, EXPIRED)
    house.pays_page(house.come_back(claim, try_again=True), "mastercard")
    return lambda h: h.come_back(claim)


@operation("a lost hold healed on a page")
def _restored(house: GatedHouse) -> Act:
    claim = lost(house)
    house.pays_page(house.come_back(claim, try_again=True), "mastercard")
    return lambda h: h.come_back(claim)


@operation("default by the sweep", main=True, swept=True)
def _default_captured(house: GatedHouse) -> Act:
    default_due(house, shipped(house))
    return lambda h: h.sweeps()


@operation("default after a cure that failed", swept=True)
def _default_incomplete(house: GatedHouse) -> Act:
    claim = shipped(house)
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    default_due(house, claim)
    return lambda h: h.sweeps()


@operation("default without a hold", main=True, swept=True)
def _default_charged(house: GatedHouse) -> Act:
    default_due(house, lost(house))
    return lambda h: h.sweeps()


@operation("default of a hold that lapsed unseen", swept=True)
def _default_missed(house: GatedHouse) -> Act:
    claim = shipped(house)
    default_due(house, claim)
    house.payments.by_hand(hold_of(house.claim(claim.claim_id)), capture=False)
    return lambda h: h.sweeps()


@operation("default into debt", main=True, swept=True)
def _default_owed(house: GatedHouse) -> Act:
    claim = lost(house)
    default_due(house, claim)
    card_says(house, claim, "chargeDeclinedInsufficientFunds")
    return lambda h: h.sweeps()


@operation("a page asked for to pay a debt")
def _debt_page(house: GatedHouse) -> Act:
    claim = in_debt(house)
    return lambda h: h.come_back(claim, try_again=True)


@operation("debt paid on a page", main=True)
def _debt_paid(house: GatedHouse) -> Act:
    claim = in_debt(house)
    house.pays_page(house.come_back(claim, try_again=True))
    return lambda h: h.come_back(claim)
