"""What is agreed to before paying stays true: the last day of a hold, told late or not (HLD-1)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.domain.carrier import CarrierNews, Scanned, heard
from care.domain.ledger import Purpose
from care.domain.parts import Part, Sends
from care.domain.states import ClaimState
from care.domain.windows import MILLISECOND
from tests.support.house import ANA, DRONE, House

FINDINGS = {
    "RET-2": {"serial": "9XWRONG1"},
    "RET-3": {"battery": False},
    "RET-4": {"genuine": False, "photo": "p", "found_by": "K. Lee"},
}


def shipped(sends=Sends.UNIT):
    """A shipped claim, and the last day that its consent names."""
    house = House()
    house.covered()
    parts = (Part.AIRCRAFT, Part.BATTERY) if sends is not Sends.UNIT else (Part.AIRCRAFT,)
    damage = replace(house.damage(), parts=parts, sends=sends)
    shown = house.claims.preview(ANA, damage, "US").settlement
    claim = house.claims.file(replace(house.filing(), damage=damage), house.op())
    house.payments.pay(claim.ledger[-1].page_id)
    claim = house.ship(house.claims.go_on(claim.claim_id, ANA, house.op()))
    assert claim.consent.text == shown.consent
    return house, claim, shown.held_until_at_most


def to_last_moment(house, claim):
    house.clock.set(house.claim(claim.claim_id).default_at - MILLISECOND)


def carrier_has_it(house, claim):
    claim = house.claim(claim.claim_id)
    now = house.clock.now()
    turn = heard(claim, CarrierNews(Scanned.IN_TRANSIT, now), now)
    house.settle.keep(turn.after, turn.notes, now, f"{house.op()}/news")


def scan(house, claim, finding):
    how = FINDINGS[finding]
    serial = how.get("serial", DRONE)
    more = {name: value for name, value in how.items() if name != "serial"}
    return house.scan(serial, claim_id=claim.claim_id, **more)


@pytest.mark.parametrize(
    ("sends", "findings"),
    [
        (Sends.UNIT, ("RET-2", "RET-4")),
        (Sends.UNIT_WITH_BATTERY, ("RET-2", "RET-3", "RET-4")),
    ],
)
def test_the_latest_day_is_reached_and_never_passed_by_what_is_told_on_the_last_moment(
    sends, findings
):
    """RET-5, HLD-7: the carrier on the last day, then each finding on the last day of the cure."""
    house, claim, latest = shipped(sends)
    to_last_moment(house, claim)
    carrier_has_it(house, claim)
    for finding in findings:
        to_last_moment(house, claim)
        scan(house, claim, finding)
    assert house.claim(claim.claim_id).default_at == latest.at
    house.clock.set(latest.at - MILLISECOND)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_INCOMPLETE
    for finding in findings:
        scan(house, claim, finding)
    assert house.claim(claim.claim_id).default_at == latest.at, "told before, nothing opens anew"
    house.clock.set(latest.at)
    house.settle_everything()
    over = house.claim(claim.claim_id)
    assert over.state is ClaimState.DEFAULTED
    assert set(over.default_reasons) == set(findings)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["carrier", *FINDINGS])), max_size=8)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_told_and_when_the_hold_is_not_renewed_beyond_the_day_agreed_to(steps):
    """HLD-1: without a default being possible no hold is asked for, and none is possible later."""
    house, claim, latest = shipped(Sends.UNIT_WITH_BATTERY)
    for hours, what in steps:
        house.travel(hours=hours)
        now = house.claim(claim.claim_id)
        if now.state not in (ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE):
            break
        if what == "carrier":
            turn = heard(now, CarrierNews(Scanned.IN_TRANSIT, house.clock.now()), house.clock.now())
            if turn:
                house.settle.keep(turn.after, turn.notes, house.clock.now(), f"{house.op()}/news")
        else:
            scan(house, claim, what)
        assert house.claim(claim.claim_id).default_at <= latest.at
    house.travel(days=45)
    over = house.claim(claim.claim_id)
    assert all(line.recorded_at < latest.at for line in over.lines(Purpose.HOLD))


@pytest.mark.parametrize("days", [1, 3])
def test_both_dates_move_by_the_days_that_the_replacement_ships_later(days):
    """HLD-10: as the consent says."""
    house = House()
    house.covered()
    claim = house.paid()
    agreed = house.claim(claim.claim_id).return_by.last_day
    house.travel(days=days)
    assert house.ship(claim).return_by.last_day == agreed + timedelta(days=days)


def test_the_days_that_the_desk_searches_move_the_date_as_the_consent_says():
    """HLD-7: each day from the delivery to the answer."""
    house, claim, _ = shipped()
    before = claim.return_by.last_day
    to_last_moment(house, claim)
    now = house.clock.now()
    turn = heard(house.claim(claim.claim_id), CarrierNews(Scanned.DELIVERED, now), now)
    house.settle.keep(turn.after, turn.notes, now, f"{house.op()}/news")
    house.travel(days=2)
    after = house.decide(claim, "not_found")
    searched = [before, before + timedelta(days=1), before + timedelta(days=2)]
    assert after.return_by.last_day == before + timedelta(days=len(searched))


def test_the_consent_says_on_what_its_dates_depend():
    _, claim, latest = shipped()
    text = claim.consent.text
    assert f"at the latest until {latest.text}" in text
    assert "ships on a later day than I pay, or is sent once more" in text
    assert "the days on which the service centre looks for a parcel" in text
