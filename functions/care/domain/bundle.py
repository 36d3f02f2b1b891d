"""A plan that was ordered together with its device: bound when it ships (BUY-1, BUY-8, RFD-5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .decision import Decision, Outcome
from .event import Actor, Note
from .ledger import Goal, Line, Purpose, Status, Way, last, new_line, put_line
from .money import Money
from .plan import Channel, Plan
from .registry import carries_out
from .renewing import behind
from .rules.bundle import against
from .states import PlanState
from .turn import Turn
from .values import replace
from .windows import day_text, local_date

DAYS_TO_START = 2  # TRM-1, from the documents


@carries_out("TRM-1")
def in_effect_from(shipped_at: datetime, zone: str) -> date:
    """The local date at whose 12 a.m. a bundled plan is in effect: two days after the shipping day
    (shipped on 1 June at any hour: 3 June). `shipped_at` is UTC, by the maker's clock."""
    return local_date(shipped_at, zone) + timedelta(days=DAYS_TO_START)


def ordered(plan: Plan, payment_id: str | None, at: datetime, order_id: str) -> Turn[Plan]:
    """The unpaid `plan` as the shop sold it `at` (UTC): paid there, awaiting its serial.

    `payment_id` is the shop's payment at our provider, by which a refund goes back (RFD-5). Without
    one there is no ledger line: it was paid to the shop, and the shop gives it back.
    """
    after = plan.moved(
        "paid_bundled",
        channel=Channel.BUNDLED,
        shop_order=order_id,
        purchased_at=at,
        receipted=True,  # the shop sends the receipt
        ledger=(_paid(plan.price, payment_id, at),) if payment_id else (),
    )
    sentence = (
        f"A plan of {plan.term_months} months was bought together with its device for "
        f"{plan.price.text}. It is bound to the device when that ships."
    )
    return Turn(after, (_note("order_placed", sentence, ("BUY-1", "PAY-6"), after, plan.price),))


def _paid(price: Money, payment_id: str, at: datetime) -> Line:
    return Line(
        purpose=Purpose.PURCHASE,
        n=1,
        amount=price,
        goal=Goal.CAPTURED,
        way=Way.PAGE,
        status=Status.CAPTURED,
        recorded_at=at,
        provider_id=payment_id,
        settled_at=at,
    )


def bound(plan: Plan, serial: str, shipped_at: datetime, decision: Decision) -> Turn[Plan]:
    """The plan on the serial that shipped, or on the one that shipped in place of a failed unit:
    in effect two days after the shipping day (TRM-1). Raises `WrongState`."""
    first = plan.state is PlanState.AWAITING_SERIAL
    starts = in_effect_from(shipped_at, plan.zone)
    after = plan.moved(
        "shipped" if first else "reshipped",
        serial=serial,
        chain=(*plan.chain, serial),
        task=None,
        work_since=None,
    ).running_from(starts)
    cover = f"Cover begins at 12 a.m. of {day_text(starts)} ({plan.zone})."
    rules = (*(f.id for f in decision.rules if f.outcome is Outcome.PASSED), "TRM-1")
    if first:
        sentence = (
            f"Your device has shipped and its plan is bound to serial number {serial}. {cover}"
        )
        return Turn(after, (_note("serial_bound", sentence, rules, after),))
    sentence = f"Another unit has shipped and the plan moved to serial number {serial}. {cover}"
    return Turn(after, (_note("serial_moved", sentence, rules, after),))


def followed(renewal: Plan, plan: Plan) -> Turn[Plan]:
    """The renewal that is queued or ordered behind a plan which moved: on its serial, and from its
    new end on (BUY-8, RNW-3). Raises LookupError for a plan without an end."""
    after = behind(renewal.moved_to(plan.serial), plan)
    sentence = f"The renewal moved with its plan to serial number {plan.serial}."
    return Turn(after, (_note("renewal_moved", sentence, ("BUY-8", "RNW-3"), after),))


