"""Settings: read once, and a missing one stops the start with all the missing names."""

from __future__ import annotations

import pytest

from care.settings import Clocked, Hearing, MissingSettings, Paying, Tables, edge_keys, read

WHOLE = {
    "CARE_STACK": "care",
    "CARE_CLOCK_FILE": "",
    "CARE_SITE_URL": "https://care.example",
    "CARE_PAYMENT_SECRET": "care/payment",
    "CARE_PAYMENT_URL": "",
}


def test_settings_are_what_the_environment_says() -> None:
    assert read(Paying, WHOLE) == Paying(
        clock_file="",
        stack="care",
        site_url="https://care.example",
        payment_secret="care/payment",
        payment_url="",
    )


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(MissingSettings) as refusal:
        read(Paying, {"CARE_STACK": "care", "CARE_SITE_URL": ""})
    assert refusal.value.names == [
        "CARE_CLOCK_FILE",
        "CARE_SITE_URL",
        "CARE_PAYMENT_SECRET",
        "CARE_PAYMENT_URL",
    ]


def test_a_door_asks_for_no_more_than_it_uses() -> None:
    assert read(Tables, WHOLE) == Tables(clock_file="", stack="care")
    assert read(Clocked, WHOLE) == Clocked(clock_file="")
    with pytest.raises(MissingSettings) as refusal:
        read(Hearing, WHOLE)
    assert refusal.value.names == ["CARE_SETTLE_QUEUE_URL"]


@pytest.mark.parametrize(
    ("said", "keys"),
    [("", ()), ("a", ("a",)), ("a,b", ("a", "b")), ("a,a", ("a",)), (",", ()), ("a,", ("a",))],
)
def test_the_edge_has_one_key_or_two_while_they_change(said: str, keys: tuple[str, ...]) -> None:
    assert edge_keys({"CARE_EDGE_KEYS": said}) == keys


def test_a_door_that_is_told_nothing_of_the_edge_does_not_start() -> None:
    with pytest.raises(MissingSettings) as refusal:
        edge_keys({})
    assert refusal.value.names == ["CARE_EDGE_KEYS"]
