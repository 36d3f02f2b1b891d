"""A named person releases the evidence for a dispute; the driver submits it, once (PAY-8)."""

from __future__ import annotations

from ..domain import answering
from ..domain.claim import Claim
from ..domain.errors import Conflict, NotFound, Refused
from ..domain.event import Note
from ..domain.ledger import Dispute, DisputeAnswer, Line, put_line
from ..domain.plan import Plan
from ..domain.values import replace
from ..frozen import frozen
from .ports import Clock, Store
from .settle import MOST_RACES, Settle
from .take_payment_event import due_kind


@frozen
class Release:
    """Who says so, why, which account of the desk enters it, and of which dispute: None where only
    one is open."""

    approved_by: str
    asked_by: str
    reason: str | None = None
    dispute_id: str | None = None


@frozen
class SubmitEvidence:
    """Stores the intent; the worker submits within two minutes. `op` names the request."""

    store: Store
    clock: Clock
    settle: Settle

    def submit(self, subject: str, release: Release, op: str) -> Dispute:
        """The dispute of the plan or claim `subject`, with who released its evidence first: asked
        again, that stays so.

        Raises `NotFound`, `Refused` (PAY-8) where no dispute is open, it was answered at the
        provider or its due date is past, `BadValue` where several are open and none is named, and
        `Conflict` beside other writers.
        """
        for race in range(MOST_RACES):
            found = self._subject(subject)
            line = answering.of_dispute(found.ledger, release.dispute_id)
            if line is not None and answering.answered_before(line):
                return _dispute(line)
            try:
                return self._release(found, line, release, f"{op}/evidence/{race}")
            except Conflict:
                continue  # somebody else wrote it: looked at anew
        raise Conflict("too many writers at once")

    def _subject(self, subject: str) -> Plan | Claim:
        kind = due_kind(subject)
        found: Plan | Claim | None = None
        if kind == "plan":
            found = self.store.plan(subject)
        elif kind == "claim":
            found = self.store.claim(subject)
        if found is None:
            raise NotFound
        return found

    def _release(
        self, subject: Plan | Claim, line: Line | None, release: Release, op: str
    ) -> Dispute:
        now = self.clock.now()
        terms = subject.terms_version if isinstance(subject, Plan) else subject.terms.version
        decision = answering.decide(line, now, terms)
        if line is None or not decision.allowed:
            raise Refused(decision)
        answer = DisputeAnswer(release.approved_by, release.asked_by, now, release.reason)
        after, note = answering.released(line, answer)
        self._keep(subject, after, note, op)
        return _dispute(after)

    def _keep(self, subject: Plan | Claim, line: Line, note: Note, op: str) -> None:
        after = replace(subject, ledger=put_line(subject.ledger, line))
        now = self.clock.now()
        if isinstance(after, Plan):
            self.settle.keep_plan(after, (note,), now, op)
        else:
            self.settle.keep(after, (note,), now, op)


def _dispute(line: Line) -> Dispute:
    if line.dispute is None:
        raise LookupError("the payment is not disputed")
    return line.dispute
