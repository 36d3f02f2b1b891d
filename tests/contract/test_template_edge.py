"""The edge: how the site proves itself to the API, and what it sends to browsers."""

from __future__ import annotations

import json

from care.web.edge import KEY_HEADER, VIEWER_HEADER
from infra.local import front
from tests.support.conditions import SITE, TEMPLATE, distribution, main, origin, site

A_SECRET = "{{{{resolve:secretsmanager:${{EdgeSecret}}:SecretString:${{{}}}}}}}"


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
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == "no-referrer"
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
    firewall = SITE["Resources"]["Firewall"]["Properties"]
    shown = [
        firewall["VisibilityConfig"],
        *(rule["VisibilityConfig"] for rule in firewall["Rules"]),
    ]
    assert {each["SampledRequestsEnabled"] for each in shown} == {False}
    assert {each["CloudWatchMetricsEnabled"] for each in shown} == {True}
