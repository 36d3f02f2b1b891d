"""The locks, read: each pinned package with its hashes, and who asks for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from infra.supply.npm_lock import read_npm_lock
from infra.supply.pins import Lock, Pin
from infra.supply.pip_lock import read_pip_lock

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is fetched, the lock that says what it is, and where it is installed."""

    name: str
    lock: str
    environment: str
    ships: bool = False

    def read(self, root: Path = ROOT) -> Lock:
        read = read_npm_lock if self.lock.endswith(".json") else read_pip_lock
        return read((root / self.lock).read_text("utf-8"))


# Every lock of the repository; a test looks for others.
PARTS = (
    Part("functions", "functions/requirements.txt", ".venv", ships=True),
    Part("tests", "requirements-dev.txt", ".venv"),
    Part("emulator", "infra/local/requirements.txt", ".tools/emulator"),
    Part("SAM", "infra/local/requirements-sam.txt", ".tools/sam"),
    Part("Node", "infra/node/requirements.txt", ".tools/node"),
    Part("packer", "infra/node/package-lock.json", ""),
    Part("uv", "infra/uv/requirements.txt", ".tools/uv"),
)


def parts_of(root: Path = ROOT) -> dict[Pin, list[Part]]:
    """Each pinned package once, by its purl, with the parts that fetch it in the order of `PARTS`.

    Two locks of different days may know different files of one version: it has the hashes of both.
    """
    pins: dict[str, Pin] = {}
    parts: dict[str, list[Part]] = {}
    for part in PARTS:
        for pin in part.read(root).pins:
            known = pins.get(pin.purl, pin)
            pins[pin.purl] = replace(pin, hashes=tuple(sorted({*known.hashes, *pin.hashes})))
            parts.setdefault(pin.purl, []).append(part)
    return {pins[purl]: parts[purl] for purl in sorted(pins)}


def shipped(parts: list[Part]) -> bool:
    return any(part.ships for part in parts)


def unhashed(root: Path = ROOT) -> list[str]:
    """Each pin whose lock would let anything come, with its lock."""
    return [
        f"{part.lock}: {pin.name} {pin.version} has no hash"
        for part in PARTS
        for pin in part.read(root).pins
        if not pin.hashes
    ]