def barred(plan: Plan, serial: str, decision: Decision, now: datetime) -> Turn[Plan]:
    """Nothing is bound, the desk looks at it: why the plan does not go to `serial` (BUY-1)."""
    findings = against(decision)
    why = " ".join(finding.sentence for finding in findings)
    sentence = f"{_not_bound_to(serial)} {why}"
    return _for_the_desk(plan, sentence, tuple(f.id for f in findings), now)


def shipped_after_the_end(plan: Plan, serial: str, now: datetime) -> Turn[Plan]:
    """The shop dates the shipping before its cancellation, of which we heard first (RFD-5)."""
    sentence = (
        f"Serial number {serial} had shipped before the order was cancelled; the plan was refunded "
        "meanwhile."
    )
    return _for_the_desk(plan, sentence, ("RFD-5",), now)


def unit_failed(plan: Plan, serial: str, reason: str) -> Turn[Plan]:
    """The shop says that the unit was lost, refused or exchanged: the plan may move (BUY-8)."""
    sentence = (
        f"The shop reports serial number {serial} as {reason}. The plan goes to the unit that "
        "ships in its place."
    )
    return Turn(plan, (_note("unit_failed", sentence, ("BUY-8",), plan),))


def stray_failed(plan: Plan, serial: str, reason: str) -> Turn[Plan]:
    """The serial that was one too many has failed: the plan is on the right one, and what the desk
    had to find out about the other is found out (BUY-8)."""
    found_out = (plan.task or "").startswith(_not_bound_to(serial))
    after = replace(plan, task=None, work_since=None) if found_out else plan
    sentence = f"The shop reports serial number {serial} as {reason}. The plan stays where it is."
    return Turn(after, (_note("unit_failed", sentence, ("BUY-8",), plan),))


def _not_bound_to(serial: str) -> str:
    return f"Serial number {serial} shipped, and the plan was not bound to it."


@carries_out("RFD-5")
def cancelled(plan: Plan, now: datetime) -> Turn[Plan]:
    """An order cancelled before it ships ends its plan and gives the whole fee back, with no
    application; what has shipped keeps its plan, and is its seller's matter.

    The fee goes back once, by the payment it came by; where we do not know that one, the shop pays.
    """
    if plan.state is not PlanState.AWAITING_SERIAL:
        sentence = (
            "The order was cancelled after this device had shipped, so the plan stays. Returning "
            "the device is up to its seller: for the web shop, see My Orders."
        )
        return Turn(plan, (_note("plan_kept", sentence, ("RFD-5",), plan),))
    after = plan.moved("order_cancelled", task=None, work_since=None)
    paid = last(plan.ledger, Purpose.PURCHASE)
    if paid is None:
        back = f"The shop gives the purchase fee of {plan.price.text} back."
    else:
        after = _giving_back(after, paid, now)
        back = f"The purchase fee of {plan.price.text} goes back by the way it came."
    sentence = f"The order was cancelled before it shipped, and the plan with it. {back}"
    return Turn(after, (_note("order_cancelled", sentence, ("RFD-5",), after, plan.price),))


def _giving_back(plan: Plan, paid: Line, now: datetime) -> Plan:
    line = new_line(plan.ledger, Purpose.REFUND, paid.amount, Goal.REFUNDED, Way.BACK, now)
    line = replace(line, refunds=paid.provider_id)
    return replace(plan, ledger=put_line(plan.ledger, line))


def _for_the_desk(plan: Plan, sentence: str, rules: tuple[str, ...], now: datetime) -> Turn[Plan]:
    after = replace(plan, task=sentence, work_since=plan.work_since or now)
    return Turn(after, (_note("shipment_unclear", sentence, rules, after),))


def _note(
    type_: str, sentence: str, rules: tuple[str, ...], plan: Plan, money: Money | None = None
) -> Note:
    return Note(type_, Actor.MAKER, sentence, rules, money, plan.shop_order)
