"""How Lighthouse's runs of a page become scores, floors and faults; how it is pinned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from infra.pages.lighthouse import FLOORS, line, report_of

LOCK = Path(__file__).parents[2] / "infra" / "node" / "package-lock.json"


def a_run(hreflang: float | None = 1, **scores: float) -> dict[str, Any]:
    """One report, as far as it is read: one audit that counts, and one that does not."""
    return {
        "categories": {
            name: {
                "score": scores.get(name.replace("-", "_"), 1),
                "auditRefs": [{"id": "hreflang", "weight": 1}, {"id": "hint", "weight": 0}]
                if name == "seo"
                else [],
            }
            for name in FLOORS
        },
        "audits": {
            "hreflang": {"id": "hreflang", "score": hreflang, "title": "No valid hreflang"},
            "hint": {"id": "hint", "score": 0, "title": "Could be shorter"},
        },
    }


def test_score_of_a_page_is_the_median_of_its_runs() -> None:
    runs = [a_run(performance=score) for score in (0.91, 0.99, 0.96)]
    assert report_of("index.html", runs).scores == {
        "performance": 96,
        "accessibility": 100,
        "best-practices": 100,
        "seo": 100,
    }


def test_score_at_its_floor_is_enough_and_one_less_is_not() -> None:
    runs = [a_run(performance=0.95, accessibility=0.99, best_practices=0.94)]
    assert report_of("index.html", runs).below == ["accessibility", "best-practices"]


def test_audit_that_counts_and_fails_is_named_once_and_one_that_does_not_apply_never() -> None:
    failed = report_of("index.html", [a_run(hreflang=0, seo=0.91)] * 3)
    assert failed.faults == ("seo: hreflang (No valid hreflang)",)
    assert report_of("index.html", [a_run(hreflang=None)]).faults == ()


def test_page_is_printed_with_what_is_below_and_what_cost_it() -> None:
    report = report_of("index.html", [a_run(hreflang=0, seo=0.91)])
    assert line(report).splitlines() == [
        "index.html                            100            100             100   91",
        "  below: seo",
        "  seo: hreflang (No valid hreflang)",
    ]


def test_lock_holds_a_hash_of_each_package_and_no_address_to_fetch_it_from() -> None:
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    root = packages.pop("")
    assert root["devDependencies"] == {"lighthouse": "12.8.2", "typescript": "5.9.3"}
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert not [name for name, each in packages.items() if "resolved" in each]
