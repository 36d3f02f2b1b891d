"""How big the package is that each door starts from."""

from __future__ import annotations

import os

from infra.local.build import OUTPUT, build
from infra.package.archive import MEGABYTE, MOST_MEGABYTES
from infra.package.bytecode import uncompiled
from tests.bench.figure import Figure


def measure() -> list[Figure]:
    """Builds it, and weighs what is deployed."""
    build(dict(os.environ))
    (package,) = OUTPUT.glob("*-Shared")
    (packed,) = OUTPUT.glob("*.zip")
    megabytes = packed.stat().st_size / MEGABYTE
    return [
        Figure("package, zipped", round(megabytes, 2), "MB", MOST_MEGABYTES),
        Figure("modules without .pyc", len(uncompiled(package)), "modules", 0),
    ]
