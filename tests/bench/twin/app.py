"""Filing a claim as FastAPI and SQLAlchemy would have it: the same body, rules and answer.

What it shares with Aftercare is the business: the body's schema, the facts' rules, the figures, the
claim and its timeline, the answer's view. Its own are the edge, the tables and the transaction.
Tokens are verified before it, as they are before a door. It takes the services of which nothing is
paid at filing, so it asks no provider; metrics it leaves out.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, cast

from fastapi import Depends, FastAPI, Header, Request, Response
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from care.catalog import load
from care.domain import services
from care.domain.claim import Claim
from care.domain.decision import Decision
from care.domain.device import Device
from care.domain.errors import CareError, KeyReused, Refused
from care.domain.event import Event
from care.domain.figures import settle_figures
from care.domain.plan import Plan
from care.domain.rules import services as choosing
from care.domain.rules.service_facts import ServiceFacts
from care.domain.settlement import agreed
from care.domain.values import replace
from care.usecases.facts import claim_terms, promoted, service_facts
from care.usecases.filing import Filing, filed_note, new_claim
from care.usecases.ids import derived_id
from care.usecases.ports import Store
from care.usecases.seal import seal
from care.web.problems import kind_of, problem_view
from care.web.schemas.claims import ClaimFiling
from care.web.views.claims import claim_view
from care.web.views.payments import payment_view

from .tables import AnswerRow, ClaimRow, DeviceRow, EventRow, PlanRow, engine_of, written

REMEMBERED = timedelta(hours=24)
KEY = Header(alias="Idempotency-Key", pattern="^[A-Za-z0-9_-]{16,64}$")
JSON = "application/json"
logger = logging.getLogger("twin")
CATALOG = load()


def caller(request: Request) -> str:
    """The account of a token that the gateway has verified."""
    claims: Mapping[str, str] = request.scope["claims"]
    return claims["sub"]


def application(url: str) -> FastAPI:
    """The application on the database at `url`."""
    engine = engine_of(url)
    sessions = sessionmaker(engine, expire_on_commit=False)
    app = FastAPI(openapi_url=None)
    app.state.engine = engine
    app.exception_handler(CareError)(problem)

    @app.post("/api/claims")
    def file(
        body: ClaimFiling,
        account: Annotated[str, Depends(caller)],
        key: Annotated[str, KEY],
        request: Request,
    ) -> Response:
        host = request.client.host if request.client else ""
        fingerprint = sha256(body.model_dump_json().encode()).hexdigest()
        filing = body.filing(account, key, fingerprint, host)
        try:
            with sessions.begin() as session:
                answer = filed(session, filing)
        except IntegrityError:  # the same key at the same instant: its answer stands now
            with sessions.begin() as session:
                answer = filed(session, filing)
        logger.info(json.dumps({"message": "request", "route": "file", "status": answer.status}))
        return Response(answer.body, answer.status, {"Cache-Control": "no-store"}, JSON)

    return app


def problem(request: Request, error: Exception) -> Response:
    """A refusal as a problem."""
    body = json.dumps(problem_view(error, ""))
    return Response(body, kind_of(error).status, media_type="application/problem+json")


def filed(session: Session, filing: Filing) -> AnswerRow:
    """The answer under the filing's key: the stored one, or that of the claim that is filed now.

    Raises `KeyReused`, `Refused`.
    """
    kept = session.get(AnswerRow, (filing.account_id, filing.key))
    if kept is not None:
        if kept.fingerprint != filing.request_hash:
            raise KeyReused
        return kept
    claim = new(session, filing)
    body = {"claim": claim_view(claim, CATALOG), "payment": payment_view(claim)}
    answer = AnswerRow(
        account_id=filing.account_id,
        key=filing.key,
        fingerprint=filing.request_hash,
        status=201,
        body=json.dumps(body, separators=(",", ":")),
        forget_at=claim.filed_at + REMEMBERED,
    )
    session.add(answer)
    return answer


def new(session: Session, filing: Filing) -> Claim:
    """Decides, and stores the claim with its event; the device knows of it. Raises `Refused`."""
    now, tables = datetime.now(UTC), Tables(session)
    facts, decision = decided(tables, filing, now)
    if not decision.allowed or facts.device is None or facts.region is None:
        raise Refused(decision)
    figures = settle_figures(facts, CATALOG.policies)
    agreed(figures, filing.consent_version, filing.fee, filing.hold)
    claim_id = derived_id("claim", filing.account_id, filing.key)
    terms = claim_terms(facts, facts.region, CATALOG.policies)
    claim = new_claim(claim_id, filing, facts, figures, terms, None)
    claim, events = seal(claim, (filed_note(claim, decision),), now)
    claim = replace(claim, due_at=services.wakes_at(claim, now))
    session.add_all([row_of(claim), *map(row_of_event, events)])
    device = promoted(facts.device, facts.plan, now)
    device = replace(device, open_claim_id=claim_id, last_claim_id=claim_id)
    tables.rows[device.serial].document = written(device)
    return claim


def decided(tables: Tables, filing: Filing, now: datetime) -> tuple[ServiceFacts, Decision]:
    """The facts at `now` (UTC), and what the rules say of them."""
    facts = service_facts(
        cast(Store, tables),  # all that the facts of a claim are read from
        CATALOG,
        filing.account_id,
        filing.damage,
        filing.address.country,
        now,
        filing.service,
    )
    return facts, choosing.decide(facts)


def row_of_event(event: Event) -> EventRow:
    """An event's row."""
    return EventRow(subject=event.subject, seq=event.seq, document=written(event))


def row_of(claim: Claim) -> ClaimRow:
    """A claim's row."""
    return ClaimRow(
        claim_id=claim.claim_id,
        account_id=claim.account_id,
        region=claim.region,
        filed_at=claim.filed_at,
        due_at=claim.due_at,
        document=written(claim),
    )


class Tables:
    """What the facts are gathered from."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rows: dict[str, DeviceRow] = {}

    def device(self, serial: str) -> Device | None:
        """The device, locked until the transaction ends."""
        row = self._session.get(DeviceRow, serial, with_for_update=True)
        if row is None:
            return None
        self.rows[serial] = row
        return row.value

    def plan(self, plan_id: str) -> Plan | None:
        """The plan."""
        row = self._session.get(PlanRow, plan_id)
        return row.value if row else None


def cover(engine: Engine, device: Device, plan: Plan, serials: Iterable[str]) -> None:
    """Copies of a covered device and of its plan, one for each of `serials`."""
    with Session(engine) as session, session.begin():
        for serial in serials:
            own = replace(plan, plan_id=f"plan_{serial}", serial=serial)
            held = replace(device, serial=serial, plan_id=own.plan_id)
            session.add(DeviceRow(serial=serial, document=written(held)))
            session.add(
                PlanRow(plan_id=own.plan_id, account_id=own.account_id, document=written(own))
            )
