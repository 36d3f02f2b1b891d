"""The watch of the holds at its door, on moto's tables and indexes."""

from __future__ import annotations

from datetime import timedelta

from tests.support.doors import Doors
from tests.support.emf import metric, metrics_in
from tests.support.emitting import Named
from tests.support.events import Lines
from tests.support.operator_claims import at_renewal

pytest_plugins = ["tests.support.door_fixtures", "tests.support.emitting"]
DOOR = "watch_holds"


def watched(doors: Doors, named: Named, printed: Lines) -> dict[str, float]:
    """The numbers that are emitted, by name; holds by their state."""
    printed()
    with named(DOOR):
        doors.run(DOOR, {})
    found = {}
    for (name, dimensions), values in metrics_in(printed()).items():
        assert ("service", DOOR) in dimensions
        (found[dict(dimensions).get("kind", name)],) = values
    return found


def test_nothing_is_the_matter_where_there_are_no_holds(
    doors: Doors, named: Named, printed: Lines
) -> None:
    assert doors.run(DOOR, {}) == {"overdue": 0, "lapsing": 0, "lost": 0}
    assert set(watched(doors, named, printed).values()) == {0.0}


def test_a_hold_is_counted_as_live_then_lapsing_then_overdue(
    doors: Doors, named: Named, printed: Lines
) -> None:
    """HLD-5, HLD-6."""
    claim_id = at_renewal(doors)
    quiet = watched(doors, named, printed)
    assert (quiet["live"], quiet["all"], quiet["HoldsLapsing"]) == (1.0, 1.0, 0.0)
    doors.clock.forward(timedelta(hours=1))
    assert watched(doors, named, printed)["HoldsLapsing"] == 1.0
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.default_at is not None
    doors.clock.set(claim.default_at - timedelta(hours=1))
    assert watched(doors, named, printed)["HoldsDueSoon"] == 1.0
    doors.clock.set(claim.default_at + timedelta(hours=1))
    late = watched(doors, named, printed)
    assert (late["HoldsOverdue"], late["HoldsDueSoon"]) == (1.0, 0.0)


def test_the_door_writes_nothing_and_tells_no_claim(
    doors: Doors, named: Named, printed: Lines
) -> None:
    claim_id = at_renewal(doors)
    before = doors.contents()
    printed()
    with named(DOOR):
        doors.run(DOOR, {})
    assert doors.contents() == before
    assert metric("HoldsOverdue", service=DOOR) in metrics_in(lines := printed())
    assert claim_id not in str(lines)
