"""The ledger: what an answer of the provider makes of a line, and which line comes next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.ledger import Effect, Goal, Proof, Refusal, RefusalKind, Status, Way
from care.domain.money import Money
from care.domain.reports import (
    HALF_DONE,
    OTHER_AMOUNT,
    OTHER_CUSTOMER,
    UNKNOWN_WINDOW,
    PageReport,
    Report,
    failed_call,
    record,
    record_page,
)
from care.domain.turn import line_wakes_at, next_effect
from care.domain.windows import MILLISECOND
from tests.support.builders import NOW, a_card, a_line, usd

LATER = NOW + timedelta(hours=1)

REFUSED = Refusal("insufficient_funds", RefusalKind.FUNDS)


# What the provider says


def report(status, **changes):
    whole = Report("pi_9", status, usd(99900), usd(0))
    return replace(whole, **changes)


def test_a_payment_that_moved_is_dated_and_due_again_at_once():
    line = record(a_line(not_before=LATER), report(Status.NEEDS_ACTION, action_url="u"), NOW)
    assert (line.status, line.provider_id, line.action_url) == (Status.NEEDS_ACTION, "pi_9", "u")
    assert (line.settled_at, line.not_before, line.k, line.tries) == (NOW, None, 1, 0)


@pytest.mark.parametrize(
    ("status", "wait"),
    [(Status.NEEDS_ACTION, timedelta(minutes=10)), (Status.CREATED, HALF_DONE)],
)
def test_a_payment_that_did_not_move_is_looked_at_later(status, wait):
    before = a_line(status=status, settled_at=NOW - HALF_DONE)
    line = record(before, report(status), NOW)
    assert (line.not_before, line.settled_at) == (NOW + wait, before.settled_at)


def test_a_refusal_moves_the_number_in_the_key_and_counts_a_try():
    """PAYMENTS: a stored 402 is replayed under its key, so the next call has another."""
    line = record(a_line(), report(Status.REFUSED, refusal=REFUSED), NOW)
    assert (line.k, line.tries, line.refusal) == (2, 1, REFUSED)


def test_the_providers_end_of_a_hold_is_kept_and_a_missing_one_is_taken_as_four_days():
    """PAYMENTS section 1.1: never +7 days."""
    assert (
        record(a_line(), report(Status.AUTHORIZED, capture_before=LATER), NOW).capture_before
        == LATER
    )
    unknown = record(a_line(), report(Status.AUTHORIZED), NOW)
    assert unknown.capture_before == NOW + UNKNOWN_WINDOW == NOW + timedelta(days=4)
    known = record(a_line(capture_before=LATER), report(Status.AUTHORIZED), NOW)
    assert known.capture_before == LATER
    assert record(a_line(), report(Status.REFUSED), NOW).capture_before is None


def test_a_missing_end_counts_from_the_authorization_however_late_it_was_looked_at():
    """PAYMENTS section 1.1: authorization + 4 days."""
    asked = NOW - timedelta(days=2)
    late = record(a_line(), report(Status.AUTHORIZED, authorized_at=asked), NOW)
    assert late.capture_before == asked + timedelta(days=4)
    known = report(Status.AUTHORIZED, authorized_at=asked, capture_before=LATER)
    assert record(a_line(), known, NOW).capture_before == LATER


@pytest.mark.parametrize(
    ("behind", "again"),
    [
        (-HALF_DONE, HALF_DONE),
        (timedelta(0), HALF_DONE),
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(days=2), timedelta(hours=1)),
    ],
)
def test_a_hold_that_outlives_its_end_is_looked_at_less_and_less_often(behind, again):
    """The end may have been a guess: not once a minute for days."""
    line = a_line(status=Status.AUTHORIZED, capture_before=NOW - behind)
    stands = record(line, report(Status.AUTHORIZED, capture_before=line.capture_before), NOW)
    assert stands.not_before == NOW + again
    assert stands.aims(Goal.VOIDED).not_before is None, "nothing that is to be done waits for it"


def test_a_look_at_a_hold_that_stands_before_its_end_changes_nothing():
    """So a webhook that tells what is known costs no write."""
    line = a_line(status=Status.AUTHORIZED, capture_before=NOW + HALF_DONE + MILLISECOND)
    again = report(Status.AUTHORIZED, capture_before=line.capture_before)
    seen = record(line, again, NOW)
    assert replace(seen, provider_id=line.provider_id, card=line.card) == line


@pytest.mark.parametrize("goal", [Goal.CAPTURED, Goal.VOIDED])
def test_a_hold_that_is_to_go_and_still_stands_is_asked_again_in_a_minute(goal):
    line = a_line(status=Status.AUTHORIZED, goal=goal, capture_before=LATER)
    again = report(Status.AUTHORIZED, capture_before=LATER)
    assert record(line, again, NOW).not_before == NOW + HALF_DONE


def test_another_currency_or_another_customer_is_marked_and_never_used():
    """PAYMENTS S2: amount, currency, customer equal the ledger's."""
    euros = record(a_line(), report(Status.AUTHORIZED, amount=Money(99900, "EUR")), NOW)
    assert euros.refusal == OTHER_AMOUNT
    foreign = report(Status.AUTHORIZED, customer="cus_2")
    assert record(a_line(), foreign, NOW, "cus_1").refusal == OTHER_CUSTOMER
    page = PageReport("cs_1", "complete", None, foreign)
    assert record_page(a_line(status=Status.OPEN), page, NOW, "cus_1").refusal == OTHER_CUSTOMER
    ours = report(Status.AUTHORIZED, customer="cus_1")
    assert record(a_line(), ours, NOW, "cus_1").refusal is None
    assert record(a_line(), report(Status.AUTHORIZED), NOW, "cus_1").refusal is None
    assert record(a_line(), foreign, NOW).refusal is None
    assert record(a_line(), replace(foreign, status=Status.CREATED), NOW, "cus_1").refusal is None


