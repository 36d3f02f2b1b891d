"""The catalog's values: families, models, regions and what a plan costs there. Data fills them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..frozen import frozen
from .money import Money
from .parts import Cover, DeviceClass, Part, Sends
from .policies import Policies


@frozen
class Family:
    """A product family: its class (ELG-2, ELG-3) and its row of the coverage table (COV-1).

    `cameras` is the family of its cameras where these carry plans of their own (COV-3).
    """

    id: str
    name: str
    device_class: DeviceClass
    coverage: Mapping[Part, Cover]
    video_verification: bool
    cameras: str | None = None

    def cover(self, part: Part) -> Cover:
        """What the table says of `part`; a part that it does not list is absent."""
        return self.coverage.get(part, Cover.ABSENT)


@frozen
class Model:
    """One model of the public list (COV-4). `successor` may ship in its place (LNK-1)."""

    id: str
    name: str
    family: str
    successor: str | None = None


@frozen
class Region:
    """A market with one zone, one currency and one set of terms (TIM-1, COV-7, PAY-9)."""

    id: str
    name: str
    zone: str
    currency: str
    countries: tuple[str, ...]
    terms_version: str
    from_documents: bool
    tax_included: bool
    premium: bool
    basic: bool
    withdrawal_days: int
    return_days: int
    carrier_pause_days: int
    cure_days: int
    late_fee: Money
    minimum_charge: Money
    service_centre: tuple[str, ...]
    expert: tuple[str, ...]
    holidays: frozenset[date]


@frozen(kw_only=True)
class PlanFees:
    """What a plan's replacements cost: a plan keeps those that it was sold under (TRM-3, PAY-6).

    `replacement_fees[i]` is the fee of the (i+1)th paid replacement of a plan (PAY-6); there are as
    many as the plan has replacements. `hold` is the Premium hold, `battery_hold` that of a battery
    claim (HLD-1); None where the family's battery is not covered. `flyaway_fee` is None where no
    Flyaway is entitled, else at most `flyaways` of the replacements may be one (SVC-10).
    """

    replacement_fees: tuple[Money, ...]
    hold: Money
    battery_hold: Money | None = None
    flyaway_fee: Money | None = None
    flyaways: int = 0

    @property
    def replacements(self) -> int:
        """Replacements in the whole term (TRM-3)."""
        return len(self.replacement_fees)

    def replacement_fee(self, number: int) -> Money:
        """The fee of the `number`th paid replacement, counted from 1 (PAY-6)."""
        return self.replacement_fees[number - 1]

    def hold_for(self, sends: Sends) -> Money:
        """The hold for what is registered to come back (HLD-1, SVC-14)."""
        if sends is Sends.BATTERY and self.battery_hold is not None:
            return self.battery_hold
        return self.hold


@frozen(kw_only=True)
class Price(PlanFees):
    """What one plan of one model costs in one region: illustrative figures, and they say so."""

    model: str
    region: str
    term_months: int
    fee: Money
    product_value: Money
    battery_value: Money | None

    @property
    def fees(self) -> PlanFees:
        """What a plan that is sold now keeps of it (TRM-3)."""
        return PlanFees(
            replacement_fees=self.replacement_fees,
            hold=self.hold,
            battery_hold=self.battery_hold,
            flyaway_fee=self.flyaway_fee,
            flyaways=self.flyaways,
        )


@frozen
class Catalog:
    """Everything sold, by id. Read once from data files and never written."""

    families: Mapping[str, Family]
    models: Mapping[str, Model]
    regions: Mapping[str, Region]
    prices: Mapping[tuple[str, str, int], Price]
    exclusions: Mapping[str, str]
    policies: Policies

    def family_of(self, model: str) -> Family:
        """The family of a listed model. Raises KeyError for an unlisted one."""
        return self.families[self.models[model].family]

    def prices_of(self, model: str, region: str) -> tuple[Price, ...]:
        """The plans sold for `model` in `region`, shortest term first; maybe none."""
        return tuple(
            price for key, price in sorted(self.prices.items()) if key[:2] == (model, region)
        )

    def price(self, model: str, region: str, term_months: int) -> Price | None:
        """The price of one plan, or None where it is not sold."""
        return self.prices.get((model, region, term_months))
