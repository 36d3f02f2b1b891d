"""Logs and metrics of every door: events, not prose, and never what a customer sent."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable
from types import TracebackType

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import Metrics, MetricUnit, single_metric

logger = Logger(location=None)
_metrics = Metrics(namespace="Aftercare")


def count(name: str, number: int = 1) -> None:
    """One line of metrics, written at once."""
    _metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)
    _metrics.flush_metrics()


def count_of_kinds(name: str, kinds: Iterable[str]) -> None:
    """One line of metrics for each kind, by the dimension `kind`; 0 of all where there is none."""
    for kind, number in (Counter(kinds) or {"all": 0}).items():
        with single_metric(
            name=name, unit=MetricUnit.Count, value=number, namespace=_metrics.namespace
        ) as metric:
            metric.add_dimension(name="kind", value=kind)


def log_request(op: str, route: str, status: int, code: str | None) -> None:
    """The access log's line, and the answer counted as answered, refused or failed."""
    logger.info("request", request_id=op, route=route, status=status, code=code)
    count("Failed" if status >= 500 else "Refused" if status >= 400 else "Answered")


def log_failure(event: str, error: BaseException, **ids: str | int) -> None:
    """An error that nobody foresaw: its class, its causes' classes and where they were raised.

    Never its message, which may repeat what a customer sent.
    """
    what: dict[str, object] = {"error": _chain(error), "frames": _frames(error.__traceback__)}
    logger.error(event, extra={**what, **ids})


def _chain(error: BaseException) -> list[str]:
    names: list[str] = []
    link: BaseException | None = error
    while link is not None and len(names) < 10:
        names.append(f"{type(link).__module__}.{type(link).__qualname__}")
        link = link.__cause__ or link.__context__
    return names


def _frames(trace: TracebackType | None) -> list[str]:
    # Not extract_tb: it reads every source file for lines that are not wanted here.
    codes = ((frame.f_code, line) for frame, line in traceback.walk_tb(trace))
    return [f"{code.co_filename}:{line} {code.co_name}" for code, line in codes]
