"""ELG-11: what the registry reports of a serial, and what it never changes."""

from care.domain.device import Device
from tests.support.builders import NOW, SERIAL, a_device


def test_a_report_changes_what_the_maker_knows_and_never_plan_claim_or_chain():
    known = a_device(
        order_id="plan-2",
        plan_id="plan-1",
        open_claim_id="claim-1",
        last_claim_id="claim-1",
        retired_at=NOW,
        replaced_by="1ZNB0001",
        version=7,
    )
    said = Device(SERIAL, "mini-se", "EU", NOW, NOW, NOW)
    after = known.reported(said)
    assert (after.model, after.region) == ("mini-se", "EU")
    assert (after.sold_at, after.delivered_at, after.activated_at) == (NOW, NOW, NOW)
    assert after.reported(known) == known


def test_a_report_that_leaves_a_time_out_does_not_forget_it():
    assert a_device().reported(Device(SERIAL, "mavic-3", "US")) == a_device()


def test_a_serial_is_retired_once_a_replacement_took_its_place():
    assert not a_device().retired
    assert a_device(retired_at=NOW).retired
