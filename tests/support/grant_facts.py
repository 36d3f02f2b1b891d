"""The facts of eligibility with grants on the serial, for tests of their rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from care.catalog import load
from care.domain.grant import Grant
from care.domain.rules.eligibility import BindFacts, way_grant
from tests.support.builders import NOW, SERIAL, a_device

CATALOG = load()
LONG_AGO = a_device(activated_at=NOW - timedelta(days=200))


def facts(*grants: Grant, **changes: object) -> BindFacts:
    """A Mavic of the US, activated long ago, with these grants on its serial."""
    whole = BindFacts(
        now=NOW,
        serial=SERIAL,
        device=LONG_AGO,
        plan=None,
        order=None,
        family=CATALOG.families["mavic"],
        region=CATALOG.regions["US"],
        asked_region=None,
        sold_here=True,
        grants={grant.kind: grant for grant in grants},
    )
    whole = replace(whole, **changes)  # type: ignore[arg-type]
    return replace(whole, grant=way_grant(whole))
