"""The answers to imports of devices and of plans."""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.device import Device
from ...domain.legacy import LegacyPlan
from ...usecases.import_devices import Imported
from ...usecases.import_plans import ImportedPlans
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


def imported_plans_view(
    imported: ImportedPlans, rows: Mapping[int, LegacyPlan | tuple[Fault, ...]]
) -> Json:
    """The same for plans, whose rows can also be refused for what is known here."""
    found = {index: row for index, row in rows.items() if not isinstance(row, LegacyPlan)}
    for index, fault in imported.faults.items():
        found[index] = (Fault(f"/plans/{index}{fault.pointer}", fault.detail),)
    return {
        "imported": imported.imported,
        "unchanged": imported.unchanged,
        "errors": [
            {
                "index": index,
                "errors": [{"pointer": f.pointer, "detail": f.detail} for f in found[index]],
            }
            for index in sorted(found)
        ],
    }
