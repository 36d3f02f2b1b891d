"""The field's words for what breaks, how, and what is sent back."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """A part of a device that a plan may cover (COV-1)."""

    AIRCRAFT = "aircraft"
    CAMERA = "camera"
    GIMBAL = "gimbal"
    PROPELLERS = "propellers"
    BATTERY = "battery"
    GRIP = "grip"


class Cover(StrEnum):
    """What the coverage table says of a part (COV-1). `ABSENT` is its N/A: no such part."""

    YES = "yes"
    NO = "no"
    ABSENT = "n/a"


class DeviceClass(StrEnum):
    """Which activation window a family has (ELG-2, ELG-3)."""

    AIRCRAFT = "aircraft"
    MOUNTED = "mounted"
    HANDHELD = "handheld"


class Service(StrEnum):
    """What a claim asks for (SVC-5 to SVC-10)."""

    PREMIUM = "premium"
    BASIC = "basic"
    REPAIR = "repair"
    REPLACEMENT = "replacement"
    FLYAWAY = "flyaway"


class Cause(StrEnum):
    """What happened (COV-2). Repair takes every cause; Express takes `EXPRESS_CAUSES`."""

    USER_ERROR = "user_error"
    SIGNAL_INTERFERENCE = "signal_interference"
    COLLISION = "collision"
    WATER = "water"
    DROP = "drop"
    NATURAL_WEAR = "natural_wear"
    DEFECT = "defect"
    LOSS = "loss"
    OTHER = "other"


EXPRESS_CAUSES = frozenset(Cause) - {Cause.DEFECT, Cause.LOSS, Cause.OTHER}


class Condition(StrEnum):
    """What a replacement unit is (COV-5)."""

    NEW = "new"
    EQUIVALENT = "equivalent"


class Sends(StrEnum):
    """What a claim registers to be sent back (SVC-14)."""

    UNIT = "unit"
    UNIT_WITH_BATTERY = "unit_with_battery"
    BATTERY = "battery"
