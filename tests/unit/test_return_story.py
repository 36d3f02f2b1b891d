"""Units at the dock, of every service and in every mix: RET-1 to RET-7, SVC-14, HLD-2, HLD-8."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.claim import Shipment
from care.domain.errors import BadValue, Conflict, NotFound
from care.domain.ledger import Purpose
from care.domain.parts import Sends, Service
from care.domain.states import ClaimState, HoldState
from care.domain.windows import days_after
from care.usecases.letters.returns import RETURN_LETTERS
from care.usecases.release_hold import Result
from tests.support.builders import NOW, ZONE, a_claim, a_device
from tests.support.house import ANA, DRONE, SPARE, SPARE2, House
from tests.support.mails import mail_of

BASIC, REPAIR = Service.BASIC, Service.REPAIR
SENT_IN = "2ZNA0001"


@pytest.fixture
def house():
    return House()


def sent_in(house, service, state, **changes):
    """A claim of another service on a device of its own, as its use case would have stored it."""
    claim = a_claim(
        "claim_sent",
        serial=SENT_IN,
        account_id=ANA,
        service=service,
        state=state,
        ledger=(),
        paid_at=NOW if service is BASIC else None,
        due_at=None,
        **changes,
    )
    device = a_device(SENT_IN, open_claim_id="claim_sent", last_claim_id="claim_sent")
    house.put(device, claim)
    return house.claim("claim_sent")


# Every service


@pytest.mark.parametrize(
    ("service", "state", "step", "rules"),
    [
        (BASIC, ClaimState.PAID, "ship", ("RET-1", "SVC-5")),
        (REPAIR, ClaimState.FILED, "inspect", ("RET-1", "SVC-8")),
        (Service.REPLACEMENT, ClaimState.FILED, "inspect", ("RET-1", "SVC-9")),
    ],
)
def test_a_unit_sent_in_is_received_and_the_desks_work_begins(house, service, state, step, rules):
    """RET-1."""
    claim = sent_in(house, service, state)
    receipt = house.scan(SENT_IN)
    assert (receipt.result, receipt.sentence) == (Result.RECEIVED, "Received.")
    assert [each.code for each in receipt.decision.next_steps] == [step]
    now = house.claim(claim.claim_id)
    assert (now.state, now.received_at, now.work_since) == (
        ClaimState.RECEIVED,
        house.clock.now(),
        house.clock.now(),
    )
    assert house.store.timeline(claim.claim_id)[-1].note.rules == rules
    again = house.scan(SENT_IN)
    assert (again.result, again.sentence) == (
        Result.RECORDED,
        "Already received: the claim is received.",
    )
    assert house.claim(claim.claim_id) == now


@pytest.mark.parametrize(
    ("service", "state", "days"),
    [(BASIC, ClaimState.PAID, 14), (REPAIR, ClaimState.FILED, 7)],
)
def test_a_wrong_unit_sent_in_opens_that_services_cure(house, service, state, days):
    """RET-5, SVC-5."""
    sent_in(house, service, state)
    receipt = house.scan("9XWRONG1", claim_id="claim_sent")
    cure = days_after(house.clock.now(), days, ZONE)
    assert (receipt.result, receipt.claim.state) == (
        Result.INCOMPLETE,
        ClaimState.RETURN_INCOMPLETE,
    )
    assert receipt.claim.cure_by == cure
    assert receipt.sentence.endswith(f"It can follow until {cure.text}.")
    assert house.scan(SENT_IN).result is Result.RECEIVED


def test_what_flew_away_is_awaited_by_nobody(house):
    """SVC-10: found, it is declared; a parcel with it is recorded and goes home."""
    sent_in(house, Service.FLYAWAY, ClaimState.PAID)
    assert house.scan(SENT_IN).result is Result.UNKNOWN_UNIT
    assert house.types("claim_sent") == ["unit_sent_home"]


def test_a_repaired_unit_that_went_home_and_comes_again_is_a_new_arrival(house):
    """RET-7."""
    claim = sent_in(house, REPAIR, ClaimState.COMPLETED)
    house.put(replace(claim, sent_home=Shipment(SENT_IN, "UPS", "1Z", NOW)))
    assert house.scan(SENT_IN).result is Result.UNKNOWN_UNIT


# RET-1: any desk


def test_a_unit_scanned_abroad_releases_the_hold_and_is_forwarded(house):
    """RET-1, SVC-13."""
    house.covered()
    claim = house.shipped()
    receipt = house.scan(desk_region="EU")
    assert receipt.claim.hold_state is HoldState.RELEASED
    assert receipt.sentence == "Received. The hold is released. It is forwarded to US."
    finding = receipt.decision.rules[0]
    assert (finding.id, finding.inputs["desk"], finding.inputs["forwarded_to"]) == (
        "RET-1",
        "EU",
        "US",
    )
    assert [step.code for step in receipt.decision.next_steps] == ["release", "forward"]
    events = [e.note for e in house.store.timeline(claim.claim_id)]
    (received,) = [note for note in events if note.type == "unit_received"]
    assert received.sentence == "Your unit was received. It is forwarded to US."


def test_a_wrong_unit_scanned_abroad_is_not_forwarded_but_goes_home(house):
    """RET-5."""
    house.covered()
    claim = house.shipped()
    receipt = house.scan("9XWRONG1", claim_id=claim.claim_id, desk_region="EU")
    assert [step.code for step in receipt.decision.next_steps] == ["cure"]
    assert "forwarded" not in receipt.sentence


def test_the_claims_own_desk_forwards_nothing_and_an_unknown_region_is_told(house):
    house.covered()
    house.shipped()
    with pytest.raises(BadValue) as told:
        house.scan(desk_region="XX")
    assert told.value.pointer == "/desk_region"
    assert "forwarded" not in house.scan(desk_region="US").sentence


# RET-7: what nobody awaits


def test_the_replacement_sent_back_by_mistake_is_told_and_sent_home_and_the_deadline_goes_on(house):
    house.covered()
    claim = house.shipped()
    receipt = house.scan(SPARE)
    assert receipt.result is Result.UNKNOWN_UNIT
    assert receipt.sentence == (
        "This is the replacement itself, sent back by mistake; it is sent home."
    )
    assert [step.code for step in receipt.decision.next_steps] == ["send_home"]
    now = house.claim(claim.claim_id)
    assert (now.state, now.scans, now.cure_by) == (ClaimState.RETURN_DUE, (), None)
    assert now.return_by == claim.return_by
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, note.rules, note.reference) == ("unit_sent_home", ("RET-7",), SPARE)
    assert note.sentence == (
        f"We received {SPARE}, the replacement that we had sent to you. It is being sent back to "
        f"you. The return of {DRONE} is still due by {claim.return_by.text}."
    )
    assert house.types(f"serial_{SPARE}") == ["unit_recorded"]
    house.travel(days=16)
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED


def test_the_replacement_in_a_parcel_that_names_the_claim_opens_no_cure(house):
    house.covered()
    claim = house.shipped()
    assert house.scan(SPARE, claim_id=claim.claim_id).result is Result.UNKNOWN_UNIT
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_DUE


def test_a_unit_that_is_scanned_twice_is_recorded_and_told_once(house):
    house.covered()
    claim = house.shipped()
    house.scan(SPARE)
    house.clock.forward(timedelta(hours=23))
    again = house.scan(SPARE)
    assert again.result is Result.UNKNOWN_UNIT
    assert house.types(claim.claim_id).count("unit_sent_home") == 1
    house.clock.forward(timedelta(hours=2))
    house.scan(SPARE)
    assert house.types(claim.claim_id).count("unit_sent_home") == 2


def test_a_parcel_of_several_units_gives_each_to_its_own_claim(house):
    """RET-7: named by the first claim, the second unit still goes to its own."""
    house.covered()
    claim = house.shipped()
    sent_in(house, REPAIR, ClaimState.FILED)
    first = house.scan(DRONE, claim_id=claim.claim_id)
    second = house.scan(SENT_IN, claim_id=claim.claim_id)
    third = house.scan("7XSTRANGE")
    assert first.claim.claim_id == claim.claim_id
    assert (second.claim.claim_id, second.result) == ("claim_sent", Result.RECEIVED)
    assert (third.claim, third.result) == (None, Result.UNKNOWN_UNIT)


def test_a_unit_of_an_unpaid_claim_is_told_to_its_customer(house):
    house.covered()
    claim = house.filed()
    assert house.scan().claim.claim_id == claim.claim_id
    note = house.store.timeline(claim.claim_id)[-1].note
    assert note.type == "unit_sent_home"
    assert "which your claim does not await" in note.sentence
    assert "still due" not in note.sentence


def test_a_serial_that_followed_another_way_is_nobodys_replacement(house):
    """A plan that was bought for the unit itself, and one whose chain broke off."""
    house.covered()
    assert house.scan(DRONE).claim is None
    house.shipped()
    house.put(replace(house.device(DRONE), last_claim_id=None))
    assert house.scan(SPARE).claim is None


def test_a_claim_that_does_not_exist_is_told_before_anything_is_written(house):
    with pytest.raises(NotFound):
        house.scan(claim_id="claim_none")
    assert house.types(f"serial_{DRONE}") == []


def test_the_second_swap_of_a_chain_awaits_the_first_replacement(house):
    """The spare of the first claim is the registered unit of the second."""
    house.covered()
    first = house.shipped()
    house.scan()
    second = house.shipped(SPARE, SPARE2, key="claim-key-00000002")
    assert house.scan(SPARE, claim_id=first.claim_id).claim.claim_id == second.claim_id
    assert house.claim(second.claim_id).state is ClaimState.COMPLETED


# SVC-14: a battery alone


@pytest.mark.parametrize(
    ("battery", "result"), [(True, Result.RELEASED), (False, Result.INCOMPLETE)]
)
def test_a_battery_claim_is_scanned_under_the_serial_that_it_registered(house, battery, result):
    """SVC-14, RET-2, RET-3: what was registered is the battery of that unit."""
    house.covered()
    claim = house.shipped()
    house.put(replace(claim, sends=Sends.BATTERY, version=claim.version))
    receipt = house.scan(DRONE, battery=battery)
    assert receipt.result is result
    assert receipt.decision.failed == (() if battery else ("RET-3",))


# The alarm of HLD-2, and HLD-8's race


def test_a_release_that_the_provider_does_not_take_calls_the_desk_once(house):
    """HLD-2: asked for in the same step, and again each minute."""
    house.covered()
    claim = house.shipped()
    house.payments.fail_500("void", stored=False)
    assert house.scan().result is Result.RECORDED
    house.clock.set(days_after(house.clock.now(), 1, ZONE).at)
    for _ in range(2):
        house.payments.fail_500("void", stored=False)
        house.sweep()
        house.clock.forward(timedelta(minutes=1))
    now = house.claim(claim.claim_id)
    assert (now.state, now.hold_state) == (ClaimState.RECEIVED, HoldState.LIVE)
    assert house.types(claim.claim_id).count("release_overdue") == 1
    assert now.work_since is not None


def test_a_unit_is_not_filed_away_while_the_card_is_being_charged(house):
    """HLD-8."""
    house.covered()
    claim = house.shipped()
    line = claim.lines(Purpose.HOLD)[0]
    house.payments.by_hand(line.provider_id, capture=False)
    house.settle.claim(claim.claim_id, house.op(), hint=line.provider_id)
    house.travel(days=14)
    house.clock.set(house.claim(claim.claim_id).return_by.at)
    house.payments.fail_500("create", stored=False)
    with pytest.raises(Conflict):
        house.scan()


# The letters say what happens next


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (Service.PREMIUM, "A hold that still stands is being released"),
        (BASIC, "Your replacement ships next."),
        (REPAIR, "is inspected next"),
        (Service.REPLACEMENT, "is inspected next"),
    ],
)
def test_the_letter_of_a_received_unit_says_what_comes_next(service, words):
    assert words in mail_of("unit_received", a_claim("claim_1", service=service)).text


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (Service.PREMIUM, "After that 999.00 USD are charged, once."),
        (BASIC, "the fee you paid goes back"),
        (REPAIR, "what you sent goes home"),
    ],
)
def test_the_letter_of_a_finding_names_the_cures_end_and_what_follows(service, words):
    cure = days_after(NOW, 7, ZONE)
    claim = a_claim("claim_1", service=service, state=ClaimState.RETURN_INCOMPLETE, cure_by=cure)
    text = mail_of("unit_incomplete", claim).text
    assert words in text
    assert "29 November 2026" in text
    assert set(RETURN_LETTERS) >= {"unit_incomplete", "unit_received"}
