"""The timeline's hash chain: whatever is done to a stored event, it is found, and where."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from care.domain.event import GENESIS, Actor, Event, Note, append, broken_at
from tests.support.builders import NOW, a_note, usd


def timeline(length: int = 4) -> list[Event]:
    events: list[Event] = []
    previous = GENESIS
    for seq in range(length):
        at = NOW + timedelta(minutes=seq)
        event = append("claim-1", seq, previous, a_note(reference=f"pi_{seq}"), at)
        events.append(event)
        previous = event.hash
    return events


def edited(event: Event, field: str, value: object) -> Event:
    return replace(event, note=replace(event.note, **{field: value}))


def test_events_are_numbered_from_one_and_each_names_the_hash_before():
    first, second, *_ = timeline()
    assert (first.seq, first.previous, second.seq) == (1, GENESIS, 2)
    assert second.previous == first.hash
    assert len(first.hash) == 64


def test_a_whole_timeline_and_an_empty_one_are_whole():
    assert broken_at(timeline()) is None
    assert broken_at([]) is None
    assert broken_at(timeline(), head=timeline()[-1].hash) is None
    assert broken_at([], head=GENESIS) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "claim_paid"),
        ("actor", Actor.DESK),
        ("sentence", "Something else."),
        ("rules", ("SVC-1",)),
        ("rules", ()),
        ("money", usd(1)),
        ("money", None),
        ("reference", None),
    ],
)
def test_an_edited_note_is_found(field, value):
    events = timeline()
    events[2] = edited(events[2], field, value)
    assert broken_at(events) == 3


def test_every_field_of_a_note_is_in_the_hash():
    tried = {"type", "actor", "sentence", "rules", "money", "reference"}
    assert {field.name for field in fields(Note)} == tried


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW + timedelta(milliseconds=1)},
        {"subject": "claim-2"},
        {"seq": 9},
        {"previous": GENESIS},
        {"hash": "f" * 64},
    ],
)
def test_an_edited_event_is_found(change):
    events = timeline()
    events[1] = replace(events[1], **change)
    assert broken_at(events) == 2


@pytest.mark.parametrize(("gone", "found"), [(0, 1), (1, 2), (2, 3)])
def test_a_removed_event_is_found_where_it_stood(gone, found):
    events = timeline()
    del events[gone]
    assert broken_at(events) == found


def test_moved_events_are_found():
    events = timeline()
    events[1], events[2] = events[2], events[1]
    assert broken_at(events) == 2


def test_an_event_put_on_with_a_wrong_link_is_found():
    events = timeline()
    forged = append("claim-1", 4, events[0].hash, a_note(), NOW)
    assert broken_at([*events, forged]) == 5


def test_what_was_cut_off_or_rightly_linked_at_the_end_is_found_by_the_head():
    """The chain alone cannot know its length; the claim keeps the newest hash."""
    events = timeline()
    head = events[-1].hash
    assert broken_at(events[:-1]) is None
    assert broken_at(events[:-1], head=head) == 4
    forged = append("claim-1", 4, head, a_note(), NOW)
    assert broken_at([*events, forged]) is None
    assert broken_at([*events, forged], head=head) == 6


def test_an_event_edited_with_a_new_hash_of_its_own_breaks_the_next_one():
    events = timeline()
    other = edited(events[1], "sentence", "Something else.")
    events[1] = append(other.subject, 1, other.previous, other.note, other.at)
    assert broken_at(events) == 3


def test_the_hash_is_the_same_in_any_zone_and_different_a_millisecond_later():
    """TIM-1: an instant is an instant."""
    here = NOW.astimezone(ZoneInfo("Europe/Berlin"))
    assert (
        append("s", 0, GENESIS, a_note(), here).hash == append("s", 0, GENESIS, a_note(), NOW).hash
    )
    later = NOW + timedelta(milliseconds=1)
    assert (
        append("s", 0, GENESIS, a_note(), later).hash != append("s", 0, GENESIS, a_note(), NOW).hash
    )


def test_two_notes_that_only_look_alike_when_joined_have_different_hashes():
    """A separator inside a text must not move a border."""
    one = a_note(sentence='a","b', rules=())
    two = a_note(sentence="a", rules=(json.dumps("b"),))
    assert append("s", 0, GENESIS, one, NOW).hash != append("s", 0, GENESIS, two, NOW).hash
