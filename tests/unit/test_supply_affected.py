"""Which versions a record of OSV means."""

from __future__ import annotations

import pytest

from infra.supply.affected import is_affected
from infra.supply.pins import NPM, PYPI, Pin
from infra.supply.versions import order
from tests.support.osv import since


def meant(version: str, *events: tuple[str, str], ecosystem: str = PYPI) -> bool:
    return is_affected(since(*events), Pin(ecosystem, "any", version))


# The order of versions


@pytest.mark.parametrize(
    ("ecosystem", "versions"),
    [
        (PYPI, ["1.0.dev1", "1.0a1", "1.0rc1", "1.0", "1.0.post1", "1.2", "1.10", "1!0.1"]),
        (
            NPM,
            ["1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-a", "1.0.0-a.1", "1.0.0", "1.2.0", "1.10.0"],
        ),
    ],
)
def test_versions_stand_in_the_order_of_their_ecosystem(
    ecosystem: str, versions: list[str]
) -> None:
    keys = [order(ecosystem, version) for version in versions]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_a_build_does_not_move_a_semantic_version() -> None:
    assert order(NPM, "v1.2.3+build.7") == order(NPM, "1.2.3")


@pytest.mark.parametrize(("ecosystem", "version"), [(PYPI, "2004d"), (NPM, "latest"), (NPM, "1.x")])
def test_what_is_no_version_has_no_place(ecosystem: str, version: str) -> None:
    with pytest.raises(ValueError, match=version):
        order(ecosystem, version)


# Ranges


@pytest.mark.parametrize(
    ("version", "inside"), [("1.9", False), ("2.0", True), ("2.5", True), ("2.6", False)]
)
def test_a_range_begins_with_what_introduced_it_and_ends_before_what_fixed_it(
    version: str, inside: bool
) -> None:
    assert meant(version, ("introduced", "2.0"), ("fixed", "2.6")) is inside


@pytest.mark.parametrize(("version", "inside"), [("2.5", True), ("2.5.1", False), ("0.0.1", True)])
def test_the_last_that_is_affected_is_affected(version: str, inside: bool) -> None:
    assert meant(version, ("introduced", "0"), ("last_affected", "2.5")) is inside


@pytest.mark.parametrize(
    ("version", "inside"), [("1.1", True), ("1.5", False), ("2.1", True), ("2.5", False)]
)
def test_events_of_two_branches_count_in_order_however_they_are_listed(
    version: str, inside: bool
) -> None:
    events = [("fixed", "2.5"), ("introduced", "2.0"), ("fixed", "1.5"), ("introduced", "1.0")]
    assert meant(version, *events) is inside


def test_zero_is_before_what_leads_to_the_first_version() -> None:
    assert meant("0.0.0-rc.1", ("introduced", "0"), ("fixed", "1.0.0"), ecosystem=NPM)


def test_a_range_without_a_beginning_began_at_once() -> None:
    assert meant("1.0", ("fixed", "2.0"))
    assert not meant("2.0", ("fixed", "2.0"))


def test_what_cannot_be_put_in_order_counts_as_meant() -> None:
    assert meant("1.0", ("introduced", "2004d"))
    assert meant("latest", ("introduced", "2.0.0"), ecosystem=NPM)


def test_commits_say_nothing_of_versions() -> None:
    pin = Pin(PYPI, "any", "1.0")
    assert not is_affected({**since(("introduced", "0"), kind="GIT"), "versions": ["0.9"]}, pin)


@pytest.mark.parametrize(
    ("listed", "inside"), [(["1.0"], True), (["1.0.0"], True), (["1.1", "2004d"], False)]
)
def test_a_list_of_versions_means_those(listed: list[str], inside: bool) -> None:
    assert is_affected({"versions": listed}, Pin(PYPI, "any", "1.0")) is inside


def test_an_entry_that_names_no_version_means_all() -> None:
    assert is_affected({}, Pin(NPM, "any", "1.0.0"))
