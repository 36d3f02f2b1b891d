"""What a million Premium lives and an idle month cost, service by service, at list prices.

The lines are those of docs/costs.md, made by docs/make_costs.py from `infra/prices.json`. The calls
of a life (`returned`, of `tests/support/counted_story.py`) are played anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from docs import make_costs
from docs.make_costs import Line
from docs.make_requests import NOT_ITS_OWN, by_door, play
from tests.bench.figure import PLANS, Figure
from tests.support.counted_doors import Step

LIVES = 1_000_000
MOST_OF_DYNAMODB, MOST_IDLE = 92.25, 1  # dollars: a million lives, a month
PLANNED = 15  # and cannot be had: docs/adr/0021
SERVICES = {
    "dynamodb_read_unit": "DynamoDB",
    "dynamodb_write_unit": "DynamoDB",
    "lambda_request": "Lambda",
    "lambda_gb_second_arm64": "Lambda",
    "http_api_request": "API",
    "sqs_request": "queue",
    "scheduler_invocation": "schedule",
}
"""By the name of a price. Mails, logs, traces, secrets and guards are in docs/costs.md."""


def measure() -> list[Figure]:
    """Plays a life, and prices it and an idle month."""
    steps = play(("returned",)).steps["returned"]
    lines = make_costs.life(by_door(steps, NOT_ITS_OWN))
    lives, idle = by_service(lines, LIVES), by_service(make_costs.idle(), 1)
    return [
        *(dollars(f"a million lives: {name}", usd, *_most(name)) for name, usd in lives.items()),
        dollars("a million lives: all of these", sum(lives.values())),
        dollars("a million lives: nothing but what is written together", together(steps)),
        *(dollars(f"an idle month: {name}", usd) for name, usd in idle.items()),
        dollars("an idle month: all of these", sum(idle.values()), MOST_IDLE),
    ]


def by_service(lines: Iterable[Line], times: int) -> dict[str, Decimal]:
    """Dollars of each service for so many times these lines."""
    found: dict[str, Decimal] = {}
    for line in lines:
        if service := SERVICES.get(line.price):
            found[service] = found.get(service, Decimal(0)) + times * make_costs.cost(line)
    return found


def together(steps: Sequence[Step]) -> Decimal:
    """Dollars of a million lives if all that they wrote were the items of their transactions, none
    of them above one KB, and no index had to follow: neither smaller items nor fewer indexes save
    more."""
    asked = [each for step in steps for each in step.asked]
    items = sum(len(each.where) for each in asked if each.operation == "TransactWriteItems")
    return LIVES * make_costs.cost(Line("", Decimal(2 * items), "dynamodb_write_unit"))


def dollars(
    name: str, usd: Decimal | int, most: float | None = None, plans: float | None = None
) -> Figure:
    """Rounded to cents."""
    return Figure(name, round(float(usd), 2), "USD", most, {PLANS: plans} if plans else {})


def _most(service: str) -> tuple[float, ...]:
    return (MOST_OF_DYNAMODB, PLANNED) if service == "DynamoDB" else ()
