"""Filing a claim on the fake site: compared, previewed and filed by the rules themselves, for one
Mavic 3 of the US, so that what the pages show is what the service would say.

The serial chooses the world: `BUSY…` has a claim open, `UNBOUND…` is bound to an account that
nobody knows, the fee of `DEAR…` rises while its claim is being filed; any other is fine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web

from care.domain.comparison import compare
from care.domain.errors import BadValue
from care.domain.figures import settle_figures
from care.domain.parts import Service
from care.domain.rules import services
from care.domain.rules.flyaway import binding_known
from care.domain.rules.service_facts import ServiceFacts
from care.domain.settlement import agreed
from care.usecases.file_claim import Preview
from care.web.errors import Invalid
from care.web.language import asked_for, worded
from care.web.schemas.body import Body
from care.web.schemas.claims import ClaimFiling, ClaimQuestion, ComparisonQuestion, DamageReport
from care.web.views.decisions import decision_view
from care.web.views.settlements import comparison_view, preview_view
from care.web.views.values import deadline_view, money_view
from care.words import ENGLISH
from tests.support import fake_answers as canned
from tests.support import fake_claims as claims
from tests.support.asked import CATALOG, asked
from tests.support.fake_problems import problem

if TYPE_CHECKING:
    from tests.support.fake_api import FakeApi

Json = dict[str, Any]
Asked = TypeVar("Asked", bound=Body)
# Where nothing is paid at filing, the unit is sent in first.
SENT_IN = (Service.REPAIR, Service.REPLACEMENT)
SEND_IN = "Send your unit in, so that it is received by the date."
SEND_FIRST = "Send your unit, so that it is received by the date; the replacement follows."


def routes(api: FakeApi) -> list[web.RouteDef]:
    """The doors of filing."""

    async def compare_services(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        return _answer(request, comparison(await request.json()))

    async def preview_claim(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        question = _read(ClaimQuestion, await request.json())
        facts = _facts(question, question.shipping_country, question.service, _tried(api))
        return _answer(request, preview(facts))

    async def file_claim(request: web.Request) -> web.Response:
        api.sign_in.person(request)
        body = await request.json()
        key = request.headers["Idempotency-Key"]
        known = [claim for claim in api.claims.values() if claim.get("_key") == key]
        if not known:
            claim_id = f"claim-{len(api.claims) + 1}"
            api.claims[claim_id] = file(claim_id, body, _tried(api)) | {"_key": key}
            known = [api.claims[claim_id]]
        return _answer(request, _opened(known[0]), status=201)

    return [
        web.post("/api/claims/compare", compare_services),
        web.post("/api/claims/preview", preview_claim),
        web.post("/api/claims", file_claim),
    ]


def comparison(body: Json) -> Json:
    """All services side by side."""
    question = _read(ComparisonQuestion, body)
    facts = _facts(question, question.shipping_country)
    wishes = {"defect": question.suspects_defect, "fees": question.compares_fees}
    return comparison_view(compare(facts, CATALOG.policies, **wishes), CATALOG)


def preview(facts: ServiceFacts) -> Json:
    """The decision on one service, and its figures where it is allowed."""
    decision = services.decide(facts)
    figures = settle_figures(facts, CATALOG.policies) if decision.allowed else None
    return preview_view(Preview(decision, figures))


def file(claim_id: str, body: Json, tried: bool = False) -> Json:
    """The claim as it is filed. Raises the problem that the service would answer with."""
    filing = _read(ClaimFiling, body)
    facts = _facts(filing, filing.address.country, filing.service, tried)
    decision = services.decide(facts)
    if not decision.allowed:
        raise problem(409, "refused", "A rule says no.", decision=decision_view(decision))
    figures = settle_figures(facts, CATALOG.policies)
    shown = [amount.money if amount else None for amount in (filing.fee, filing.hold)]
    try:
        agreed(figures, filing.consents.version, *shown)
    except BadValue as error:
        raise _invalid((error.pointer, error.detail)) from None
    by = deadline_view(figures.return_by) if figures.return_by else None
    fee, hold = money_view(figures.fee), money_view(figures.hold)
    return _awaiting(claims.claim(claim_id, body), filing.service, fee, hold, by, facts)


def pay(claim: Json) -> None:
    """What is paid at filing is paid: with a hold for Premium, else the fee alone."""
    if claim["service"] == Service.PREMIUM:
        claims.pay_claim(claim)
        return
    claim.update(state="paid", paid_at=canned.AS_OF, return_by=claim["_by"])
    claim["ledger"] = [claims.line("fee", claim["fee"]["amount"], "captured")]
    claim["you_need_to"] = (
        task("send_back", SEND_FIRST, claim["_by"])
        if claim["service"] == Service.BASIC
        else task("wait", "Your replacement is being prepared.")
    )


def task(code: str, sentence: str, by: Json | None = None) -> Json:
    """What the claim's owner has to do, or to wait for."""
    return {"code": code, "sentence": sentence, "by": by}


