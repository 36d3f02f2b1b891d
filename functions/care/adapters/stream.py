"""The events table's stream (NEW_IMAGE), as Lambda delivers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..domain.event import Event
from .dynamo import event_in


def read_events(records: Iterable[Mapping[str, Any]]) -> list[tuple[Event, bool]]:
    """Each written event, and whether its mail is done with: sent, or never asked for.

    It is what was stored at the write that the record tells of, not what is stored now. Removals
    are left out. Raises KeyError or `TypeError` for a record of another table.
    """
    images = (record["dynamodb"].get("NewImage") for record in records)
    read = (event_in(image) for image in images if image is not None)
    return [(event, not due) for event, due in read]
