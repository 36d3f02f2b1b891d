"""The answer to an import of devices."""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.device import Device
from ...usecases.import_devices import Imported
from ..errors import Fault
from .values import Json


def imported_view(imported: Imported, rows: Mapping[int, Device | tuple[Fault, ...]]) -> Json:
    """How many rows changed something, and what is wrong with which of the others."""
    return {
        "imported": imported.imported,
        "unchanged": imported.unchanged,
        "errors": [
            {"index": index, "errors": [{"pointer": f.pointer, "detail": f.detail} for f in row]}
            for index, row in rows.items()
            if not isinstance(row, Device)
        ],
    }