def _awaiting(
    claim: Json, service: Service, fee: Json, hold: Json, by: Json | None, facts: ServiceFacts
) -> Json:
    claim |= {"service": service.value, "fee": fee, "_by": by}
    claim["hold"] = claim["hold"] | {"amount": hold}
    if service in SENT_IN:
        sent_in = task("send_back", SEND_IN, by)
        return claim | {"state": "filed", "return_by": by, "you_need_to": sent_in, "_paid": "none"}
    if service is Service.FLYAWAY and not binding_known(facts):
        looked_at = task("wait", "The service desk looks at your claim before you pay.")
        return claim | {"state": "in_review", "you_need_to": looked_at, "_paid": "none"}
    return claim


def _answer(request: web.Request, body: Json, status: int = 200) -> web.Response:
    """The answer in the reader's language, as the service words it."""
    language = asked_for(request.headers.get("Accept-Language", "")) or ENGLISH
    return web.json_response(worded(body, language), status=status)


def _opened(claim: Json) -> Json:
    page = {"state": "open", "url": f"/pay/claim/{claim['claim_id']}"}
    payment = {"state": "none", "url": None} if claim.get("_paid") == "none" else page
    return {"claim": shown(claim), "payment": payment}


def shown(thing: Json) -> Json:
    """What is answered of it: what begins with an underscore is the fake's own."""
    return {key: value for key, value in thing.items() if not key.startswith("_")}


def _tried(api: FakeApi) -> bool:
    return bool(api.sent("/api/claims"))


def _facts(
    report: DamageReport, country: str, service: Service = Service.PREMIUM, tried: bool = False
) -> ServiceFacts:
    damage = report.damage
    facts = asked(
        cause=damage.cause,
        parts=damage.parts,
        sends=damage.sends,
        country=country,
        service=service,
        lost_at=damage.lost_at,
        exclusions={id_: CATALOG.exclusions[id_] for id_ in damage.exclusions},
    )
    return _world_of(damage.serial.text, facts, tried)


def _world_of(serial: str, facts: ServiceFacts, tried: bool) -> ServiceFacts:
    device, plan = facts.device, facts.plan
    assert device is not None and plan is not None
    device = replace(device, serial=serial)
    if serial.startswith("BUSY"):
        device = replace(device, open_claim_id="claim-9")
    if serial.startswith("UNBOUND"):
        device = replace(device, bound_account=None, bound_at=None)
    if serial.startswith("DEAR") and tried:
        plan = replace(plan, left=1)
    return replace(facts, device=device, plan=replace(plan, serial=serial))


def _read(kind: type[Asked], body: Json) -> Asked:
    try:
        return kind.read(body)
    except Invalid as error:
        raise _invalid(*((fault.pointer, fault.detail) for fault in error.faults)) from None


def _invalid(*faults: tuple[str, str]) -> web.HTTPException:
    errors = [{"pointer": pointer, "detail": detail} for pointer, detail in faults]
    return problem(422, "invalid_request", "Some fields need another value.", errors=errors)
