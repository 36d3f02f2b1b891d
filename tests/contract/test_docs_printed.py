"""What is printed from code in README.md and docs/ is what the code says now."""

from __future__ import annotations

import importlib.util
import json
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from docs.blocks import printed

ROOT = Path(__file__).parents[2]


@cache
def module(name: str) -> ModuleType:
    """A script of docs/."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up by name.
    import sys

    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


# The flow


def test_the_flow_is_that_of_the_template() -> None:
    assert read("docs/flow.svg") == module("make_flow").picture() + "\n", (
        "`make docs` draws it anew"
    )


def test_every_door_of_the_template_is_in_the_flow_and_the_picture_is_well_formed() -> None:
    flow = module("make_flow")
    drawn = {door for row in flow.rows() for door in row.doors}
    assert drawn == set(flow.template.doors(flow.template.read("template.yaml")))
    picture = ElementTree.fromstring(read("docs/flow.svg"))
    title, desc = picture[0].text, picture[1].text
    assert title == "Who calls which door, and what the doors may touch"
    assert desc and "settle queue (SQS): settle_due; may write" in desc


def test_a_permission_that_has_no_column_stops_the_drawing() -> None:
    door = {"Policies": [{"Statement": [{"Action": ["s3:GetObject"], "Resource": "arn:new"}]}]}
    with pytest.raises(KeyError):
        module("make_flow").touched(door)


# The costs


def test_the_costs_are_those_of_templates_requests_and_prices() -> None:
    costs = module("make_costs")
    page, readme = read("docs/costs.md"), read("README.md")
    assert printed(page, costs.blocks()) == page, "`make docs` prints it anew"
    assert printed(readme, {"costs": costs.short()}) == readme, "`make docs` prints it anew"


def test_a_month_has_a_sweep_a_minute_and_a_reconciliation_a_day() -> None:
    costs = module("make_costs")
    month = costs.counts.runs()
    assert (month["sweep_due"], month["reconcile_payments"]) == (43_200, 30)
    for odd in ("cron(0 9 ? * MON *)", "at(2026-11-23T09:00:00)"):
        with pytest.raises(ValueError, match="how often"):
            costs.counts._a_month(odd)


def test_a_line_costs_its_count_at_the_price_of_the_file() -> None:
    costs = module("make_costs")
    assert costs.cost(costs.Line("mails", Decimal(9), "mail")) == Decimal("0.0009")
    with pytest.raises(KeyError):
        costs.cost(costs.Line("odd", Decimal(1), "unknown"))


def test_every_price_is_used_and_has_its_page() -> None:
    costs = module("make_costs")
    prices = json.loads(read("infra/prices.json"))["prices"]
    firewalled = {"firewall_month", "firewall_rule_month", "key_month", "alarm_metric_month"}
    conditional = {*firewalled, "metric_month", "dashboard_month", "xray_trace"}
    used = {line.price for line in (*costs.idle(), *costs.guards(), *costs.claim())}
    assert prices.keys() - conditional <= used <= prices.keys()
    assert all(each["page"].startswith("https://aws.amazon.com/") for each in prices.values())


# What each call asks of the tables


@cache
def counted() -> object:
    return module("make_requests").play()


@pytest.mark.parametrize("page", ["domain.md", "data-model.md"])
def test_the_requests_on_the_page_are_those_that_the_doors_make(page: str) -> None:
    requests = module("make_requests")
    text = read(f"docs/{page}")
    told = requests.blocks(counted())
    block = {name: told[name] for name in requests.PAGES[page]}
    assert printed(text, block) == text, "`make docs` prints it anew"


def test_the_costs_are_reckoned_from_these_requests() -> None:
    assert json.loads(read("docs/requests.json")) == module("make_requests").data(counted())


def test_no_call_scans_a_table() -> None:
    steps = [step for story in counted().steps.values() for step in story]  # type: ignore[attr-defined]
    operations = {asked.operation for step in steps for asked in step.asked}
    assert operations == {
        *("GetItem", "BatchGetItem", "Query"),
        *("PutItem", "UpdateItem", "TransactWriteItems"),
    }
