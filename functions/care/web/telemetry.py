"""Logs and metrics of every door: events, not prose, and never what a customer sent.

A metric has the dimension `service`, the door's name, and those that are told here. An alarm finds
a metric by exactly its dimensions: what is emitted and what is watched are compared by a test.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from types import TracebackType

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import Metrics, MetricUnit, single_metric

logger = Logger(location=None)
# The template names the space by the stack: two stacks of an account keep apart.
_metrics = Metrics(namespace=Metrics().namespace or "Aftercare")
# What rolls a deployment back: `MoneyDoorFailures` of infra/alarms.yaml counts these as one.
MONEY_DOORS = frozenset(
    {
        "purchase_plan",
        "file_claim",
        "manage_claim",
        "release_hold",
        "settle_claim",
        "settle_due",
    }
)


def counts(**numbers: int) -> None:
    """One line of metrics, written at once."""
    for name, number in numbers.items():
        _metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)
    _metrics.flush_metrics()


def count(name: str, number: int = 1) -> None:
    """The same of one number."""
    counts(**{name: number})


def seconds(name: str, value: float) -> None:
    """A length of time, written at once."""
    _metrics.add_metric(name=name, unit=MetricUnit.Seconds, value=value)
    _metrics.flush_metrics()


def count_of_kinds(name: str, numbers: Mapping[str, int]) -> None:
    """One line of metrics for each kind, by the dimension `kind`, and their sum as the kind `all`:
    an alarm watches one metric, and cannot add up kinds that it does not know."""
    for kind, number in {**numbers, "all": sum(numbers.values())}.items():
        with single_metric(
            name=name, unit=MetricUnit.Count, value=number, namespace=_metrics.namespace
        ) as metric:
            metric.add_dimension(name="kind", value=kind)


def count_failures(number: int = 1) -> None:
    """What this door could not do: its own, and of a door that moves money under `doors`, too."""
    if _metrics.service in MONEY_DOORS:
        _metrics.add_dimensions(doors="money")
    count("Failed", number)


def log_request(op: str, route: str, status: int, code: str | None) -> None:
    """The access log's line, and the answer counted as answered, refused or failed."""
    logger.info("request", request_id=op, route=route, status=status, code=code)
    if status >= 500:
        count_failures()
    else:
        count("Refused" if status >= 400 else "Answered")


def log_guessing(op: str, asker: str) -> None:
    """Somebody missed too often (`account/…`, `store/…` or `address/` and a keyed hash of it)."""
    logger.warning("misses_limited", request_id=op, asker=asker)


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
