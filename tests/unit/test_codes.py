"""BUY-4: activation codes that nobody guesses, and that no typing error turns into another."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from care.domain.codes import ALPHABET, DIGITS, RANDOM_BYTES, ActivationCode
from care.domain.errors import BadValue

CHANCE = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
CODES = CHANCE.map(ActivationCode.made_of)
PLACES = st.integers(0, DIGITS - 1)
WHOLE = ActivationCode.made_of(bytes(range(RANDOM_BYTES)))


def test_a_code_has_at_least_80_random_bits():
    """BUY-4: 19 characters of 5 bits each, whatever the twentieth says."""
    bits = 5 * (DIGITS - 1)
    assert bits >= 80
    codes = {
        ActivationCode.made_of((1 << bit).to_bytes(RANDOM_BYTES, "big")) for bit in range(bits)
    }
    assert len(codes) == bits


def test_a_code_is_not_made_of_too_little_chance():
    with pytest.raises(ValueError, match="12 random bytes"):
        ActivationCode.made_of(b"x" * (RANDOM_BYTES - 1))


def test_more_chance_than_is_needed_makes_the_same_code():
    assert ActivationCode.made_of(bytes(range(RANDOM_BYTES)) + b"more") == WHOLE


def test_a_code_is_printed_in_groups_of_four():
    groups = WHOLE.shown.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4, 4]
    assert "".join(groups) == WHOLE.text


def test_no_letter_of_a_code_can_be_taken_for_another():
    assert len(ALPHABET) == 32
    assert not set(ALPHABET) & set("ILOU")


@given(CODES)
def test_what_is_printed_is_read_again(code):
    assert ActivationCode.read(code.shown) == code


@given(CODES)
def test_a_code_is_read_in_lower_case_with_spaces_and_with_letters_for_digits(code):
    """A person writes o for 0, i or l for 1."""
    typed = code.shown.lower().replace("-", "  ").replace("0", "o")
    assert ActivationCode.read(f" {typed.replace('1', 'l')}\n") == code
    assert ActivationCode.read(typed.replace("1", "I")) == code
    assert ActivationCode.read(typed.replace("o", "O")) == code


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(code, place, letter):
    assume(code.text[place] != letter)
    typed = code.text[:place] + letter + code.text[place + 1 :]
    with pytest.raises(BadValue, match="typing error"):
        ActivationCode.read(typed)


def test_every_single_wrong_character_of_one_code_is_found():
    """All 20 × 31 of them."""
    for place in range(DIGITS):
        for letter in set(ALPHABET) - {WHOLE.text[place]}:
            with pytest.raises(BadValue, match="typing error"):
                ActivationCode.read(WHOLE.text[:place] + letter + WHOLE.text[place + 1 :])


@given(CODES, st.integers(0, DIGITS - 2))
def test_every_exchange_of_neighbours_is_found(code, place):
    left, right = code.text[place], code.text[place + 1]
    assume(left != right)
    typed = code.text[:place] + right + left + code.text[place + 2 :]
    with pytest.raises(BadValue, match="typing error"):
        ActivationCode.read(typed)


@given(CODES, PLACES, PLACES)
def test_every_exchange_of_any_two_characters_is_found(code, one, other):
    assume(code.text[one] != code.text[other])
    typed = list(code.text)
    typed[one], typed[other] = typed[other], typed[one]
    with pytest.raises(BadValue, match="typing error"):
        ActivationCode.read("".join(typed))


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "-",
        WHOLE.text[:-1],
        WHOLE.text + "0",
        "U" * DIGITS,
        "ı" * DIGITS,
        "\x00" * DIGITS,
        "０" * 20,
    ],
)
def test_what_is_no_code_is_refused_with_the_way_out(raw):
    with pytest.raises(BadValue, match="20 letters and digits; look at the card again") as caught:
        ActivationCode.read(raw)
    assert caught.value.pointer == "/code"
    assert caught.value.__cause__ is None


def test_the_fault_is_at_the_field_that_was_read():
    with pytest.raises(BadValue) as caught:
        ActivationCode.read("x", "/cards/0")
    assert caught.value.pointer == "/cards/0"


def test_a_code_that_is_not_canonical_cannot_be_built():
    """Wrong states cannot be built: whoever holds a code need not check it again."""
    for text in (WHOLE.shown, WHOLE.text.lower(), ""):
        with pytest.raises(BadValue):
            ActivationCode(text)


def test_no_repr_shows_a_code():
    """It would end in a log."""
    assert WHOLE.text not in repr(WHOLE) + str(WHOLE) + f"{[WHOLE]}"
