"""The reckoned units of every write of a Premium claim are those that the local cloud reports."""

from __future__ import annotations

from tests.bench.requests import LEAST_WRITES
from tests.bench.requests_cloud import written


def test_the_local_cloud_bills_every_write_as_it_is_reckoned() -> None:
    writes = written()
    assert len(writes) >= LEAST_WRITES
    assert {each.operation for each in writes} == {"PutItem", "UpdateItem", "TransactWriteItems"}
    assert [each for each in writes if each.reported != each.writes] == []
