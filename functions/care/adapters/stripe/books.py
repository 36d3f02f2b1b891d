"""`Books` by the provider's SDK: its lists, newest first, paged to the end.

Only what bears the tag of this stack is ours. The search is never asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ...domain.books import BookedDispute, BookedPage, BookedPayment, BookedRefund, Found, Tags
from ...domain.ledger import Status
from ...domain.money import Money
from ...usecases.payments import InDoubt
from .answers import answers
from .client import make_client
from .errors import ProviderDefect
from .mapping import dispute, refund_report, report

Json = dict[str, Any]
_PAGE = 100  # what the provider lists at most at once


class StripeBooks:
    """The books of the provider, or of the payment double at `base_url`.

    Besides `InDoubt` every call may raise the classes of `errors`. Safe to share between threads.
    """

    def __init__(self, api_key: str, base_url: str | None, stack: str) -> None:
        client = make_client(api_key, base_url)
        self._intents = client.v1.payment_intents
        self._sessions = client.v1.checkout.sessions
        self._refunds = client.v1.refunds
        self._disputes = client.v1.disputes
        self._stack = stack

    def payments(self, since: datetime, until: datetime) -> Iterator[BookedPayment]:
        asked = {"expand": ["data.latest_charge", "data.payment_method"]}
        for intent in _all(self._intents, _made(since, until) | asked):
            if self._tags(intent):
                yield self._payment(intent)

    def pages(self, since: datetime, until: datetime) -> Iterator[BookedPage]:
        for session in _all(self._sessions, _made(since, until)):
            page = self._page(session)
            if page:
                yield page

    def refunds(self, since: datetime, until: datetime) -> Iterator[BookedRefund]:
        for refund in _all(self._refunds, _made(since, until)):
            if refund["payment_intent"]:
                yield self._refund(refund)

    def disputes(self, since: datetime, until: datetime) -> Iterator[BookedDispute]:
        for found in _all(self._disputes, _made(since, until)):
            if found["payment_intent"]:
                yield _disputed(found)

    def payment(self, payment_id: str) -> Found:
        """With its refunds counted one by one: what the charge says went back may be the rest of a
        partly captured hold."""
        intent = _one(self._intents, payment_id, {"expand": ["latest_charge", "payment_method"]})
        if intent is None:
            return Found()
        about = {"payment_intent": payment_id}
        refunds = tuple([self._refund(each) for each in _all(self._refunds, about)])
        disputes = tuple([_disputed(each) for each in _all(self._disputes, about)])
        page = next(_all(self._sessions, about), None)
        return Found((self._payment(intent, refunds, page),), (), refunds, disputes)

    def page(self, page_id: str) -> BookedPage | None:
        session = _one(self._sessions, page_id, {})
        return self._page(session) if session else None

    def _tags(self, thing: Json) -> Tags | None:
        tags = thing["metadata"] or {}
        if tags.get("stack") != self._stack or not tags.get("subject"):
            return None
        n = tags.get("n", "")
        return Tags(tags["subject"], tags.get("effect", ""), int(n) if n.isdecimal() else 0)

    def _payment(
        self,
        intent: Json,
        refunds: tuple[BookedRefund, ...] | None = None,
        page: Json | None = None,
    ) -> BookedPayment:
        charge, currency = intent.get("latest_charge") or {}, intent["currency"].upper()
        try:
            said = report(intent)
        except InDoubt:  # the bank still thinks
            said = None
        back = _back(charge) if refunds is None else _back_of(refunds)
        return BookedPayment(
            payment_id=intent["id"],
            tags=self._tags(intent),
            customer=intent["customer"],
            created_at=_instant(intent["created"]),
            moved_at=_instant(charge.get("created") or intent["created"]),
            status=said.status if said else None,
            amount=Money(intent["amount"], currency),
            captured=Money(intent["amount_received"], currency),
            refunded=Money(back if intent["status"] == "succeeded" else 0, currency),
            capture_before=said.capture_before if said else None,
            ended_at=_instant(intent["canceled_at"]) if intent["canceled_at"] else None,
            page_id=page["id"] if page else None,
        )

    def _page(self, session: Json) -> BookedPage | None:
        tags = self._tags(session)
        if tags is None:
            return None
        return BookedPage(
            page_id=session["id"],
            tags=tags,
            created_at=_instant(session["created"]),
            status=session["status"],
            amount=Money(session["amount_total"], session["currency"].upper()),
        )

    def _refund(self, refund: Json) -> BookedRefund:
        return BookedRefund(
            refund_id=refund["id"],
            payment_id=refund["payment_intent"],
            tags=self._tags(refund),
            created_at=_instant(refund["created"]),
            status=refund_report(refund).status,
            amount=Money(refund["amount"], refund["currency"].upper()),
        )


def _disputed(found: Json) -> BookedDispute:
    return BookedDispute(
        dispute_id=found["id"],
        payment_id=found["payment_intent"],
        created_at=_instant(found["created"]),
        state=dispute(found).state,
        amount=Money(found["amount"], found["currency"].upper()),
    )


def _back(charge: Mapping[str, Any]) -> int:
    return int(charge.get("amount_refunded") or 0)


def _back_of(refunds: tuple[BookedRefund, ...]) -> int:
    return sum(x.amount.amount for x in refunds if x.status is not Status.REFUND_FAILED)


def _made(since: datetime, until: datetime) -> Json:
    """The window in whole seconds, as the provider counts."""
    return {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}}


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _all(service: Any, asked: Json) -> Iterator[Json]:
    """Everything that a list has, page by page. A page that is not answered raises `InDoubt`."""
    with answers():
        pages = iter(service.list(asked | {"limit": _PAGE}).auto_paging_iter())
    while True:
        with answers():  # only the request: what the caller does with an object is not our answer
            found = next(pages, None)
        if found is None:
            return
        yield found.to_dict()


def _one(service: Any, id_: str, asked: Json) -> Json | None:
    try:
        with answers():
            answer: Json = service.retrieve(id_, asked).to_dict()
            return answer
    except ProviderDefect as error:
        if error.code == "resource_missing":
            return None
        raise
