"""PAYMENTS section 6, byte by byte: the look-up by list, and no POST without a key of ours."""

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from care.adapters import stripe as adapter
from care.adapters.stripe import client
from care.adapters.stripe.payments import StripePayments
from care.domain.ledger import Status
from tests.support.canned_provider import Canned, a_method, a_session, an_intent
from tests.unit.test_stripe_requests import FEE, FILED, HOLD_PAGE, KEY, Now

TAGS = {"subject": "01HVCLAIM-7f3k", "effect": "fee", "n": "1"}
PAGE_TAGS = TAGS | {"effect": "hold"}
AGAIN = replace(FEE, again=FILED)
PAGE_AGAIN = replace(HOLD_PAGE, again=FILED)


@pytest.fixture
def provider(monkeypatch):
    canned = Canned([(200, an_intent())])
    monkeypatch.setattr(client, "Transport", canned.transport)
    return canned


@pytest.fixture
def payments(provider):
    return StripePayments(KEY, ["whsec_1"], None, Now())


def listing(path, *found, more=False):
    return (200, {"object": "list", "data": list(found), "has_more": more, "url": path})


def intents(*found, more=False):
    return listing("/v1/payment_intents", *found, more=more)


def an_inert(id_, **other):
    inert = {"id": id_, "status": "requires_confirmation", "latest_charge": None, "metadata": TAGS}
    return an_intent(**(inert | other))


def test_a_payment_is_looked_for_by_customer_and_time_and_the_one_found_is_taken(
    payments, provider
):
    provider.answers = [intents(an_inert("pi_7"))]
    assert payments.create(AGAIN, "claim/fee/1/create/2").provider_id == "pi_7"
    [asked] = provider.sent
    assert (asked.method, asked.path) == ("get", "/v1/payment_intents")
    assert asked.form == {
        "customer": "cus_1",
        "created[gte]": str(int((FILED - timedelta(seconds=300)).timestamp())),
        "limit": "100",
        "expand[0]": "data.latest_charge",
        "expand[1]": "data.payment_method",
    }


@pytest.mark.parametrize(
    "other",
    [
        {"metadata": TAGS | {"n": "2"}},
        {"metadata": TAGS | {"effect": "hold"}},
        {"metadata": TAGS | {"subject": "another"}},
        {"metadata": TAGS | {"stack": "another"}},
        {"metadata": {}},
        {"status": "canceled"},
    ],
)
def test_where_none_with_the_same_tags_is_alive_one_is_made_under_the_key(
    payments, provider, other
):
    provider.answers = [intents(an_inert("pi_7", **other)), (200, an_inert("pi_8"))]
    assert payments.create(AGAIN, "claim/fee/1/create/2").provider_id == "pi_8"
    assert [sent.key for sent in provider.posts] == ["claim/fee/1/create/2"]
    assert not [name for name in provider.posts[0].form if "again" in name]


def test_of_several_the_furthest_is_taken_and_the_list_is_read_to_its_end(payments, provider):
    held = an_inert("pi_2", status="requires_capture")
    provider.answers = [
        intents(an_inert("pi_3"), held, more=True),
        intents(an_inert("pi_1"), an_inert("pi_0", status="requires_payment_method")),
    ]
    found = payments.create(AGAIN, "claim/fee/1/create/2")
    assert (found.provider_id, found.status) == ("pi_2", Status.AUTHORIZED)
    assert provider.sent[1].form["starting_after"] == "pi_2"
    assert provider.posts == []


def test_of_several_as_far_the_oldest_is_taken(payments, provider):
    provider.answers = [intents(an_inert("pi_2"), an_inert("pi_1"))]
    assert payments.create(AGAIN, "claim/fee/1/create/2").provider_id == "pi_1"


def test_an_open_page_of_the_same_tags_is_taken(payments, provider):
    pages = [
        a_session(id="cs_3", metadata=PAGE_TAGS | {"n": "2"}),
        a_session(id="cs_2", metadata=PAGE_TAGS),
    ]
    provider.answers = [listing("/v1/checkout/sessions", *pages)]
    found = payments.open_page(PAGE_AGAIN, "claim/hold/1/open_page/2")
    assert (found.page_id, found.status) == ("cs_2", "open")
    assert provider.sent[0].form == {"customer": "cus_1", "status": "open", "limit": "100"}
    assert provider.posts == []


def test_where_no_page_is_open_one_is_opened_by_the_same_bytes_as_before(payments, provider):
    provider.answers = [(200, a_session())]
    payments.open_page(HOLD_PAGE, "claim/hold/1/open_page/1")
    provider.answers = [listing("/v1/checkout/sessions"), (200, a_session())]
    payments.open_page(PAGE_AGAIN, "claim/hold/1/open_page/1")
    first, again = provider.posts
    assert (again.form, again.key) == (first.form, first.key)


def test_a_saved_card_is_read_as_it_is_now(payments, provider):
    provider.answers = [(200, a_method(brand="mastercard", last4="4444"))]
    card = payments.card("pm_1")
    assert (card.payment_method, card.brand, card.last4) == ("pm_1", "mastercard", "4444")
    assert provider.sent[0].path == "/v1/payment_methods/pm_1"


# The SDK makes a key up for a POST without one: such a call could never be repeated.

_POSTS = frozenset(
    {"create", "confirm", "capture", "cancel", "expire", "update", "attach", "detach", "close"}
)
_ASKED_THROUGH = frozenset({"_ask", "_moved"})


def _posting(node):
    """`self._intents.create`, and the like."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in _POSTS
        and isinstance(node.value, ast.Attribute)
        and node.value.attr.startswith("_")
    )


def _named(call):
    return getattr(call.func, "id", None) or getattr(call.func, "attr", None)


def test_no_request_that_moves_anything_leaves_without_a_key_of_ours():
    found = 0
    for source in Path(adapter.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(source.read_text())):
            if not isinstance(call, ast.Call):
                continue
            assert not _posting(call.func), f"{source.name}:{call.lineno} asks without a key"
            if any(_posting(argument) for argument in call.args):
                found += 1
                keyed = any(word.arg == "key" for word in call.keywords)
                assert _named(call) in _ASKED_THROUGH, f"{source.name}:{call.lineno}"
                assert keyed or _named(call) == "_moved", f"{source.name}:{call.lineno}"
    assert found >= 8
