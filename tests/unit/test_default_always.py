"""Whatever happens to a shipped claim: HLD-4, HLD-5, HLD-8, RET-5, RET-6, PAY-8 hold.

At most one default, never above the hold, all its reasons recorded, no reminder twice, and no
deadline that moves earlier.
"""

import contextlib
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from care.domain.errors import Conflict, Refused, WrongState
from care.domain.hold import defaulted_at
from care.domain.ledger import Purpose, Status
from care.domain.states import ClaimState
from tests.support.house import ANA, DRONE, SPARE, House

HOLD, FEE = 99900, 15900
_HOURS = st.sampled_from([1, 11, 24, 73, 170])
_EVENTS = st.one_of(
    st.tuples(st.just("wait"), _HOURS),
    st.tuples(st.just("good"), st.none()),
    st.tuples(st.just("wrong"), st.none()),
    st.tuples(st.just("no battery of the maker"), st.none()),
    st.tuples(st.just("mistake"), st.none()),
    st.tuples(st.just("other"), st.none()),
    st.tuples(st.just("accept"), st.none()),
    st.tuples(st.just("not found"), st.none()),
    st.tuples(st.just("delivered"), st.none()),
    st.tuples(st.just("bank"), st.sampled_from(["insufficient_funds", "expired_card"])),
    st.tuples(st.just("heal"), st.none()),
    st.tuples(st.just("dispute"), st.sampled_from(["won", "lost"])),
)


def happen(house, claim_id, what, how):
    claim = house.claim(claim_id)
    if what == "wait":
        house.travel(hours=how)
    elif what == "good":
        house.scan(DRONE)
    elif what == "wrong":
        house.scan("9XWRONG1", claim_id=claim_id)
    elif what == "no battery of the maker":
        house.scan(DRONE, battery=False, genuine=False, photo="p", found_by="K. Lee")
    elif what == "mistake":
        house.scan(SPARE)
    elif what in _RULINGS:
        house.decide(claim, _RULINGS[what], reason=f"Number {claim.version}.")
    elif what == "delivered":
        house.put(claim.moved("delivered", arrived_at=house.clock.now()))
    elif what == "bank":
        house.payments.bank_says(how)
    elif what == "heal":
        page = house.claims.go_on(claim_id, ANA, house.op(), try_again=True).lines(Purpose.HOLD)[-1]
        if page.status is Status.OPEN:
            house.payments.pay(page.page_id)
    else:
        dispute(house, claim, how)


_RULINGS = {"other": "other_default", "accept": "desk_accepts", "not found": "not_found"}


def dispute(house, claim, ends):
    ours = [x for x in claim.ledger if x.purpose is not Purpose.FEE]
    taken = [x for x in ours if x.status is Status.CAPTURED]
    if not taken or taken[-1].dispute or house.payments.books()[claim.claim_id].refunded:
        return
    payment_id = taken[-1].provider_id
    house.payments.dispute(payment_id)
    house.settle.claim(claim.claim_id, house.op(), hint=payment_id)
    house.payments.end_dispute(payment_id, ends)
    house.settle.claim(claim.claim_id, house.op(), hint=payment_id)


def check(house, claim_id, last_day):
    claim, book = house.claim(claim_id), house.payments.books()[claim_id]
    types = house.types(claim_id)
    assert types.count("defaulted") <= 1
    assert types.count("default_charged") <= 1
    assert book.captured in (FEE, FEE + HOLD)
    assert book.refunded in (0, HOLD)
    assert book.live_holds <= 2
    if claim.state is ClaimState.DEFAULTED:
        found = {reason for scan in claim.scans for reason in scan.reasons if _before(scan, claim)}
        assert found <= set(claim.default_reasons)
        assert len(set(claim.default_reasons)) == len(claim.default_reasons)
    assert len(set(claim.reminded)) == len(claim.reminded)
    assert types.count("return_reminder") <= len(claim.reminded)
    assert claim.due_back.last_day >= last_day
    return claim.due_back.last_day


def _before(scan, claim):
    return scan.at < defaulted_at(claim)


@settings(max_examples=40, deadline=None)
@given(st.lists(_EVENTS, min_size=3, max_size=10))
def test_at_most_one_default_never_above_the_hold_and_with_all_its_reasons(events):
    house = House()
    house.covered()
    claim = house.shipped()
    last_day = claim.due_back.last_day
    for what, how in events:
        with contextlib.suppress(WrongState, Refused, Conflict):
            happen(house, claim.claim_id, what, how)
        last_day = check(house, claim.claim_id, last_day)
    house.payments.silence_bank()
    house.clock.forward(timedelta(days=1))
    house.travel(days=40)
    check(house, claim.claim_id, last_day)
    end = house.claim(claim.claim_id)
    assert end.state in (ClaimState.DEFAULTED, ClaimState.COMPLETED, ClaimState.ARRIVED)
