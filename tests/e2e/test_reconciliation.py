"""Reconciliation through the deployed stack: lists of the provider, tables and bucket under IAM."""

from __future__ import annotations

import json

from infra.local.travel import function_name
from tests.support.stack import Stack


def test_the_operator_reconciles_the_provider_with_the_ledgers(stack: Stack) -> None:
    answer = stack.call("POST", "/reconcile", {}, stack.operator())
    assert answer.status == 200, answer.body
    report = answer.json["reconciliation"]
    assert report["failures"] == []
    assert set(report["looked_at"]) == {"payments", "pages", "refunds", "disputes", "subjects"}
    assert report["open"] == sum(not each["mended"] for each in report["differences"])


def test_the_nights_report_is_stored_and_the_operator_reads_it(stack: Stack) -> None:
    name = function_name(stack.world, "ReconcilePayments")
    said = stack.client("lambda").invoke(FunctionName=name, Payload=b"{}")
    night = json.loads(said["Payload"].read())
    assert night["failures"] == 0
    answer = stack.call("GET", "/reconciliation", token=stack.operator())
    assert answer.status == 200, answer.body
    kept = answer.json["reconciliation"]
    assert (kept["open"], kept["mended"]) == (night["open"], night["mended"])


def test_a_customer_may_not_reconcile(stack: Stack) -> None:
    assert stack.call("POST", "/reconcile", {}, stack.token("ana@example.com")).status == 401
