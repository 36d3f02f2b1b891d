"""The emulator of the local cloud by itself: DynamoDB that may be judged by its races.

Nothing is deployed: tables are made by `tables.py`. It has ports and a folder of its own, and
stands beside a developer's `make run`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.children import Children
from infra.local.lifecycle import alone, start_emulator
from infra.local.world import World

from .double import free_port


@contextmanager
def running_emulator(folder: Path) -> Iterator[World]:
    """An emulator on loopback with its state in `folder`; fails where it does not start."""
    world = World(folder, *(free_port() for _ in range(4)))
    with alone(world):
        children = Children(world)
        try:
            start_emulator(world, children)
            yield world
        finally:
            children.stop()
            shutil.rmtree(world.scratch, ignore_errors=True)
