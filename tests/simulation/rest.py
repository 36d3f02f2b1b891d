"""What must hold once the faults have stopped: settled within two sweeps, and the books right."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from care.domain import disputes, purchase, services
from care.domain.claim import Claim
from care.domain.due import due_effect
from care.domain.event import broken_at
from care.domain.ledger import DisputeState, Effect, Goal, Line, Purpose, Status, Way
from care.domain.parts import Service
from care.domain.plan import Channel, Plan
from care.domain.renewal import AT_STAKE, DEFAULTABLE, taken_by_hand
from care.domain.states import ClaimState, HoldState, PlanState
from care.domain.values import replace
from care.usecases.ports import Due, Kind

if TYPE_CHECKING:
    from .town import Town

SWEEPS = 2
A_MINUTE = timedelta(seconds=61)
OF_PEOPLE = (Effect.READ, Effect.READ_PAGE, Effect.READ_REFUND)
INERT = (Status.CREATED, Status.REFUSED, Status.VOIDED)
UNDONE = (ClaimState.CANCELLED, ClaimState.LAPSED, ClaimState.REFUSED)
WAITS = (ClaimState.PAID, ClaimState.RETURNED_FIRST, ClaimState.LATE_RETURN)
CHARGED = (HoldState.CAPTURED, HoldState.CHARGED, HoldState.DISPUTED)


def comes_to_rest(town: Town) -> None:
    """The faults stop, what was told late is told, and the sweep comes twice. Raises `Violation`
    where anything is half done after that, or the books are not right."""
    town.trouble.calm()
    town.payments.desk.calm()
    town.payments.silence_bank()
    town.agenda.clear()
    town.tell("calm", "the faults stop")
    town.clock.set(max(town.clock.now(), town.down_until))
    for _ in range(SWEEPS):
        for subject in list(town.watch.known):
            _told_of_all(town, subject)
        town.clock.forward(A_MINUTE)
        town.tell("calm", "a sweep")
        town.sweep_once()
    for subject, item in list(town.watch.known.items()):
        _settled(town, subject, item)
        _told_of_all(town, subject)  # what the bank made of a refund of this minute
    books_are_right(town)


def _told_of_all(town: Town, subject: str) -> None:
    """What the reconciliation tells of: pages, payments and refunds that are otherwise than they
    are recorded."""
    kind: Kind = "plan" if subject.startswith("plan") else "claim"
    for line in town.watch.known[subject].ledger:
        named = line.page_id if line.status is Status.OPEN else line.provider_id
        if named and (line.way is Way.BACK or line.status is Status.OPEN or _differs(town, line)):
            town.deliver(Due(kind, subject, named))


def _differs(town: Town, line: Line) -> bool:
    payment = town.payments.machine.payment(line.provider_id)
    return payment.status is not line.status or payment.dispute is not None


def books_are_right(town: Town) -> None:
    """Every plan and claim of the town, as it stands now."""
    for subject, item in list(town.watch.known.items()):
        _same_books(town, subject, item)
        _whole(town, subject, item)
        if isinstance(item, Claim):
            _claim_money(town, item)
            _task(town, item)
        else:
            _plan_money(town, item)


def _settled(town: Town, subject: str, item: Plan | Claim) -> None:
    """Nothing follows, nothing is due, and no call is in doubt."""
    now = town.clock.now()
    rules = services if isinstance(item, Claim) else purchase
    if rules.follow_up(item, now).after != item:  # type: ignore[attr-defined]
        town.watch.fail("settled_in_two_sweeps", f"{subject}: something follows")
    for line in disputes.unfrozen(item.ledger):
        effect = due_effect(replace(line, not_before=None), now)
        ladder = effect is Effect.CONFIRM and line.refusal is not None
        if effect and effect not in OF_PEOPLE and not ladder:
            town.watch.fail("settled_in_two_sweeps", f"{subject}: {effect} of {line.key} is due")
    if item.due_at is not None and item.due_at <= now:
        town.watch.fail("settled_in_two_sweeps", f"{subject} is still due")


def _same_books(town: Town, subject: str, item: Plan | Claim) -> None:
    """Ledger and provider tell the same of every payment, and no payment is in no ledger."""
    machine = town.payments.machine
    lines = {x.provider_id: x for x in item.ledger if x.way is not Way.BACK and x.provider_id}
    for id_ in machine.payments:
        payment = machine.payment(id_)
        if payment.subject != subject:
            continue
        line = lines.pop(id_, None)
        inert = payment.status in INERT
        if line is None and not inert:
            town.watch.fail("ledger_is_the_books", f"{id_} {payment.status}: in no ledger")
        if line and line.status is not payment.status and not (inert and line.status in INERT):
            said = f"{line.key}: ledger {line.status}, provider {payment.status}"
            town.watch.fail("ledger_is_the_books", said)
    if lines:
        town.watch.fail("ledger_is_the_books", f"{set(lines)}: at no provider")
    back = sum(x.amount.amount for x in item.ledger if x.way is Way.BACK and _went_back(x))
    paid_back = sum(
        refund.amount
        for refund in machine.refunds.values()
        if refund.payment.subject == subject
        and machine.refund_status(refund) is not Status.REFUND_FAILED
    )
    if back != paid_back:
        town.watch.fail("ledger_is_the_books", f"{subject}: {back} back, provider {paid_back}")


def _went_back(line: Line) -> bool:
    return line.status in (Status.REFUNDED, Status.REFUND_PENDING)


def _whole(town: Town, subject: str, item: Plan | Claim) -> None:
    timeline = [each.event for each in town.store._sent(subject).values()]
    if (number := broken_at(timeline, head=item.head)) is not None:
        town.watch.fail("timeline_whole", f"{subject}: broken at event {number}")


def _kept(town: Town, item: Plan | Claim) -> int:
    """What of the customer's money is ours to keep, by the provider's books: a lost dispute gave
    it back, a refund that failed is the desk's to pay, one of a disputed payment waits (PAY-4,
    PAY-8)."""
    machine, kept = town.payments.machine, 0
    lost = {x.provider_id for x in item.ledger if x.lost}
    back = [x for x in item.ledger if x.way is Way.BACK and x.refunds not in lost]
    owed = sum(x.amount.amount for x in back if x.status in (Status.REFUND_FAILED, Status.INTENDED))
    for line in item.ledger:
        if line.provider_id and line.way is not Way.BACK and not line.lost:
            kept += machine.kept(machine.payments[line.provider_id])
    return kept - owed


def _claim_money(town: Town, claim: Claim) -> None:
    """The fee of a claim that stands, and one default where it was not forgiven; no hold beyond."""
    stands = claim.paid_at is not None and claim.state not in UNDONE
    fees = [x for x in claim.lines(Purpose.FEE) if x.lost and x.goal is Goal.CAPTURED]
    due = claim.fee.amount * (stands and not fees) + _default(town, claim)
    if (kept := _kept(town, claim)) != due:
        where = f"{claim.state}/{claim.hold_state}"
        town.watch.fail("money_is_right", f"{where}: {kept} kept where {due} is due")
    machine, live = town.payments.machine, 0
    for id_ in machine.payments:
        payment = machine.payment(id_)
        live += payment.subject == claim.claim_id and payment.status is Status.AUTHORIZED
    most = 1 if claim.state in (*AT_STAKE, ClaimState.HELD, ClaimState.AWAITING_PAYMENT) else 0
    if live > most:
        town.watch.fail("no_live_hold_after_the_end", f"{claim.state}: {live} stand")


def _default(town: Town, claim: Claim) -> int:
    lost = [x for x in (*claim.lines(Purpose.HOLD), *claim.lines(Purpose.DEFAULT)) if x.lost]
    if claim.state in AT_STAKE and (taken := taken_by_hand(claim)):
        return 0 if taken.lost else claim.hold.amount
    goes_back = claim.state is ClaimState.LATE_RETURN or claim.hold_state is HoldState.REFUNDED
    if claim.hold_state in CHARGED and not goes_back and not lost:
        return claim.hold.amount
    if goes_back and claim.hold_state is not HoldState.CLOSED and not lost:
        return town.catalog.regions[claim.region].late_fee.amount
    return 0


def _task(town: Town, claim: Claim) -> None:
    """Whatever waits is on the desk's list or the clock's (STATES)."""
    if claim.service is not Service.PREMIUM:
        return
    at_loss = claim.hold_state in (HoldState.DEBT, HoldState.LOST) and not claim.ended
    failed = any(x.status is Status.REFUND_FAILED for x in claim.ledger) and not claim.ended
    where = f"{claim.state}/{claim.hold_state}"
    if (claim.state in WAITS or at_loss or failed) and claim.work_since is None:
        town.watch.fail("what_waits_is_on_a_list", f"{where}: on nobody's list")
    if claim.state in DEFAULTABLE and claim.due_at is None:
        town.watch.fail("what_waits_is_on_a_list", f"{where}: nothing wakes it")


def _plan_money(town: Town, plan: Plan) -> None:
    """The price of a plan that stands or was voided by name, what RFD-3 leaves of one given back;
    nothing of what was taken though it was to be voided."""
    bought = [x for x in plan.ledger if x.purpose is Purpose.PURCHASE and x.goal is Goal.CAPTURED]
    taken = [x for x in bought if x.status is Status.CAPTURED and not x.lost]
    due = sum(x.amount.amount - _goes_back(plan, x) for x in taken)
    if (kept := _kept(town, plan)) != due:
        town.watch.fail("money_is_right", f"plan {plan.state}: {kept} kept where {due} is due")
    lost = any(x.lost for x in bought)
    if plan.state is PlanState.SCHEDULED and plan.ledger and not taken and not lost:
        town.watch.fail("money_is_right", "the plan stands and nothing was taken")


def _goes_back(plan: Plan, line: Line) -> int:
    """RFD-3, of one purchase; while a dispute of it is open nothing does (PAY-8)."""
    disputed = line.dispute is not None and line.dispute.state is DisputeState.OPEN
    begun = any(x.refunds == line.provider_id for x in plan.ledger if x.way is Way.BACK)
    if plan.state is not PlanState.REFUNDED or (disputed and not begun):
        return 0
    share = 100 if plan.channel is Channel.RENEWAL else plan.policies.refunded_percent
    return line.amount.amount * share // 100
