"""The body of import_devices: rows are read one by one, so that a bad one stops no good one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from ...domain.device import Device
from ...domain.errors import BadValue
from ...domain.windows import instant
from ..errors import Fault, Invalid
from .body import Body
from .fields import Code, ForeignId, RegionCode, Serial

MOST_ROWS = 500
YEARS = range(2000, 2101)  # what a registry may tell of; a year beyond breaks the reckoning of days
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_WAY_OUT = "A time is written like 2026-11-22T17:42:19Z, in the years 2000 to 2100."


def _instant(text: object) -> datetime:
    if not isinstance(text, str) or not _RFC_3339.fullmatch(text):
        raise BadValue("", _WAY_OUT)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadValue("", _WAY_OUT) from None
    if moment.year not in YEARS:
        raise BadValue("", _WAY_OUT)
    return instant(moment)


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class DeviceRow(Body):
    """One device as the maker reports it. A region that is null goes to the desk (ELG-6).

    `returned_at`: it went back to its seller (RFD-1). `bound_account` since `bound_at` is the
    owner's account in the maker's own system (SVC-10).
    """

    serial: Serial
    model: Code
    region: RegionCode | None
    sold_at: Instant | None = None
    delivered_at: Instant | None = None
    activated_at: Instant | None = None
    returned_at: Instant | None = None
    bound_account: ForeignId | None = None
    bound_at: Instant | None = None

    @property
    def device(self) -> Device:
        """The same as a value of the domain."""
        return Device(**self.model_dump())


class DeviceBatch(Body):
    """1 to 500 rows, not looked at yet."""

    devices: Annotated[list[Any], Field(min_length=1, max_length=MOST_ROWS)]

    def rows(self) -> Iterator[tuple[int, Device | tuple[Fault, ...]]]:
        """Each row's index with its device, or with what is wrong with it."""
        for index, row in enumerate(self.devices):
            try:
                yield index, DeviceRow.read(row, at=f"/devices/{index}").device
            except Invalid as error:
                yield index, error.faults
