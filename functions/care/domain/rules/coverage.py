"""Which device a plan covers, and which camera needs its own (COV-3)."""

from __future__ import annotations

from typing import Protocol

from ..decision import Verdict, check, not_applicable, rule
from ..parts import Part
from ..terms import Family

CAMERA_PARTS = (Part.CAMERA, Part.GIMBAL)


class ClaimedParts(Protocol):
    """What the rule looks at: the family of the claimed serial, and the parts said to be broken."""

    @property
    def family(self) -> Family | None: ...

    @property
    def parts(self) -> tuple[Part, ...]: ...


@rule("COV-3")
def one_serial(facts: ClaimedParts) -> Verdict:
    """A plan is bound to one serial number; an Inspire 2 and each of its cameras carry their own,
    as many as there are devices."""
    if facts.family is None:
        return not_applicable("The model is not in the catalog.")
    asked = [part for part in facts.parts if part in CAMERA_PARTS]
    return check(
        facts.family.cameras is None or not asked,
        "A plan covers the one serial number that it is bound to.",
        "The camera of this product has a serial number and a plan of its own; claim it by its own "
        "serial number.",
        cameras=facts.family.cameras,
        parts=", ".join(asked) or None,
    )
