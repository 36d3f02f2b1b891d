"""What a million Premium lives and an idle month cost, service by service, at list prices.

Counted as docs/costs.md is, by docs/make_costs.py from `infra/prices.json`: the calls here are
played anew, so the figures are of this checkout even where the page is stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from docs import make_costs
from docs.make_costs import Line
from docs.make_requests import data, play
from tests.bench.figure import Figure

LIVES = 1_000_000
MOST_DYNAMODB = 15  # dollars a million lives
MOST_IDLE = 1  # dollars a month, of the services of `DESIGNED`
SERVICES = {
    "dynamodb_read_unit": "DynamoDB",
    "dynamodb_write_unit": "DynamoDB",
    "lambda_request": "Lambda",
    "lambda_gb_second_arm64": "Lambda",
    "http_api_request": "API",
    "sqs_request": "queue",
    "scheduler_invocation": "schedule",
}
"""Of what the issue's sums are made; mails, logs, secrets and the rest are docs/costs.md's."""
