"""Template, doors, use cases and the routes table say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from care.web.routes import ROUTES
from tests.support.template import ROOT, doors, read

DOORS = doors(read("template.yaml"))
USE_CASES = ROOT / "functions" / "care" / "usecases"


def routes_of(door: str) -> set[tuple[str, str, str | None]]:
    """Method, path and scope of each route that the template gives to a door."""
    found: set[tuple[str, str, str | None]] = set()
    for event in DOORS[door]["Events"].values():
        given: dict[str, Any] = event["Properties"]
        if event["Type"] == "HttpApi":
            scopes = given.get("Auth", {}).get("AuthorizationScopes", [None])
            found |= {(given["Method"], given["Path"], scope) for scope in scopes}
    return found


@pytest.mark.parametrize("door", DOORS)
def test_the_template_routes_to_a_door_what_the_door_serves(door: str) -> None:
    assert routes_of(door) == {
        (route.method, route.path, scope)
        for route in ROUTES
        if route.door == door
        for scope in (route.access.scopes if route.access else (None,))
    }


def test_no_route_leads_to_a_door_that_the_template_lacks() -> None:
    assert {route.door for route in ROUTES} <= set(DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_has_a_use_case_of_its_name(door: str) -> None:
    assert (USE_CASES / f"{door}.py").is_file()
    words = "".join(word.capitalize() for word in door.split("_"))
    assert f"class {words}:" in Path(USE_CASES / f"{door}.py").read_text()


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_a_page_of_code_at_most(door: str) -> None:
    routes = max(1, len(routes_of(door)))
    assert len((ROOT / "functions" / f"{door}.py").read_text().splitlines()) <= 28 + 13 * routes
