"""Money: whole minor units, one currency at a time (PAY-9)."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.domain import money
from care.domain.errors import BadValue
from care.domain.money import Money

amounts = st.integers(min_value=-99_999_999, max_value=99_999_999)


def usd(amount: int) -> Money:
    return Money(amount, "USD")


def test_amounts_of_one_currency_add_and_subtract_to_the_cent():
    assert usd(15900) + usd(99900) == usd(115800)
    assert usd(15900) - usd(99900) == usd(-84000)


@pytest.mark.parametrize("reckon", ["__add__", "__sub__", "__le__"])
def test_amounts_of_two_currencies_are_never_reckoned_together(reckon):
    with pytest.raises(BadValue) as refused:
        getattr(usd(15900), reckon)(Money(15900, "CAD"))
    assert refused.value.pointer == "/currency"
    assert refused.value.detail == "CAD cannot be reckoned with USD."


def test_equal_amounts_of_two_currencies_are_not_equal():
    assert usd(0) != Money(0, "EUR")


@pytest.mark.parametrize("amount", [159.0, "15900", True, None])
def test_an_amount_that_is_no_whole_number_is_refused(amount):
    with pytest.raises(BadValue) as refused:
        Money(amount, "USD")
    assert refused.value.pointer == "/amount"


@pytest.mark.parametrize("currency", ["usd", "US", "USDT", "", "U1S", "A--", "ÄÖÜ", "USD\n", "$$$"])
def test_a_currency_that_is_not_three_capital_letters_is_refused(currency):
    with pytest.raises(BadValue) as refused:
        Money(1, currency)
    assert refused.value.pointer == "/currency"


def test_only_zero_is_falsy():
    assert not usd(0)
    assert usd(1) and usd(-1)


@pytest.mark.parametrize(
    ("less", "more", "fits"), [(99, 100, True), (100, 100, True), (101, 100, False)]
)
def test_an_amount_is_at_most_another_up_to_and_with_equality(less, more, fits):
    assert (usd(less) <= usd(more)) is fits


def test_the_docstrings_examples_are_true():
    assert doctest.testmod(money) == (0, 1)


def test_money_cannot_be_changed_after_it_is_made():
    with pytest.raises(AttributeError):
        usd(1).amount = 2  # type: ignore[misc]


@settings(deadline=None)
@given(amounts, amounts)
def test_what_is_added_can_be_taken_away_again(one, other):
    assert usd(one) + usd(other) - usd(other) == usd(one)
