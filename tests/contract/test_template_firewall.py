"""Firewall and throttles: who is stopped, and who is not."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from care.web.bodies import MOST_BYTES
from care.web.problems import KINDS
from care.web.routes import ROUTES, Route
from tests.support.conditions import SITE, TEMPLATE, distribution
from tests.support.template import ROOT

FIREWALL = SITE["Resources"]["Firewall"]["Properties"]
RULES = {rule["Name"]: rule for rule in FIREWALL["Rules"]}


def test_the_firewall_stands_before_the_site_and_lets_pass_what_no_rule_stops() -> None:
    assert distribution()["WebACLId"] == {"Fn::GetAtt": ["Firewall", "Arn"]}
    assert (FIREWALL["Scope"], FIREWALL["DefaultAction"]) == ("CLOUDFRONT", {"Allow": {}})
    assert [rule["Priority"] for rule in FIREWALL["Rules"]] == list(range(len(RULES)))


def rate(name: str) -> Any:
    return RULES[name]["Statement"]["RateBasedStatement"]


def limited(name: str, path: str) -> bool:
    """Whether the rate rule counts a request of this path."""
    return bool(re.search(_matched(name)["RegexString"], path))


def _matched(name: str) -> Any:
    return rate(name)["ScopeDownStatement"]["RegexMatchStatement"]


def test_each_address_has_its_limits_in_five_minutes() -> None:
    limits = {name: rate(name)["Limit"] for name in ("Codes", "LookUps", "Everything")}
    assert limits == {"Codes": 100, "LookUps": 300, "Everything": 6000}
    for name in limits:
        assert rate(name)["AggregateKeyType"] == "IP"
        assert rate(name)["EvaluationWindowSec"] == 300
    assert "ScopeDownStatement" not in rate("Everything")


def test_codes_and_look_ups_are_what_anybody_could_guess_at() -> None:
    paths = {route.path for route in ROUTES}
    codes = {path for path in paths if limited("Codes", path)}
    assert codes == {"/api/cards/redeem", "/api/stores/redeem", "/api/plans/take-over"}
    public = {route.path for route in ROUTES if route.access is None}
    look_ups = {path for path in paths if limited("LookUps", path)}
    assert look_ups == public - {f"/api/{who}-events" for who in ("payment", "order", "carrier")}
    for name in ("Codes", "LookUps"):
        undone = [each["Type"] for each in _matched(name)["TextTransformations"]]
        assert undone == ["URL_DECODE", "NORMALIZE_PATH"]


def test_who_asks_too_often_gets_a_problem_and_is_told_when_to_come_back() -> None:
    for name in ("Codes", "LookUps", "Everything"):
        answer = RULES[name]["Action"]["Block"]["CustomResponse"]
        assert answer["ResponseCode"] == 429
        assert answer["ResponseHeaders"] == [{"Name": "retry-after", "Value": "300"}]
        body = FIREWALL["CustomResponseBodies"][answer["CustomResponseBodyKey"]]
        assert body["ContentType"] == "APPLICATION_JSON"
        problem = json.loads(body["Content"])
        assert problem["status"] == 429
        assert problem["type"] == f"docs/problems.md#{problem['code']}"
        assert set(problem) == {
            *("type", "title", "status", "detail", "code", "errors", "request_id")
        }


def test_every_code_of_a_problem_is_explained_on_the_page() -> None:
    edge = [json.loads(each["Content"]) for each in FIREWALL["CustomResponseBodies"].values()]
    told = {kind.code for kind in KINDS.values()} | {problem["code"] for problem in edge}
    text = (ROOT / "docs" / "problems.md").read_text()
    assert set(re.findall(r"^## ([a-z_]+)$", text, re.M)) == told


def test_the_managed_sets_refuse_none_of_our_own_requests() -> None:
    managed = {
        rule["Statement"]["ManagedRuleGroupStatement"]["Name"]: rule
        for rule in FIREWALL["Rules"]
        if "ManagedRuleGroupStatement" in rule["Statement"]
    }
    assert set(managed) == {
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    }
    assert {str(rule["OverrideAction"]) for rule in managed.values()} == {"{'None': {}}"}
    common = managed["AWSManagedRulesCommonRuleSet"]["Statement"]["ManagedRuleGroupStatement"]
    counted = {each["Name"]: each["ActionToUse"] for each in common["RuleActionOverrides"]}
    # Its rule of bodies ends at 8,192 bytes.
    assert MOST_BYTES > 8192
    names = ("SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericRFI_BODY")
    assert counted == {name: {"Count": {}} for name in (*names, "NoUserAgent_HEADER")}


def takes_code(route: Route) -> bool:
    """Whether the route's body has a code in it that somebody could try."""
    return route.body is not None and "code" in route.body.model_fields


@pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if route.access is None or takes_code(route)],
    ids=lambda route: f"{route.method} {route.path}",
)
def test_what_is_public_or_takes_a_code_has_a_throttle_of_its_own(route: Route) -> None:
    given = TEMPLATE["Resources"]["Api"]["Properties"]
    own = given["RouteSettings"][f"{route.method} {route.path}"]
    assert set(own) == {"ThrottlingBurstLimit", "ThrottlingRateLimit"}
    for name, most in given["DefaultRouteSettings"].items():
        assert 0 < own[name] <= most // 2


def test_a_throttle_is_of_a_route_that_there_is() -> None:
    declared = {f"{route.method} {route.path}" for route in ROUTES}
    assert set(TEMPLATE["Resources"]["Api"]["Properties"]["RouteSettings"]) <= declared
