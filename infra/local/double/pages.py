"""The hosted pages: the payment page, the 3-D Secure page, their style. Plain HTML, no script.

Addresses inside a page are relative, so that it may be shown behind a proxy with a path before it.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import cards, faults, machine, sessions
from .api import Answer, Request
from .app import Double
from .cardform import CardForm, Refused
from .faults import Fault
from .people import new_method
from .store import Json, Tx

_HERE = Path(__file__).parent / "templates"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
# The icon is an empty data: address, so that no browser asks for one.
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_WHOLE = frozenset({"jpy", "krw", "isk", "ugx"})  # shown without decimals
_HUNDREDS = frozenset({"isk", "ugx"})  # though sent in hundredths
_SHOWN = ("0002", "9995", "3155", "3184", "3178", "0341", "0259", "5126")
_log = logging.getLogger("double.pages")


def money(amount: int, currency: str) -> str:
    """12900, "usd" → "129.00 USD"; 1500, "jpy" → "1,500 JPY"."""
    code = currency.lower()
    if code in _WHOLE:
        return f"{amount // 100 if code in _HUNDREDS else amount:,} {code.upper()}"
    return f"{amount // 100:,}.{amount % 100:02d} {code.upper()}"


_TEMPLATES.filters["money"] = money


class Pages:
    def __init__(self, double: Double) -> None:
        self._double = double

    def answer(self, request: Request) -> Answer:
        """A page, or 303 to where the customer goes next."""
        kind, _, name = request.path.strip("/").partition("/")
        try:
            if (request.method, request.path) == ("GET", "/assets/page.css"):
                return Answer(200, (_HERE / "page.css").read_bytes(), {"Content-Type": "text/css"})
            page: Callable[..., Answer] | None = {"pay": self._pay, "auth": self._auth}.get(kind)
            if page is None or not name or request.method not in ("GET", "POST"):
                return self._message("No such page", "Nothing is at this address.", status=404)
            return page(request, name)
        except Exception:  # noqa: BLE001  the request's edge: the customer gets a page, the log the cause
            _log.exception("%s %s", request.method, request.path)
            return self._message("Something went wrong", "Please try again.", status=500)

    def _pay(self, request: Request, name: str) -> Answer:
        if request.method == "GET":
            return self._show_pay(request, name)
        with self._double.transaction() as tx:
            fault = faults.take(tx, "POST", request.path, None)
        if broken := self._break(fault):
            return broken
        with self._double.transaction() as tx:
            tx.directive = fault.directive if fault else None
            session = tx.find(name)
            if session is None or session["object"] != "checkout.session":
                return self._unknown()
            if session["status"] != "open" or _processing(tx, session):
                return self._over(session)
            return self._try(tx, session, CardForm.read(request.body))

    def _show_pay(self, request: Request, name: str) -> Answer:
        with self._double.transaction() as tx:
            session = tx.find(name)
            if session is None or session["object"] != "checkout.session":
                return self._unknown()
            if session["status"] != "open" or _processing(tx, session):
                return self._over(session)
            form = CardForm.sample(dict(parse_qsl(request.query)).get("card", ""))
            return self._form(session, form, _last_refusal(tx, session))

    def _try(self, tx: Tx, session: Json, form: CardForm) -> Answer:
        """Luhn, expiry, brand and funding first: they refuse before any charge object exists."""
        strict = session["billing_address_collection"] == "required"
        try:
            card = form.check(tx.now, postal_code_required=strict)
            if sentence := sessions.blocked(session, card.brand, card.funding):
                raise Refused(sentence, "number")
        except Refused as refused:
            return self._form(session, form, refused)
        method = new_method(tx, card, form.expiry_parts(), form.billing())
        decline = sessions.pay(tx, session, method, self._double.config.public_url)
        if decline:
            return self._form(session, form, Refused(decline.sentence(), "number"))
        intent = tx.get("payment_intent", session["payment_intent"])
        return _see_other(_next_address(tx, intent))

    def _break(self, fault: Fault | None) -> Answer | None:
        if fault and fault.do == "slow":
            time.sleep(int(fault.argument) / 1000)
        elif fault and fault.directive is None:
            return self._message("Something went wrong", "Please try again.", status=503)
        return None

    def _form(self, session: Json, form: CardForm, refused: Refused | None) -> Answer:
        shown = [card for card in cards.TABLE if card.number[-4:] in _SHOWN]
        good = [card for card in cards.TABLE if card.does == "succeeds"]
        custom = (session["custom_text"].get("submit") or {}).get("message")
        return self._page(
            "pay.html",
            title=f"Pay {money(session['amount_total'], session['currency'])}",
            session=session,
            items=session["_items"],
            custom_text=custom,
            keeps_card=session["_intent_data"].get("setup_future_usage") == "off_session",
            form=form,
            refused=refused,
            good_cards=good,
            other_cards=[card for card in cards.TABLE if card not in good and card not in shown],
            shown_cards=[card for card in shown if card not in good],
        )

    def _auth(self, request: Request, name: str) -> Answer:
        with self._double.transaction() as tx:
            intent = tx.find(name)
            if intent is None or intent["object"] != "payment_intent":
                return self._unknown()
            attempt = parse_qs(request.query).get("attempt", [""])[0]
            current = intent["status"] == "requires_action"
            if not current or attempt != str(intent["_attempt"]["number"]):
                text = "This check is over or was replaced by a newer one. Return to the shop."
                return self._message("Nothing to confirm", text)
            if request.method == "GET":
                return self._page("auth.html", title="Confirm it is you", intent=intent)
            return self._authenticated(tx, intent, request.body.decode() == "outcome=complete")

    def _authenticated(self, tx: Tx, intent: Json, passed: bool) -> Answer:
        return_url = intent["_attempt"]["return_url"]
        if passed:
            passed = machine.pass_challenge(tx, intent) is None
            sessions.settle(tx, intent)
        else:
            machine.fail_challenge(tx, intent)
        if intent["_session"]:
            return _see_other(_next_address(tx, intent))
        if not return_url:
            return self._message("Thank you", "You can close this page.")
        return _see_other(_with_outcome(return_url, intent, passed))

    def _over(self, session: Json) -> Answer:
        if session["status"] == "complete":
            text = "This payment is complete. Nothing more was charged."
            return self._message("Already paid", text, link=sessions.success_address(session))
        if session["status"] == "open":
            text = "The bank is still processing this payment. Look again in a while."
            return self._message("In progress", text)
        text = (
            "This payment page has expired. Nothing was charged. Return to the shop to start anew."
        )
        return self._message("Page expired", text, link=session["cancel_url"], status=410)

    def _unknown(self) -> Answer:
        return self._message("No such payment", "Nothing is at this address.", status=404)

    def _message(self, title: str, text: str, link: str | None = None, status: int = 200) -> Answer:
        return self._page("message.html", status=status, title=title, text=text, link=link)

    def _page(self, template: str, status: int = 200, **values: Any) -> Answer:
        values["merchant"] = self._double.config.merchant
        body = _TEMPLATES.get_template(template).render(values)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": _POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        }
        return Answer(status, body.encode(), headers)


def _processing(tx: Tx, session: Json) -> bool:
    intent = tx.find(session["payment_intent"]) if session["payment_intent"] else None
    return intent is not None and intent["status"] == "processing"


def _last_refusal(tx: Tx, session: Json) -> Refused | None:
    """Told again when the customer comes back, as from a failed 3-D Secure."""
    if session["payment_intent"] is None:
        return None
    error = tx.get("payment_intent", session["payment_intent"])["last_payment_error"]
    return Refused(error["message"], "number") if error else None


def _next_address(tx: Tx, intent: Json) -> str:
    """3-D Secure, the shop, or the payment page again."""
    session = tx.get("checkout.session", intent["_session"])
    if session["status"] == "complete":
        return sessions.success_address(session)
    step = intent["next_action"] or {}
    address: str = step.get("redirect_to_url", {}).get("url") or intent["_attempt"]["return_url"]
    return address


def _with_outcome(return_url: str, intent: Json, passed: bool) -> str:
    parts = urlsplit(return_url)
    query = [
        *parse_qsl(parts.query, keep_blank_values=True),
        ("payment_intent", intent["id"]),
        ("payment_intent_client_secret", intent["client_secret"]),
        ("redirect_status", "succeeded" if passed else "failed"),
    ]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _see_other(address: str) -> Answer:
    return Answer(303, b"", {"Location": address, "Cache-Control": "no-store"})
