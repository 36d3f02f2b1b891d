"""How a new version goes out: in steps where money moves, and with what it was built for.

What SAM makes of the template is asked of SAM's own translator.
"""

from __future__ import annotations

import copy
from typing import Any

from infra.local.deploy import without_canaries
from infra.local.routes import routes_of
from infra.release import fix_what_it_was_built_for, publish_anew
from tests.support.template import doors, of_type, read
from tests.support.translated import translated

TEMPLATE = read("template.yaml")
MOVING = {
    *("purchase_plan", "file_claim", "manage_claim", "release_hold", "settle_claim", "settle_due")
}
ALARM = {"Fn::Sub": "${AWS::StackName}-money-door-failures"}


def built() -> dict[str, Any]:
    """The template as `sam build` leaves it, with the package where `sam deploy` puts it."""
    template = copy.deepcopy(TEMPLATE)
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/package"
    return template


def versions(resources: dict[str, Any]) -> set[str]:
    return {name for name, each in resources.items() if each["Type"] == "AWS::Lambda::Version"}


def test_exactly_the_doors_that_move_money_go_over_in_steps() -> None:
    stepping = {name: each for name, each in doors(TEMPLATE).items() if "AutoPublishAlias" in each}
    assert set(stepping) == MOVING
    for door in stepping.values():
        assert door["AutoPublishAlias"] == "live"
        assert door["DeploymentPreference"] == {"Type": {"Ref": "Rollout"}, "Alarms": [ALARM]}
    rollout = TEMPLATE["Parameters"]["Rollout"]
    assert rollout["Default"] == "Canary10Percent5Minutes"
    assert "AllAtOnce" in rollout["AllowedValues"]


def test_each_of_them_is_taken_back_by_failure_alarm_or_hand() -> None:
    (made,) = translated((built(), {}))
    groups = of_type({"Resources": made}, "AWS::CodeDeploy::DeploymentGroup")
    assert len(groups) == len(MOVING)
    for group in groups.values():
        assert group["AlarmConfiguration"] == {"Enabled": True, "Alarms": [{"Name": ALARM}]}
        assert group["AutoRollbackConfiguration"] == {
            "Enabled": True,
            "Events": [
                f"DEPLOYMENT_{why}" for why in ("FAILURE", "STOP_ON_ALARM", "STOP_ON_REQUEST")
            ],
        }


def test_everything_that_calls_a_door_that_moves_money_calls_its_alias() -> None:
    (made,) = translated((built(), {}))
    names = {name for name, each in TEMPLATE["Resources"].items() if _door(each) in MOVING}
    called = {route.function for route in routes_of(made["Api"]["Properties"]["Body"])}
    assert called & names == set()
    assert {name for name in called if name.endswith("Aliaslive")} == {
        f"{name}Aliaslive" for name in names - {"SettleDue"}
    }
    sources = of_type({"Resources": made}, "AWS::Lambda::EventSourceMapping").items()
    (worker,) = [each for name, each in sources if name.startswith("SettleDue")]
    assert worker["FunctionName"] == {"Ref": "SettleDueAliaslive"}


def _door(resource: dict[str, Any]) -> str:
    return str(resource.get("Properties", {}).get("Handler", "")).removesuffix(".handler")


def test_a_release_publishes_a_version_where_only_a_parameter_changed() -> None:
    """The trap itself first: SAM alone keeps the old version, with the old address in it."""
    before, after = {"SiteUrl": "https://a.example"}, {"SiteUrl": "https://b.example"}
    first, second = built(), built()
    publish_anew(first, "a" * 64)
    publish_anew(second, "b" * 64)
    asked = [(built(), before), (built(), after), (first, before), (first, before)]
    alone, still, old, again, new = map(versions, translated(*asked, (second, after)))
    assert len(alone) == len(MOVING)
    assert still == alone
    assert old == again
    assert old & new == set()


def test_a_release_says_itself_what_it_was_built_for_and_asks_nobody() -> None:
    template = built()
    template["Parameters"]["Runtime"]["Default"] = "python3.12"
    template["Parameters"]["Architecture"]["Default"] = "x86_64"
    fix_what_it_was_built_for(template)
    assert {"Runtime", "Architecture"} & set(template["Parameters"]) == set()
    (made,) = translated((template, {"Runtime": "python3.11", "Architecture": "arm64"}))
    functions = of_type({"Resources": made}, "AWS::Lambda::Function").values()
    assert {each["Runtime"] for each in functions} == {"python3.12"}
    assert {tuple(each["Architectures"]) for each in functions} == {("x86_64",)}


def test_the_local_cloud_leaves_out_the_steps_and_nothing_else() -> None:
    local = without_canaries(built())
    expected = built()
    for resource in expected["Resources"].values():
        if _door(resource) in MOVING:
            del resource["Properties"]["DeploymentPreference"]
    assert local == expected
    (made,) = translated((local, {}))
    types = {each["Type"] for each in made.values()}
    assert not [each for each in types if each.startswith("AWS::CodeDeploy")]
    assert "AWS::Lambda::Alias" in types
