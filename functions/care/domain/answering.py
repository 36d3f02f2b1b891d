"""The evidence for a bank's dispute is submitted once, by the word of a named person (PAY-8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from .decision import Decision, Finding, NextStep, Outcome
from .errors import BadValue
from .event import Actor, Note
from .ledger import DisputeAnswer, DisputeState, Line
from .values import replace


def of_dispute(ledger: Sequence[Line], dispute_id: str | None) -> Line | None:
    """The line whose dispute is named, or the only one whose dispute is open; None without one.

    Raises `BadValue` where several are open and none is named.
    """
    disputed = [line for line in ledger if line.dispute is not None]
    if dispute_id is not None:
        return next((x for x in disputed if x.dispute and x.dispute.dispute_id == dispute_id), None)
    standing = [x for x in disputed if x.dispute and x.dispute.state is DisputeState.OPEN]
    if len(standing) > 1:
        raise BadValue("/dispute_id", "Several disputes are open here: say which one is answered.")
    return standing[0] if standing else None


def answered_before(line: Line | None) -> bool:
    """Whether our evidence was released already: there is one submission, and one answer."""
    dispute = line.dispute if line else None
    answer = dispute.answer if dispute else None
    return answer is not None and answer.refused is None


def decide(line: Line | None, now: datetime, terms_version: str | None) -> Decision:
    """Whether evidence may be submitted at `now` (UTC) for the dispute of `line`."""
    finding = Finding("PAY-8", Outcome.PASSED, "The bank's dispute is open.", {})
    step = NextStep("submit_evidence", "The evidence goes to the bank.")
    if why := _why_not(line, now):
        finding = Finding("PAY-8", Outcome.FAILED, why, {})
        step = NextStep("await_dispute", "Wait for the bank's decision.")
    return Decision(not finding.failed, now, terms_version, (finding,), (step,))


def _why_not(line: Line | None, now: datetime) -> str | None:
    dispute = line.dispute if line else None
    if dispute is None or dispute.state is not DisputeState.OPEN:
        return "No dispute is open here: there is nothing to answer."
    if dispute.submitted:
        return "Evidence for this dispute was submitted at the provider already."
    if dispute.due_by is not None and now >= dispute.due_by:
        return "The bank took evidence only until the due date, which is past."
    return None


def released(line: Line, answer: DisputeAnswer) -> tuple[Line, Note]:
    """`line` with the intent to submit the evidence of its dispute, and what its timeline gets. The
    name of who said so stays with the line: the timeline is the customer's, too."""
    dispute = line.dispute
    after = replace(line, dispute=dispute and replace(dispute, answer=answer), not_before=None)
    sentence = (
        f"The service desk answers the dispute of {line.amount.text} with the records of what was "
        "agreed and done."
    )
    return after, Note(
        "evidence_released", Actor.DESK, sentence, ("PAY-8",), line.amount, answer.asked_by
    )


def untold(ledger: Iterable[Line]) -> Line | None:
    """The line whose evidence was taken or refused, and whose timeline does not say so yet."""
    return next((line for line in ledger if _ended(line)), None)


def told(line: Line) -> Line:
    """`line` once its timeline says what became of the evidence."""
    dispute = line.dispute
    answer = dispute and dispute.answer
    known = answer and replace(answer, told=True)
    return replace(line, dispute=dispute and replace(dispute, answer=known))


def was_refused(line: Line) -> bool:
    """Whether the provider did not take the evidence."""
    answer = line.dispute.answer if line.dispute else None
    return answer is not None and answer.refused is not None


def outcome_note(line: Line) -> Note:
    """What became of the evidence, with the provider's id of the dispute."""
    type_, sentence = "evidence_submitted", "The records went to the bank, which decides."
    if was_refused(line):
        type_ = "evidence_refused"
        sentence = "The bank did not take the records yet; the service desk looks at it."
    reference = line.dispute.dispute_id if line.dispute else None
    return Note(type_, Actor.PROVIDER, sentence, ("PAY-8",), line.amount, reference)


def _ended(line: Line) -> bool:
    answer = line.dispute.answer if line.dispute else None
    return answer is not None and not answer.told and bool(answer.sent_at or answer.refused)
