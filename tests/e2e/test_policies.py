"""Each function's policy is what the function needs: nothing is missing, and nothing is unused.

Runs after all other tests of this folder, and judges the policies by what those tests, and a walk
of its own, had the functions ask for. The last test needs the walk alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support.roles import Question, Roles, Statement, lacking
from tests.support.stack import Stack
from tests.support.template import doors, environment, read
from tests.support.tour import Tour
from tests.support.trials import Act, Deprived, Watched, answers, nothing_by_itself

TEMPLATE = read("template.yaml")
DOORS = doors(TEMPLATE)
MONEY = [d for d, each in DOORS.items() if "CARE_PAYMENT_SECRET" in environment(TEMPLATE, each)]

# AWS tells that an object is missing only to who may list the bucket, and refuses all others. The
# emulator tells everybody, and asks nothing.
LISTING = {(door, "s3:ListBucket") for door in ("verify_device", "release_hold", "take_photo")}

Asked = dict[str, set[Question]]
Money = tuple[int, int, int]


@dataclass(frozen=True)
class Walk:
    """The acts of `Tour` with money, what they moved, and what all acts asked for."""

    acts: tuple[Act, ...]
    moved: Money
    asked: tuple[Act, ...]


@pytest.fixture(scope="module")
def roles(stack: Stack) -> Roles:
    return Roles(stack)


@pytest.fixture(scope="module")
def before(roles: Roles) -> Asked:
    """What the tests of other files had every door ask for."""
    return {door: set(questions) for door, questions in roles.asked().items()}


@pytest.fixture(scope="module")
def walk(stack: Stack, before: Asked) -> Iterator[Walk]:
    """Until the last test of this file nothing happens by itself."""
    with nothing_by_itself(stack):
        # What others left behind is mended first, and counted in neither walk.
        Tour(Watched.of(stack)).unsettled_plan_is_found_by_the_reconciliation()
        watched, start = Watched.of(stack), moved(stack)
        Tour(watched).money()
        acts, sums = tuple(watched.acts), distance(start, moved(stack))
        Tour(watched).looks()
        yield Walk(acts, sums, tuple(watched.acts))


@pytest.fixture(scope="module")
def asked(before: Asked, walk: Walk) -> Asked:
    """What every door asked for, before and on the walk."""
    asked = {door: set(questions) for door, questions in before.items()}
    for door, questions in walk.asked:
        asked[door] |= set(questions)
    silent = [door for door, questions in asked.items() if not questions]
    assert not silent, f"run all of tests/e2e: nothing was asked by {', '.join(silent)}"
    return asked


def judged(statements: tuple[Statement, ...]) -> list[Statement]:
    """Those that the emulator asks about at all."""
    return [each for each in statements if (each.door, *each.actions) not in LISTING]


@pytest.mark.parametrize("door", DOORS)
def test_policy_refuses_nothing_that_the_door_asks_for(
    roles: Roles, asked: Asked, door: str
) -> None:
    """Where a test took a policy away, that is over, and does not count."""
    policies = list(roles.policies(door).values())
    assert [each for each in asked[door] if roles.refused(policies, each)] == []


@pytest.mark.parametrize("door", DOORS)
def test_without_any_one_statement_the_door_is_refused_something(
    roles: Roles, asked: Asked, door: str
) -> None:
    whole = roles.policies(door)
    assert roles.statements[door]
    for statement in judged(roles.statements[door]):
        rest = whole | {statement.policy: lacking(whole[statement.policy], statement)}
        left = [policy for policy in rest.values() if policy["Statement"]]
        missed = (roles.refused(left, each) for each in asked[door] if answers(statement, each))
        assert any(missed), f"nothing needs {statement}"


def test_each_statement_of_a_door_that_moves_money_is_taken_away_and_missed(
    stack: Stack, roles: Roles, walk: Walk
) -> None:
    """For real: the act fails and takes no money, and with the statement back the same succeeds. In
    the end as much has moved as when nothing failed, in as many payments."""
    start = moved(stack)
    deprived = Deprived.after(stack, walk.acts, lambda: moved(stack)[:2])
    Tour(deprived).money()
    assert distance(start, moved(stack)) == walk.moved
    own = {each for door in MONEY for each in judged(roles.statements[door])}
    assert len(own) > len(MONEY)
    assert sorted(map(str, own - deprived.proven)) == []


def moved(stack: Stack) -> Money:
    """What was taken at the provider and what was paid back, in minor units, and all payments."""
    books = stack.double.books()
    return books["total"]["captured"], books["total"]["refunded"], len(books["intents"])


def distance(start: Money, end: Money) -> Money:
    """What was added."""
    return end[0] - start[0], end[1] - start[1], end[2] - start[2]
