"""The operator's command, run in this process with an environment and a clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from typer.testing import CliRunner, Result

from infra.operator.__main__ import app
from infra.operator.frame import Frame

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
UNSET = dict.fromkeys(
    ("CARE_API", "CARE_TOKEN", "CARE_TOKEN_URL", "CARE_CLIENT_ID", "CARE_CLIENT_SECRET")
)


def nothing(seconds: float) -> None:
    """Waits not at all."""


def run_care(
    *arguments: str,
    environment: Mapping[str, str | None] | None = None,
    stdin: str | bytes = "",
    wait: Callable[[float], None] = nothing,
) -> Result:
    """What a call answered: `exit_code`, `stdout`, `stderr`. A bug is raised, not told."""
    env = {**UNSET, "COLUMNS": "250", **(environment or {})}
    # A frame of the test's own knows the test's clock; the streams are those of this call.
    frame = Frame(lambda: NOW, wait)
    return CliRunner().invoke(
        app, arguments, input=stdin, env=env, obj=frame, catch_exceptions=False
    )
