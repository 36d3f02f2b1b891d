"""The doors of signed events: what does not verify is a 400, and nothing is even read for it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.counted_doors import CountedDoors
from tests.support.senders import NEW, OLD, SENDERS, Sender, signature, text_of

pytest_plugins = ["tests.support.door_fixtures"]

each_sender = pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
OTHERS = {"provider": "maker", "maker": "carrier", "carrier": "provider"}
Wrong = Callable[[Sender, str], str | None]


def _digest(text: str) -> str:
    return text.rpartition("=")[2]


WRONG: dict[str, Wrong] = {
    "none": lambda sender, body: None,
    "empty": lambda sender, body: "",
    "of no secret of ours": lambda sender, body: signature("a-foreign-secret", body),
    "of another sender": lambda sender, body: signature(f"{OTHERS[sender.name]}-secret", body),
    "of another body": lambda sender, body: signature(NEW, body + " "),
    "of another time": lambda sender, body: f"t=1795370539,v1={_digest(signature(NEW, body))}",
    "of now, moved on from an old one": lambda sender, body: (
        signature(NEW, body).partition(",")[0] + f",v1={_digest(signature(NEW, body, age=400))}"
    ),
    "too old": lambda sender, body: signature(NEW, body, age=310),
    "from the future": lambda sender, body: signature(NEW, body, age=-310),
    "one digit wrong at the end": lambda sender, body: _bent(signature(NEW, body), -1),
    "one digit wrong at the start": lambda sender, body: _bent(signature(NEW, body), -64),
    "cut short": lambda sender, body: signature(NEW, body)[:-1],
    "without its time": lambda sender, body: f"v1={_digest(signature(NEW, body))}",
    "no text of ours": lambda sender, body: "t=é,v1=é",
}


def _bent(text: str, place: int) -> str:
    digits = list(text)
    digits[place] = "0" if digits[place] != "0" else "1"
    return "".join(digits)


@each_sender
def test_what_does_not_verify_is_a_400_reads_nothing_and_writes_nothing(
    counted_doors: CountedDoors, monkeypatch: pytest.MonkeyPatch, sender: Sender
) -> None:
    body = text_of(sender.told(counted_doors))
    sender.trusts(counted_doors, monkeypatch, OLD, NEW)
    before, said = counted_doors.dump(), {}
    for name, wrong in WRONG.items():
        reply = sender.tell(counted_doors, body, wrong(sender, body))
        said[name] = reply.status, reply.body["code"], counted_doors.steps[-1].done
    assert said == dict.fromkeys(WRONG, (400, "bad_signature", []))
    assert counted_doors.dump() == before
    assert counted_doors.queue.take() == []
    assert sender.tell(counted_doors, body, signature(NEW, body)).status == 200


@each_sender
def test_a_delivery_that_is_sent_again_changes_nothing_and_later_is_a_400(
    counted_doors: CountedDoors, monkeypatch: pytest.MonkeyPatch, sender: Sender
) -> None:
    """Whoever recorded it may send it again for five minutes: it is the event that it was."""
    body = text_of(sender.told(counted_doors))
    sender.trusts(counted_doors, monkeypatch, NEW)
    recorded = signature(NEW, body, age=200)
    first = sender.tell(counted_doors, body, recorded)
    counted_doors.queue.take()
    after = counted_doors.dump()
    for _ in range(2):
        again = sender.tell(counted_doors, body, recorded)
        assert (again.status, again.body) == (first.status, first.body) == (200, first.body)
        assert [each.writes for each in counted_doors.steps[-1].asked] == [0]
    assert sender.tell(counted_doors, body, signature(NEW, body, age=301)).status == 400
    assert counted_doors.dump() == after
    assert counted_doors.queue.take() == []


@each_sender
def test_while_secrets_change_both_are_good_and_then_the_old_one_is_not(
    counted_doors: CountedDoors, monkeypatch: pytest.MonkeyPatch, sender: Sender
) -> None:
    body = text_of(sender.told(counted_doors))
    took: list[tuple[int, int]] = []
    for secrets in ((OLD,), (OLD, NEW), (NEW, OLD), (NEW,)):
        sender.trusts(counted_doors, monkeypatch, *secrets)
        old, new = (sender.tell(counted_doors, body, signature(s, body)) for s in (OLD, NEW))
        took.append((old.status, new.status))
    assert took == [(200, 400), (200, 200), (200, 200), (400, 200)]


@each_sender
def test_signatures_are_compared_whole_and_in_constant_time(
    counted_doors: CountedDoors, monkeypatch: pytest.MonkeyPatch, sender: Sender
) -> None:
    """By the standard library's `compare_digest`, with every present secret, wherever the first
    difference is."""
    body = text_of(sender.told(counted_doors))
    sender.trusts(counted_doors, monkeypatch, OLD, NEW)
    compared: list[tuple[int, int]] = []
    true_one = hmac.compare_digest

    def watched(one: Any, other: Any) -> bool:
        compared.append((len(one), len(other)))
        return true_one(one, other)

    monkeypatch.setattr(hmac, "compare_digest", watched)
    for place in (-64, -1):
        compared.clear()
        sent = _bent(signature(NEW, body), place)
        assert sender.tell(counted_doors, body, sent).status == 400
        assert compared == [(64, 64)] * 2
