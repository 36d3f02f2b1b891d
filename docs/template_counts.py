"""What the templates have, counted for `make_costs.py`: resources, runs of schedules, metrics."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support import template

DAYS = 30
MINUTES = DAYS * 24 * 60
UNIT = {"minute": 1, "hour": 60, "day": 24 * 60}
RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")

Resource = dict[str, Any]


def resources() -> list[Resource]:
    """Every resource of the template and of the stacks nested in it."""
    return list(_resources("template.yaml"))


def _resources(path: str) -> Iterator[Resource]:
    for each in template.read(path)["Resources"].values():
        yield each
        if each["Type"] == "AWS::CloudFormation::Stack":
            yield from _resources(each["Properties"]["TemplateURL"])


def of(kind: str) -> list[Resource]:
    return [each.get("Properties", {}) for each in resources() if each["Type"] == kind]


def runs() -> dict[str, int]:
    """How often each schedule runs in a month, by its door."""
    found: dict[str, int] = {}
    for name, door in template.doors(template.read("template.yaml")).items():
        for event in door["Events"].values():
            if event["Type"] in ("ScheduleV2", "Schedule"):
                expression = event["Properties"]["ScheduleExpression"]
                found[name] = found.get(name, 0) + _a_month(expression)
    return found


def _a_month(expression: str) -> int:
    """A rate by its unit; a cron expression that names minute and hour and no day is daily.

    Raises `ValueError` for any other: teach it here.
    """
    rate = RATE.fullmatch(expression)
    if rate:
        return MINUTES // (int(rate[1]) * UNIT[rate[2]])
    if re.fullmatch(r"cron\(\d+ \d+ \* \* \? \*\)", expression):
        return DAYS
    raise ValueError(f"how often is {expression}?")


def gigabytes() -> Decimal:
    """Memory of a function, in GB."""
    megabytes = template.read("template.yaml")["Globals"]["Function"]["MemorySize"]
    return Decimal(megabytes) / 1024


def doors() -> list[Resource]:
    return list(template.doors(template.read("template.yaml")).values())


def works_queue(door: Resource) -> bool:
    return any(event["Type"] == "SQS" for event in door["Events"].values())


def machines() -> list[Resource]:
    """App clients with a secret: each machine."""
    return [
        each for each in of("AWS::Cognito::UserPoolClient") if each.get("GenerateSecret") is True
    ]


def metrics(alarm: Resource) -> list[str]:
    """Each metric that an alarm looks at: namespace, name and dimensions as text."""
    if "MetricName" in alarm:
        return [_named(alarm)]
    queries = [each for each in alarm.get("Metrics", []) if isinstance(each, dict)]
    return [_named(each["MetricStat"]["Metric"]) for each in queries if "MetricStat" in each]


def _named(metric: Resource) -> str:
    return json.dumps([metric["Namespace"], metric["MetricName"], metric.get("Dimensions")])


def is_ours(metric: str) -> bool:
    return not str(json.loads(metric)[0]).startswith("AWS/")


def traced() -> bool:
    """Whether each run of a function leaves a trace."""
    return "Tracing" in template.read("template.yaml")["Globals"]["Function"]
