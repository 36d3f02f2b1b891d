"""The words of filing a claim: one for each service, cause and country that there is."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from care.catalog import load
from care.domain.parts import Cause, Service
from frontend import build as site

LOCALES = site.read_locales()
SERVICES = {service.value for service in Service}


@pytest.fixture(params=LOCALES, ids=[locale.tag for locale in LOCALES])
def words(request: pytest.FixtureRequest) -> dict[str, Any]:
    locale: site.Locale = request.param
    return locale.words


def test_countries_to_ship_to_are_those_of_the_catalogs_regions(words: dict[str, Any]) -> None:
    offered = [code for code, _ in words["pages"]["countries"]["list"]]
    sold = chain.from_iterable(region.countries for region in load().regions.values())
    assert sorted(offered) == sorted(sold)


def test_every_service_says_what_it_is_and_what_comes_next(words: dict[str, Any]) -> None:
    card, sheet = words["script"]["service-card"], words["script"]["settlement"]
    assert card["what"].keys() == card["next"].keys() == SERVICES
    assert sheet["pay_note"].keys() == SERVICES | {"review"}


def test_every_cause_can_be_chosen() -> None:
    page = dict(site.render_pages(LOCALES[0]))["claim-new.html"]
    for cause in Cause:
        assert f'name="cause" value="{cause.value}"' in page
