"""The same under Lambda's Runtime Interface Emulator: its own figures of INIT and first INVOKE."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.starts_process import settings
from tests.support.double import until
from tests.support.first_calls import first_event
from tests.support.rie import Deployed, Runtime, runtime

_INIT = re.compile(r"INIT REPORT\(durationMs: ([\d.]+)\)")
_INVOKE = re.compile(r"INVOKE RTDONE\(status: success.*?duration: ([\d.]+)ms\)")
CREDENTIALS = {"AccessKeyId": "test", "SecretAccessKey": "test", "SessionToken": "test"}


def start(name: str, package: Path, endpoint: str) -> float:
    """Milliseconds of INIT and first INVOKE together, by the emulator's log."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        runtime(_deployed(name, endpoint), package, Path(scratch)) as here,
    ):
        here.invoke(first_event(name))
        return until(lambda: _told(here), "the emulator's report", 10.0)


def _told(here: Runtime) -> float | None:
    """INIT and INVOKE, once both are in the log. Raises AssertionError where the call failed."""
    said = here.said()
    init, invoke = _INIT.search(said), _INVOKE.search(said)
    assert "status: error" not in said, said
    return float(init[1]) + float(invoke[1]) if init and invoke else None


def _deployed(name: str, endpoint: str) -> Deployed:
    configuration: dict[str, Any] = {
        "FunctionName": name,
        "Handler": f"{name}.handler",
        "MemorySize": 1024,
        "Timeout": 30,
        "Environment": {"Variables": settings(endpoint)},
    }
    return Deployed(configuration, CREDENTIALS, endpoint)
