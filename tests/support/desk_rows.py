"""Rows of the desk's list as the desk reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from care.catalog import load
from care.domain.claim import Claim
from care.domain.work_order import Task, waiting
from care.web.views.values import Json
from care.web.views.work import work_view

from .builders import NOW


def desk_row(task: Task, now: datetime = NOW) -> Json:
    """The row of what waits for the desk at `now`. Fails where it does not."""
    row = waiting(task, now)
    assert row is not None, "this waits for nobody"
    return work_view(row, load())


def next_action(claim: Claim, now: datetime = NOW) -> str:
    """What the desk would do next about a claim that is on its list at `now`."""
    listed = replace(claim, work_since=claim.work_since or now)
    return str(desk_row(listed, now)["next_action"])
