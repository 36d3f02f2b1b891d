"""What a race compares: bare botocore makes the very requests that the measured door made."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.bench import warm_record
from tests.bench.warm import recorded
from tests.bench.warm_endpoint import standing
from tests.bench.warm_race import Runner, differing

PREMIUM = [
    *("BatchGetItem", "GetItem", "TransactWriteItems"),
    *("", "TransactWriteItems"),  # '' is the provider's page
]


def test_bare_botocore_makes_the_requests_of_the_measured_filing(tmp_path: Path) -> None:
    record, path = recorded(warm_record.premium), tmp_path / "record.json"
    with ExitStack() as stack:
        endpoint = stack.enter_context(standing(record.answers))
        door = stack.enter_context(Runner("handler", record.keep(path), endpoint))
        _, asked = door.run(1)
        bare = Runner("bare", replace(record, asked=asked).keep(path), endpoint)
        stack.enter_context(bare)
        (cost, by_door), (less, by_bare) = door.run(2), bare.run(2)
    assert [each.operation for each in asked] == PREMIUM
    assert asked[3].path == "/v1/checkout/sessions"
    assert differing(asked * 2, by_door) == differing(asked * 2, by_bare) == 0
    assert min(cost, less) > 0


def test_a_redemption_finds_the_card_of_the_record_by_its_code(tmp_path: Path) -> None:
    record = recorded(warm_record.redemption)
    path = record.keep(tmp_path / "record.json")
    with standing(record.answers) as endpoint, Runner("handler", path, endpoint) as door:
        _, asked = door.run(1)
    assert [each.operation for each in asked] == ["BatchGetItem", "TransactWriteItems"]
