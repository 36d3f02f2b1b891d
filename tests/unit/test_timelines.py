"""Is a timeline whole? What was edited, removed, moved, cut or appended is found by its number."""

from dataclasses import replace

import pytest

from care.domain.errors import Conflict, NotFound
from care.domain.event import append
from care.usecases.check_timeline import CheckTimeline
from tests.support.builders import a_note
from tests.support.house import House


@pytest.fixture
def house():
    return House()


@pytest.fixture
def plan_id(house):
    return house.bought().plan_id


class Forged:
    """A store whose timeline somebody changed."""

    def __init__(self, store, change):
        self._store, self._change = store, change

    def __getattr__(self, name):
        return getattr(self._store, name)

    def timeline(self, subject):
        return self._change(self._store.timeline(subject))


def edited(events):
    second = events[1]
    note = replace(second.note, sentence="Something else happened.")
    return [events[0], replace(second, note=note), *events[2:]]


def appended(events):
    last = events[-1]
    return [*events, append(last.subject, last.seq, last.hash, a_note(), last.at)]


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (edited, 2),
        (lambda events: [events[0], *events[2:]], 2),
        (lambda events: [events[1], events[0], *events[2:]], 1),
        (lambda events: events[:-1], 3),
        (lambda events: [], 1),
        (appended, 4),
        (lambda events: appended(appended(events)), 4),
        (lambda events: appended(edited(events)), 2),
    ],
    ids=["edited", "removed", "moved", "cut", "emptied", "appended", "twice", "both"],
)
def test_what_was_changed_is_found_at_its_number(house, plan_id, change, number):
    found = CheckTimeline(Forged(house.store, change)).check(plan_id)
    assert (found.broken_at, found.headed) == (number, True)


def test_a_timeline_as_it_was_written_is_whole(house, plan_id):
    found = house.timelines.check(plan_id)
    assert (found.subject, found.broken_at) == (plan_id, None)
    assert [event.note.type for event in found.events] == [
        "order_placed",
        "plan_bound",
        "plan_paid",
    ]


def test_a_claims_timeline_is_held_against_its_head(house):
    house.covered()
    claim = house.shipped()
    assert house.timelines.check(claim.claim_id).broken_at is None
    cut = Forged(house.store, lambda events: events[:-1])
    assert CheckTimeline(cut).check(claim.claim_id).broken_at == len(house.types(claim.claim_id))


def test_a_serials_own_events_have_no_head_and_a_cut_is_not_seen(house):
    """RET-7: units that no claim awaits are written there."""
    house.scan("9ZZZ0001")
    found = house.timelines.check("serial_9ZZZ0001")
    assert (found.broken_at, found.headed, len(found.events)) == (None, False, 1)
    lied = CheckTimeline(Forged(house.store, lambda e: [replace(e[0], seq=2)]))
    assert lied.check("serial_9ZZZ0001").broken_at == 1


@pytest.mark.parametrize(
    "subject",
    ["plan_none", "claim_none", "card_none", "grant_none", "serial_NONE1", "account_ana", "x"],
)
def test_what_is_not_there_is_not_found(house, subject):
    with pytest.raises(NotFound):
        house.timelines.check(subject)


def test_an_event_that_comes_while_it_is_read_is_no_forgery(house, plan_id):
    moves = iter([True, False])

    def grown(events):
        if next(moves):
            house.owners.offer(plan_id, "account-ana", house.op())
        return house.store.timeline(plan_id)

    house.day_passes()
    found = CheckTimeline(Forged(house.store, grown)).check(plan_id)
    assert (found.broken_at, found.events[-1].note.type) == (None, "plan_offered")


def test_a_timeline_that_never_stands_still_is_asked_for_again(house, plan_id):
    house.day_passes()

    def grown(events):
        house.owners.offer(plan_id, "account-ana", house.op())
        return events

    with pytest.raises(Conflict):
        CheckTimeline(Forged(house.store, grown)).check(plan_id)
