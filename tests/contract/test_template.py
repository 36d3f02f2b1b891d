"""What the template promises: each fact here would break in production, not in a unit test."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from care import settings
from care.web import routes
from infra.package.prune import SERVICES
from tests.support.template import (
    ROOT,
    actions,
    doors,
    environment,
    of_type,
    read,
    statements,
)

TEMPLATE = read("template.yaml")
DATA = read("infra/data.yaml")
DOORS = doors(TEMPLATE)
FUNCTIONS = of_type(TEMPLATE, "AWS::Serverless::Function")
TABLES = of_type(DATA, "AWS::DynamoDB::Table")
ROUTES = {
    f"{route.method} {route.path}": (route.door, route.access.scopes if route.access else ())
    for route in routes.ROUTES
}


def seconds(door: dict[str, Any]) -> int:
    return int(door.get("Timeout", TEMPLATE["Globals"]["Function"]["Timeout"]))


def resource(logical_id: str) -> dict[str, Any]:
    found: dict[str, Any] = TEMPLATE["Resources"][logical_id]
    return found


def settings_class(door: str) -> type[settings.Clocked]:
    """The class that the door's file reads: `SETTINGS = settings.read(settings.Paying)`."""
    tree = ast.parse((ROOT / "functions" / f"{door}.py").read_text())
    (name,) = [
        call.args[0].attr
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "settings.read"
        and isinstance(call.args[0], ast.Attribute)
    ]
    found: type[settings.Clocked] = getattr(settings, name)
    return found


def declared_routes() -> dict[str, tuple[str, tuple[str, ...]]]:
    found = {}
    for door, function in DOORS.items():
        for event in function["Events"].values():
            if event["Type"] == "HttpApi":
                given = event["Properties"]
                scopes = tuple(given["Auth"].get("AuthorizationScopes", ()))
                assert (given["Auth"].get("Authorizer") == "NONE") == (scopes == ()), door
                found[f"{given['Method']} {given['Path']}"] = (door, scopes)
    return found


def test_every_file_of_a_door_is_a_function_and_every_function_has_its_file() -> None:
    files = {path.stem for path in (ROOT / "functions").glob("*.py")}
    assert set(DOORS) == files


@pytest.mark.parametrize("logical_id", FUNCTIONS)
def test_a_door_has_one_name(logical_id: str) -> None:
    door = FUNCTIONS[logical_id]["Handler"].removesuffix(".handler")
    assert logical_id == "".join(word.capitalize() for word in door.split("_"))
    assert environment(TEMPLATE, FUNCTIONS[logical_id])["POWERTOOLS_SERVICE_NAME"] == door


@pytest.mark.parametrize("door", DOORS)
def test_a_function_reads_handler_events_policies_environment(door: str) -> None:
    limits = ("Timeout", "ReservedConcurrentExecutions", "EventInvokeConfig")
    rollout = ("AutoPublishAlias", "DeploymentPreference")
    order = [name for name in DOORS[door] if name not in limits + rollout]
    assert order == ["Handler", "Events", "Policies", "Environment"]


def test_every_function_is_traced_and_loads_no_package_for_it() -> None:
    assert TEMPLATE["Globals"]["Function"]["Tracing"] == "Active"
    assert "xray" not in (ROOT / "functions" / "requirements.txt").read_text().lower()


def test_the_reserve_of_the_settle_worker_holds_all_that_its_queue_hands_over() -> None:
    worker = DOORS["settle_due"]
    (source,) = worker["Events"].values()
    at_once = source["Properties"]["ScalingConfig"]["MaximumConcurrency"]
    assert TEMPLATE["Parameters"]["SettleConcurrency"]["Default"] >= at_once
    reserve = ["Reserved", {"Ref": "SettleConcurrency"}, {"Ref": "AWS::NoValue"}]
    assert worker["ReservedConcurrentExecutions"] == {"Fn::If": reserve}


def test_the_routes_are_these_and_no_others() -> None:
    assert declared_routes() == ROUTES


def test_a_route_that_says_nothing_needs_a_signed_in_caller() -> None:
    assert resource("Api")["Properties"]["Auth"]["DefaultAuthorizer"] == "SignedIn"


@pytest.mark.parametrize("door", DOORS)
def test_a_door_finds_each_setting_that_it_reads(door: str) -> None:
    wanted = {settings.name_of(each) for each in settings.fields(settings_class(door))}
    given = {name for name in environment(TEMPLATE, DOORS[door]) if name.startswith("CARE_")}
    assert wanted <= given
    everywhere = set(TEMPLATE["Globals"]["Function"]["Environment"]["Variables"])
    assert given - everywhere <= wanted, "a door is given what it does not read"


@pytest.mark.parametrize("door", DOORS)
def test_a_policy_names_its_actions_and_resources(door: str) -> None:
    for named, resources in statements(DOORS[door]):
        assert not [each for each in named if isinstance(each, str) and "*" in each]
        assert "*" not in resources


@pytest.mark.parametrize("door", DOORS)
def test_no_door_may_scan_or_delete(door: str) -> None:
    assert not actions(DOORS[door]) & {"dynamodb:Scan", "dynamodb:DeleteItem"}


