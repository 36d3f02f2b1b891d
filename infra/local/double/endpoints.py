"""What each endpoint does, after its parameters were checked: a few lines into the parts."""

from dataclasses import dataclass
from typing import Any

from . import disputes, machine, people, refunds, sessions
from .amounts import check_descriptors
from .errors import invalid, missing, unexpected_state
from .events import emit
from .forms import merge_metadata
from .issuer import Decline
from .machine import Attempt
from .store import Json, Tx

_NO_RETURN_URL = (
    "A `return_url` must be specified because this PaymentIntent accepts payment methods that"
    " redirect. Set allowed_payment_method_types to card, or allow_redirects to never."
)


@dataclass(frozen=True, slots=True)
class Call:
    """One API request: `ids` from the address, `given` the checked parameters."""

    tx: Tx
    ids: tuple[str, ...]
    given: dict[str, Any]
    base: str
    path: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A 402, committed: `intent` is None when a card could not even be attached."""

    decline: Decline
    intent: Json | None = None


def create_customer(call: Call) -> Json:
    return people.create_customer(call.tx, call.given)


def attach_method(call: Call) -> Json | Refusal:
    method, decline = people.attach_by_request(call.tx, call.ids[0], call.given["customer"])
    return Refusal(decline) if decline else method


def detach_method(call: Call) -> Json:
    return people.detach(call.tx, call.tx.get("payment_method", call.ids[0]))


def create_session(call: Call) -> Json:
    return sessions.create(call.tx, call.given, call.base)


def expire_session(call: Call) -> Json:
    session = call.tx.get("checkout.session", call.ids[0])
    sessions.expire(call.tx, session)
    return session


def create_intent(call: Call) -> Json | Refusal:
    given = dict(call.given)
    check_descriptors(given.get("statement_descriptor"), given.get("statement_descriptor_suffix"))
    if "customer" in given:
        call.tx.get("customer", given["customer"], "customer")
    if not given.get("confirm"):
        _refuse_confirm_only(given)
    if "payment_method" in given:
        method = people.method_named(call.tx, given["payment_method"], given.get("customer"))
        given["payment_method"] = method["id"]
    given["metadata"] = merge_metadata({}, given.get("metadata"))
    if "allowed_payment_method_types" not in given:
        given.setdefault("automatic_payment_methods", {"enabled": True})
    intent = machine.new_intent(call.tx, given["amount"], given["currency"], given)
    return _confirm(call, intent, given) if given.get("confirm") else intent


def _refuse_confirm_only(given: dict[str, Any]) -> None:
    for name in ("off_session", "return_url", "error_on_requires_action"):
        if name in given:
            message = f"{name} is only allowed when confirm is true."
            raise invalid(message, "parameter_invalid", name)


def confirm_intent(call: Call) -> Json | Refusal:
    intent = call.tx.get("payment_intent", call.ids[0], "intent")
    if intent["_session"]:
        raise unexpected_state(intent, "confirmed (it belongs to a Checkout Session)")
    if "setup_future_usage" in call.given:
        intent["setup_future_usage"] = call.given["setup_future_usage"]
    _merge_options(intent, call.given.get("payment_method_options", {}))
    return _confirm(call, intent, call.given)


def _merge_options(intent: Json, options: Json) -> None:
    card = intent["payment_method_options"].get("card", {}) | options.get("card", {})
    if card:
        intent["payment_method_options"] = {"card": card}


def _confirm(call: Call, intent: Json, given: dict[str, Any]) -> Json | Refusal:
    if intent["status"] not in machine.CONFIRMABLE:
        raise unexpected_state(intent, "confirmed")
    if not given.get("return_url") and _may_redirect(intent):
        raise invalid(_NO_RETURN_URL, "parameter_missing", "return_url")
    name = given.get("payment_method") or intent["payment_method"]
    if name is None:
        message = "You cannot confirm this PaymentIntent because it's missing a payment method."
        raise invalid(message, "payment_intent_unexpected_state", "payment_method")
    method = people.method_named(call.tx, name, intent["customer"])
    decline = machine.confirm(call.tx, intent, method, _how(intent, given), call.base)
    return Refusal(decline, intent) if decline else intent


def _may_redirect(intent: Json) -> bool:
    """Stricter than the provider may be: it asks off-session too."""
    automatic = intent["automatic_payment_methods"] or {}
    only_cards = intent["allowed_payment_method_types"] == ["card"]
    return not only_cards and automatic.get("allow_redirects") != "never"


def _how(intent: Json, given: dict[str, Any]) -> Attempt:
    card = intent["payment_method_options"].get("card", {})
    return Attempt(
        off_session=given.get("off_session", "false") != "false",
        return_url=given.get("return_url"),
        three_d_secure=card.get("request_three_d_secure", "automatic"),
        extended=card.get("request_extended_authorization") == "if_available",
        refuse_action=given.get("error_on_requires_action", False),
    )


def update_intent(call: Call) -> Json:
    intent = call.tx.get("payment_intent", call.ids[0], "intent")
    intent["metadata"] = merge_metadata(intent["metadata"], call.given.get("metadata"))
    intent["description"] = call.given.get("description", intent["description"])
    return call.tx.save(intent)


def capture_intent(call: Call) -> Json:
    intent = call.tx.get("payment_intent", call.ids[0], "intent")
    suffix = call.given.get("statement_descriptor_suffix")
    check_descriptors(call.given.get("statement_descriptor"), suffix)
    intent["metadata"] = merge_metadata(intent["metadata"], call.given.get("metadata"))
    machine.capture(call.tx, intent, call.given.get("amount_to_capture"), suffix)
    return intent


def cancel_intent(call: Call) -> Json:
    intent = call.tx.get("payment_intent", call.ids[0], "intent")
    machine.cancel(call.tx, intent, call.given.get("cancellation_reason"))
    return intent


def create_refund(call: Call) -> Json:
    return refunds.create(call.tx, call.given)


def update_dispute(call: Call) -> Json:
    return disputes.update(call.tx, call.tx.get("dispute", call.ids[0]), call.given)


def close_dispute(call: Call) -> Json:
    return disputes.end(call.tx, call.tx.get("dispute", call.ids[0]), "lost")


def create_file(call: Call) -> Json:
    upload = call.given["file"]
    if not hasattr(upload, "content") or not upload.content:
        raise invalid("The file is empty or no upload.", "file_required", "file")
    kind = upload.name.rpartition(".")[2].lower() if "." in upload.name else None
    file = {
        "id": call.tx.new_id("file"),
        "object": "file",
        "created": call.tx.now,
        "expires_at": None,
        "filename": upload.name,
        "purpose": call.given["purpose"],
        "size": len(upload.content),
        "title": None,
        "type": kind,
        "url": None,
    }
    call.tx.db.execute("insert into blob values (?, ?)", (file["id"], upload.content))
    call.tx.insert(file)
    emit(call.tx, "file.created", file)
    return file


def parent_of(call: Call) -> str | None:
    """The payment intent a list is asked for, by itself or through its charge."""
    if charge := call.given.get("charge"):
        found = call.tx.find(charge)
        if found is None or found["object"] != "charge":
            raise missing("charge", charge, "charge")
        parent: str = found["payment_intent"]
        return parent
    return call.given.get("payment_intent")
