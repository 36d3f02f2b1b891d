"""The bodies about plans that stand: renewed, given back, voided, taken over from the old books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from ...domain.errors import BadValue
from ...domain.legacy import LEGACY_REPLACEMENTS, LegacyPlan
from ...domain.serials import SerialNumber
from ...usecases.close_task import Done
from ...usecases.ids import fingerprint
from ...usecases.renew_plan import Renewal
from ..errors import Fault, Invalid
from .body import Body
from .devices import Instant
from .fields import Amount, Line, Locale, Number, ObjectId, Serial, Yes

MOST_ROWS = 100
YEARS = range(2010, 2101)
_WAY_OUT = "A date is written like 2023-07-12, in the years 2010 to 2100."


def _date(text: object) -> date:
    try:
        day = date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise BadValue("", _WAY_OUT)
    return day


Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]


class PlanRenewal(Body):
    """What the owner submits; `price` is the one that was shown."""

    price: Amount
    agree_terms: Yes
    locale: Locale = "en-US"

    def renewal(self, account_id: str, plan_id: str, key: str) -> Renewal:
        """The renewal of this plan under its Idempotency-Key."""
        request = {"plan_id": plan_id} | self.model_dump()
        return Renewal(
            account_id=account_id,
            plan_id=plan_id,
            price=self.price.money,
            locale=self.locale,
            key=key,
            request_hash=fingerprint(request),
        )


class PlanReturn(Body):
    """Nothing to say: the plan is in the path."""


class PlanVoiding(Body):
    """Why the plan ends. The owner reads it: no names, no personal data."""

    reason: Line


class TaskSettling(Body):
    """What the desk did about what waited on the plan. The owner reads the note: no names, no
    personal data. `since` is that of the row of the desk's list."""

    note: Line
    since: Instant | None = None

    def done(self, by: str) -> Done:
        """The same by the desk's account `by`."""
        return Done(self.note, by, self.since)


class LegacyRow(Body):
    """One plan of the old books; `ends_on` is the first local day without cover."""

    reference: Number
    account_id: ObjectId
    serial: Serial
    sold_on: Day
    starts_on: Day
    ends_on: Day
    replacements: int = Field(ge=LEGACY_REPLACEMENTS, le=LEGACY_REPLACEMENTS)
    used: int = Field(ge=0, le=LEGACY_REPLACEMENTS)

    @property
    def plan(self) -> LegacyPlan:
        """The same as a value of the use case."""
        return LegacyPlan(
            reference=self.reference,
            account_id=self.account_id,
            serial=SerialNumber(self.serial),
            sold_on=self.sold_on,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            used=self.used,
            request_hash=fingerprint(self.model_dump()),
        )


class LegacyBatch(Body):
    """1 to 100 rows, not looked at yet."""

    plans: Annotated[list[Any], Field(min_length=1, max_length=MOST_ROWS)]

    def rows(self) -> Iterator[tuple[int, LegacyPlan | tuple[Fault, ...]]]:
        """Each row's index with its plan, or with what is wrong with it."""
        for index, row in enumerate(self.plans):
            try:
                yield index, LegacyRow.read(row, at=f"/plans/{index}").plan
            except Invalid as error:
                yield index, error.faults
            except BadValue as fault:
                yield index, (Fault(f"/plans/{index}{fault.pointer}", fault.detail),)
