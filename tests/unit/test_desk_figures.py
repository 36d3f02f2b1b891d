"""The desk's figures, counted: TIM-2, TIM-3, TIM-1 for the zone of a deadline's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from care.domain.claim_line import ClaimLine
from care.domain.desk_figures import Bucket, ClaimsIn, HoldsDue, figures
from care.domain.errors import BadValue
from care.domain.parts import Service
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND
from care.usecases.list_work import ListWork
from care.web.views.work import figures_view
from tests.support.builders import NOW, ZONE, a_claim, a_shipped_claim, usd
from tests.support.house import House
from tests.support.storing import put

MIDNIGHT = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)  # in Los Angeles: 6 December is over


def a_line(number: int = 1, **changes: Any) -> ClaimLine:
    """A Premium claim, filed at NOW, that holds nothing."""
    plain: dict[str, Any] = {
        "claim_id": f"claim-{number}",
        "filed_at": NOW,
        "service": Service.PREMIUM,
        "state": ClaimState.PAID,
        "hold_state": HoldState.NONE,
    }
    return ClaimLine(**plain | changes)


def counted(*lines: ClaimLine, zone: str = ZONE) -> Any:
    return figures(lines, zone, "USD", NOW)


def shipped_after(*hours: float) -> Any:
    lines = [a_line(shipped_at=NOW + timedelta(hours=each)) for each in hours]
    return counted(*lines)


def test_without_claims_there_is_nothing_to_see() -> None:
    nothing = counted()
    assert (nothing.holds, nothing.claims, nothing.median_hours) == ((), (), None)
    assert [each.count for each in nothing.buckets] == [0, 0, 0, 0, 0]
    assert nothing.as_of == NOW


def test_open_holds_are_summed_by_the_last_local_day_of_their_deadline() -> None:
    live = {"hold_state": HoldState.LIVE, "hold_amount": 99900}
    risky = {"hold_state": HoldState.AT_RISK, "hold_amount": 5000}
    lines = (
        a_line(1, return_at=MIDNIGHT + timedelta(days=1), **live),
        a_line(2, return_at=MIDNIGHT, **live),
        a_line(3, return_at=MIDNIGHT, **risky),
    )
    assert counted(*lines).holds == (
        HoldsDue(date(2026, 12, 6), 2, usd(104900)),
        HoldsDue(date(2026, 12, 7), 1, usd(99900)),
    )


def test_the_day_of_a_deadline_is_that_of_the_regions_zone() -> None:
    """TIM-1: the same instant is the 6th in Los Angeles and the 7th in Berlin."""
    line = a_line(return_at=MIDNIGHT, hold_state=HoldState.LIVE, hold_amount=1)
    assert [each.day for each in counted(line, zone="Europe/Berlin").holds] == [date(2026, 12, 7)]


@pytest.mark.parametrize(
    "changes",
    [
        {"hold_state": HoldState.RELEASED, "return_at": MIDNIGHT},
        {"hold_state": HoldState.LOST, "return_at": MIDNIGHT},
        {"hold_state": HoldState.LIVE, "return_at": None},
    ],
    ids=["released", "lost", "no deadline yet"],
)
def test_a_hold_that_is_not_open_or_has_no_deadline_is_not_counted(changes: Any) -> None:
    assert counted(a_line(hold_amount=99900, **changes)).holds == ()


def test_an_open_hold_whose_amount_is_in_doubt_counts_as_one_of_nothing() -> None:
    line = a_line(return_at=MIDNIGHT, hold_state=HoldState.LIVE)
    assert counted(line).holds == (HoldsDue(date(2026, 12, 6), 1, usd(0)),)


def test_claims_are_counted_by_service_and_state_in_the_order_of_both() -> None:
    lines = (
        a_line(1, service=Service.REPAIR, state=ClaimState.RECEIVED),
        a_line(2, state=ClaimState.COMPLETED),
        a_line(3),
        a_line(4),
    )
    assert counted(*lines).claims == (
        ClaimsIn(Service.PREMIUM, ClaimState.PAID, 2),
        ClaimsIn(Service.PREMIUM, ClaimState.COMPLETED, 1),
        ClaimsIn(Service.REPAIR, ClaimState.RECEIVED, 1),
    )


def test_hours_to_shipment_fall_into_buckets_whose_end_is_included() -> None:
    """TIM-2."""
    exact = shipped_after(0, 4, 24, 48, 168)
    assert exact.buckets == (
        *(Bucket(4, 2), Bucket(24, 1), Bucket(48, 1), Bucket(168, 1), Bucket(None, 0)),
    )
    over = counted(
        *[a_line(shipped_at=NOW + timedelta(hours=h) + MILLISECOND) for h in (4, 24, 48, 168)]
    )
    assert [each.count for each in over.buckets] == [0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("hours", "median"), [((5.5,), 5.5), ((1, 2), 1.5), ((1, 200, 3), 3.0), ((0.04, 0.04), 0.0)]
)
def test_the_median_is_of_what_has_shipped_to_a_tenth_of_an_hour(
    hours: tuple[float, ...], median: float
) -> None:
    assert shipped_after(*hours).median_hours == median
    assert figures([a_line()], ZONE, "USD", NOW).median_hours is None


def test_the_figures_are_written_as_the_page_reads_them() -> None:
    line = a_line(
        return_at=MIDNIGHT,
        hold_state=HoldState.LIVE,
        hold_amount=99900,
        shipped_at=NOW + timedelta(hours=5.5),
    )
    assert figures_view(counted(line)) == {
        "as_of": "2026-11-22T18:00:00.000Z",
        "holds": [
            {"day": "2026-12-06", "count": 1, "amount": {"amount": 99900, "currency": "USD"}}
        ],
        "claims": [{"service": "premium", "state": "paid", "count": 1}],
        "shipping": {
            "median_hours": 5.5,
            "buckets": [
                {"up_to_hours": 4, "count": 0},
                {"up_to_hours": 24, "count": 1},
                {"up_to_hours": 48, "count": 0},
                {"up_to_hours": 168, "count": 0},
                {"up_to_hours": None, "count": 0},
            ],
        },
    }


# The use case


@pytest.fixture
def house() -> House:
    return House()


def listing(house: House) -> ListWork:
    return ListWork(house.store, house.clock, house.catalog)


def test_claims_of_this_month_and_the_two_before_are_counted_and_no_others(house: House) -> None:
    for name, filed_at in {
        "now": NOW,
        "first": datetime(2026, 9, 1, tzinfo=UTC),
        "before": datetime(2026, 8, 31, 23, 59, tzinfo=UTC),
    }.items():
        put(house.store, a_claim(name, filed_at=filed_at))
    put(house.store, a_claim("abroad", region="EU"))
    assert [each.count for each in listing(house).figures("US").claims] == [2]
    abroad = listing(house).figures("EU")
    assert [each.count for each in abroad.claims] == [1]


def test_a_region_that_nobody_serves_has_no_figures_and_no_work(house: House) -> None:
    with pytest.raises(BadValue) as refused:
        listing(house).figures("ZZ")
    assert refused.value.pointer == "/region"
    assert listing(house).of("ZZ") == []


def test_the_list_holds_what_bears_no_mark_and_names_nothing_twice(house: House) -> None:
    """RET-5, HLD-5: found by their lines; what bears a mark is not read again."""
    incomplete = {"state": ClaimState.RETURN_INCOMPLETE}
    put(
        house.store,
        a_shipped_claim("marked", work_since=NOW, **incomplete),
        a_shipped_claim("watched", **incomplete),
        a_shipped_claim("abroad", region="EU", **incomplete),
        a_shipped_claim("on-its-way"),
        a_claim("unpaid"),
    )
    rows = listing(house).of("US")
    assert [row.task.claim_id for row in rows] == ["marked", "watched"]


def test_a_return_goes_from_awaited_to_overdue_by_the_clock_alone(house: House) -> None:
    hold, fee = a_shipped_claim().ledger
    renewed = replace(hold, capture_before=MIDNIGHT + timedelta(days=5))
    put(house.store, a_shipped_claim(hold_state=HoldState.LIVE, ledger=(renewed, fee)))
    house.clock.set(MIDNIGHT - MILLISECOND)
    assert listing(house).of("US") == []
    house.clock.set(MIDNIGHT)
    assert [row.why for row in listing(house).of("US")] == ["overdue"]
