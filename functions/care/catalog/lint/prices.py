"""Rules over prices: fees by number, holds within their bounds, amounts that the provider takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .files import Data, Document, Finding, pointer

FEES = {"12": 2, "24": 4}
"""Replacements, and so fees, of a plan by its months (TRM-3)."""


class Entry(NamedTuple):
    """One model's prices in one file; `region` is None while the region's own file is broken."""

    file: str
    model: str
    row: Document
    region: Document | None

    def finding(self, problem: str, *steps: str | int) -> Finding:
        return Finding(self.file, pointer("models", self.model, *steps), problem)

    def charges(self) -> Iterator[tuple[tuple[str | int, ...], Document]]:
        """Every amount that the provider may be asked for, with the way to it."""
        for field in ("hold", "battery_hold"):
            if field in self.row:
                yield (field,), self.row[field]
        for months, term in self.row["terms"].items():
            yield ("terms", months, "fee"), term["fee"]
            for index, fee in enumerate(term["replacement_fees"]):
                yield ("terms", months, "replacement_fees", index), fee
            if "flyaway" in term:
                yield ("terms", months, "flyaway", "fee"), term["flyaway"]["fee"]

    def monies(self) -> Iterator[tuple[tuple[str | int, ...], Document]]:
        """Every amount of the entry, with the way to it."""
        yield from self.charges()
        for field in ("product_value", "battery_value"):
            if field in self.row:
                yield (field,), self.row[field]


def entries(data: Data) -> Iterator[Entry]:
    """The entries of all sound price files."""
    for file, sheet in data.each("prices"):
        for model, row in sheet["models"].items():
            yield Entry(file, model, row, data.twin(file, "regions"))


def model_known(data: Data) -> Iterator[Finding]:
    """What has a price is on the public list (COV-4)."""
    models = data.rows("models")
    for entry in entries(data):
        if models is not None and entry.model not in models:
            yield entry.finding("is no listed model; list it in models.json, or remove its prices")


def fees_counted(data: Data) -> Iterator[Finding]:
    """There is a fee for each replacement of the term (TRM-3, PAY-6)."""
    for entry in entries(data):
        for months, term in entry.row["terms"].items():
            given, due = len(term["replacement_fees"]), FEES[months]
            if given != due:
                problem = (
                    f"{months} months have {due} replacements, not {given}; give {due} fees (TRM-3)"
                )
                yield entry.finding(problem, "terms", months, "replacement_fees")


def battery_priced(data: Data) -> Iterator[Finding]:
    """A battery has a hold and a value exactly where the family covers it (SVC-14, HLD-1)."""
    families, models = data.rows("families"), data.rows("models")
    for entry in entries(data):
        model = (models or {}).get(entry.model, {"family": ""})
        family = (families or {}).get(model["family"])
        if family is None:
            continue
        covered = family["coverage"]["battery"] == "yes"
        for field in ("battery_hold", "battery_value"):
            if covered and field not in entry.row:
                yield entry.finding("is missing, the family's battery is covered; add it", field)
            if not covered and field in entry.row:
                yield entry.finding("the family's battery is not covered; remove it", field)


def currency_one(data: Data) -> Iterator[Finding]:
    """Every amount is in the region's currency (PAY-9)."""
    for entry in entries(data):
        for steps, money in entry.monies():
            if entry.region and money["currency"] != entry.region["currency"]:
                wanted = entry.region["currency"]
                problem = f"{money['currency']} is not the region's {wanted}; write that (PAY-9)"
                yield entry.finding(problem, *steps, "currency")


def chargeable(data: Data) -> Iterator[Finding]:
    """A fee is zero or one that the provider takes; a hold is never zero (PAY-9, HLD-1)."""
    for entry in entries(data):
        least = _amount(entry.region, "minimum_charge")
        for steps, money in entry.charges():
            hold, amount = steps[-1] in ("hold", "battery_hold"), money["amount"]
            if least is not None and amount < least and (hold or amount):
                way_out = f"give {least} or more" + ("" if hold else ", or 0")
                problem = f"{amount} is below the provider's minimum of {least}; {way_out} (PAY-9)"
                yield entry.finding(problem, *steps, "amount")


def hold_bounded(data: Data) -> Iterator[Finding]:
    """No hold is above the value of what it stands for (HLD-1)."""
    for entry in entries(data):
        for hold, value in (("hold", "product_value"), ("battery_hold", "battery_value")):
            held, worth = _amount(entry.row, hold), _amount(entry.row, value)
            if held is not None and worth is not None and held > worth:
                problem = f"{held} is above {value} of {worth}; lower the hold (HLD-1)"
                yield entry.finding(problem, hold, "amount")


def late_fee_bounded(data: Data) -> Iterator[Finding]:
    """What a late fee leaves of each hold is zero, or an amount that the provider takes (HLD-8)."""
    for entry in entries(data):
        late, least = _amount(entry.region, "late_fee"), _amount(entry.region, "minimum_charge")
        for hold in ("hold", "battery_hold"):
            held = _amount(entry.row, hold)
            if held and late and least is not None and held != late and held - late < least:
                problem = f"{held} less the late fee of {late} is below the provider's {least}"
                problem += "; raise the hold, or lower the late fee (HLD-8)"
                yield entry.finding(problem, hold, "amount")


def _amount(document: Document | None, field: str) -> int | None:
    money: dict[str, Any] = (document or {}).get(field) or {}
    return money.get("amount")


RULES = (
    model_known,
    fees_counted,
    battery_priced,
    currency_one,
    chargeable,
    hold_bounded,
    late_fee_bounded,
)
