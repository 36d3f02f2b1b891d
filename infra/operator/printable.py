"""What people typed, on a terminal: as text, never as an order to the terminal.

The API refuses control characters in what is typed. Files of the maker's and answers of other
services may still hold them, and a terminal obeys: it moves, recolours, renames its window, turns
a line round.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

# Controls of ISO 6429 but tab and line feed, other line breaks, what turns the reading direction.
_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")


def printable(text: str) -> str:
    r"""`text` with a mark in place of each character that a terminal obeys.

    >>> printable("a\x1b[31m")
    'a�[31m'
    """
    return _ORDERS.sub("\N{REPLACEMENT CHARACTER}", text)


def json_text(document: Any, indent: int | None = None) -> str:
    """`document` as JSON; what a terminal obeys is escaped, and read back as it was."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    return _ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Terminal(Console):
    """A console that prints what it is given: no markup, no highlights, no orders but its own."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The pieces of `renderable`; those that are text are printable."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=printable(piece.text))
