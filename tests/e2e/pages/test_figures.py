"""Amounts, dates and zones inside the service's sentences, as the reader writes them."""

from __future__ import annotations

import pytest

from tests.support.fake_visits import Visit

FIGURES = "(sentence) => import('/loose/js/figures.js').then(({ figures }) => figures(sentence))"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("A hold of 999.00 USD stands.", "A hold of $999 stands."),
        ("The fee of 159.50 EUR was charged.", "The fee of €159.50 was charged."),
        ("It costs 12000 JPY.", "It costs ¥12,000."),
        ("Received by 6 December 2026.", "Received by December 6, 2026."),
        (
            "By 6 December 2026 (America/Los_Angeles) at the latest.",
            "By December 6, 2026 (Pacific Time) at the latest.",
        ),
        (
            "At 12 a.m. of the day after (Europe/Berlin).",
            "At 12 a.m. of the day after (Central European Time).",
        ),
    ],
)
def test_figures_of_a_sentence_are_written_as_the_reader_does(
    visit: Visit, said: str, read: str
) -> None:
    visit.open("terms.html")
    assert visit.page.evaluate(FIGURES, said) == read


@pytest.mark.parametrize(
    "text", ["A Mini 2 PRO with 4 LED", "The desk: fell into (Water/Mud)", "Order 159.00 of 12"]
)
def test_what_is_no_figure_stays_as_it_was_written(visit: Visit, text: str) -> None:
    visit.open("terms.html")
    assert visit.page.evaluate(FIGURES, text) == text
