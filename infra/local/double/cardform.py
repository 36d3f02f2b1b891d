"""The card form: what the customer typed, and what is wrong with it."""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from . import cards
from .store import Json

_SAMPLE_EXPIRY = "12 / 34"


class Refused(Exception):
    """A sentence for the customer, and the field it is about."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class CardForm:
    """As typed; nothing of it is kept unless it is a test card."""

    number: str = ""
    expiry: str = ""
    cvc: str = ""
    name: str = ""
    country: str = "US"
    postal_code: str = ""

    @classmethod
    def read(cls, body: bytes) -> "CardForm":
        known = asdict(cls())
        typed = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return cls(**{name: typed.get(name, known[name]).strip() for name in known})

    @classmethod
    def sample(cls, number: str) -> "CardForm":
        """Filled in with a test card; empty for anything else."""
        card = cards.by_number(number)
        if card is None:
            return cls()
        cvc = "1234"[: card.cvc_digits]
        return cls(_grouped(number), _SAMPLE_EXPIRY, cvc, "Test Customer", "US", "94107")

    def check(self, now: int, *, postal_code_required: bool) -> cards.Card:
        """The test card. Raises Refused: Luhn, unknown number, expiry, CVC, name, postal code."""
        digits = re.sub(r"[ -]", "", self.number)
        if not digits.isdigit() or not digits.isascii() or not cards.luhn(digits):
            raise Refused("Your card number is incorrect.", "number")
        card = cards.by_number(digits)
        if card is None:
            raise Refused("Only test cards are taken here. Choose one from the list.", "number")
        self._check_expiry(now)
        if not re.fullmatch(rf"[0-9]{{{card.cvc_digits}}}", self.cvc):
            raise Refused(f"The security code has {card.cvc_digits} digits.", "cvc")
        if not self.name:
            raise Refused("Enter the name on the card.", "name")
        if postal_code_required and not self.postal_code:
            raise Refused("Enter the postal code of the billing address.", "postal_code")
        return card

    def _check_expiry(self, now: int) -> None:
        month, year = self.expiry_parts()
        today = datetime.fromtimestamp(now, UTC)
        if not 1 <= month <= 12:
            raise Refused("Enter the expiry date as month and year, such as 12 / 34.", "expiry")
        if (year, month) < (today.year, today.month):
            raise Refused("Your card has expired.", "expiry")

    def expiry_parts(self) -> tuple[int, int]:
        """(month, year); (0, 0) for what is no date."""
        found = re.fullmatch(r"([0-9]{1,2}) *[/-]? *(?:20)?([0-9]{2})", self.expiry)
        return (int(found[1]), 2000 + int(found[2])) if found else (0, 0)

    def billing(self) -> Json:
        blank = {"city": None, "line1": None, "line2": None, "state": None}
        address = blank | {"country": self.country, "postal_code": self.postal_code or None}
        return {"address": address, "name": self.name}


def _grouped(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
