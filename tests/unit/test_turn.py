"""What follows from the facts at an instant, one consequence after another."""

from dataclasses import replace

import pytest

from care.domain.turn import MOST_IN_A_ROW, Turn, advance
from tests.support.builders import NOW, a_claim, a_note


def test_consequences_follow_one_another_until_none_is_left():
    def once(claim, now):
        again = replace(claim, reminded=(*claim.reminded, str(len(claim.reminded))))
        return Turn(again, (a_note(),)) if len(claim.reminded) < 3 else None

    turn = advance(a_claim(), NOW, (once,))
    assert turn.after.reminded == ("0", "1", "2")
    assert len(turn.notes) == 3


def test_as_many_as_are_allowed_come_to_rest():
    def counted(claim, now):
        more = len(claim.reminded) < MOST_IN_A_ROW - 1
        return Turn(replace(claim, reminded=(*claim.reminded, "x"))) if more else None

    assert len(advance(a_claim(), NOW, (counted,)).after.reminded) == MOST_IN_A_ROW - 1


def test_consequences_that_lead_to_one_another_for_ever_are_a_defect_and_not_an_endless_loop():
    def there(claim, now):
        return Turn(replace(claim, verifying=True)) if not claim.verifying else None

    def back(claim, now):
        return Turn(replace(claim, verifying=False)) if claim.verifying else None

    with pytest.raises(RuntimeError, match="do not come to rest"):
        advance(a_claim(), NOW, (there, back))
