"""What goes with a unit that is sent to the service centre: on paper, or on the screen alone."""

from __future__ import annotations

import icalendar
import pytest

from care.adapters.documents.qr import modules
from care.domain.errors import NotFound, WrongState
from care.usecases.return_slip import ReturnSlip
from care.web.views.owners import slip_view
from tests.support.house import ANA, BEN, DRONE, House

SITE = "https://care.example.com"
FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]


@pytest.fixture
def house() -> House:
    house = House()
    house.covered()
    return house


def slips(house: House) -> ReturnSlip:
    return ReturnSlip(house.store, house.clock, modules, SITE)


def test_slip_says_whose_it_is_where_to_and_by_when(house: House) -> None:
    claim = house.paid()
    shown = slip_view(slips(house).of(claim.claim_id, ANA))
    assert shown["reference"] == claim.claim_id
    assert shown["serial"] == DRONE
    assert shown["send_to"] == list(claim.terms.send_to) != []
    assert shown["by"]["local_date"] == "2026-12-07"
    assert shown["calendar_name"] == f"return-{DRONE}.ics"


def test_code_of_a_slip_has_its_three_corners_and_is_square(house: House) -> None:
    rows = slips(house).of(house.paid().claim_id, ANA).qr
    size = len(rows)
    assert {len(row) for row in rows} == {size}
    assert [row[:7] for row in rows[:7]] == FINDER
    assert [row[-7:] for row in rows[:7]] == FINDER
    assert [row[:7] for row in rows[-7:]] == FINDER


def test_calendar_of_a_slip_takes_the_place_of_the_one_in_the_mail(house: House) -> None:
    claim = house.paid()
    text = slips(house).of(claim.claim_id, ANA).calendar
    assert text is not None
    (entry,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert entry["UID"] == f"{claim.claim_id}@care.example.com"
    assert int(entry["SEQUENCE"]) == claim.seq
    assert claim.return_by is not None and entry["DTEND"].dt == claim.return_by.at


def test_claim_with_nothing_to_send_has_no_slip(house: House) -> None:
    unpaid = house.filed()
    with pytest.raises(WrongState):
        slips(house).of(unpaid.claim_id, ANA)


def test_slip_of_another_account_is_missing(house: House) -> None:
    claim = house.paid()
    with pytest.raises(NotFound):
        slips(house).of(claim.claim_id, BEN)
