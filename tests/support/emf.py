"""Metrics in the log, as CloudWatch takes them up: by name and exactly these dimensions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Metric = tuple[str, frozenset[tuple[str, str]]]


def metric(name: str, **dimensions: str) -> Metric:
    """The key of a metric; `service` is the door's name."""
    return name, frozenset(dimensions.items())


def metrics_in(lines: Iterable[Mapping[str, Any]]) -> dict[Metric, list[float]]:
    """The values of each metric in the order of the log. A line with several sets of dimensions is
    as many metrics."""
    found: dict[Metric, list[float]] = defaultdict(list)
    for line in lines:
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", ()):
            for names in directive["Dimensions"]:
                dimensions = {name: str(line[name]) for name in names}
                for each in directive["Metrics"]:
                    found[metric(each["Name"], **dimensions)] += line[each["Name"]]
    return dict(found)


def json_lines(text: str) -> list[dict[str, Any]]:
    """The lines of a log that are JSON objects."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
