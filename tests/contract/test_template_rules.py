"""What is refused at deployment, what is local only, and what a name of its own changes."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.conditions import SITE, TEMPLATE, distribution, main, origin, site

A_NAME = {
    "DomainName": "care.example.com",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0a-1b",
}


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
