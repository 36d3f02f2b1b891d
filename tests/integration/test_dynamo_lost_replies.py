"""A reply that never came is not a failure, and a failure is not a conflict."""

from __future__ import annotations

import pytest
from pynamodb.exceptions import GetError, PutError, TransactWriteError

from care.adapters.dynamo import DynamoStore
from care.adapters.dynamo.patience import MOST_TRIES
from care.domain.errors import Conflict
from care.domain.touch import Reserve
from care.usecases.ports import Commit, TouchRefused
from tests.support.builders import CLAIM, NOW, PLAN, a_claim, a_note, a_plan, an_event
from tests.support.wire import Wire

pytest_plugins = ["tests.contract.store_fixtures"]

TOGETHER = Commit((a_claim(),), (an_event(),), (Reserve(PLAN),))


@pytest.fixture
def wire(moto_store: DynamoStore) -> Wire:
    """Listens to a store that has one plan."""
    moto_store.commit(Commit(puts=(a_plan(),)), "seed")
    return Wire.of(moto_store._tables.connection.client)


@pytest.fixture
def pauses(moto_store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of every pause that the store would have made."""
    made: list[float] = []
    monkeypatch.setattr(moto_store, "_rest", made.append)
    return made


def test_a_put_whose_reply_was_lost_is_stored_once_and_succeeds(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.lose_replies()
    moto_store.commit(Commit(puts=(a_plan(version=1, left=1),)), "mine")
    assert wire.operations == ["PutItem", "PutItem", "GetItem"]
    assert moto_store.plan(PLAN) == a_plan(left=1, version=2)


def test_a_transaction_whose_reply_was_lost_is_stored_once_and_succeeds(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.lose_replies()
    moto_store.commit(TOGETHER, "mine")
    assert wire.operations == ["TransactWriteItems", "TransactWriteItems"]
    assert moto_store.claim(CLAIM) == a_claim(version=1)
    assert moto_store.plan(PLAN) == a_plan(left=1, reserved=1, version=2)
    assert moto_store.timeline(CLAIM) == [an_event()]


def test_a_repeated_transaction_bears_the_same_token_of_its_op(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.lose_replies()
    moto_store.commit(TOGETHER, "an-op-of-more-than-thirty-six-characters")
    first, second = (body["ClientRequestToken"] for _, body in wire.sent)
    assert first == second
    assert len(first) == 36


def test_a_put_that_another_overwrote_after_its_lost_reply_is_a_conflict(
    moto_store: DynamoStore, wire: Wire
) -> None:
    moto_store.commit(Commit(puts=(a_plan(version=1),)), "other")
    with pytest.raises(Conflict):
        moto_store.commit(Commit(puts=(a_plan(version=1),)), "mine")


def test_a_reply_lost_at_every_try_is_an_error_and_no_conflict(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.lose_replies(3)
    with pytest.raises(PutError):
        moto_store.commit(Commit(puts=(a_plan(version=1),)), "mine")
    assert wire.operations == ["PutItem"] * 3


def test_a_transaction_refused_by_iam_is_an_error_and_no_conflict(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.answer("AccessDeniedException", message="not authorized")
    with pytest.raises(TransactWriteError) as error:
        moto_store.commit(TOGETHER, "mine")
    assert error.value.cancellation_reasons == []
    assert moto_store.claim(CLAIM) is None


def test_a_put_refused_by_iam_is_an_error_and_no_conflict(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.answer("AccessDeniedException", message="not authorized")
    with pytest.raises(PutError):
        moto_store.commit(Commit(puts=(a_plan(version=1),)), "mine")


def test_a_refused_read_is_an_error_and_not_an_absent_plan(
    moto_store: DynamoStore, wire: Wire
) -> None:
    wire.answer("AccessDeniedException", message="not authorized")
    with pytest.raises(GetError):
        moto_store.plan(PLAN)


CROWDED = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]


@pytest.mark.parametrize("code", CROWDED)
def test_a_crowded_item_beside_a_refused_touch_is_a_conflict_at_once(
    moto_store: DynamoStore, wire: Wire, code: str
) -> None:
    reasons = [{"Code": code}, {"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
    wire.answer("TransactionCanceledException", CancellationReasons=reasons)
    with pytest.raises(Conflict) as refusal:
        moto_store.commit(TOGETHER, "mine")
    assert not isinstance(refusal.value, TouchRefused)
    assert wire.operations == ["TransactWriteItems"]


@pytest.mark.parametrize("code", CROWDED)
def test_a_transaction_that_was_only_crowded_out_is_made_again(
    moto_store: DynamoStore, wire: Wire, code: str, pauses: list[float]
) -> None:
    reasons = [{"Code": code}, {"Code": "None"}, {"Code": "None"}]
    wire.answer("TransactionCanceledException", times=3, CancellationReasons=reasons)
    moto_store.commit(TOGETHER, "mine")
    assert wire.operations == ["TransactWriteItems"] * 4
    assert moto_store.plan(PLAN) == a_plan(left=1, reserved=1, version=2)
    assert [0 <= pause <= most for pause, most in zip(pauses, (0.02, 0.04, 0.08), strict=True)] == [
        True
    ] * 3


def test_who_was_crowded_out_hears_the_reason_and_not_the_crowd(
    moto_store: DynamoStore, wire: Wire, pauses: list[float]
) -> None:
    moto_store.commit(Commit((a_plan(version=1, left=0),)), "other")
    reasons = [{"Code": "None"}, {"Code": "None"}, {"Code": "TransactionConflict"}]
    wire.answer("TransactionCanceledException", times=5, CancellationReasons=reasons)
    with pytest.raises(TouchRefused) as refusal:
        moto_store.commit(TOGETHER, "mine")
    assert refusal.value.touch == Reserve(PLAN)
    assert len(pauses) == 5
    assert moto_store.claim(CLAIM) is None


def test_a_transaction_crowded_out_again_and_again_is_a_conflict(
    moto_store: DynamoStore, wire: Wire, pauses: list[float]
) -> None:
    reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}, {"Code": "None"}]
    wire.answer("TransactionCanceledException", times=MOST_TRIES, CancellationReasons=reasons)
    with pytest.raises(Conflict):
        moto_store.commit(TOGETHER, "mine")
    assert wire.operations == ["TransactWriteItems"] * MOST_TRIES
    assert len(pauses) == MOST_TRIES - 1
    assert moto_store.claim(CLAIM) is None


def test_a_put_of_an_item_in_another_transaction_is_made_again(
    moto_store: DynamoStore, wire: Wire, pauses: list[float]
) -> None:
    wire.answer("TransactionConflictException", message="in progress")
    moto_store.commit(Commit(puts=(a_plan(version=1, left=1),)), "mine")
    assert wire.operations == ["PutItem", "PutItem"]
    assert moto_store.plan(PLAN) == a_plan(left=1, version=2)
    assert len(pauses) == 1


@pytest.mark.parametrize("code", ["ValidationError", "ItemCollectionSizeLimitExceeded"])
def test_a_reason_that_no_other_try_mends_is_an_error(
    moto_store: DynamoStore, wire: Wire, code: str
) -> None:
    reasons = [{"Code": code}, {"Code": "None"}, {"Code": "None"}]
    wire.answer("TransactionCanceledException", CancellationReasons=reasons)
    with pytest.raises(TransactWriteError):
        moto_store.commit(TOGETHER, "mine")


def test_a_transaction_may_not_name_an_item_twice(moto_store: DynamoStore, wire: Wire) -> None:
    with pytest.raises(TransactWriteError):
        moto_store.commit(Commit(puts=(a_claim(), a_claim())), "mine")
    assert moto_store.claim(CLAIM) is None


def test_a_mail_wakes_the_stream_at_each_try_and_is_marked_when_sent(
    moto_store: DynamoStore, wire: Wire
) -> None:
    moto_store.commit(Commit(events=(an_event(note=a_note("claim_paid")),)), "mine")
    model = moto_store._tables.events
    moto_store.mail_due(CLAIM, 1, NOW)
    moto_store.mail_due(CLAIM, 1, NOW)
    assert model.get(CLAIM, 1).mail_tries == 2
    moto_store.mail_sent(CLAIM, 1, NOW)
    item = model.get(CLAIM, 1)
    assert (item.mail_sent_at, item.due_at, item.due_shard) == (NOW, None, None)
