"""A letter before it is text and HTML, and the words that letters share."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from zoneinfo import ZoneInfo

from ...domain.consents import bank_fees
from ...domain.values import replace
from ...domain.windows import Deadline, day_text
from ...frozen import frozen
from ...words import Say


class AsIs(tuple[str, ...]):
    """Points that are the same in every language: an address, line by line."""

    __slots__ = ()


Block = str | tuple[str, ...]

BANK_FEES = bank_fees()
_FOOT = "This mail was sent by Aftercare because of your plan or claim. It needs no answer."
_STYLE = "font-family:sans-serif;line-height:1.5;max-width:40em"


@frozen
class Letter:
    """Plain sentences in blocks: a paragraph, or a list of points.

    The subject fits one header line of 78 characters, also with the longest serial.
    `link` says what the link at the end is for, `foot` why it was written. A `due` deadline goes
    along as a calendar entry.
    """

    subject: str
    blocks: tuple[Block, ...]
    link: str
    due: Deadline | None = None
    foot: str = _FOOT

    def worded(self, say: Say) -> Letter:
        """The letter as `say` says it; what is not ours to word stays as it is."""
        return replace(
            self,
            subject=say(self.subject),
            blocks=tuple(_worded(block, say) for block in self.blocks),
            link=say(self.link),
            foot=say(self.foot),
        )


def as_text(letter: Letter, url: str) -> str:
    """The letter as plain text."""
    blocks = [
        block if isinstance(block, str) else "\n".join(f"- {point}" for point in block)
        for block in letter.blocks
    ]
    return "\n\n".join((*blocks, f"{letter.link}: {url}", f"-- \n{letter.foot}\n"))


def as_html(letter: Letter, url: str, language: str) -> str:
    """The letter as a page in that `language` that loads nothing; every word of it escaped."""
    blocks = "\n".join(_html(block) for block in letter.blocks)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<title>{escape(letter.subject)}</title></head>\n<body style="{_STYLE}">\n{blocks}\n'
        f'<p><a href="{escape(url)}">{escape(letter.link)}</a></p>\n'
        f"<p><small>{escape(letter.foot)}</small></p>\n</body>\n</html>\n"
    )


def _worded(block: Block, say: Say) -> Block:
    if isinstance(block, str):
        return say(block)
    return block if isinstance(block, AsIs) else tuple(say(point) for point in block)


def _html(block: Block) -> str:
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>"
    return "<ul>" + "".join(f"<li>{escape(point)}</li>" for point in block) + "</ul>"


def short_day(when: date) -> str:
    """`6 December 2026`"""
    return day_text(when)


def day(when: date) -> str:
    """`Sunday, 6 December 2026`"""
    return f"{when:%A}, {short_day(when)}"


def until(deadline: Deadline) -> str:
    """The last day included, with its zone: `Sunday, 6 December 2026 (America/Los_Angeles)`."""
    return f"{day(deadline.last_day)} ({deadline.zone})"


def minute(moment: datetime, zone: str) -> str:
    """`Monday, 23 November 2026, 09:42 (America/Los_Angeles)`; seconds are cut off."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M} ({zone})"
