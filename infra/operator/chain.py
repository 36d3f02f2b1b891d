"""A timeline's hashes, reckoned again on this machine from what each event says.

The service says of itself whether a timeline is whole; whoever doubts the service asks here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Chain:
    """`broken_at` is the number of the first event that is not as it was written, None where all is
    whole; `sentence` says what is the matter with it. `head` is the newest event's hash."""

    count: int
    head: str
    broken_at: int | None
    sentence: str


def verify(subject: str, answer: Json) -> Chain:
    """What the timeline of `subject` is worth. A text that is no event of ours breaks it as well:
    nothing that was served is believed but what its hash follows from."""
    served: Sequence[Json] = answer["events"]
    head = str(served[-1]["hash"]) if served else ""
    number = _first_broken(subject, served)
    if number is not None:
        return Chain(len(served), head, number, f"Event {number} {_fault(served, number)}.")
    number = answer["broken_at"]
    if number is None:
        return Chain(len(served), head, None, "Every event follows from the one before.")
    sentence = (
        f"The events follow from one another, but the service's own record of the newest one is "
        f"another: the timeline was changed at event {number}."
    )
    return Chain(len(served), head, number, sentence)


def _first_broken(subject: str, served: Sequence[Json]) -> int | None:
    """As `care.domain.event` finds it, also where an event cannot be read at all."""
    from care.domain.event import broken_at

    events = []
    for each in served:
        try:
            events.append(_event(subject, each))
        except (KeyError, TypeError, ValueError):
            break
    number = broken_at(events)
    return number or (len(events) + 1 if len(events) < len(served) else None)


def _event(subject: str, served: Json) -> Any:
    from datetime import datetime

    from care.domain.event import Actor, Event, Note
    from care.domain.money import Money

    money = served["money"]
    note = Note(
        served["type"],
        Actor(served["actor"]),
        served["sentence"],
        tuple(served["rules"]),
        Money(money["amount"], money["currency"]) if money else None,
        served["reference"],
    )
    at = datetime.fromisoformat(served["at"])
    return Event(subject, served["seq"], at, note, served["previous"], served["hash"])


def _fault(served: Sequence[Json], number: int) -> str:
    """What is the matter with the event that stands where number `number` should."""
    found = served[number - 1]
    if found.get("seq") != number:
        return f"is missing: number {found.get('seq')} stands in its place"
    before = served[number - 2].get("hash") if number > 1 else "0" * 64
    if found.get("previous") != before:
        return "does not name the event before it"
    return "does not have the hash that follows from what it says"
