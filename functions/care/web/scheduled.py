"""The edge of what no caller waits for: an error is logged by its class, never by its words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from .telemetry import log_failure

Handler = Callable[[dict[str, Any], Any], Any]


class RunFailed(Exception):
    """A run that Lambda or the scheduler is to try again; what happened is in the log."""


def scheduled(run: Handler) -> Handler:
    """`run`, whose errors end it as `RunFailed`: Lambda logs and hands on the words of what a
    handler raises, and those of a service may repeat what a customer sent."""

    @wraps(run)
    def told(event: dict[str, Any], context: Any) -> Any:
        try:
            return run(event, context)
        except Exception as error:  # noqa: BLE001  the edge
            log_failure("run_failed", error, request_id=context.aws_request_id)
        raise RunFailed

    return told
