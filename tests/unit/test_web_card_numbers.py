"""A card number typed anywhere is found, whatever stands around it."""

from __future__ import annotations

import pytest

from care.web.card_numbers import holds_card_number, names_card_number


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424242",
        "my card is 4242 4242 4242 4242, thanks",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242\u00a04242\u00a04242\u00a04242",
        "amex 3782 822463 10005",
        "36227206271667 (14 digits)",
        "flat 12 4242 4242 4242 4242 33",
        "４２４２４２４２４２４２４２４２",
        "x4242424242424242x",
        "6304000000000000000",
        "4242 4242-4242.4242",
        "4242  4242  4242  4242",
        "4242\u20114242\u20114242\u20114242",
        "4242/4242/4242/4242",
        "4242_4242_4242_4242",
        "4\u200b242\u200b4242\u200b4242\u200b4242",
        "4242\n4242\n4242\n4242",
        "\u0664\u0662\u0664\u0662" * 4,
        "\u2463\u2461" * 8,
        "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
    ],
)
def test_a_card_number_is_found(text: str) -> None:
    assert holds_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It fell from 4242 feet",
        "4242424242424243",
        "4242 4242 4242",
        "424242424242",
        "call +1 555 010 0199, ext. 12",
        "40000000000000000000002",
        "on 2026-11-22 at 18:00",
        "2026-11-22 2026-11-29",
        "1Z999AA10123456784",
    ],
)
def test_other_digits_are_not_taken_for_a_card_number(text: str) -> None:
    assert not holds_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "4242424242424242",
        "4242-4242-4242-4242",
        "key_4242424242424242",
        "key-3782-822463-10005",
        "42424242-42424242",
        "https://photos.example/4242424242424242.jpg",
        "42424242-4242-4242-4242-424242424242 4242424242424242",
    ],
)
def test_a_card_number_is_found_in_an_id_or_a_name(text: str) -> None:
    assert names_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "plan_4242424242424242abcdef",
        "42424242-4242-4242-8242-42424242424f",
        "0000000000000018",
        "IMG_20261122_174208.jpg",
        "20261122-174208",
    ],
)
def test_ids_and_names_of_files_are_not_taken_for_a_card_number(text: str) -> None:
    assert not names_card_number(text)


def test_times_in_names_are_none_although_their_digits_pass() -> None:
    assert holds_card_number("2026-11-22-17-42-08")
    assert not names_card_number("2026-11-22-17-42-08")
