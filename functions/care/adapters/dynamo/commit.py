"""One commit as requests to DynamoDB, and what its refusal means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NoReturn

from pynamodb.exceptions import (
    CancellationReason,
    PutError,
    PynamoDBException,
    TransactWriteError,
)
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from ...domain.errors import Conflict
from ...domain.touch import Touch
from ...frozen import frozen
from ...usecases.ports import AlreadyAsked, Commit, Seen, TouchRefused
from .models import Item, SeenItem, Tables
from .patience import Crowded
from .touches import change_of, target_of, touched

CONDITION_FAILED = "ConditionalCheckFailed"
# Reasons of a cancelled item for which another try may do: somebody else was at it, or too many.
CROWDED = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
# The same, as answers to the whole request: another transaction is at the item, or (and the SDK has
# tried again already) too many requests came.
IN_CONFLICT = {"TransactionConflictException", "TransactionInProgressException"}
THROTTLED = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
}


@frozen
class Put:
    """An item to store whole, on a condition."""

    item: Item
    condition: Condition


@frozen
class Update:
    """The touches of one item, to be made where it lies."""

    model: type[Any]
    key: str
    touches: tuple[Touch, ...]


@frozen
class Writes:
    """What a commit writes, each item once."""

    puts: tuple[Put, ...]
    events: tuple[Put, ...]
    updates: tuple[Update, ...]

    @property
    def lone_put(self) -> Put | None:
        """The only write, where it is a put. It needs no transaction, which would cost twice."""
        return self.puts[0] if len(self.puts) == 1 and not self.events + self.updates else None


def writes_of(commit: Commit, events: Sequence[Item], tables: Tables, op: str) -> Writes:
    """The writes of `commit`, whose events are the items `events`.

    A touch of an aggregate that is also put is made in it, before it is stored. Raises
    `TouchRefused` where that is refused.
    """
    by_target: dict[tuple[type, str], tuple[Touch, ...]] = {}
    for touch in commit.touches:
        by_target[target_of(touch)] = (*by_target.get(target_of(touch), ()), touch)
    puts = []
    for aggregate in commit.puts:
        model = tables.of(type(aggregate))
        touches = by_target.pop((type(aggregate), getattr(aggregate, model.key_name)), ())
        puts.append(_versioned_put(model, touched(aggregate, touches), op))
    return Writes(
        tuple(puts),
        tuple(Put(item, tables.events.subject.does_not_exist()) for item in events),
        tuple(Update(tables.of(kind), key, t) for (kind, key), t in by_target.items()),
    )


def _versioned_put(model: type[Any], aggregate: Any, op: str) -> Put:
    version = aggregate.version
    stored = model.version == version if version else model.version.does_not_exist()
    if isinstance(aggregate, Seen) and not version:
        stored = stored | (model.forget_after <= int(aggregate.at.timestamp()))
    return Put(model.holding(replace(aggregate, version=version + 1), op=op), stored)


def store_one(put: Put, op: str) -> None:
    """Stores a single item. Raises `Conflict` or `AlreadyAsked`."""
    try:
        put.item.save(put.condition)
    except PutError as error:
        if code_of(error) != "ConditionalCheckFailedException":
            _raise_unless_crowded(error)
        # The SDK repeats a request whose answer was lost, and reports the repetition as refused.
        standing = _standing(put.item)
        if standing is not None and standing.op == op:
            return
        if standing is not None and _is_new_seen(put.item):
            raise AlreadyAsked(standing.aggregate) from error
        raise Conflict("the item was changed meanwhile") from error


def _standing(item: Item) -> Any:
    model: type[Any] = type(item)
    try:
        return model.get(item.key, consistent_read=True)
    except model.DoesNotExist:
        return None


def _is_new_seen(item: Any) -> bool:
    return isinstance(item, SeenItem) and bool(item.version == 1)


def store_together(writes: Writes, tables: Tables, op: str) -> None:
    """Stores all or nothing. Raises `TouchRefused`, `Conflict` or `AlreadyAsked`."""
    # The token answers the SDK's own repetitions; `op` also those after its 10 minutes.
    token = sha256(op.encode()).hexdigest()[:36]
    try:
        with TransactWrite(connection=tables.connection, client_request_token=token) as transaction:
            for put in writes.puts + writes.events:
                transaction.save(put.item, put.condition, return_values="ALL_OLD")
            for update in writes.updates:
                change = change_of(update.touches)
                transaction.update(
                    update.model(update.key),
                    actions=change.actions(update.model),
                    condition=change.condition(update.model),
                    return_values="ALL_OLD",
                )
    except TransactWriteError as error:
        _explain(error, writes, op)


def _explain(error: TransactWriteError, writes: Writes, op: str) -> None:
    """Returns where the transaction was ours all along. Raises what it was refused for."""
    reasons = error.cancellation_reasons
    # A refusal by IAM, a fault or a lost answer has no reasons: never taken for a conflict.
    if not reasons:
        _raise_unless_crowded(error)
    # PynamoDB reorders the items of a transaction: conditions, deletes, puts, updates.
    of_puts = reasons[: len(writes.puts)]
    of_updates = reasons[len(writes.puts) + len(writes.events) :]
    if any(reason and _image(reason).get("op") == {"S": op} for reason in of_puts):
        return
    codes = {reason.code for reason in reasons if reason}
    if codes - CROWDED - {CONDITION_FAILED}:
        raise error
    for put, reason in zip(writes.puts, of_puts, strict=True):
        if reason and reason.code == CONDITION_FAILED and _is_new_seen(put.item):
            _already_asked(put, reason)
    refused = [(u, r) for u, r in zip(writes.updates, of_updates, strict=True) if r]
    if codes == {CONDITION_FAILED} and len(refused) == sum(1 for reason in reasons if reason):
        _refuse(*refused[0])
    if codes <= CROWDED:
        raise Crowded("another transaction is at an item") from error
    raise Conflict("an item was changed meanwhile") from error


def _already_asked(put: Put, reason: CancellationReason) -> None:
    """Raises `AlreadyAsked`, whatever else was refused: to decide anew changes nothing about it."""
    image = _image(reason)
    if image:
        raise AlreadyAsked(type(put.item).from_raw_data(dict(image)).aggregate)


def _refuse(update: Update, reason: CancellationReason) -> NoReturn:
    image = _image(reason)
    if image:
        touched(update.model.from_raw_data(dict(image)).aggregate, update.touches)
    raise TouchRefused(update.touches[0])


def _image(reason: CancellationReason) -> Mapping[str, Any]:
    return reason.raw_item or {}


def _raise_unless_crowded(error: PynamoDBException) -> NoReturn:
    if code_of(error) in IN_CONFLICT:
        raise Crowded("another transaction is at it") from error
    if code_of(error) in THROTTLED:
        raise Conflict("too many writers are at it") from error
    raise error


def code_of(error: PynamoDBException) -> str | None:
    """DynamoDB's own word for an error; None where no answer came.

    Not PynamoDB's `cause_response_code`: it trips over a time-out, whose response is None.
    """
    response = getattr(error.cause, "response", None) or {}
    code: str | None = response.get("Error", {}).get("Code")
    return code
