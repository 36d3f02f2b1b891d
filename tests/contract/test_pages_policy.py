"""The content security policy that every page and answer carries, in a real account and here."""

from __future__ import annotations

import re

import pytest

from tests.support import edge_headers
from tests.support.conditions import SITE, TEMPLATE

NONE, SELF = ["'none'"], ["'self'"]
DEPLOYED = {"AWS::Region": "us-east-1"}
BUCKET = "https://uploads.s3"
REACHED = {
    "deployed": [
        *SELF,
        *("https://sign-in.example", "https://staff.example"),
        *(f"{BUCKET}.us-east-1.amazonaws.com", f"{BUCKET}.amazonaws.com"),
    ],
    "local": [*SELF, "http://127.0.0.1:4566"],
}


@pytest.mark.parametrize(
    ("where", "given"), [("deployed", DEPLOYED), ("local", edge_headers.LOCAL)]
)
def test_policy_lets_a_page_load_its_own_files_and_reach_named_hosts_alone(
    where: str, given: dict[str, str]
) -> None:
    assert edge_headers.directives(edge_headers.policy(**given)) == {
        "default-src": NONE,
        "script-src": SELF,
        "style-src": SELF,
        "img-src": SELF,
        "connect-src": REACHED[where],
        "base-uri": NONE,
        "form-action": NONE,
        "frame-ancestors": NONE,
        "object-src": NONE,
        "require-trusted-types-for": ["'script'"],
        "trusted-types": NONE,
    }


def test_deployed_site_reaches_the_sign_in_pages_and_the_bucket_that_the_deploy_names() -> None:
    stated = SITE["Resources"]["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy = stated["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    (others,) = (piece["Fn::If"] for piece in policy["Fn::Join"][1] if isinstance(piece, dict))
    condition, local, (text, own) = others[0], *(each["Fn::Sub"] for each in others[1:])
    assert (condition, local) == ("IsLocal", " http://127.0.0.1:${LocalPort}")
    bucket = "https://${Uploads}.s3"
    assert text.split() == [
        *("${SignInUrl}", "${StaffSignInUrl}"),
        *(f"{bucket}.${{AWS::Region}}.${{Suffix}}", f"{bucket}.${{Suffix}}"),
    ]
    assert own == {"Suffix": {"Ref": "AWS::URLSuffix"}}


def test_address_of_a_page_is_told_to_nobody() -> None:
    """A sign-in comes back with its code in the address, before the page can take it out."""
    for given in (DEPLOYED, edge_headers.LOCAL):
        assert edge_headers.added(**given)["Referrer-Policy"] == "no-referrer"


def test_what_is_kept_of_a_request_names_its_route_and_not_its_address() -> None:
    """The token of a proof is in an address of the API: its template is kept, no path, no query."""
    settings = TEMPLATE["Resources"]["Api"]["Properties"]["AccessLogSettings"]
    named = re.findall(r"\$context\.[A-Za-z.]+", settings["Format"])
    assert set(named) == {
        *("$context.requestTimeEpoch", "$context.requestId", "$context.routeKey"),
        *("$context.status", "$context.responseLatency", "$context.authorizer.error"),
    }
