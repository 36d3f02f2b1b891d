"""What the simulator found, each reduced to its smallest story."""

from care.domain.ledger import Purpose
from care.domain.states import ClaimState, HoldState
from care.usecases.ports import Due
from tests.support.house import House


def test_a_lost_dispute_of_the_fee_leaves_a_debt_on_the_desks_list() -> None:
    """HLD-6, PAY-8. Seed 257 of the first day: an owed default was on nobody's list any more."""
    house = House()
    house.covered()
    claim = house.shipped()
    house.payments.bank_says(*["expired_card"] * 9)
    house.travel(days=16)
    owed = house.claim(claim.claim_id)
    assert (owed.state, owed.hold_state) == (ClaimState.DEFAULTED, HoldState.DEBT)
    since = owed.work_since
    assert since is not None
    fee = owed.lines(Purpose.FEE)[0].provider_id or ""
    house.payments.dispute(fee)
    house.worker.work(Due("claim", claim.claim_id, fee), house.op())
    house.payments.end_dispute(fee, "lost")
    house.worker.work(Due("claim", claim.claim_id, fee), house.op())
    after = house.claim(claim.claim_id)
    assert house.types(claim.claim_id)[-1] == "dispute_lost"
    assert after.hold_state is HoldState.DEBT
    assert after.work_since == since
