"""The touches as conditions and actions of DynamoDB: `care.domain.touch`, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import reduce
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from ...domain.device import Device
from ...domain.errors import Conflict
from ...domain.grant import Grant
from ...domain.plan import Plan
from ...domain.states import GrantState, PlanState
from ...domain.touch import (
    OF_GRANT,
    OF_PLAN,
    BindSerial,
    CloseClaimOn,
    Follow,
    FreeGrant,
    FreeSerial,
    GiveBack,
    QueueRenewal,
    Reserve,
    Touch,
    Unbind,
    Unfollow,
    Unqueue,
    UseGrant,
)
from ...frozen import frozen
from ...usecases.ports import TouchRefused


@frozen
class Change:
    """What a touch needs of the item, and what it does. None as a value: no such attribute."""

    at_least: Mapping[str, int] = field(default_factory=dict)
    equal: Mapping[str, str | None] = field(default_factory=dict)
    add: Mapping[str, int] = field(default_factory=dict)
    set: Mapping[str, str | None] = field(default_factory=dict)

    def then(self, other: Change) -> Change:
        """Both as one, `other` judged by what this one leaves. Raises `Conflict`."""
        at_least = dict(self.at_least)
        for name, number in other.at_least.items():
            needed = number - self.add.get(name, 0)
            at_least[name] = max(needed, at_least.get(name, needed))
        equal = dict(self.equal)
        for name, value in other.equal.items():
            known = {**self.equal, **self.set}
            if known.get(name, value) != value:
                raise Conflict(f"{name} is settled by the touch before")
            if name not in self.set:
                equal[name] = value
        add = {n: self.add.get(n, 0) + other.add.get(n, 0) for n in {*self.add, *other.add}}
        return Change(at_least, equal, add, {**self.set, **other.set})

    def condition(self, model: type[Any]) -> Condition:
        """What has to hold for the change to be made."""
        attributes = model.get_attributes()
        parts: list[Condition] = [
            attributes[name] >= number for name, number in self.at_least.items()
        ]
        for name, value in self.equal.items():
            attribute = attributes[name]
            parts.append(attribute.does_not_exist() if value is None else attribute == value)
        return reduce(lambda one, other: one & other, parts)

    def actions(self, model: type[Any]) -> list[Action]:
        """The change, and the version moved on."""
        attributes = model.get_attributes()
        actions: list[Action] = [attributes[n].add(by) for n, by in self.add.items() if by]
        for name, value in self.set.items():
            attribute = attributes[name]
            actions.append(attribute.remove() if value is None else attribute.set(value))
        return [*actions, attributes["version"].add(1)]


CHANGES: Mapping[type, Callable[[Any], Change]] = {
    Reserve: lambda _: Change(at_least={"left": 1}, add={"left": -1, "reserved": 1}),
    GiveBack: lambda _: Change(at_least={"reserved": 1}, add={"left": 1, "reserved": -1}),
    BindSerial: lambda touch: Change(
        equal={"order_id": touch.plan_id, "retired_at": None},
        set={"plan_id": touch.plan_id, "order_id": None},
    ),
    FreeSerial: lambda touch: Change(equal={"order_id": touch.plan_id}, set={"order_id": None}),
    Unbind: lambda touch: Change(equal={"plan_id": touch.plan_id}, set={"plan_id": None}),
    CloseClaimOn: lambda touch: Change(
        equal={"open_claim_id": touch.claim_id}, set={"open_claim_id": None}
    ),
    QueueRenewal: lambda touch: Change(
        equal={"order_id": touch.plan_id, "next_plan_id": None, "retired_at": None},
        set={"next_plan_id": touch.plan_id, "order_id": None},
    ),
    Unqueue: lambda touch: Change(
        equal={"next_plan_id": touch.plan_id}, set={"next_plan_id": None}
    ),
    Follow: lambda touch: Change(
        equal={"renewed_by": None, "state": PlanState.SCHEDULED},
        set={"renewed_by": touch.renewal_id},
    ),
    Unfollow: lambda touch: Change(
        equal={"renewed_by": touch.renewal_id}, set={"renewed_by": None}
    ),
    UseGrant: lambda touch: Change(
        equal={"plan_id": touch.plan_id, "state": GrantState.RESERVED},
        set={"state": GrantState.USED},
    ),
    FreeGrant: lambda touch: Change(
        equal={"plan_id": touch.plan_id, "state": GrantState.RESERVED},
        set={"state": GrantState.OPEN, "plan_id": None},
    ),
}


def target_of(touch: Touch) -> tuple[type, str]:
    """The type and key of the aggregate that is touched."""
    if isinstance(touch, OF_PLAN):
        return Plan, touch.plan_id
    if isinstance(touch, OF_GRANT):
        return Grant, touch.grant_id
    return Device, touch.serial


def change_of(touches: Sequence[Touch]) -> Change:
    """All touches of one item as one change: a transaction may name an item only once.

    Raises `TouchRefused` for one that can never follow on those before it.
    """
    first, *rest = touches
    change = CHANGES[type(first)](first)
    for touch in rest:
        try:
            change = change.then(CHANGES[type(touch)](touch))
        except Conflict:
            raise TouchRefused(touch) from None
    return change


def touched(aggregate: Any, touches: Iterable[Touch]) -> Any:
    """`aggregate` after `touches`. Raises `TouchRefused` naming the one that does not hold."""
    for touch in touches:
        try:
            aggregate = touch.on(aggregate)
        except Conflict:
            raise TouchRefused(touch) from None
    return aggregate
