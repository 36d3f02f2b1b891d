"""ELG-5: an aircraft, from the application by way of its video to the plan."""

from datetime import timedelta

import pytest

from care.domain.device import Device
from care.domain.errors import BadValue, NotFound, WrongState
from care.domain.serials import SerialNumber
from care.domain.states import GrantState, PlanState
from care.domain.windows import MILLISECOND
from care.usecases.verify_device import MOST_BYTES, VIDEO_TYPES
from tests.support.grant_house import (
    CLERK,
    OLD,
    VIDEO,
    GrantHouse,
    refused,
)
from tests.support.house import ANA, BEN, DRONE, START

HOURS = timedelta(hours=1)
OLD_SERIAL = SerialNumber(OLD)


@pytest.fixture
def house():
    return GrantHouse()


def test_an_aircraft_is_verified_by_video_and_its_notice_opens_72_hours(house):
    """ELG-5: applied, in review, prepared, open, reserved, used."""
    application = house.verifying.apply(OLD_SERIAL, ANA, house.op())
    assert application.grant.state is GrantState.APPLIED
    assert application.form.fields["key"] == "verifications/grant_video_1ZNOLD001/1"
    assert house.send_in().state is GrantState.IN_REVIEW
    assert house.store.work("US") == [house.grant(VIDEO)]
    decided = house.decide("grant_video_1ZNOLD001")
    assert (decided.state, decided.decided_by) == (GrantState.PREPARED, CLERK)
    assert house.store.work("US") == []
    assert "ELG-5" in refused(house.buy)

    house.clock.forward(5 * HOURS)
    assert house.send("grant_video_1ZNOLD001") == 1
    assert house.mailer.sent[0].subject == "Verified: purchasing notice for 1ZNOLD001"
    assert house.grant(VIDEO).opened_at == START + 5 * HOURS
    plan = house.pay_for(house.buy())
    assert (plan.state, house.grant(VIDEO).state) == (PlanState.SCHEDULED, GrantState.USED)


@pytest.mark.parametrize(
    ("model", "allowed"),
    [("mavic-3", True), ("inspire-2", True), ("zenmuse-x7", False), ("osmo-action-4", False)],
)
def test_only_aircraft_may_apply(house, model, allowed):
    """ELG-5: the catalog's flag."""
    house.put(Device("1ZNOTHER1", model, "US", activated_at=START - timedelta(days=90)))
    if allowed:
        assert house.apply(serial="1ZNOTHER1").state is GrantState.APPLIED
    else:
        assert refused(lambda: house.apply(serial="1ZNOTHER1")) == ("ELG-5",)
        assert house.store.grant("grant_video_1ZNOTHER1") is None


def test_applied_for_again_it_is_the_same_application_with_a_fresh_form(house):
    first = house.verifying.apply(OLD_SERIAL, ANA, house.op())
    again = house.verifying.apply(OLD_SERIAL, ANA, house.op())
    assert again.grant == first.grant
    assert again.form.fields["key"] == first.form.fields["key"]
    house.send_in()
    later = house.verifying.apply(OLD_SERIAL, ANA, house.op())
    assert (later.grant.state, later.form) == (GrantState.IN_REVIEW, None)


def test_nobody_applies_beside_another_and_sees_nothing_of_it(house):
    house.apply()
    assert refused(lambda: house.apply(BEN)) == ("ELG-5",)
    for look in (
        lambda: house.verifying.show(OLD_SERIAL, BEN),
        lambda: house.verifying.uploaded(OLD_SERIAL, BEN, house.op()),
        lambda: house.verifying.show(SerialNumber(DRONE), ANA),
    ):
        with pytest.raises(NotFound):
            look()
    assert house.verifying.show(OLD_SERIAL, ANA).state is GrantState.APPLIED


@pytest.mark.parametrize(
    ("kind", "size", "taken"),
    [
        (None, 0, False),
        ("video/mp4", 1, True),
        ("video/quicktime", MOST_BYTES, True),
        ("video/mp4", MOST_BYTES + 1, False),
        ("video/mp4", 0, False),
        ("video/x-msvideo", 1, False),
        ("text/html", 1, False),
    ],
)
def test_what_was_sent_is_looked_at_again_whatever_the_form_let_through(house, kind, size, taken):
    """ELG-5: size and type."""
    grant = house.apply()
    if kind:
        house.uploads.put(grant.upload, kind, size)
    if taken:
        sent = house.verifying.uploaded(OLD_SERIAL, ANA, house.op())
        assert (sent.state, sent.work_since) == (GrantState.IN_REVIEW, START)
        assert house.verifying.uploaded(OLD_SERIAL, ANA, house.op()) == sent
    else:
        with pytest.raises(BadValue) as bad:
            house.verifying.uploaded(OLD_SERIAL, ANA, house.op())
        assert bad.value.pointer == "/video"
        assert house.grant(VIDEO) == grant


def test_the_form_names_the_types_and_the_size(house):
    house.apply()
    assert house.uploads.forms[-1].fields["policy"] == "video/mp4,video/quicktime 200000000"
    assert VIDEO_TYPES == ("video/mp4", "video/quicktime")


def test_a_rejected_video_is_told_with_its_reason_and_can_be_tried_again(house):
    house.apply()
    house.send_in()
    rejected = house.decide("grant_video_1ZNOLD001", approve=False)
    assert rejected.state is GrantState.REJECTED
    assert house.decide("grant_video_1ZNOLD001", approve=False) == rejected
    with pytest.raises(WrongState):
        house.decide("grant_video_1ZNOLD001", approve=True)
    with pytest.raises(WrongState):
        house.verifying.uploaded(OLD_SERIAL, ANA, house.op())
    house.send("grant_video_1ZNOLD001")
    assert "The reason: Seen." in house.mailer.sent[-1].text
    again = house.apply(BEN)
    assert (again.state, again.reason) == (GrantState.APPLIED, None)
    assert again.upload == "verifications/grant_video_1ZNOLD001/4"


@pytest.mark.parametrize("moment", [-MILLISECOND, timedelta(0), MILLISECOND])
def test_an_application_without_a_video_expires_with_its_fourteenth_day(house, moment):
    """ELG-5, TIM-3: asked for on 22 November in Los Angeles, over at midnight after 6 December."""
    house.apply()
    house.uploads.put("verifications/grant_video_1ZNOLD001/1")
    bound = START.replace(month=12, day=7, hour=8)
    house.clock.set(bound + moment)
    over = moment >= timedelta(0)
    if over:  # also before the sweep was there
        with pytest.raises(WrongState):
            house.verifying.uploaded(OLD_SERIAL, ANA, house.op())
    house.settle_everything()
    assert house.grant(VIDEO).state is (GrantState.EXPIRED if over else GrantState.APPLIED)
    assert house.types("grant_video_1ZNOLD001")[1:] == (["grant_expired"] if over else [])


def test_a_missed_notice_is_not_extended_and_can_be_applied_for_again(house):
    """ELG-5."""
    grant = house.verified()
    house.clock.set(grant.closes_at + MILLISECOND)
    assert "ELG-5" in refused(house.buy)
    again = house.apply()
    assert (again.state, again.opened_at) == (GrantState.APPLIED, None)
    assert house.types(grant.grant_id)[-2:] == ["grant_expired", "verification_applied"]
