"""Every operation that ends a shipped Premium claim, and what comes after: returns, disputes."""

from __future__ import annotations

from care.domain.claim import Claim
from care.domain.ledger import Purpose
from tests.simulation.operations import Act, GatedHouse, operation
from tests.simulation.operations_of_holds import defaulted, hold_of, in_debt, lost, shipped
from tests.support.house import ANA, DRONE


@operation("scan good", main=True)
def _released(house: GatedHouse) -> Act:
    shipped(house)
    return lambda h: h.scan()


@operation("scan bad")
def _incomplete(house: GatedHouse) -> Act:
    claim = shipped(house)
    return lambda h: h.scan("9XWRONG1", claim_id=claim.claim_id)


@operation("scan good after a bad one", main=True)
def _cured(house: GatedHouse) -> Act:
    claim = shipped(house)
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    return lambda h: h.scan()


@operation("scan good before shipping")
def _returned_first(house: GatedHouse) -> Act:
    house.covered()
    house.paid()
    return lambda h: h.scan()


@operation("scan good with no hold left")
def _returned_without_hold(house: GatedHouse) -> Act:
    lost(house)
    return lambda h: h.scan()


@operation("late return", main=True)
def _late(house: GatedHouse) -> Act:
    defaulted(house)
    return lambda h: h.scan()


@operation("late return of a debt")
def _late_debt(house: GatedHouse) -> Act:
    in_debt(house)
    return lambda h: h.scan()


@operation("late return taken by name")
def _late_by_name(house: GatedHouse) -> Act:
    claim = defaulted(house)
    return lambda h: h.decide(claim, "desk_accepts")


@operation("debt written off")
def _written_off(house: GatedHouse) -> Act:
    claim = in_debt(house)
    return lambda h: h.decide(claim, "written_off")


@operation("an order refused by name")
def _order_refused(house: GatedHouse) -> Act:
    house.covered()
    claim = house.paid()
    return lambda h: h.decide(claim, "refuse_order")


@operation("a refund fails later", main=True)
def _refund_failed(house: GatedHouse) -> Act:
    house.covered()
    claim = house.paid(card="refundFail")
    back = house.managing.cancel(claim.claim_id, ANA, house.op()).lines(Purpose.REFUND)[-1]
    house.minute()
    return lambda h: h.hears(claim.claim_id, back.provider_id or "")


@operation("a refund that takes its time", swept=True)
def _refund_later(house: GatedHouse) -> Act:
    house.covered()
    claim = house.paid(card="pendingRefund")
    house.managing.cancel(claim.claim_id, ANA, house.op())
    house.at_once(house.claim(claim.claim_id).due_at)
    return lambda h: h.sweeps()


def _disputed(house: GatedHouse) -> tuple[Claim, str]:
    claim = defaulted(house)
    house.payments.dispute(hold_of(claim))
    return claim, hold_of(claim)


@operation("dispute opened", main=True)
def _dispute_opened(house: GatedHouse) -> Act:
    claim, payment = _disputed(house)
    return lambda h: h.hears(claim.claim_id, payment)


def _dispute_ended(state: str) -> None:
    @operation(f"dispute {state}", main=state == "won")
    def _ended(house: GatedHouse) -> Act:
        claim, payment = _disputed(house)
        house.hears(claim.claim_id, payment)
        house.payments.end_dispute(payment, state)
        return lambda h: h.hears(claim.claim_id, payment)


for _state in ("won", "lost"):
    _dispute_ended(_state)


@operation("a dispute won while a refund waits")
def _dispute_won_with_refund(house: GatedHouse) -> Act:
    """PAY-8: what was frozen goes on."""
    house.covered()
    claim = house.paid()
    fee = claim.lines(Purpose.FEE)[-1].provider_id or ""
    house.payments.dispute(fee)
    house.hears(claim.claim_id, fee)
    house.managing.cancel(claim.claim_id, ANA, house.op())
    house.payments.end_dispute(fee, "won")
    return lambda h: h.hears(claim.claim_id, fee)


@operation("the unit of a cancelled claim sent home")
def _sent_home(house: GatedHouse) -> Act:
    house.covered()
    claim = house.paid()
    house.scan(DRONE)
    house.managing.cancel(claim.claim_id, ANA, house.op())
    return lambda h: h.bench.send_back(claim.claim_id, "UPS", "1Z-HOME", h.op())
