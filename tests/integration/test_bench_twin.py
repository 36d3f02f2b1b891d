"""The twin does what the door does: the same decision and answer, one claim under one key."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from care.domain.parts import Service
from care.web.views.claims import claim_view
from tests.bench.twin.app import application
from tests.bench.twin.tables import AnswerRow, ClaimRow, DeviceRow, EventRow
from tests.bench.warm_record import repair_body
from tests.bench.warm_twin import Filing, covered, furnish, serial_of
from tests.support.doors import CUSTOMER
from tests.support.events import Call

EVENT = Call("POST", "/api/claims", repair_body(), CUSTOMER).event()
# What two claims never have alike.
OWN = {"claim_id", "plan_id", "serial", "filed_at"}
Said = tuple[int, dict[str, Any]]


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """The twin, with a thousand covered devices."""
    app = application(f"sqlite:///{tmp_path / 'twin.db'}")
    furnish(app)
    return app


def answered(app: FastAPI, filing: Filing) -> Said:
    status, body = asyncio.run(filing.send_to(app))
    return status, json.loads(body)


def rows(app: FastAPI, kind: type[Any]) -> int:
    with Session(app.state.engine) as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_the_twin_answers_a_filing_as_the_door_does(app: FastAPI) -> None:
    status, body = answered(app, Filing(EVENT, 7))
    house = covered()
    ours = claim_view(house.filed(service=Service.REPAIR), house.catalog)
    assert (status, body["payment"]) == (201, {"state": "none", "url": None})
    assert body["claim"]["serial"] == serial_of(7)
    assert body["claim"].keys() == ours.keys()
    shared = ours.keys() - OWN
    assert {name: body["claim"][name] for name in shared} == {name: ours[name] for name in shared}


def test_the_twin_stores_claim_event_and_answer_and_the_device_knows_its_claim(
    app: FastAPI,
) -> None:
    _, body = answered(app, Filing(EVENT, 7))
    with Session(app.state.engine) as session:
        claim = session.scalars(select(ClaimRow)).one()
        event = session.scalars(select(EventRow)).one()
        device = session.get_one(DeviceRow, serial_of(7))
        assert claim.claim_id == event.subject == body["claim"]["claim_id"]
        assert (event.seq, device.version) == (1, 2)
        assert device.value.open_claim_id == claim.value.claim_id == claim.claim_id
    assert rows(app, AnswerRow) == 1


def test_the_same_key_again_gets_the_first_answer_and_creates_no_claim(app: FastAPI) -> None:
    first = answered(app, Filing(EVENT, 7))
    assert answered(app, Filing(EVENT, 7)) == first
    assert (rows(app, ClaimRow), rows(app, EventRow), rows(app, AnswerRow)) == (1, 1, 1)


def test_another_claim_under_the_same_key_is_refused_and_creates_no_claim(app: FastAPI) -> None:
    key = "twin-key-000000000007"
    assert answered(app, Filing(EVENT, 7, key))[0] == 201
    status, body = answered(app, Filing(EVENT, 8, key))
    assert (status, body["code"]) == (422, "idempotency_key_reused")
    assert rows(app, ClaimRow) == 1


def test_a_second_claim_on_a_device_is_refused_by_the_rule_and_not_stored(app: FastAPI) -> None:
    answered(app, Filing(EVENT, 7))
    status, body = answered(app, Filing(EVENT, 7, "twin-key-of-a-second-claim"))
    assert (status, body["code"]) == (409, "refused")
    failed = [rule["id"] for rule in body["decision"]["rules"] if rule["outcome"] == "failed"]
    assert failed == ["TRM-6"]
    assert (rows(app, ClaimRow), rows(app, AnswerRow)) == (1, 1)


def test_a_body_that_the_door_refuses_is_refused_by_the_twin(app: FastAPI) -> None:
    status, _ = answered(app, Filing(EVENT, 7, colour="red"))
    assert (status, rows(app, ClaimRow)) == (422, 0)
