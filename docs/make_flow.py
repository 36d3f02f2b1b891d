"""Draws `docs/flow.svg`: who calls which door, and what its policy lets it touch.

Everything in it is read from `template.yaml`: triggers say who calls, policies what is touched.
`make docs` runs it; a test fails when the picture and the template differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

DOCS = Path(__file__).parent
PICTURE = DOCS / "flow.svg"
sys.path.insert(0, str(DOCS.parent))

from tests.support import template  # noqa: E402

# What a policy allows, by the first part of an action or by the resource that it names.
TABLES = ("devices", "plans", "claims", "events", "accounts", "cards", "grants", "orders", "seen")
SECRETS = {"payment": "payment provider", "keys": "our own keys"}
NAMED = {
    **{table.capitalize(): table for table in TABLES},
    "SettleQueue": "settle queue",
    "Uploads": "uploads",
    "Reports": "reports",
    "UserPoolArn": "sign-in",
    "StaffPoolArn": "sign-in",
}
BY_SERVICE = {"ses": "mail", "cognito-idp": "sign-in"}
COLUMNS = (
    *(*TABLES, "settle queue", "payment provider", "mail"),
    *("uploads", "reports", "sign-in", "our own keys"),
)
READING = {
    *("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"),
    *("s3:GetObject", "s3:ListBucket", "secretsmanager:GetSecretValue"),
    *("cognito-idp:AdminGetUser", "cognito-idp:ListUsers"),
}
# A key of the provider's is what moves money; holding it counts as more than reading.
USED = {"payment provider"}
# Not worth a column: traces and metrics are everybody's, keys of encryption follow the tables.
EVERYWHERE = {"xray", "cloudwatch", "kms"}
# What the distribution proves itself with: whoever answers HTTP checks it.
OF_THE_EDGE = "edge"
SENDERS = {
    "take_payment_event": ("provider", "signed events"),
    "take_order_event": ("maker's shop", "signed events"),
    "take_carrier_event": ("carrier", "signed events"),
}
SCOPES = {
    "care/customer": ("customer", "signed in"),
    "care/store": ("store", "till or clerk"),
    "care/desk": ("service desk", "signed in"),
    "care/operator": ("operator", "./care"),
    "care/maker": ("maker", "machine"),
}
TRIGGERS = {"ScheduleV2": "schedule", "Schedule": "schedule", "SQS": "settle queue"}
ANYONE, STREAM = ("anyone", "no sign-in"), ("events", "their stream")
ORDER = (ANYONE, *SCOPES.values(), *SENDERS.values())


@dataclass(slots=True)
class Row:
    """Who calls, how, which doors, and what these may touch. `y` and `height` in pixels."""

    who: str
    how: str
    doors: list[str]
    writes: set[str]
    reads: set[str]
    y: float = 0
    height: float = 0


def rows() -> list[Row]:
    """One row a kind of caller, those of the API first."""
    found: dict[tuple[str, str], Row] = {}
    for name, door in template.doors(template.read("template.yaml")).items():
        writes, reads = touched(door)
        for caller in callers(name, door):
            row = found.setdefault(caller, Row(*caller, [], set(), set()))
            if name not in row.doors:
                row.doors.append(name)
            row.writes |= writes
            row.reads |= reads
    first = [found.pop(caller) for caller in ORDER if caller in found]
    return [*first, *found.values()]


def callers(name: str, door: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Who opens a door, by each of its triggers. Raises `KeyError` for one that is unknown."""
    for event in door["Events"].values():
        given = event["Properties"]
        if event["Type"] == "HttpApi":
            auth = given.get("Auth", {})
            if auth.get("Authorizer") == "NONE":
                yield SENDERS.get(name, ANYONE)
            else:
                yield from (SCOPES[scope] for scope in auth["AuthorizationScopes"])
        elif event["Type"] == "DynamoDB":
            yield STREAM
        elif event["Type"] == "SQS":
            yield ("settle queue", "SQS")
        else:
            yield (TRIGGERS[event["Type"]], _when(given["ScheduleExpression"]))


def _when(expression: str) -> str:
    """`rate(1 minute)` is "every minute"; a cron expression here is a time of each day."""
    if expression.startswith("rate("):
        return f"every {expression[5:-1].removeprefix('1 ')}"
    minute, hour = expression[5:-1].split()[:2]
    return f"daily, {int(hour):02}:{int(minute):02} UTC"


def touched(door: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The columns that a door's policy lets it write, and those that it may read."""
    writes: set[str] = set()
    reads: set[str] = set()
    for actions, resources in template.statements(door):
        named = [each for each in actions if isinstance(each, str)]
        for column in _columns(named, resources):
            only_reads = set(named) <= READING and column not in USED
            (reads if only_reads else writes).add(column)
    return writes, reads - writes


def _columns(actions: list[str], resources: list[Any]) -> set[str]:
    """Raises `KeyError` for a resource that has no column yet: give it one."""
    services = {action.partition(":")[0] for action in actions}
    if services <= EVERYWHERE:
        return set()
    if services <= BY_SERVICE.keys():
        return {BY_SERVICE[service] for service in services}
    return {_column(each) for each in resources if f"}}/{OF_THE_EDGE}-" not in str(each)}


def _column(resource: Any) -> str:
    text = str(resource)
    if "secret:" in text:
        name = text.partition("/")[2].partition("-?")[0]
        return SECRETS[name]
    matches = [column for name, column in NAMED.items() if f".{name}" in text or f"'{name}" in text]
    matches += [c for name, c in NAMED.items() if f"${{{name}." in text and c not in matches]
    if not matches:
        raise KeyError(f"no column for {text}")
    return matches[0]


def picture() -> str:
    """The whole SVG."""
    drawn = rows()
    y = 132.0
    for row in drawn:
        row.y, row.height = y, max(40, 16 + 15 * ((len(row.doors) + 1) // 2) + 4)
        y += row.height
    env = Environment(
        loader=FileSystemLoader(DOCS),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = env.get_template("flow.svg.j2")
    return page.render(rows=drawn, columns=COLUMNS, height=round(y + 16), said=_said(drawn))


def _said(drawn: list[Row]) -> str:
    """The same in words, for who does not see it."""
    parts = []
    for row in drawn:
        writes = ", ".join(column for column in COLUMNS if column in row.writes)
        reads = ", ".join(column for column in COLUMNS if column in row.reads)
        may = [f"write {writes}"] * bool(writes) + [f"read {reads}"] * bool(reads)
        parts.append(f"{row.who} ({row.how}): {', '.join(row.doors)}; may {' and '.join(may)}.")
    return " ".join(parts)


if __name__ == "__main__":
    PICTURE.write_text(picture() + "\n")
