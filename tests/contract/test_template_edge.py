"""The edge: what the firewall lets through, who is refused where, and what is local only."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from care.web.edge import KEY_HEADER, VIEWER_HEADER
from care.web.problems import KINDS
from care.web.routes import ROUTES, Route
from infra.local import front
from tests.support.conditions import CLOUD, Given
from tests.support.template import ROOT, of_type, read

TEMPLATE, SITE, DATA = (read(f"{name}.yaml") for name in ("template", "infra/site", "infra/data"))
MUST = {"MailDomain": "example.com"}
A_NAME = {
    "DomainName": "care.example.com",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0a-1b",
}
FIREWALL = SITE["Resources"]["Firewall"]["Properties"]
RULES = {rule["Name"]: rule for rule in FIREWALL["Rules"]}
LARGEST_BODY = 64 * 1024
A_SECRET = "{{{{resolve:secretsmanager:${{EdgeSecret}}:SecretString:${{{}}}}}}}"


def main(**given: str) -> Given:
    """The template in a real account, unless it is said otherwise."""
    return Given(TEMPLATE, MUST | CLOUD | given)


def site(**given: str) -> Given:
    """The site's stack, given what the one above gives it in these circumstances."""
    above = main(**given)
    asked = above.value(TEMPLATE["Resources"]["Site"]["Properties"]["Parameters"])
    return Given(SITE, CLOUD | {name: str(each) for name, each in asked.items()})


def distribution(**given: str) -> Any:
    found = SITE["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    return site(**given).value(found)


def origin(name: str, **given: str) -> Any:
    return next(each for each in distribution(**given)["Origins"] if each["Id"] == name)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, ""),
        (A_NAME, ""),
        ({"ClockFile": "/tmp/clock"}, "ClockFile"),
        ({"PaymentUrl": "http://localhost:1"}, "PaymentUrl"),
        ({"AWS::Region": "eu-central-1"}, "us-east-1"),
        ({"DomainName": "care.example.com"}, "DomainName and CertificateArn"),
        ({"CertificateArn": A_NAME["CertificateArn"]}, "DomainName and CertificateArn"),
        ({"IsLocal": "true", "ClockFile": "/tmp/clock", "PaymentUrl": "http://localhost:1"}, ""),
        # The emulator knows no pseudo parameter in a rule.
        ({"IsLocal": "true", "AWS::Region": "AWS::Region"}, ""),
    ],
)
def test_a_deployment_is_refused_before_it_begins(given: dict[str, str], refused: str) -> None:
    refusals = main(**given).refusals()
    assert len(refusals) == bool(refused)
    assert refused in " ".join(refusals)


@pytest.mark.parametrize("account", ["123456789012", "000000000001"])
def test_a_real_account_gets_nothing_that_is_local_whatever_it_is_told(account: str) -> None:
    told = {
        "IsLocal": "true",
        "ClockFile": "/c",
        "PaymentUrl": "http://x",
        "AWS::AccountId": account,
    }
    made = [TEMPLATE["Globals"], TEMPLATE["Resources"]]
    shown = json.dumps(main(**told).value(made))
    assert main(**told).holds("Local") is False
    assert '"CARE_CLOCK_FILE": ""' in shown
    assert '"/c"' not in shown and '"http://x"' not in shown
    assert distribution(**told) == distribution()


def test_the_local_cloud_is_told_apart_by_its_account() -> None:
    for account in ("000000000000", "AWS::AccountId"):
        assert main(**{"IsLocal": "true", "AWS::AccountId": account}).holds("Local") is True
        assert main(**{"AWS::AccountId": account}).holds("Local") is False


