"""Bodies: what is taken, and the pointer of everything that is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from care.domain.claim import Address
from care.domain.money import Money
from care.domain.parts import EXPRESS_CAUSES, Cause, Part, Sends
from care.domain.serials import SerialNumber
from care.usecases.facts import Damage
from care.usecases.purchase_plan import Purchase
from care.web.errors import Invalid
from care.web.schemas.body import MOST_FAULTS, Body, pointer
from care.web.schemas.claims import CAUSES, ClaimFiling, ClaimQuestion, ComparisonQuestion
from care.web.schemas.purchases import PlanContinuation, PlanOrder
from tests.support.doors import address_body, order_body, question_body

USD = {"amount": 15900, "currency": "USD"}
FILING = {k: v for k, v in question_body().items() if k != "shipping_country"} | {
    "service": "premium",
    "address": address_body(),
    "consents": {"express": True, "hold": True, "version": "premium-2026-11"},
    "fee": USD,
    "hold": {"amount": 99900, "currency": "USD"},
}


def faults(schema: type[Body], document: Any) -> dict[str, str]:
    """What is wrong with `document`, by pointer."""
    with pytest.raises(Invalid) as refusal:
        schema.read(document)
    return {fault.pointer: fault.detail for fault in refusal.value.faults}


def test_an_order_becomes_a_purchase() -> None:
    order = PlanOrder.read(order_body("1zn-a 00.01") | {"region": "US", "locale": "de"})
    assert order.purchase("ana", "key-1", "hash-1") == Purchase(
        account_id="ana",
        serial=SerialNumber("1ZNA0001"),
        term_months=12,
        region="US",
        price=Money(23900, "USD"),
        locale="de",
        key="key-1",
        request_hash="hash-1",
    )


@pytest.mark.parametrize("root", [None, [], "x", 1, True, [{}]])
def test_a_body_that_is_no_object_is_a_fault_of_the_whole(root: Any) -> None:
    assert faults(PlanOrder, root) == {"": "An object is expected."}


def test_all_faults_are_named_at_once_with_pointers() -> None:
    document = {"serial": "x", "term_months": "12", "price": {"amount": 1.0}, "a/b~c": 1}
    assert faults(PlanOrder, document) == {
        "/serial": "A serial number has 4 to 32 letters and digits; it stands on the device and "
        "its box.",
        "/term_months": "A whole number is expected.",
        "/price/amount": "A whole number is expected.",
        "/price/currency": "This is required.",
        "/agree_terms": "This is required.",
        "": "This has a field that is not known here.",
    }


@pytest.mark.parametrize("value", [True, 12.0, "12", None, [12], {}])
def test_a_number_is_not_guessed_from_another_type(value: Any) -> None:
    assert list(faults(PlanOrder, order_body() | {"term_months": value})) == ["/term_months"]


@pytest.mark.parametrize("amount", [-1, 10**9 + 1, 10**300])
def test_an_amount_beyond_all_measure_is_a_fault(amount: int) -> None:
    document = order_body() | {"price": {"amount": amount, "currency": "USD"}}
    assert list(faults(PlanOrder, document)) == ["/price/amount"]


@pytest.mark.parametrize("currency", ["usd", "US", "USDT", "US$", "", "USD\n"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    document = order_body() | {"price": {"amount": 1, "currency": currency}}
    assert faults(PlanOrder, document) == {"/price/currency": "A currency is written like USD."}


@pytest.mark.parametrize("answer", [False, 1, "true", None])
def test_terms_are_agreed_to_by_true_and_nothing_else(answer: Any) -> None:
    assert list(faults(PlanOrder, order_body() | {"agree_terms": answer})) == ["/agree_terms"]


@pytest.mark.parametrize("locale", ["english", "en_US", "EN", "en-us", "en-US-x", ""])
def test_a_locale_is_a_language_and_a_country(locale: str) -> None:
    assert list(faults(PlanOrder, order_body() | {"locale": locale})) == ["/locale"]


def test_a_continuation_of_a_plan_says_nothing() -> None:
    PlanContinuation.read({})
    assert faults(PlanContinuation, {"try_again": True}) == {"/try_again": "Not known here."}


def test_thousands_of_unknown_fields_are_not_all_answered() -> None:
    assert len(faults(PlanContinuation, {f"x{n}": 1 for n in range(5000)})) == MOST_FAULTS


def test_damage_is_read_into_the_words_of_the_field() -> None:
    assert ClaimQuestion.read(question_body()).damage == Damage(
        SerialNumber("1ZNA0001"), Cause.COLLISION, (Part.AIRCRAFT, Part.GIMBAL), Sends.UNIT
    )


@pytest.mark.parametrize("cause", sorted(set(Cause) - EXPRESS_CAUSES))
def test_a_cause_that_express_refuses_is_no_fault(cause: Cause) -> None:
    assert ClaimQuestion.read(question_body() | {"cause": cause.value}).damage.cause is cause


def test_every_cause_of_the_domain_can_be_named() -> None:
    assert [*Cause] == CAUSES


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"cause": "bird"}, "/cause"),
        ({"cause": 1}, "/cause"),
        ({"parts": []}, "/parts"),
        ({"parts": ["camera", "camera"]}, "/parts"),
        ({"parts": ["camera"] * 7}, "/parts"),
        ({"parts": "camera"}, "/parts"),
        ({"parts": ["camera", "remote"]}, "/parts/1"),
        ({"parts": [None]}, "/parts/0"),
        ({"sends": "box"}, "/sends"),
        ({"shipping_country": "us"}, "/shipping_country"),
        ({"shipping_country": "USA"}, "/shipping_country"),
        ({"serial": 12345}, "/serial"),
        ({"serial": "1ZNA\u0000001"}, "/serial"),
        ({"serial": "1ZNA00é1"}, "/serial"),
        ({"serial": "A" * 5000}, "/serial"),
    ],
)
def test_a_question_about_damage_names_its_fault(change: dict[str, Any], where: str) -> None:
    assert list(faults(ClaimQuestion, question_body() | change)) == [where]


def test_a_filing_becomes_what_the_use_case_takes() -> None:
    document = FILING | {"description": "  It fell.\nTwice.  "}
    filing = ClaimFiling.read(document).filing("ana", "key-1", "hash-1", "192.0.2.7")
    assert filing.address == Address(
        "Ana Example", "1 Main St", "Springfield", "62701", "US", None, "IL"
    )
    assert filing.description == "It fell.\nTwice."
    assert (filing.fee, filing.hold) == (Money(15900, "USD"), Money(99900, "USD"))
    assert (filing.account_id, filing.key, filing.request_hash) == ("ana", "key-1", "hash-1")
    assert (filing.ip, filing.locale) == ("192.0.2.7", "en-US")
    assert filing.consent_version == "premium-2026-11"


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_what_may_be_left_out_may_be_empty(empty: str | None) -> None:
    address = address_body() | {"line2": empty, "state": empty, "country": "CA"}
    filing = ClaimFiling.read(FILING | {"description": empty, "address": address})
    assert filing.description is None
    assert (filing.address.address.line2, filing.address.address.state) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"state": None}, "/address/state"),
        ({"state": ""}, "/address/state"),
        ({"postal_code": "M5V 2T6"}, "/address/postal_code"),
        ({"postal_code": "9410"}, "/address/postal_code"),
    ],
)
def test_an_address_in_the_united_states_needs_its_state_and_zip_code(
    wrong: dict[str, Any], pointer: str
) -> None:
    """SVC-13: what cannot be shipped to is told at its field."""
    document = FILING | {"address": address_body() | wrong}
    assert list(faults(ClaimFiling, document)) == [pointer]


@pytest.mark.parametrize("consent", ["express", "hold"])
@pytest.mark.parametrize("answer", [False, 1, "yes", None])
def test_both_consents_are_given_or_nothing_is_filed(consent: str, answer: Any) -> None:
    document = FILING | {"consents": FILING["consents"] | {consent: answer}}  # type: ignore[operator]
    assert list(faults(ClaimFiling, document)) == [f"/consents/{consent}"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "Ana\nExample"),
        ("name", "Ana\x00"),
        ("name", "A" * 121),
        ("line1", "4242 4242 4242 4242"),
        ("line2", "card 4242424242424242"),
        ("city", "Spring\u2028field"),
        ("name", "Ana \u202egro.elpmaxe"),
        ("line2", "Unit \u2067 2"),
        ("postal_code", "9"),
        ("postal_code", "62701; drop"),
        ("postal_code", "1234567890123"),
        ("country", "U"),
        ("state", 1),
    ],
)
def test_an_address_names_the_field_that_is_of_no_use(field: str, text: Any) -> None:
    address = address_body() | {field: text}
    assert list(faults(ClaimFiling, FILING | {"address": address})) == [f"/address/{field}"]


def test_a_card_number_in_the_description_is_refused_and_not_repeated() -> None:
    found = faults(ClaimFiling, FILING | {"description": "please use 4242-4242-4242-4242"})
    assert found == {
        "/description": "This looks like a card number. Never send one here; leave it out."
    }


def test_a_description_of_1000_characters_is_taken_and_one_more_is_not() -> None:
    assert ClaimFiling.read(FILING | {"description": "x" * 1000}).description == "x" * 1000
    assert faults(ClaimFiling, FILING | {"description": "x" * 1001}) == {
        "/description": "At most 1000 characters."
    }


@pytest.mark.parametrize(
    ("service", "needs"),
    [
        ("basic", {"/consents/express", "/consents/version", "/fee"}),
        ("flyaway", {"/consents/fee", "/consents/version", "/fee", "/lost_at"}),
        ("repair", set()),
        ("replacement", set()),
    ],
)
def test_each_service_asks_for_what_is_agreed_to_and_no_more(service: str, needs: set[str]) -> None:
    """SVC-7, SVC-10."""
    bare = {k: v for k, v in FILING.items() if k not in ("consents", "fee", "hold")}
    if needs:
        found = faults(ClaimFiling, bare | {"service": service})
        assert found == dict.fromkeys(needs, "This is required.")
        return
    filing = ClaimFiling.read(bare | {"service": service}).filing("ana", "key-1", "hash-1", "ip")
    assert (filing.fee, filing.hold, filing.consent_version) == (None, None, None)


def test_a_service_that_nobody_offers_is_a_fault() -> None:
    assert list(faults(ClaimFiling, FILING | {"service": "gold"})) == ["/service"]


def test_a_question_may_declare_exclusions_a_loss_and_an_instant() -> None:
    """COV-6, SVC-10, SVC-11: as_of simulates."""
    more = {"exclusions": ["theft", "theft"], "lost_at": "2026-11-21T10:00:00Z"}
    body = question_body() | more | {"as_of": "2027-01-01T00:00:00Z", "suspects_defect": True}
    asked = ComparisonQuestion.read(body).asked
    assert asked.damage.exclusions == ("theft",)
    assert asked.damage.lost_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert asked.as_of == datetime(2027, 1, 1, tzinfo=UTC)
    assert (asked.defect, asked.fees, asked.country) == (True, False, "US")


def test_a_pointer_escapes_what_rfc_6901_escapes() -> None:
    assert pointer(("a/b", 0, "c~d")) == "/a~1b/0/c~0d"
    assert pointer(()) == ""
