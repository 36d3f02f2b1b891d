"""The calculator of units, held against what the local cloud says that was consumed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from docs.make_requests import silent
from tests.support.counted_doors import Asked, CountedDoors
from tests.support.counted_story import premium
from tests.support.deploying import empty_cloud
from tests.support.door_fixtures import cloud_client, world_of


def written() -> list[Asked]:
    """Every write of a Premium claim, from the order of its plan to the release of its hold, as an
    emulator of its own stored it: `writes` as we reckon, `reported` as it says."""
    with (
        tempfile.TemporaryDirectory() as folder,
        empty_cloud(Path(folder)) as world,
        cloud_client(world.emulator_url) as client,
        silent(),
        world_of(CountedDoors, client) as doors,
    ):
        premium(doors)
        asked = [each for step in doors.steps for each in step.asked]
    return [each for each in asked if each.writes]
