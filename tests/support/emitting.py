"""Doors that emit under their own names. Use as `pytest_plugins`, beside the doors' fixtures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from care.web import telemetry

Named = Callable[[str], Any]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Named:
    """`with named("sweep_due"): …` runs what emits as the template names that door's function."""

    @contextmanager
    def named(door: str) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setenv("POWERTOOLS_SERVICE_NAME", door)  # of metrics with a kind
            patch.setattr(telemetry._metrics.provider, "service", door)
            yield

    return named
