"""The local cloud's own decisions, without a cloud."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local import children, demo, emulator, site, travel
from infra.local.build import reason
from infra.local.deploy import fingerprint, is_deployed
from infra.local.lifecycle import alone, runner_of
from infra.local.routes import Route, routes_of
from infra.local.world import LocalError, World, isolate

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def an_operation(function: str, security: dict[str, list[str]]) -> dict[str, Any]:
    uri = f"arn:aws:apigateway:x:lambda:path/functions/${{{function}.Arn}}/invocations"
    integration = {"uri": {"Fn::Sub": uri}}
    return {"x-amazon-apigateway-integration": integration, "security": [security]}


def test_routes_keep_function_authorizer_and_scopes_of_the_openapi_body() -> None:
    body = {
        "paths": {
            "/api/work": {"get": an_operation("ListWork", {"Staff": ["care/desk"]})},
            "/api/status": {"get": an_operation("LookUpStatus", {"NONE": []})},
        }
    }
    assert routes_of(body) == [
        Route("GET /api/status", "LookUpStatus", None, []),
        Route("GET /api/work", "ListWork", "Staff", ["care/desk"]),
    ]


def test_a_route_without_a_function_is_an_error() -> None:
    operation = an_operation("X", {"NONE": []})
    operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"] = "http://elsewhere"
    with pytest.raises(ValueError, match="no function in the integration of get /a"):
        routes_of({"paths": {"/a": {"get": operation}}})


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(hours=5), [5]),
        (timedelta(hours=6), [6]),
        (timedelta(hours=13), [6, 6, 1]),
        (timedelta(days=1, hours=1), [6, 6, 6, 6, 1]),
    ],
)
def test_travel_goes_in_steps_of_at_most_six_hours(span: timedelta, expected: list[int]) -> None:
    assert [step.total_seconds() / 3600 for step in travel.steps(span)] == expected


def test_travel_is_refused_where_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="not running"):
        travel.travel(World(tmp_path), timedelta(days=1))
    assert not (tmp_path / "clock").exists()


def test_the_reason_is_all_that_follows_the_last_error() -> None:
    said = "Error: first\nmore\n\nError: Unable to upload.\n\nNo bucket\n"
    assert reason(said) == "Unable to upload. No bucket"
    assert reason("Building\nTraceback\nKeyError: 'x'\n") == "KeyError: 'x'"
    assert reason("") == "it said nothing"


def test_a_world_is_one_at_a_time_and_says_who_runs(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert runner_of(world) is None
    with alone(world):
        assert runner_of(world) == os.getpid()
        with pytest.raises(LocalError, match="already runs"), alone(world):
            pass
    assert runner_of(world) is None


def test_a_taken_port_is_named_with_the_variable_that_moves_it(tmp_path: Path) -> None:
    with children.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LocalError, match=f"Port {port}, meant for the double") as refused:
            children.require_free_ports(World(tmp_path, *two_free_ports(), double_port=port))
    assert f"CARE_LOCAL_DOUBLE_PORT={port + 1}" in refused.value.remedy


def two_free_ports() -> list[int]:
    """For site and emulator, which are looked at before the double."""
    probes = [children.socket.socket() for _ in range(2)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def test_a_process_that_only_has_the_number_of_a_child_is_left_alone(tmp_path: Path) -> None:
    # This very process has the number, and another command.
    file = tmp_path / "children.json"
    file.write_text(json.dumps({os.getpid(): ["python", "-m", "infra.local.front"]}))
    children.sweep_leftovers(World(tmp_path))
    assert not file.exists()


def test_no_setting_of_a_real_account_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.setenv(name, "real")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.setenv(name, os.environ[name])  # put back after the test
    isolate()
    left = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    assert "real" not in left.values()
    assert left["AWS_ACCESS_KEY_ID"] == left["AWS_SECRET_ACCESS_KEY"] == "test"
    assert left["AWS_CONFIG_FILE"] == os.devnull


def test_a_stack_is_deployed_again_when_sources_or_ports_change(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert not is_deployed(world, "a")
    (tmp_path / "deployed.json").write_text(json.dumps(fingerprint(world, "a")))
    assert is_deployed(world, "a")
    assert not is_deployed(world, "b")
    assert not is_deployed(World(tmp_path, site_port=8081), "a")


def test_demo_devices_count_their_age_back_from_now() -> None:
    devices = {device["serial"]: device for device in demo.devices(NOW)}
    assert devices["DEMOMAVIC001"]["activated_at"] == "2026-11-22T09:00:00.000Z"
    assert "activated_at" not in devices["DEMOMAVIC002"]
    assert all(set(each) <= ALLOWED for each in devices.values())


ALLOWED = {"serial", "model", "region", "sold_at", "delivered_at", "activated_at"}


def test_each_demo_model_of_the_us_has_a_spare_unit() -> None:
    devices = demo.devices(NOW)
    demos = {d["model"] for d in devices if d["region"] == "US" and d["serial"].startswith("DEMO")}
    spares = {d["model"] for d in devices if d["serial"].startswith("SPARE")}
    assert demos == spares


def test_the_sites_configuration_is_what_the_pages_read() -> None:
    stack = {"SignInUrl": "https://sign-in", "SiteClientId": "abc"}
    stack |= {"StaffSignInUrl": "https://staff", "StaffClientId": "def"}
    config = site.configuration("http://localhost:8080", stack, local=True)
    customers = {"service": "https://sign-in", "client_id": "abc"}
    staff = {"service": "https://staff", "client_id": "def"}
    assert config["sign_in"] == {
        "customer": customers | {"scopes": ["openid", "email", "care/customer"]},
        "desk": staff | {"scopes": ["openid", "email", "care/desk"]},
        "store": staff | {"scopes": ["openid", "email", "care/store"]},
    }
    assert config["redirect_uri"] == "http://localhost:8080/signed-in.html"
    assert config["logout_uri"] == "http://localhost:8080/index.html"
    assert (config["api"], config["local"]) == ("/api", True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("js/api.js", "text/javascript; charset=utf-8"),
        ("site.css", "text/css; charset=utf-8"),
        ("config.json", "application/json"),
        ("mark.svg", "image/svg+xml"),
        ("odd.thing", "application/octet-stream"),
    ],
)
def test_files_of_the_site_carry_their_type(name: str, expected: str) -> None:
    assert site.content_type(name) == expected


def test_stream_positions_are_forgotten_before_a_start(tmp_path: Path) -> None:
    saved = {"__ministack_format__": 2, "payload": {"functions": 1, "dynamodb_stream_positions": 7}}
    (tmp_path / "lambda.json").write_text(json.dumps(saved))
    emulator.heal(tmp_path)
    payload = json.loads((tmp_path / "lambda.json").read_text())["payload"]
    assert payload["functions"] == 1
    assert payload["dynamodb_stream_positions"] == {"__account_region_scoped__": True, "data": {}}


def test_an_unchanged_resource_of_a_nested_stack_keeps_its_attributes() -> None:
    seen: list[dict[str, Any] | None] = []

    def update_resource(*given: Any) -> None:
        seen.append(given[6])

    def update_stack(physical_id: str) -> None:
        provisioners._update_resource("AWS::S3::Bucket", "b-1", {}, {}, "nested", "Pages")
        provisioners._update_resource("AWS::S3::Bucket", "b-2", {}, {}, "nested", "New")

    provisioners = SimpleNamespace(
        _RESOURCE_HANDLERS={"AWS::CloudFormation::Stack": {"update": update_stack}},
        _update_resource=update_resource,
        _nested_stack_lookup_name=lambda physical_id: "nested",
    )
    stacks = {"nested": {"_resources": {"Pages": {"Attributes": {"Arn": "arn:b-1"}}}}}
    emulator.remember_attributes(provisioners, stacks)
    provisioners._RESOURCE_HANDLERS["AWS::CloudFormation::Stack"]["update"]("arn:nested")
    assert seen == [{"Arn": "arn:b-1"}, {}]


def test_a_renewed_token_names_the_groups_of_its_owner() -> None:
    made: list[tuple[Any, ...]] = []

    def fake_token(*given: Any, groups: list[str]) -> str:
        made.append((*given, groups))
        return "a token"

    people = {"sub-1": {"_groups": ["desk"]}, "sub-2": {}}
    cognito = SimpleNamespace(
        _fake_token=fake_token, _get_pool_unscoped=lambda pool: {"_users": people}
    )
    emulator.tell_groups(cognito)
    assert cognito._fake_token("sub-1", "pool", "staff", "access", username="sub-1") == "a token"
    cognito._fake_token("sub-2", "pool", "staff", "id", username="sub-2")
    cognito._fake_token("machine", "pool", "machine", "access")
    assert made == [
        ("sub-1", "pool", "staff", "access", "sub-1", ["desk"]),
        ("sub-2", "pool", "staff", "id", "sub-2", []),
        ("machine", "pool", "machine", "access", "", []),
    ]
