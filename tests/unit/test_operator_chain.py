"""`care claims verify-chain` reckons for itself: whatever was changed is found by its number."""

import pytest

from care.web.views.serials import timeline_view
from infra.operator.chain import verify
from tests.support.house import House


@pytest.fixture
def subject_and_answer():
    house = House()
    plan_id = house.covered().plan_id
    answer = timeline_view(house.timelines.check(plan_id))
    assert len(answer["events"]) == 4
    return plan_id, answer


def changed(answer, number, **changes):
    """The answer of a service that vouches for an event that somebody changed."""
    events = [dict(event) for event in answer["events"]]
    events[number - 1] |= changes
    return answer | {"events": events, "whole": True, "broken_at": None}


def test_a_timeline_as_it_was_written_is_whole(subject_and_answer):
    subject, answer = subject_and_answer
    chain = verify(subject, answer)
    assert (chain.count, chain.broken_at) == (4, None)
    assert chain.head == answer["events"][-1]["hash"]


@pytest.mark.parametrize(
    "changes",
    [
        {"sentence": "Something else happened."},
        {"actor": "operator"},
        {"rules": ["HLD-9"]},
        {"money": {"amount": 1, "currency": "USD"}},
        {"reference": "somebody"},
        {"at": "2026-11-22T17:00:00.000Z"},
        {"type": "plan_void"},
        {"hash": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_was_changed_in_an_event_breaks_its_own_link(subject_and_answer, changes):
    subject, answer = subject_and_answer
    chain = verify(subject, changed(answer, 2, **changes))
    assert chain.broken_at == 2
    assert chain.sentence == "Event 2 does not have the hash that follows from what it says."


def test_an_event_that_names_another_before_it_is_told_as_such(subject_and_answer):
    subject, answer = subject_and_answer
    chain = verify(subject, changed(answer, 3, previous="0" * 64))
    assert (chain.broken_at, chain.sentence) == (3, "Event 3 does not name the event before it.")
    chain = verify(subject, changed(answer, 1, previous="f" * 64))
    assert (chain.broken_at, chain.sentence) == (1, "Event 1 does not name the event before it.")


def test_an_event_that_is_missing_is_named_by_its_number(subject_and_answer):
    subject, answer = subject_and_answer
    events = [event for event in answer["events"] if event["seq"] != 2]
    chain = verify(subject, answer | {"events": events})
    assert chain.broken_at == 2
    assert chain.sentence == "Event 2 is missing: number 3 stands in its place."


@pytest.mark.parametrize(
    "odd", [{"actor": "nobody"}, {"at": "yesterday"}, {"money": {"amount": "1"}}, {"rules": None}]
)
def test_what_is_no_event_at_all_breaks_the_chain_where_it_stands(subject_and_answer, odd):
    subject, answer = subject_and_answer
    assert verify(subject, changed(answer, 3, **odd)).broken_at == 3
    assert verify(subject, changed(answer, 4, **odd)).broken_at == 4


def test_another_subjects_events_are_not_taken_for_its_own(subject_and_answer):
    _, answer = subject_and_answer
    assert verify("plan_other", answer).broken_at == 1


def test_a_cut_at_the_end_is_known_by_the_head_that_the_service_keeps(subject_and_answer):
    subject, answer = subject_and_answer
    cut = answer | {"events": answer["events"][:-1], "whole": False, "broken_at": 4}
    chain = verify(subject, cut)
    assert chain.broken_at == 4
    assert "the service's own record of the newest one is another" in chain.sentence


def test_an_empty_timeline_has_no_head(subject_and_answer):
    subject, answer = subject_and_answer
    chain = verify(subject, answer | {"events": []})
    assert (chain.count, chain.head, chain.broken_at) == (0, "", None)
