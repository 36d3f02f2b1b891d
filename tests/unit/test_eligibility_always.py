"""What holds of eligibility for every device, every grant and every instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from care.catalog import load
from care.domain.decision import Outcome
from care.domain.grant import GrantKind
from care.domain.rules.eligibility import GUARDS, WAYS, BindFacts, decide, way_grant
from care.domain.serials import SerialNumber
from care.domain.states import GrantState
from care.domain.windows import MILLISECOND, instant, local_date
from care.usecases.check_eligibility import CheckEligibility
from care.usecases.facts import bind_facts
from tests.support.builders import SERIAL, a_device, a_grant
from tests.support.memory import FixedClock, MemoryStore
from tests.support.storing import put

CATALOG = load()
MODELS = {"mavic": "mavic-3", "zenmuse": "zenmuse-x7", "osmo-action": "osmo-action-4"}
moments = st.datetimes(datetime(2020, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC)).map(
    instant
)
spans = st.integers(-(10**10), 10**10).map(lambda n: n * MILLISECOND)
families = st.sampled_from(sorted(MODELS))
regions = st.sampled_from([None, "US", "CA", "EU", "DE", "BR"])
grants = st.builds(
    a_grant,
    st.sampled_from(list(GrantKind)),
    state=st.sampled_from(list(GrantState)),
)


@st.composite
def worlds(draw):
    """A device with any grants on it, and an instant to decide at."""
    now = draw(moments)
    activated = draw(st.none() | spans.map(lambda span: now - span))
    family = draw(families)
    device = a_device(model=MODELS[family], region=draw(regions), activated_at=activated)
    found = {}
    for grant in draw(st.lists(grants, max_size=3, unique_by=lambda grant: grant.kind)):
        opened = draw(st.none() | spans.map(lambda span: now - span))
        asked = now - abs(draw(spans))
        found[grant.kind] = a_grant(grant.kind, state=grant.state, opened_at=opened, asked_at=asked)
    return now, device, found


def a_store(device, found) -> MemoryStore:
    store = MemoryStore()
    put(store, device, *found.values())
    return store


def look(now, device, found, asked=None) -> BindFacts:
    return bind_facts(a_store(device, found), CATALOG, SerialNumber(SERIAL), asked, now)


@settings(deadline=None, derandomize=True)
@given(worlds(), regions)
def test_allowed_means_one_way_and_every_guard_and_a_refusal_names_a_rule(world, asked):
    decision = decide(look(*world, asked))
    by_id = {found.id: found.outcome for found in decision.rules}
    way = any(by_id[id_] is Outcome.PASSED for id_ in WAYS)
    guarded = all(by_id[id_] is not Outcome.FAILED for id_ in GUARDS)
    assert decision.allowed is (way and guarded)
    assert decision.next_steps
    assert decision.allowed or decision.failed


@settings(deadline=None, derandomize=True)
@given(worlds())
def test_what_an_order_takes_is_open_at_that_instant_and_alone_opens_the_way(world):
    now, device, found = world
    facts = look(now, device, found)
    for grant in facts.taken:
        assert grant.state is GrantState.OPEN
        assert grant.opened_at <= now <= grant.closes_at
    if facts.grant is not None:
        without = look(now, device, {k: g for k, g in found.items() if k is not facts.grant.kind})
        assert way_grant(without) is None or way_grant(without).kind is not facts.grant.kind
        by_age = {f.id: f.outcome for f in decide(facts).rules}
        assert not any(by_age[id_] is Outcome.PASSED for id_ in ("ELG-1", "ELG-2", "ELG-3"))


@settings(deadline=None, derandomize=True)
@given(worlds(), regions, spans)
def test_a_simulation_says_what_deciding_at_that_instant_says_and_writes_nothing(
    world, asked, away
):
    """`as_of`: the same data, decided at another instant (ELG-10)."""
    now, device, found = world
    store = a_store(device, found)
    simulated = CheckEligibility(store, FixedClock(now + away), CATALOG)
    there = CheckEligibility(store, FixedClock(now), CATALOG)
    commits = store.requests["commit"]
    serial = SerialNumber(SERIAL)
    assert simulated.check(serial, asked, now) == there.check(serial, asked)
    assert store.requests["commit"] == commits


@settings(deadline=None, derandomize=True)
@given(moments, st.integers(0, 400_000_000))
def test_the_72_hours_are_72_hours_on_every_day_of_every_year(opened, milliseconds):
    """ELG-4, TIM-2."""
    device = a_device(activated_at=opened - timedelta(days=100))
    now = opened + milliseconds * MILLISECOND
    facts = look(now, device, {GrantKind.REPAIR: a_grant(opened_at=opened)})
    assert decide(facts).allowed is (milliseconds <= 72 * 3600 * 1000)


@settings(deadline=None, derandomize=True)
@given(moments, st.integers(0, 300_000_000))
def test_the_48_hours_are_48_hours_on_every_day_of_every_year(activated, milliseconds):
    """ELG-2, TIM-2."""
    facts = look(activated + milliseconds * MILLISECOND, a_device(activated_at=activated), {})
    assert decide(facts).allowed is (milliseconds <= 48 * 3600 * 1000)


@settings(deadline=None, derandomize=True)
@given(moments, st.integers(0, 3_000_000_000), st.sampled_from(["US", "CA", "EU"]))
def test_the_30_days_are_local_days_on_every_day_of_every_year(activated, milliseconds, region):
    """ELG-3, TIM-3: allowed exactly while the local date is at most 30 days later."""
    zone = CATALOG.regions[region].zone
    now = activated + milliseconds * MILLISECOND
    device = a_device(model="osmo-action-4", region=region, activated_at=activated)
    days = (local_date(now, zone) - local_date(activated, zone)).days
    assert decide(look(now, device, {})).allowed is (days <= 30)


@settings(deadline=None, derandomize=True)
@given(moments, st.integers(-100, 100))
def test_an_activation_24_hours_ahead_is_now_and_further_ahead_is_the_desks(now, milliseconds):
    """ELG-11."""
    ahead = timedelta(hours=24, milliseconds=milliseconds)
    decision = decide(look(now, a_device(activated_at=now + ahead), {}))
    assert decision.allowed is (milliseconds <= 0)
    assert ("ELG-11" in decision.failed) is (milliseconds > 0)
