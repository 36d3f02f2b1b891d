"""Shapes that many answers share: money, time, decisions, timelines, problems."""

from __future__ import annotations

from ...domain.decision import Outcome
from ...domain.event import Actor
from .schema import DATE, INSTANT, NUMBER, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

SHAPES: dict[str, Schema] = {
    "Money": obj(amount=NUMBER, currency=TEXT),
    "Deadline": obj(at=INSTANT, local_date=DATE, zone=TEXT),
    "Rule": obj(id=TEXT, outcome=one_of(*Outcome), inputs={"type": "object"}, sentence=TEXT),
    "NextStep": obj(code=TEXT, sentence=TEXT),
    "Decision": obj(
        allowed=YES_NO,
        as_of=INSTANT,
        terms_version=maybe(TEXT),
        rules=some(ref("Rule")),
        next_steps=some(ref("NextStep")),
    ),
    "Event": obj(
        seq=NUMBER,
        at=INSTANT,
        type=TEXT,
        actor=one_of(*Actor),
        sentence=TEXT,
        rules=some(TEXT),
        money=maybe(ref("Money")),
        reference=maybe(TEXT),
    ),
    "Fault": obj(pointer=TEXT, detail=TEXT),
    "Problem": obj(
        ("decision",),
        type=TEXT,
        title=TEXT,
        status=NUMBER,
        detail=TEXT,
        code=TEXT,
        errors=some(ref("Fault")),
        request_id=TEXT,
        decision=ref("Decision"),
    ),
    "Message": obj(message=TEXT),
    "Payment": obj(state=one_of("open", "action", "wait", "done", "none"), url=maybe(TEXT)),
    "Imported": obj(
        imported=NUMBER,
        unchanged=NUMBER,
        errors=some(obj(index=NUMBER, errors=some(ref("Fault")))),
    ),
    "Received": obj(received=YES_NO),
    "TakenEvent": obj(received=YES_NO, changed=YES_NO),
}