def test_what_the_network_said_is_kept_as_evidence():
    """PAYMENTS S2 and section 4: for the bundle of a dispute."""
    proof = Proof("enabled", "123456", "authenticated", "pass", "pass")
    line = record(a_line(), report(Status.AUTHORIZED, proof=proof), NOW)
    assert line.proof == proof
    assert record(line, report(Status.CAPTURED), NOW).proof == proof


def test_another_amount_than_agreed_is_marked_and_the_agreed_one_is_not():
    """PAY-7: a converted currency, say."""
    other = record(a_line(), report(Status.AUTHORIZED, amount=usd(99800)), NOW)
    assert other.refusal == OTHER_AMOUNT
    assert record(a_line(), report(Status.AUTHORIZED), NOW).refusal is None


def test_the_card_is_remembered_when_a_later_answer_leaves_it_out():
    line = record(a_line(), report(Status.AUTHORIZED, card=a_card()), NOW)
    assert record(line, report(Status.VOIDED), NOW).card == a_card()


def test_a_call_in_doubt_is_asked_again_in_a_minute_under_its_key_or_the_next():
    """PAYMENTS: no answer, 409, 429: the same key. A stored 500: the next."""
    lost = failed_call(a_line(), NOW, answer_stored=False)
    stored = failed_call(a_line(), NOW, answer_stored=True)
    assert (lost.k, stored.k) == (1, 2)
    assert lost.not_before == stored.not_before == NOW + timedelta(minutes=1)
    assert lost.status is stored.status is Status.CREATED


# What the page says


def page(status="open", payment=None, url="https://pay.example/1"):
    return PageReport("cs_1", status, url, payment)


def test_an_open_page_is_looked_at_when_it_is_twice_as_old_however_often_it_was_asked_for():
    line = a_line(status=Status.INTENDED, recorded_at=NOW)
    for age, wait in ((0, 10), (3, 10), (3, 10), (10, 10), (20, 20), (40, 40), (600, 600)):
        now = NOW + timedelta(minutes=age)
        line = record_page(line, page(), now)
        assert line.status is Status.OPEN
        assert line.not_before == now + timedelta(minutes=wait)
    assert (line.page_id, line.page_url) == ("cs_1", "https://pay.example/1")
    assert line.tries == 0


def test_an_expired_page_is_a_void_line():
    line = record_page(a_line(status=Status.OPEN, not_before=LATER), page("expired", url=None), NOW)
    assert (line.status, line.not_before, line.settled_at) == (Status.VOIDED, None, NOW)


def test_a_complete_page_is_what_its_payment_is():
    paid = report(Status.AUTHORIZED, capture_before=LATER)
    line = record_page(a_line(status=Status.OPEN), page("complete", paid, None), NOW)
    assert (line.status, line.provider_id) == (Status.AUTHORIZED, "pi_9")


def test_a_payment_on_a_page_that_is_still_open_is_not_final():
    """PAYMENTS section 3: on a page each failed try is told, and none is the last word."""
    refused = report(Status.REFUSED, refusal=REFUSED)
    line = record_page(a_line(status=Status.OPEN), page("open", refused), NOW)
    assert (line.status, line.refusal) == (Status.OPEN, None)


# The next effect of a whole ledger


def test_the_first_due_line_comes_first():
    old = a_line(status=Status.AUTHORIZED, goal=Goal.VOIDED)
    new = a_line(n=2, way=Way.OFF_SESSION, status=Status.INTENDED)
    assert next_effect((old, new), NOW).effect is Effect.VOID
    gone = replace(old, status=Status.VOIDED)
    assert next_effect((gone, new), NOW).effect is Effect.CREATE
    assert next_effect((gone,), NOW) is None


@pytest.mark.parametrize("status", [Status.INTENDED, Status.CREATED])
def test_a_card_is_not_asked_behind_the_customers_back_while_an_older_hold_is_going(status):
    """HLD-6."""
    doubt = a_line(status=Status.AUTHORIZED, goal=Goal.VOIDED, not_before=LATER)
    new = a_line(n=2, way=Way.OFF_SESSION, status=status)
    assert next_effect((doubt, new), NOW) is None
    assert line_wakes_at(new, NOW) == NOW + HALF_DONE
    undone = replace(new, status=Status.CREATED, goal=Goal.VOIDED)
    assert next_effect((doubt, undone), NOW).effect is Effect.VOID
    own = replace(new, way=Way.SAVED_CARD)
    assert next_effect((doubt, own), NOW) is not None


def test_a_line_wakes_when_it_is_half_done_delayed_or_lapses():
    assert line_wakes_at(a_line(), NOW) == NOW + HALF_DONE
    assert line_wakes_at(a_line(not_before=LATER), NOW) == LATER
    stands = a_line(status=Status.AUTHORIZED, capture_before=LATER)
    assert line_wakes_at(stands, NOW) == LATER
    assert line_wakes_at(a_line(status=Status.VOIDED, not_before=LATER), NOW) is None
    assert line_wakes_at(a_line(status=Status.CAPTURED), NOW) is None
