"""PAY-4, PAY-8: what the bank brought to the desk stays on its list until it is done."""

from dataclasses import replace

from care.domain import desk_work, services
from care.domain.ledger import Goal, Purpose, Status, Way
from care.domain.reports import REFUND_RETURNED
from tests.support.builders import NOW, a_claim, a_line
from tests.support.house import House


def a_failed_refund(**changes):
    line = a_line(Purpose.REFUND, status=Status.REFUND_FAILED, goal=Goal.REFUNDED, way=Way.BACK)
    return replace(line, **changes)


def test_a_returned_refund_is_on_the_list_whatever_else_was_done_on_the_claim():
    claim = replace(a_claim("claim-1"), ledger=(a_failed_refund(),), work_since=None)
    turn = desk_work.stays_on_the_list(claim, NOW)
    assert (turn.after.work_since, turn.notes) == (NOW, ())
    assert desk_work.stays_on_the_list(turn.after, NOW) is None


def test_a_refund_that_was_paid_another_way_calls_nobody():
    claim = replace(a_claim("claim-1"), ledger=(a_failed_refund(paid_otherwise=NOW),))
    assert desk_work.stays_on_the_list(replace(claim, work_since=None), NOW) is None


def test_after_a_change_of_service_and_a_shipment_the_failed_refund_still_waits():
    """Found by the simulator: the fee of Basic came back while the claim went on as Premium."""
    house = House()
    house.covered()
    shipped = house.shipped()
    assert shipped.work_since is None
    failed = a_failed_refund(refusal=REFUND_RETURNED, refunds="pi_0")
    claim = replace(shipped, ledger=(failed, *shipped.ledger))
    now = house.clock.now()
    assert services.follow_up(claim, now).after.work_since == now
    assert services.follow_up(shipped, now).after.work_since is None
