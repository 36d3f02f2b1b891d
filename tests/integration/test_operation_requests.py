"""How many requests to the tables each operation takes, counted while its doors are called."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from docs.make_costs import Line
from docs.make_requests import Counted, play
from tests.bench import cost
from tests.bench.requests import OPERATIONS, Operation, figure, scans, units_off
from tests.support.counted_doors import Asked, Step

TAKEN = {
    "redeem a card": 2,
    "buy a plan: order, pay": 6,
    "file and pay Premium": 7,
    "receive and release": 4,
    "default one hold": 3,
    "renew a hold": 5,
}
MEND = "fewer are better: write the new count here; more are a loss: see docs/performance.md"


@pytest.fixture(scope="module")
def counted() -> Counted:
    return play({operation.story for operation in OPERATIONS})


def test_each_operation_takes_exactly_so_many_requests(counted: Counted) -> None:
    found = {each.name: int(figure(each, counted).value) for each in OPERATIONS}
    assert found == TAKEN, MEND


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_an_operation_is_the_calls_that_it_names_and_each_succeeds(
    counted: Counted, operation: Operation
) -> None:
    steps = operation.steps(counted)
    assert len(steps) == len(operation.calls)
    assert {step.status for step in steps} <= {0, 200, 201}
    assert all(step.asked for step in steps)


def test_the_figure_tells_what_is_read_and_written_and_what_it_is_billed() -> None:
    step = Step(
        "file_claim",
        "POST /api/claims",
        201,
        [
            Asked("GetItem", ("claims",), ("claim_id",), reads=1),
            "open_page",
            Asked("PutItem", ("claims",), ("claim_id",), writes=4),
        ],
    )
    filing = Operation("file", "told", ("POST /api/claims",), least=1, plans=2)
    told = figure(filing, Counted({"told": [step]}, {}))
    assert (told.value, told.budget, told.ok) == (2, 1, False)
    assert dict(told.beside) == {
        **{"the plan's": 2, "reads": 1, "writes": 1},
        **{"read units": 1, "write units": 4},
    }


def test_an_operation_that_no_story_has_is_not_counted_as_nothing() -> None:
    lost = Operation("lose", "told", ("POST /api/nowhere",), 1, 1)
    with pytest.raises(LookupError, match="no POST /api/nowhere"):
        figure(lost, Counted({"told": []}, {}))


def test_a_scan_and_a_write_that_is_billed_otherwise_are_found() -> None:
    scan = Asked("Scan", ("claims",), ())
    asked = [scan, Asked("GetItem", ("claims",), ("claim_id",), reads=1)]
    found = scans(Counted({"told": [Step("odd", "", 0, list(asked))]}, {}))
    assert (found.value, found.ok) == (1, False)
    write = Asked("PutItem", ("claims",), ("claim_id",), writes=4, reported=4)
    off = units_off([write, replace(write, reported=3), replace(write, reported=None)])
    assert (off.value, off.ok) == (2, False)


def test_dollars_are_summed_by_service_and_what_is_no_service_of_ours_is_left_out() -> None:
    lines = [
        Line("read units", Decimal(8), "dynamodb_read_unit"),
        Line("write units", Decimal(24), "dynamodb_write_unit"),
        Line("calls", Decimal(3), "http_api_request"),
        Line("mails", Decimal(9), "mail"),
    ]
    found = cost.by_service(lines, 1_000_000)
    assert found == {"DynamoDB": Decimal(16), "API": Decimal(3)}


def test_what_is_written_together_is_two_units_an_item_and_nothing_else() -> None:
    asked: list[Asked | str] = [
        Asked("TransactWriteItems", ("claims", "seen", "events"), (), writes=17),
        Asked("PutItem", ("claims",), (), writes=3),
    ]
    assert cost.together([Step("file_claim", "", 0, asked)]) == Decimal("3.75")