def test_the_site_speaks_https_alone_but_on_this_machine() -> None:
    here = {"IsLocal": "true", "AWS::AccountId": "000000000000"}
    for given, asked, forwarded in (
        ({}, ["redirect-to-https", "https-only"], "https-only"),
        (here, ["allow-all", "allow-all"], "http-only"),
    ):
        behaviors = [
            distribution(**given)["DefaultCacheBehavior"],
            *distribution(**given)["CacheBehaviors"],
        ]
        assert [each["ViewerProtocolPolicy"] for each in behaviors] == asked
        config = origin("api", **given)["CustomOriginConfig"]
        assert config["OriginProtocolPolicy"] == forwarded
    denied = site().value(SITE["Resources"]["PagesPolicy"]["Properties"]["PolicyDocument"])
    assert denied["Statement"][-1]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_name_of_its_own_needs_tls_1_2_and_leads_everywhere() -> None:
    named = distribution(**A_NAME)
    assert named["Aliases"] == ["care.example.com"]
    assert named["ViewerCertificate"] == {
        "AcmCertificateArn": A_NAME["CertificateArn"],
        "SslSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }
    own = {"Fn::Sub": "https://${DomainName}"}
    for given, address in ((A_NAME, own), ({"SiteUrl": "https://a.example"}, "https://a.example")):
        above = main(**given)
        shared = above.value(TEMPLATE["Globals"]["Function"]["Environment"]["Variables"])
        identity = above.value(TEMPLATE["Resources"]["Identity"]["Properties"]["Parameters"])
        uploads = above.value(TEMPLATE["Resources"]["Uploads"]["Properties"]["CorsConfiguration"])
        assert shared["CARE_SITE_URL"] == identity["SiteUrl"] == address
        assert uploads["CorsRules"][0]["AllowedOrigins"] == [address]
        assert above.value(TEMPLATE["Outputs"]["SiteUrl"]["Value"]) == address


def test_without_a_name_of_its_own_the_site_has_cloudfronts() -> None:
    assert "Aliases" not in distribution()
    assert distribution()["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("DomainName", ["", "care.example.com"], ["https://care.example.com", "care", "a.b/"]),
        (
            "CertificateArn",
            ["", A_NAME["CertificateArn"]],
            ["arn:aws:acm:eu-west-1:1:certificate/a"],
        ),
        ("EdgeKey", ["first", "k2"], ["", "a:b", "a}}"]),
        ("EdgeKeyBeside", ["first", "k2"], ["", "a:b", "a}}"]),
    ],
)
def test_a_parameter_takes_what_it_can_use(name: str, good: list[str], bad: list[str]) -> None:
    pattern = re.compile(TEMPLATE["Parameters"][name]["AllowedPattern"])
    assert all(pattern.fullmatch(each) for each in good)
    assert not any(pattern.fullmatch(each) for each in bad)


def test_the_distribution_proves_itself_with_a_key_that_every_function_knows() -> None:
    (header,) = origin("api")["OriginCustomHeaders"]
    assert header == {
        "HeaderName": KEY_HEADER,
        "HeaderValue": {"Fn::Sub": A_SECRET.format("EdgeKey")},
    }
    assert "OriginCustomHeaders" not in origin("pages")
    shared = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    keys = [A_SECRET.format(name) for name in ("EdgeKey", "EdgeKeyBeside")]
    assert shared["CARE_EDGE_KEYS"] == {"Fn::Sub": ",".join(keys)}
    made = TEMPLATE["Resources"]["EdgeSecret"]["Properties"]
    assert made["Name"] == {"Fn::Sub": "${AWS::StackName}/edge"}
    key = made["GenerateSecretString"]
    for name in ("EdgeKey", "EdgeKeyBeside"):
        assert TEMPLATE["Parameters"][name]["Default"] == key["GenerateStringKey"] == "first"
    # A comma is between keys; a header takes no line break, and the rest is for the emulator.
    assert key["ExcludePunctuation"] is True and "," in key["ExcludeCharacters"]
    assert key["PasswordLength"] == 48


def test_no_other_function_environment_has_a_secret_in_it() -> None:
    made = [TEMPLATE["Globals"], TEMPLATE["Resources"]]
    assert json.dumps(main().value(made)).count("{{resolve:") == 2
    assert json.dumps(SITE).count("{{resolve:") == 1
    # The emulator alone is given the key itself.
    assert site().ref("LocalEdgeKey") == ""