def test_only_doors_that_move_money_may_read_the_payment_secret() -> None:
    allowed = {d for d in DOORS if reads_secret(d, "payment")}
    reading = {d for d in DOORS if "CARE_PAYMENT_SECRET" in environment(TEMPLATE, DOORS[d])}
    moving = {"purchase_plan", "file_claim", "manage_claim", "release_hold", "settle_due"}
    moving |= {"settle_claim"}
    assert allowed == reading == moving | {"take_payment_event", "reconcile_payments"}


def reads_secret(door: str, name: str) -> bool:
    """Whether a statement of the door names the secret `name` of the stack."""
    return any(
        "secretsmanager:GetSecretValue" in named
        and f":secret:${{AWS::StackName}}/{name}-" in str(of)
        for named, of in statements(DOORS[door])
    )


def test_only_doors_that_seal_or_verify_may_read_our_own_keys() -> None:
    reading = {d for d in DOORS if "CARE_KEYS_SECRET" in environment(TEMPLATE, DOORS[d])}
    assert reading == {d for d in DOORS if reads_secret(d, "keys")}
    assert not reading & {d for d in DOORS if reads_secret(d, "payment")}


def test_every_service_that_a_policy_names_is_kept_in_the_package() -> None:
    named = {each.partition(":")[0] for door in DOORS.values() for each in actions(door)}
    assert named <= SERVICES


@pytest.mark.parametrize("door", DOORS)
def test_a_door_ends_before_the_gateway_gives_up(door: str) -> None:
    # Reconciliation's own schedule needs minutes; what a caller of it no longer waits for may go
    # on, and be asked for again.
    longest = 900 if door == "reconcile_payments" else 29
    assert 0 < seconds(DOORS[door]) <= longest


def test_a_message_stays_hidden_for_six_times_the_time_its_worker_has() -> None:
    queue = resource("SettleQueue")["Properties"]
    assert queue["VisibilityTimeout"] >= 6 * seconds(DOORS["settle_due"])
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5


def test_a_worker_reports_the_messages_that_failed() -> None:
    (event,) = DOORS["settle_due"]["Events"].values()
    assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("name", ["SettleFailures", "SweepFailures", "MailFailures"])
def test_what_was_given_up_on_is_kept_for_two_weeks(name: str) -> None:
    assert resource(name)["Properties"]["MessageRetentionPeriod"] == 14 * 86_400


def test_a_failing_mail_does_not_hold_up_the_stream_for_ever() -> None:
    (stream,) = DOORS["send_mail"]["Events"].values()
    given = stream["Properties"]
    assert given["BisectBatchOnFunctionError"] is True
    assert given["MaximumRecordAgeInSeconds"] == {"Fn::If": ["Local", 60, 3600]}


def test_the_clock_file_and_the_payment_double_are_refused_outside_the_local_cloud() -> None:
    rule = TEMPLATE["Rules"]["ClockAndPaymentDoubleAreLocal"]
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "IsLocal"}, "false"]}
    refused = {
        each["Assert"]["Fn::Equals"][0]["Ref"]: each["Assert"]["Fn::Equals"][1]
        for each in rule["Assertions"]
    }
    assert refused == {"ClockFile": "", "PaymentUrl": ""}
    for name in refused:
        assert TEMPLATE["Parameters"][name]["Default"] == ""
    assert TEMPLATE["Parameters"]["IsLocal"]["Default"] == "false"


def test_no_real_account_is_local_whatever_it_is_told() -> None:
    told, account = TEMPLATE["Conditions"]["Local"]["Fn::And"]
    assert told == {"Fn::Equals": [{"Ref": "IsLocal"}, "true"]}
    possible = [each["Fn::Equals"][1] for each in account["Fn::Or"]]
    # Account numbers have twelve digits, and no account has the number zero.
    assert possible == ["000000000000", "AWS::AccountId"]
    shared = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    assert shared["CARE_CLOCK_FILE"] == {"Fn::If": ["Local", {"Ref": "ClockFile"}, ""]}
    for door in DOORS.values():
        url = environment(TEMPLATE, door).get("CARE_PAYMENT_URL")
        assert url in (None, {"Fn::If": ["Local", {"Ref": "PaymentUrl"}, ""]})


@pytest.mark.parametrize("name", TABLES)
def test_a_table_outlives_its_stack(name: str) -> None:
    table = DATA["Resources"][name]
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")
    given = table["Properties"]
    on = {"Fn::If": ["IsProtected", True, False]}
    assert given["DeletionProtectionEnabled"] == on
    assert given["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": on}
    assert given["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", TABLES)
def test_an_index_holds_keys_only_but_for_what_figures_are_counted_from(name: str) -> None:
    for index in TABLES[name].get("GlobalSecondaryIndexes", []):
        counted = (name, index["IndexName"]) == ("Claims", "by_month")
        assert index["Projection"]["ProjectionType"] == ("INCLUDE" if counted else "KEYS_ONLY")


@pytest.mark.parametrize("group", of_type(TEMPLATE, "AWS::Logs::LogGroup"))
def test_logs_are_kept_for_a_while_and_not_for_ever(group: str) -> None:
    assert resource(group)["Properties"]["RetentionInDays"] in (30, 90)
