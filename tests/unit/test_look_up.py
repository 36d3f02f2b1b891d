"""PAYMENTS section 6: what a former try may have made is found, where its key does not tell."""

from datetime import timedelta

import pytest

from care.domain.due import due_effect
from care.domain.ledger import Effect, Purpose, Status, Way
from care.usecases.effects import KEY_TOLD
from tests.support.builders import NOW, a_line
from tests.support.house import ANA, House

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


def pages_of(house, claim):
    return [p for p in house.payments._machine.pages.values() if p.order.subject == claim.claim_id]


def made(house, claim):
    return [report.provider_id for report in house.payments.made_for(claim.claim_id)]


def test_a_page_opened_by_a_500_is_found_a_minute_later_and_none_is_opened_beside_it(house):
    house.payments.fail_500("open_page", executed=True)
    claim = house.filed()
    assert (claim.ledger[-1].status, claim.ledger[-1].k) == (Status.INTENDED, 2)
    house.clock.forward(MINUTE)
    house.settle_everything()
    line = house.claim(claim.claim_id).ledger[-1]
    assert line.status is Status.OPEN
    assert [page.id for page in pages_of(house, claim)] == [line.page_id]


def test_after_a_stored_answer_an_impatient_customer_waits_until_the_list_tells(house):
    """The provider promises of no list that it tells at once what was made."""
    house.payments.fail_500("open_page", executed=True)
    claim = house.filed()
    house.clock.forward(MINUTE / 2)
    assert house.claims.go_on(claim.claim_id, ANA, house.op()).ledger == claim.ledger
    house.clock.forward(MINUTE / 2)
    assert house.claims.go_on(claim.claim_id, ANA, house.op()).ledger[-1].status is Status.OPEN
    assert len(pages_of(house, claim)) == 1


def test_a_lost_reply_is_asked_for_again_at_once_under_its_key(house):
    house.payments.lose_reply_of("open_page")
    claim = house.filed()
    assert claim.ledger[-1].status is Status.INTENDED
    line = house.claims.go_on(claim.claim_id, ANA, house.op()).ledger[-1]
    assert (line.status, line.k) == (Status.OPEN, 1)
    assert len(pages_of(house, claim)) == 1


@pytest.mark.parametrize("executed", [True, False])
def test_a_payment_created_by_a_500_is_found_and_is_the_one_that_is_confirmed(house, executed):
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id)
    house.payments.fail_500("create", executed=executed)
    held = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert held.ledger[-1].key == "fee/1"
    assert (held.ledger[-1].status, held.ledger[-1].k) == (Status.INTENDED, 2)
    house.clock.forward(MINUTE)
    house.settle_everything()
    paid = house.claim(claim.claim_id)
    assert paid.paid_at is not None
    assert made(house, claim) == [line.provider_id for line in paid.ledger]


def test_a_doubt_that_outlived_its_key_is_looked_up_and_makes_no_second_payment(house):
    """An outage of days between the request and its answer: the provider forgot the key."""
    claim = house.shipped()
    hold = claim.standing_hold
    house.clock.set(hold.capture_before - 12 * HOUR)
    house.payments.lose_reply_of("create")
    house.settle_everything()
    doubtful = house.claim(claim.claim_id).lines(Purpose.HOLD)[-1]
    assert (doubtful.status, doubtful.k) == (Status.INTENDED, 1)
    house.clock.forward(timedelta(days=3))
    house.settle_everything()
    renewed = house.claim(claim.claim_id).lines(Purpose.HOLD)[-1]
    assert (renewed.status, renewed.key) == (Status.AUTHORIZED, "hold/2")
    assert made(house, claim).count(renewed.provider_id) == 1
    assert len(made(house, claim)) == 3, "hold, fee, renewed hold"


@pytest.mark.parametrize(
    ("call", "effect"), [("confirm", Status.AUTHORIZED), ("capture", Status.CAPTURED)]
)
def test_what_has_an_id_is_done_once_though_its_key_was_forgotten(house, call, effect):
    claim = house.shipped()
    moment = claim.default_at if call == "capture" else claim.standing_hold.capture_before
    house.travel(hours=(moment - house.clock.now()) / HOUR - 12)
    house.clock.forward(12 * HOUR if call == "capture" else timedelta(0))
    house.payments.lose_reply_of(call)
    house.sweep()
    house.clock.forward(timedelta(days=2))
    house.settle_everything()
    book = house.payments.books()[claim.claim_id]
    assert book.live_holds == (call == "confirm")
    assert book.captured == 15900 + (99900 if call == "capture" else 0)
    assert house.claim(claim.claim_id).lines(Purpose.HOLD)[-1].status is effect


def test_an_undisturbed_claim_looks_nothing_up(house):
    """No request more than create, confirm, and the page's open and read."""
    before = house.payments.desk.calls.copy()
    house.paid()
    asked = house.payments.desk.calls - before
    assert asked == {"open_page": 1, "read_page": 1, "create": 1, "confirm": 1}
    house_orders = [p.order for p in house.payments._machine.payments.values() if p.order]
    assert all(order.again is None for order in house_orders)


def test_a_key_is_trusted_for_an_hour_less_than_the_provider_keeps_it():
    assert timedelta(hours=23) == KEY_TOLD


@pytest.mark.parametrize(("k", "hinted"), [(1, Effect.CREATE), (2, None)])
def test_a_hint_hastens_only_what_goes_out_under_its_first_key(k, hinted):
    line = a_line(
        way=Way.OFF_SESSION, status=Status.INTENDED, provider_id=None, not_before=NOW + MINUTE, k=k
    )
    assert due_effect(line, NOW, poked=True) is hinted
    assert due_effect(line, NOW) is None
    assert due_effect(line, NOW + MINUTE) is Effect.CREATE
