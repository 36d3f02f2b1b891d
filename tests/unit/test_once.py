"""The record of a request: armed in its own thread, carried by one commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from care.domain.errors import Conflict
from care.usecases import once
from care.usecases.ports import Answer, Commit, Seen
from tests.support.builders import NOW, a_plan

ASKED = Seen("key/ana/k", "hash", NOW, NOW + timedelta(hours=24))
WRITING = Commit((a_plan(),))


def test_without_a_record_a_commit_is_as_it_was() -> None:
    once.foretell(Answer(200, "{}"))
    with once.joined(WRITING) as whole:
        assert whole is WRITING


def test_the_record_goes_with_the_first_commit_and_no_other() -> None:
    with once.armed(ASKED) as record:
        with once.joined(WRITING) as whole:
            assert whole.puts == (*WRITING.puts, ASKED)
            assert not record.stored
        assert record.stored
        assert record.seen.version == 1
        with once.joined(WRITING) as whole:
            assert whole is WRITING


def test_a_record_whose_answers_may_not_be_kept_is_told_none() -> None:
    with once.armed(ASKED, answers=False):
        once.foretell(Answer(200, '{"code":"secret"}'))
        with once.joined(WRITING) as whole:
            assert whole.puts[-1] == ASKED


def shown(settled: object) -> Answer:
    return Answer(200, f'{{"plan":"{settled}"}}')


def test_the_answer_goes_with_the_commit_that_the_run_comes_to_rest_with() -> None:
    with once.armed(ASKED):
        once.shaped(shown)
        with once.joined(WRITING):
            pass
        once.rests("paid")
        with once.joined(WRITING) as whole:
            answered = replace(ASKED, answer=Answer(200, '{"plan":"paid"}'), version=1)
            assert whole.puts == (*WRITING.puts, answered)
        with once.joined(WRITING) as whole:
            assert whole is WRITING


def test_a_run_that_rests_at_its_first_commit_stores_record_and_answer_at_once() -> None:
    with once.armed(ASKED) as record:
        once.shaped(shown)
        once.rests("paid")
        with once.joined(WRITING) as whole:
            assert whole.puts[-1] == replace(ASKED, answer=Answer(200, '{"plan":"paid"}'))
        assert record.seen.version == 1


def test_what_the_shape_does_not_tell_yet_is_not_stored() -> None:
    with once.armed(ASKED):
        once.shaped(lambda settled: None)
        with once.joined(WRITING):
            pass
        once.rests("unpaid")
        with once.joined(WRITING) as whole:
            assert whole is WRITING


def test_an_answer_that_may_not_be_kept_is_not_stored_with_anything() -> None:
    with once.armed(ASKED, answers=False):
        once.shaped(shown)
        once.rests("paid")
        with once.joined(WRITING) as whole:
            assert whole.puts[-1] == ASKED


def test_an_answer_that_was_refused_with_its_commit_is_left_to_the_edge() -> None:
    """Another run of the request may have answered: with its answer the commit fails again."""
    with once.armed(ASKED) as record:
        once.shaped(shown)
        with once.joined(WRITING):
            pass
        once.rests("paid")
        with pytest.raises(Conflict), once.joined(WRITING):
            raise Conflict("somebody else was faster")
        once.rests("paid")
        with once.joined(WRITING) as whole:
            assert whole is WRITING
        assert record.seen == replace(ASKED, version=1)


def test_without_a_record_nobody_is_told_where_a_run_rests() -> None:
    once.shaped(shown)
    once.rests("paid")
    with once.joined(WRITING) as whole:
        assert whole is WRITING


def test_a_crash_disarms() -> None:
    with pytest.raises(KeyboardInterrupt), once.armed(ASKED):
        raise KeyboardInterrupt
    with once.joined(WRITING) as whole:
        assert whole is WRITING


def test_each_thread_has_its_own_record() -> None:
    found: dict[str, bool] = {}
    both = Barrier(2, timeout=10)

    def run(name: str, arms: bool) -> None:
        if arms:
            with once.armed(ASKED), once.joined(WRITING) as whole:
                both.wait()
                found[name] = whole is WRITING
                both.wait()
        else:
            both.wait()
            with once.joined(WRITING) as whole:
                found[name] = whole is WRITING
            both.wait()

    threads = [Thread(target=run, args=("armed", True)), Thread(target=run, args=("bare", False))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert found == {"armed": False, "bare": True}
