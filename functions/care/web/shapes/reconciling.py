"""The report of a reconciliation."""

from __future__ import annotations

from ...domain.differences import Kind
from ..views.reconciliation import COUNTED
from .schema import INSTANT, NUMBER, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

SHAPES: dict[str, Schema] = {
    "Difference": obj(
        kind=one_of(*Kind),
        subject=TEXT,
        reference=TEXT,
        expected=TEXT,
        found=TEXT,
        amount=maybe(ref("Money")),
        sentence=TEXT,
        mended=YES_NO,
        next_step=TEXT,
    ),
    "Reconciliation": obj(
        since=INSTANT,
        until=INSTANT,
        at=INSTANT,
        looked_at=obj(**dict.fromkeys(COUNTED, NUMBER)),
        open=NUMBER,
        mended=NUMBER,
        differences=some(ref("Difference")),
        failures=some(TEXT),
    ),
    "Reconciled": obj(reconciliation=ref("Reconciliation")),
    "NewestReconciliation": obj(reconciliation=maybe(ref("Reconciliation"))),
}
