"""Names of fields and parameters that a caller made up: which of them may be told back."""

from __future__ import annotations

import re

from .card_numbers import holds_card_number

UNKNOWN = "Not known here."
UNTOLD = "This has a field that is not known here."
_FIELD = r"[A-Za-z_][A-Za-z0-9_-]{0,39}"


def is_name(text: str) -> bool:
    """Whether it could be a field's name, and hides no card number."""
    return bool(re.fullmatch(_FIELD, text)) and not holds_card_number(text)
