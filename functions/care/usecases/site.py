"""Where a reader's pages are: English ones at the site's own address, others under their tag."""

from __future__ import annotations

from ..words import ENGLISH, language_of


def pages_of(site_url: str, locale: str) -> str:
    """The address that the pages for a reader of `locale` begin with, without a slash at its end.

    >>> pages_of("https://care.example", "es-MX"), pages_of("https://care.example", "en")
    ('https://care.example/es', 'https://care.example')
    """
    language = language_of(locale)
    return site_url if language == ENGLISH else f"{site_url}/{language}"
