"""The bucket of what people send in: closed, apart from the site, and emptied in time."""

from __future__ import annotations

import json
from typing import Any

from care.adapters.uploads import FORM_LIVES
from care.usecases.file_links import LINK_SECONDS
from care.usecases.take_photo import FOLDER
from tests.support.template import of_type, read

TEMPLATE, SITE = read("template.yaml"), read("infra/site.yaml")
UPLOADS: Any = TEMPLATE["Resources"]["Uploads"]["Properties"]


def test_nobody_reads_it_without_a_signature() -> None:
    assert all(UPLOADS["PublicAccessBlockConfiguration"].values())
    assert len(UPLOADS["PublicAccessBlockConfiguration"]) == 4
    policies = of_type(TEMPLATE, "AWS::S3::BucketPolicy")
    assert "Uploads" not in json.dumps(policies, default=str)
    assert "WebsiteConfiguration" not in UPLOADS


def test_it_is_no_origin_of_the_site() -> None:
    (site,) = of_type(SITE, "AWS::CloudFront::Distribution").values()
    origins = site["DistributionConfig"]["Origins"]
    assert origins
    assert "Uploads" not in json.dumps(origins, default=str)


def test_a_page_may_send_to_it_and_read_nothing() -> None:
    (rule,) = UPLOADS["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedMethods"] == ["POST"]


def test_forms_and_links_are_short_and_files_go_in_time() -> None:
    assert (FORM_LIVES.total_seconds(), LINK_SECONDS) == (900, 600)
    rules = UPLOADS["LifecycleConfiguration"]["Rules"]
    kept = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules}
    assert kept == {"verifications/": 90, FOLDER: 550}
    assert all(rule["Status"] == "Enabled" for rule in rules)
