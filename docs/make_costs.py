"""Prints the tables of `docs/costs.md`: an idle month and one Premium claim, at list prices.

Counts come from the templates and from `docs/requests.json`, prices from `infra/prices.json`.
`make docs` runs it; a test fails when the page differs. Another line is one more `Line` in `idle`
or `claim`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE, PRICES = ROOT / "docs" / "costs.md", ROOT / "infra" / "prices.json"
REQUESTS = ROOT / "docs" / "requests.json"
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import template_counts as counts  # noqa: E402

from docs.blocks import printed  # noqa: E402

# What is not counted but taken, and said so on the page.
IDLE_RUN_SECONDS = Decimal("0.1")
CALL_SECONDS = Decimal("0.3")
LOG_BYTES_PER_RUN = 1200
POLLS_PER_MINUTE = 15  # Lambda holds five long polls of 20 seconds on an idle queue
REQUESTS_PER_MESSAGE = 3  # sent, received, deleted


@dataclass(frozen=True)
class Line:
    """So much of something, at a price of `infra/prices.json`."""

    what: str
    count: Decimal
    price: str


def idle() -> list[Line]:
    """What runs and stands while nobody comes."""
    month, asked = counts.runs(), json.loads(REQUESTS.read_text())["idle"]
    all_runs = Decimal(sum(month.values()))
    said = ", ".join(f"`{door}` {times:,}" for door, times in month.items())
    reads = sum(Decimal(str(asked[door]["read_units"])) * times for door, times in month.items())
    each = ", ".join(f"{asked[door]['read_units']:g}" for door in month)
    queues = sum(bool(counts.works_queue(door)) for door in counts.doors())
    polls = Decimal(POLLS_PER_MINUTE * counts.MINUTES * queues)
    lines = [
        Line(f"scheduled runs: {said}", all_runs, "scheduler_invocation"),
        Line("their invocations", all_runs, "lambda_request"),
        Line(
            f"their time, {IDLE_RUN_SECONDS} s each, in GB-seconds",
            all_runs * IDLE_RUN_SECONDS * counts.gigabytes(),
            "lambda_gb_second_arm64",
        ),
        Line(f"their read units, {each} a run", Decimal(reads), "dynamodb_read_unit"),
        Line("empty polls of the settle queue", polls, "sqs_request"),
        Line("their log lines, in GB", all_runs * LOG_BYTES_PER_RUN / 10**9, "log_gigabyte"),
        Line("secrets", Decimal(len(counts.of("AWS::SecretsManager::Secret"))), "secret_month"),
        Line(
            "machine clients of the sign-in",
            Decimal(len(counts.machines())),
            "machine_client_month",
        ),
    ]
    if counts.traced():
        lines.append(Line("traces of the scheduled runs", all_runs, "xray_trace"))
    return lines


def guards() -> list[Line]:
    """What is there to protect and to wake somebody, at its fixed price."""
    firewalls, alarms = counts.of("AWS::WAFv2::WebACL"), counts.of("AWS::CloudWatch::Alarm")
    rules = sum(len(each["Rules"]) for each in firewalls)
    watched = sum(len(counts.metrics(each)) for each in alarms)
    own = {metric for each in alarms for metric in counts.metrics(each) if counts.is_ours(metric)}
    lines = [
        Line("firewall in front of site and API", Decimal(len(firewalls)), "firewall_month"),
        Line("its rules and rule groups", Decimal(rules), "firewall_rule_month"),
        Line(
            "keys for tables, files and notices",
            Decimal(len(counts.of("AWS::KMS::Key"))),
            "key_month",
        ),
        Line(f"metrics that {len(alarms)} alarms watch", Decimal(watched), "alarm_metric_month"),
        Line("of these our own, while they are sent", Decimal(len(own)), "metric_month"),
        Line("dashboard", Decimal(len(counts.of("AWS::CloudWatch::Dashboard"))), "dashboard_month"),
    ]
    return [line for line in lines if line.count]


def claim() -> list[Line]:
    """One Premium claim with its plan, from the look at a serial to the release of the hold."""
    return life(json.loads(REQUESTS.read_text())["premium"])


def life(doors: Mapping[str, Mapping[str, float]]) -> list[Line]:
    """What these calls cost, by door as docs/make_requests.py counts them."""
    calls, http, reads, writes = (
        Decimal(str(sum(door[name] for door in doors.values())))
        for name in ("calls", "http", "read_units", "write_units")
    )
    messages, mails = (Decimal(doors[door]["calls"]) for door in ("settle_due", "send_mail"))
    return [
        Line("calls of the API", http, "http_api_request"),
        Line("invocations, workers included", calls, "lambda_request"),
        Line(
            f"their time, {CALL_SECONDS} s each, in GB-seconds",
            calls * CALL_SECONDS * counts.gigabytes(),
            "lambda_gb_second_arm64",
        ),
        Line("read units", reads, "dynamodb_read_unit"),
        Line("write units, transactions and indexes included", writes, "dynamodb_write_unit"),
        Line("requests to the settle queue", messages * REQUESTS_PER_MESSAGE, "sqs_request"),
        Line("mails", mails, "mail"),
        Line("log lines, in GB", calls * LOG_BYTES_PER_RUN / 10**9, "log_gigabyte"),
    ]


def cost(line: Line) -> Decimal:
    """In dollars. Raises `KeyError` for a price that is not in the file."""
    price = json.loads(PRICES.read_text())["prices"][line.price]
    return line.count * Decimal(price["price"]) / price["per"]


def table(lines: list[Line], digits: int) -> str:
    """Lines with what each costs, and their sum."""
    rows = ["| what | how many | at, in USD | costs, in USD |", "|---|--:|--:|--:|"]
    prices = json.loads(PRICES.read_text())["prices"]
    for line in lines:
        price = prices[line.price]
        at = price["price"] + (f" per {price['per']:,}" if price["per"] > 1 else "")
        rows.append(f"| {line.what} | {_count(line.count)} | {at} | {cost(line):.{digits}f} |")
    rows.append(f"| **sum** | | | **{total(lines):.{digits}f}** |")
    return "\n".join(rows)


def total(lines: list[Line]) -> Decimal:
    """The sum in dollars."""
    return sum((cost(line) for line in lines), Decimal(0))


def _count(count: Decimal) -> str:
    return f"{count:,.0f}" if count == count.to_integral() else f"{count:,.6f}".rstrip("0")


def short() -> str:
    """The table of the README."""
    rows = ["| | USD |", "|---|--:|"]
    rows.append(f"| a month in which nobody comes: the design itself | {total(idle()):.2f} |")
    rows.append(f"| the same month: firewall, keys, alarms | {total(guards()):.2f} |")
    rows.append(f"| a plan with one Premium claim, from order to release | {total(claim()):.4f} |")
    return "\n".join(rows)


def assumed() -> str:
    """What is taken and not counted."""
    prices = json.loads(PRICES.read_text())
    return (
        f"List prices of {prices['region']} as read on {prices['read_on']}, before free allowances "
        f"and tax. Taken, not measured on AWS: {IDLE_RUN_SECONDS} s for a scheduled run, "
        f"{CALL_SECONDS} s for a call, {LOG_BYTES_PER_RUN:,} bytes of log a run, "
        f"{POLLS_PER_MINUTE} empty polls a minute, a month of {counts.DAYS} days."
    )


def blocks() -> dict[str, str]:
    """What stands between the markers of docs/costs.md."""
    return {
        "assumed": assumed(),
        "idle": table(idle(), 3),
        "guards": table(guards(), 2),
        "claim": table(claim(), 6),
    }


def main() -> None:
    PAGE.write_text(printed(PAGE.read_text(), blocks()))
    readme = ROOT / "README.md"
    readme.write_text(printed(readme.read_text(), {"costs": short()}))


if __name__ == "__main__":
    main()
