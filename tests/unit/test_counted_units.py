"""What a request to DynamoDB is billed, by the images of its items."""

from __future__ import annotations

import pytest

from tests.support.counted_units import Image, Table, query_units, read_units, size

CLAIMS = Table(
    {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [
            {
                "KeySchema": [{"AttributeName": "shard"}, {"AttributeName": "due_at"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "KeySchema": [{"AttributeName": "month"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["state"]},
            },
        ],
    }
)
NOTHING: Image = {}


def a_claim(text: str = "", **attributes: str) -> Image:
    """An item with text of so many bytes as `text` has, and with these attributes."""
    given = {"id": "c", "text": text} | attributes
    return {name: {"S": value} for name, value in given.items()}


def test_a_write_is_a_unit_a_begun_kilobyte_of_the_larger_image() -> None:
    small, full, over = a_claim(), a_claim("x" * 1017), a_claim("x" * 1018)
    assert (size(full), size(over)) == (1024, 1025)
    assert CLAIMS.write_units(NOTHING, full, together=False) == 1
    assert CLAIMS.write_units(NOTHING, over, together=False) == 2
    assert CLAIMS.write_units(over, small, together=False) == 2
    assert CLAIMS.write_units(over, NOTHING, together=False) == 2


def test_a_transaction_doubles_the_table_and_not_the_index() -> None:
    after = a_claim("x" * 1018, shard="0", due_at="2026")
    assert CLAIMS.write_units(NOTHING, after, together=False) == 2 + 1
    assert CLAIMS.write_units(NOTHING, after, together=True) == 4 + 1


def test_a_write_that_was_refused_is_billed_by_what_stands() -> None:
    assert CLAIMS.write_units(NOTHING, NOTHING, together=True) == 2
    assert CLAIMS.write_units(a_claim("x" * 1018), a_claim("x" * 1018), together=False) == 2


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        (NOTHING, a_claim(), 0),
        (NOTHING, a_claim(shard="0"), 0),
        (NOTHING, a_claim(shard="0", due_at="1"), 1),
        (a_claim(shard="0", due_at="1"), a_claim(), 1),
        (a_claim(shard="0", due_at="1"), a_claim(shard="0", due_at="2"), 2),
        (a_claim(shard="0", due_at="1"), a_claim("more", shard="0", due_at="1"), 0),
        (a_claim(month="1", state="filed"), a_claim(month="1", state="paid"), 1),
        (a_claim(month="1", state="x" * 1010), a_claim(month="2", state="x" * 1011), 3),
        (a_claim(month="1"), a_claim("more", month="1"), 0),
    ],
)
def test_an_index_is_billed_by_what_changes_in_the_entry_that_it_stores(
    before: Image, after: Image, units: int
) -> None:
    assert CLAIMS.index_units(before, after) == units


def test_an_index_of_whole_items_is_billed_by_their_size() -> None:
    whole = {
        "KeySchema": [{"AttributeName": "shard"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    table = Table(CLAIMS.definition | {"GlobalSecondaryIndexes": [whole]})
    assert table.index_units(a_claim(shard="0"), a_claim("x" * 2048, shard="0")) == 3


def test_a_read_is_a_unit_a_begun_four_kilobytes_and_half_where_it_may_be_stale() -> None:
    big = a_claim("x" * 4096)
    assert read_units([big, a_claim()], consistent=True) == 3
    assert read_units([big, a_claim()], consistent=False) == 1.5
    assert read_units([], consistent=True, asked=1) == 1
    assert read_units([big], consistent=True, asked=3) == 4


def test_a_query_is_billed_by_the_sum_of_its_items() -> None:
    assert query_units([], consistent=False) == 0.5
    assert query_units([a_claim("x" * 1000)] * 4, consistent=True) == 1
    assert query_units([a_claim("x" * 1020)] * 4, consistent=True) == 2


@pytest.mark.parametrize(
    ("value", "weight"),
    [
        ({"S": "über"}, 5),
        ({"B": b"1234"}, 4),
        ({"N": "-12345"}, 4),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"L": []}, 3),
        ({"L": [{"S": "ab"}, {"S": "c"}]}, 8),
        ({"M": {"ab": {"S": "c"}}}, 7),
    ],
)
def test_a_value_weighs_what_dynamodb_says(value: Image, weight: int) -> None:
    assert size({"n": value}) == 1 + weight


def test_a_kind_of_value_that_nobody_weighed_stops_the_count() -> None:
    with pytest.raises(ValueError, match="SS"):
        size({"n": {"SS": ["a"]}})
