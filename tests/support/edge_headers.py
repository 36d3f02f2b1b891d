"""The headers that the distribution adds to each answer, as `infra/site.yaml` states them."""

from __future__ import annotations

import re
from typing import Any

from .conditions import SITE, Given, site

Directives = dict[str, list[str]]
LOCAL = {"IsLocal": "true", "AWS::AccountId": "000000000000"}
NAMED = {
    "SignInUrl": "https://sign-in.example",
    "StaffSignInUrl": "https://staff.example",
    "Uploads": "uploads",
    "AWS::URLSuffix": "amazonaws.com",
}
"""Addresses that only a deploy knows."""


def added(**given: str) -> dict[str, str]:
    """Name to value in these circumstances, without what only HTTPS heeds."""
    stack = site(**given)
    config = _config(stack)
    security = config["SecurityHeadersConfig"]
    headers = {each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
    return headers | {
        "Content-Security-Policy": policy(**given),
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
    }


def policy(**given: str) -> str:
    """The content security policy in these circumstances."""
    stack = site(**given)
    stack = Given(stack.template, {**stack.given, **NAMED})
    stated = _config(stack)["SecurityHeadersConfig"]["ContentSecurityPolicy"]
    _, pieces = stated["ContentSecurityPolicy"]["Fn::Join"]
    return "".join(_text(stack, piece) for piece in pieces)


def directives(policy: str) -> Directives:
    """A policy by its directives.

    >>> directives("default-src 'none'; img-src 'self' data:")
    {'default-src': ["'none'"], 'img-src': ["'self'", 'data:']}
    """
    named = (part.split() for part in policy.split(";"))
    return {name: values for name, *values in named}


def _config(stack: Given) -> Any:
    headers = SITE["Resources"]["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    return stack.value(headers)


def _text(stack: Given, piece: Any) -> str:
    if isinstance(piece, str):
        return piece
    stated = piece["Fn::Sub"]
    text, own = (stated, {}) if isinstance(stated, str) else stated
    return re.sub(r"\$\{(.+?)\}", lambda found: own.get(found[1]) or stack.ref(found[1]), text)
