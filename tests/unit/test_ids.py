"""Ids are derived: the same request makes the same object, another one never does."""

import re

from hypothesis import given
from hypothesis import strategies as st

from care.usecases.ids import derived_id, fingerprint

KEY = "k" * 16
WORDS = st.text(st.characters(categories=["L", "N"], include_characters="-_"), min_size=1)


def test_the_same_account_and_key_make_the_same_id():
    assert derived_id("plan", "ana", KEY) == derived_id("plan", "ana", KEY)


def test_another_kind_account_or_key_makes_another_id():
    ids = {
        derived_id("plan", "ana", KEY),
        derived_id("claim", "ana", KEY),
        derived_id("plan", "ben", KEY),
        derived_id("plan", "ana", "j" * 16),
    }
    assert len(ids) == 4


@given(WORDS, WORDS)
def test_an_id_is_its_kind_and_80_bits_without_letters_that_look_alike(account, key):
    made = derived_id("claim", account, key)
    assert re.fullmatch(r"claim_[0-9a-hjkmnp-tv-z]{16}", made)


@given(WORDS, WORDS, WORDS)
def test_a_border_between_account_and_key_cannot_be_moved(one, two, three):
    joined, split = derived_id("plan", one + two, three), derived_id("plan", one, two + three)
    assert joined != split


def test_all_80_bits_come_from_the_digest():
    """No digit of an id stays the same over many keys."""
    made = [
        derived_id("plan", "ana", f"{number:016}").removeprefix("plan_") for number in range(99)
    ]
    assert all(len(set(column)) > 10 for column in zip(*made, strict=True))
    assert len(set(made)) == 99


def test_a_fingerprint_knows_the_body_and_not_its_order():
    one = fingerprint({"serial": "1ZNA0001", "term_months": 12})
    assert one == fingerprint({"term_months": 12, "serial": "1ZNA0001"})
    assert one != fingerprint({"serial": "1ZNA0001", "term_months": 24})
    assert one != fingerprint({"serial": "1ZNA0001", "term_months": "12"})
    assert re.fullmatch("[0-9a-f]{64}", one)
