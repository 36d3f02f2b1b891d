"""Serial numbers: upper case, without spaces, hyphens and dots; nothing else is guessed (RET-2)."""

from __future__ import annotations

import doctest
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.domain import serials
from care.domain.errors import BadValue
from care.domain.serials import SerialNumber

letters_and_digits = st.text(string.ascii_letters + string.digits, min_size=4, max_size=32)
noise = st.text(" \t\u00a0.-", max_size=3)
anything = st.text(string.printable + "ßſıÅ–\u00a0\ufb01１", max_size=40)


@pytest.mark.parametrize(
    "written",
    [
        "1ZNAB1234",
        "1znab1234",
        "1zn-ab 12.34",
        "  1ZNAB1234\r\n",
        "1ZN\u00a0AB\t1234",
        "-1.Z.N-A-B 1 2 3 4-",
    ],
)
def test_one_serial_written_in_several_ways_is_read_alike(written):
    assert SerialNumber.read(written) == SerialNumber("1ZNAB1234")
    assert str(SerialNumber.read(written)) == "1ZNAB1234"


@pytest.mark.parametrize(("one", "other"), [("1ZN0", "1ZNO"), ("1ZN1", "1ZNI"), ("8ZNX", "BZNX")])
def test_letters_that_look_like_digits_are_not_guessed(one, other):
    assert SerialNumber.read(one) != SerialNumber.read(other)


@pytest.mark.parametrize("written", ["ABC1", "A" * 32])
def test_the_shortest_and_the_longest_serial_are_read(written):
    assert SerialNumber.read(written).text == written


@pytest.mark.parametrize(
    "written",
    ["", " .-", "ABC", "A" * 33, "1ZN_AB12", "1ZN/AB12", "1ZN–AB12", "1ZN#1234", "1ZN\x001234"],
)
def test_what_is_no_serial_is_refused_with_the_field_and_the_way_out(written):
    with pytest.raises(BadValue) as refused:
        SerialNumber.read(written, "/devices/3/serial")
    assert refused.value.pointer == "/devices/3/serial"
    assert "4 to 32 letters and digits" in refused.value.detail


@pytest.mark.parametrize(
    "written", ["123ß", "12ſ34", "1234ı", "123\ufb01", "１２３４", "ÅBCD", "АВСЕ"]
)
def test_letters_of_other_alphabets_are_refused_not_turned_into_ours(written):
    with pytest.raises(BadValue):
        SerialNumber.read(written)


@pytest.mark.parametrize("text", ["", "1znab1234", "1ZN AB12", "ABC", "A" * 33, "ABCD\n"])
def test_a_serial_cannot_be_built_in_a_wrong_state(text):
    with pytest.raises(BadValue):
        SerialNumber(text)


def test_the_docstrings_examples_are_true():
    assert doctest.testmod(serials) == (0, 1)


def test_equal_serials_are_one_key():
    assert {SerialNumber.read("abcd-1"): "found"}[SerialNumber("ABCD1")] == "found"


@settings(deadline=None)
@given(letters_and_digits, noise)
def test_noise_and_case_never_change_what_is_read(text, between):
    assert SerialNumber.read(between.join(text.lower())) == SerialNumber(text.upper())


@settings(deadline=None)
@given(anything)
def test_any_text_is_either_refused_or_read_to_a_serial_that_reads_as_itself(text):
    try:
        serial = SerialNumber.read(text)
    except BadValue:
        return
    assert SerialNumber.read(serial.text) == serial
