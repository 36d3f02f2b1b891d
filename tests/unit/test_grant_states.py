"""STATES, 'Grant': every state and every event through the use cases; what is not listed is refused
and writes nothing (ELG-4, ELG-5, ELG-6)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import granting
from care.domain.errors import CareError, Refused, WrongState
from care.domain.event import Actor, Note
from care.domain.grant import GRANT_ENDS, Grant, GrantKind, grant_id
from care.domain.plan import Plan
from care.domain.serials import SerialNumber
from care.domain.states import GrantState
from care.domain.tables import REGION_GRANT, REPAIR_GRANT, VIDEO_GRANT
from care.domain.touch import FreeGrant, UseGrant
from care.domain.windows import MILLISECOND
from care.usecases.ports import Commit, TouchRefused
from care.usecases.seal import seal
from tests.support.builders import an_order
from tests.support.grant_house import NOWHERE, OLD, REGION, REPAIR, VIDEO, GrantHouse
from tests.support.house import ANA, START

S = GrantState
TABLES = {REPAIR: REPAIR_GRANT, VIDEO: VIDEO_GRANT, REGION: REGION_GRANT}
STATES = {
    REPAIR: (S.PREPARED, S.OPEN, S.RESERVED, S.USED, S.EXPIRED, S.REVOKED),
    VIDEO: tuple(S),
    REGION: tuple(s for s in S if s not in (S.APPLIED, S.PREPARED)),
}
SERIALS = {REPAIR: OLD, VIDEO: OLD, REGION: NOWHERE}
FIRST = {REPAIR: "repair_invited", VIDEO: "verification_passed", REGION: "review_asked"}
ORDER = "plan_other"
EVENTS = sorted({event for table in TABLES.values() for _, event in table})
# What a repeated request asks for has happened already: the first answer, and nothing written.
# A mail that has nothing to open is not sent.
SILENT = {
    *(("mail_accepted", s) for s in S if s is not S.PREPARED),
    ("revoke", S.REVOKED),
    ("reject", S.REJECTED),
    *(("uploaded", s) for s in (S.IN_REVIEW, S.PREPARED, S.OPEN, S.RESERVED)),
    *(("approve", s) for s in (S.PREPARED, S.OPEN, S.RESERVED, S.USED)),
}


def stored(house: GrantHouse, kind: GrantKind, state: GrantState) -> Grant:
    """A grant of `kind` as it would stand in `state`; the mail of a prepared one is not sent."""
    early = state in (S.APPLIED, S.IN_REVIEW, S.PREPARED, S.REJECTED)
    waits = {"work_since": START} if state is S.IN_REVIEW else {}
    held = {"plan_id": ORDER} if state in (S.RESERVED, S.USED) else {}
    decided = {"decided_by": "account-clerk"} if state not in (S.APPLIED, S.IN_REVIEW) else {}
    grant = Grant(
        grant_id=grant_id(kind, SERIALS[kind]),
        kind=kind,
        serial=SERIALS[kind],
        state=state,
        asked_at=START,
        region="US",
        account_id=ANA,
        upload="verifications/x/1",
        opened_at=None if early else START,
        zone="America/Los_Angeles",
    )
    if state is S.RESERVED:
        order = an_order(ORDER, serial=grant.serial, account_id=ANA, grant_id=grant.grant_id)
        house.put(order)
    grant = replace(grant, **waits, **held, **decided)
    grant = replace(grant, due_at=granting.wakes_at(grant, START))
    after, events = seal(grant, (Note(FIRST[kind], Actor.DESK, "So."),), START)
    house.store.commit(Commit((after,), events), house.op())
    return house.grant(kind, grant.serial)


def touch(house: GrantHouse, kind: type, grant: Grant) -> None:
    house.store.commit(Commit(touches=(kind(grant.grant_id, ORDER),)), house.op())


def mail(house: GrantHouse, grant: Grant) -> None:
    """The stream brings the event whose mail opens the grant."""
    (event,) = house.store.timeline(grant.grant_id)
    house.post.send(event, False)


def after_hours(house: GrantHouse, grant: Grant) -> None:
    house.clock.set(START + timedelta(hours=72) + MILLISECOND)
    house.grants.settle(grant.grant_id, house.op())


def after_days(house: GrantHouse, grant: Grant) -> None:
    house.clock.set(granting.application_ends(grant).at)
    house.grants.settle(grant.grant_id, house.op())


def after_tries(house: GrantHouse, grant: Grant) -> None:
    house.clock.set(START + timedelta(hours=granting.MAIL_HOURS))
    house.grants.settle(grant.grant_id, house.op())


def buy(house: GrantHouse, grant: Grant) -> Plan:
    return house.buy(grant.serial)


def send_in(house: GrantHouse, grant: Grant) -> Grant:
    house.uploads.put(grant.upload or "")
    return house.verifying.uploaded(SerialNumber(grant.serial), ANA, house.op())


HOW = {
    "mail_accepted": mail,
    "mail_failed": after_tries,
    "revoke": lambda house, grant: house.revoke(grant.grant_id),
    "ordered": buy,
    "72h": after_hours,
    "14d": after_days,
    "bound": lambda house, grant: touch(house, UseGrant, grant),
    "order_lapsed": lambda house, grant: touch(house, FreeGrant, grant),
    "uploaded": send_in,
    "approve": lambda house, grant: house.decide(grant.grant_id),
    "reject": lambda house, grant: house.decide(grant.grant_id, approve=False),
}
CASES = [
    (kind, state, event)
    for kind in GrantKind
    for state in STATES[kind]
    for event in EVENTS
    # What no door, mail or clock of that kind can bring about at all.
    if not (kind is not VIDEO and event in ("uploaded", "14d"))
    and not (kind is REGION and event in ("mail_accepted", "mail_failed"))
    and not (kind is REPAIR and event in ("approve", "reject"))
]


BY_CLOCK = {"72h": S.OPEN, "14d": S.APPLIED, "mail_failed": S.PREPARED}


@pytest.mark.parametrize(("kind", "state", "event"), CASES)
def test_every_event_moves_every_state_as_the_table_says_or_changes_nothing(kind, state, event):
    house = GrantHouse()
    before, target = stored(house, kind, state), TABLES[kind].get((state, event))
    if target is None and event not in BY_CLOCK and (event, state) not in SILENT:
        with pytest.raises(CareError) as error:
            HOW[event](house, before)
        assert isinstance(error.value, Refused) is (event == "ordered")
        assert isinstance(error.value, TouchRefused) is (event in ("bound", "order_lapsed"))
    else:
        HOW[event](house, before)
    after = house.grant(kind, before.serial)
    if event in BY_CLOCK and state is not BY_CLOCK[event]:
        assert target is None  # the clock may bring about what this state waits for, and no more
    elif target is None:
        assert after == before
    else:
        assert after.state is GrantState(target)


def test_a_mail_that_failed_stays_prepared_and_becomes_the_desks_task():
    """The timeline says so once, and a mail that goes out after all still opens it."""
    house = GrantHouse()
    grant = stored(house, REPAIR, S.PREPARED)
    after_tries(house, grant)
    failed = house.grant()
    assert (failed.state, failed.work_since) == (S.PREPARED, house.clock.now())
    assert house.store.work("US") == [failed]
    after_tries(house, grant)
    assert house.types(grant.grant_id) == ["repair_invited", "grant_mail_failed"]
    house.send(grant.grant_id)
    opened = house.grant()
    assert (opened.state, opened.work_since) == (S.OPEN, None)
    assert opened.opened_at == house.clock.now()


def test_the_ends_have_no_way_out():
    for table in TABLES.values():
        assert not {state for state, _ in table} & {str(end) for end in GRANT_ENDS}


@pytest.mark.parametrize("kind", list(GrantKind))
def test_an_event_of_another_kind_of_grant_is_refused(kind):
    grant = stored(GrantHouse(), kind, S.OPEN)
    for event in ("uploaded", "approve", "nonsense"):
        with pytest.raises(WrongState):
            grant.moved(event)
