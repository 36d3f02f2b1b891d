"""A card number typed anywhere is found, whatever stands around it."""

from __future__ import annotations

import pytest

from care.web.card_numbers import holds_card_number


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
    ],
)
def test_other_digits_are_not_taken_for_a_card_number(text: str) -> None:
    assert not holds_card_number(text)