def test_the_viewers_address_is_set_by_the_edge_and_by_the_front_of_the_local_cloud() -> None:
    function = SITE["Resources"]["ViewerAddress"]
    assert function["Condition"] == "IsCloud" and site().holds("IsCloud")
    assert f'headers["{VIEWER_HEADER}"]' in function["Properties"]["FunctionCode"]
    assert function["Properties"]["AutoPublish"] is True
    (api,) = distribution()["CacheBehaviors"]
    assert api["PathPattern"] == "/api/*"
    (bound,) = api["FunctionAssociations"]
    assert bound["EventType"] == "viewer-request"
    assert bound["FunctionARN"] == {"Fn::GetAtt": ["ViewerAddress", "FunctionARN"]}
    assert front.VIEWER == VIEWER_HEADER


def test_pages_and_answers_carry_the_same_security_headers() -> None:
    config = distribution()
    for behavior in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        assert behavior["ResponseHeadersPolicyId"] == {"Ref": "Headers"}
    policy = SITE["Resources"]["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    assert security["FrameOptions"]["FrameOption"] == "DENY"
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == "same-origin"
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 365 * 86_400
    assert security["StrictTransportSecurity"]["IncludeSubdomains"] is True
    assert "Preload" not in security["StrictTransportSecurity"]
    assert all(each["Override"] for each in security.values())
    named = {each["Header"]: each["Value"] for each in policy["CustomHeadersConfig"]["Items"]}
    assert named["Cross-Origin-Opener-Policy"] == "same-origin"
    refused = ("camera", "geolocation", "microphone", "payment", "usb")
    assert named["Permissions-Policy"] == ", ".join(f"{each}=()" for each in refused)


def test_nobody_keeps_who_read_which_page() -> None:
    assert "Logging" not in distribution()
    shown = [FIREWALL["VisibilityConfig"], *(rule["VisibilityConfig"] for rule in RULES.values())]
    assert {each["SampledRequestsEnabled"] for each in shown} == {False}
    assert {each["CloudWatchMetricsEnabled"] for each in shown} == {True}


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
    assert LARGEST_BODY > 8192
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


@pytest.mark.parametrize("name", of_type(DATA, "AWS::DynamoDB::Table"))
def test_a_table_is_encrypted_with_our_own_key(name: str) -> None:
    key = {"Fn::GetAtt": ["DataKey", "Arn"]}
    encrypted = DATA["Resources"][name]["Properties"]["SSESpecification"]
    assert encrypted == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}


def test_the_key_is_kept_turned_and_used_through_the_tables_and_the_bucket_alone() -> None:
    key = DATA["Resources"]["DataKey"]
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert key["Properties"]["EnableKeyRotation"] is True
    statements = {each["Sid"]: each for each in key["Properties"]["KeyPolicy"]["Statement"]}
    using = ("Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey", "CreateGrant", "*")
    administers = statements["TheAccountAdministers"]["Action"]
    assert not [each for each in administers if each.split(":")[1].startswith(using)]
    # Without it nobody could ever mend this policy.
    assert "kms:Put*" in administers
    for sid, service in (("ThroughTheTables", "dynamodb"), ("ThroughTheBucket", "s3")):
        assert statements[sid]["Condition"] == {
            "StringEquals": {
                "kms:CallerAccount": {"Ref": "AWS::AccountId"},
                "kms:ViaService": {"Fn::Sub": f"{service}.${{AWS::Region}}.amazonaws.com"},
            }
        }
    assert statements["DynamoDbLooks"]["Action"] == ["kms:DescribeKey"]
    assert len(statements) == 4
    alias = DATA["Resources"]["DataKeyName"]["Properties"]
    assert alias["AliasName"] == {"Fn::Sub": "alias/${Stack}"}


def test_uploads_are_encrypted_with_the_key_of_the_tables() -> None:
    uploads = TEMPLATE["Resources"]["Uploads"]["Properties"]["BucketEncryption"]
    (rule,) = uploads["ServerSideEncryptionConfiguration"]
    key = {"Fn::GetAtt": ["Data", "Outputs.Key"]}
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    assert rule == {"ServerSideEncryptionByDefault": by_default, "BucketKeyEnabled": True}
