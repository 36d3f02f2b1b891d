"""Which amounts the API takes: currencies, minimum charges, whole-unit currencies, suffixes."""

import re

from .errors import invalid

_MOST = 99_999_999
_MINIMUM = {
    "usd": 50,
    "eur": 50,
    "cad": 50,
    "chf": 50,
    "aud": 50,
    "gbp": 30,
    "nok": 300,
    "hkd": 400,
    "jpy": 50,
    "krw": 50,
}
_WITHOUT_MINIMUM = frozenset({"twd", "cny", "sek", "dkk", "sgd", "nzd", "isk", "ugx", "huf"})
_SENT_IN_HUNDREDS = frozenset({"isk", "ugx"})
_SUFFIX = re.compile(r"(?=.*[A-Za-z])[^<>\\'\"*]+")


def check_amount(amount: int, currency: str, param: str = "amount") -> str:
    """The currency in lower case. Raises ApiError 400 for an amount that cannot be charged.

    A currency without a published minimum takes anything above zero.
    """
    currency = currency.lower()
    if currency not in _MINIMUM and currency not in _WITHOUT_MINIMUM:
        raise invalid(f"Invalid currency: {currency}", None, "currency")
    if amount > _MOST:
        raise invalid(f"Amount must be no more than {_MOST}", "amount_too_large", param)
    least = _MINIMUM.get(currency, 1)
    if amount < least:
        message = f"Amount must be at least {least} in {currency}'s API unit"
        raise invalid(message, "amount_too_small", param)
    if currency in _SENT_IN_HUNDREDS and amount % 100:
        raise invalid(f"{currency} amounts must be divisible by 100", "invalid_amount", param)
    return currency


def check_descriptors(descriptor: str | None, suffix: str | None) -> None:
    """On a card only the suffix is allowed: no `< > \\ ' " *`, and at least one letter."""
    if descriptor is not None:
        message = "statement_descriptor is not supported for cards: use the suffix."
        raise invalid(message, "payment_intent_invalid_parameter", "statement_descriptor")
    if suffix is not None and not _SUFFIX.fullmatch(suffix):
        raise invalid("Invalid statement descriptor suffix", None, "statement_descriptor_suffix")
