"""What must hold at every step: looked at after each commit and each effect at the provider.

Only what the step changed is looked at, so that a step costs microseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from care.domain.claim import Claim
from care.domain.event import GENESIS, Event
from care.domain.ledger import Goal, Line, Status
from care.domain.parts import Service
from care.domain.plan import Plan
from care.domain.renewal import DEFAULTABLE
from care.domain.states import ClaimState, HoldState
from care.domain.touch import OF_PLAN
from care.usecases.ports import Commit, TouchRefused
from tests.support.memory import _key_of, _target_of

if TYPE_CHECKING:
    from .town import Town

MOST_HOLDS = 2
ONCE = frozenset(
    {
        *("claim_filed", "claim_paid", "shipped", "defaulted", "default_charged", "default_unpaid"),
        *("completed", "late_return", "unit_received", "claim_cancelled", "claim_lapsed"),
        *("default_refunded", "order_placed", "plan_bound", "plan_paid", "order_lapsed"),
        *("plan_void", "cover_begun", "renewal_due", "plan_returned"),
    }
)
# A replacement is with the customer, and theirs is not here.
AWAY = DEFAULTABLE | {ClaimState.ARRIVED}
FLAGGED = frozenset({HoldState.LOST, HoldState.DEBT})
SECURED = frozenset({HoldState.LIVE, HoldState.AT_RISK})
_GOALS = {
    "confirm": (Goal.AUTHORIZED, Goal.CAPTURED),  # what is written ahead of its need is neither
    "capture": (Goal.CAPTURED,),
    "void": (Goal.VOIDED,),
}
_DEFAULT = {"hold": "default", "default": "default"}


class Violation(Exception):
    """An invariant does not hold. `step` counts commits and effects of the episode from 1."""

    def __init__(self, invariant: str, step: int, detail: str) -> None:
        super().__init__(f"{invariant} at step {step}: {detail}")
        self.invariant, self.step, self.detail = invariant, step, detail


class Watch:
    """The invariants of one episode at a time."""

    def __init__(self, town: Town) -> None:
        self.town, self.step = town, 0
        self.known: dict[str, Plan | Claim] = {}
        self.told: set[tuple[str, str, str]] = set()
        self.heads: dict[str, tuple[int, str]] = {}
        self.lines: dict[str, tuple[str, Line]] = {}  # by provider id: subject and newest line
        self.meant: set[tuple[str, str]] = set()
        self.aimed: set[tuple[str, str, Goal]] = set()
        self.writers: dict[Any, str] = {}

    def begin(self, stored: list[Plan | Claim]) -> None:
        """A new episode, which begins with what is `stored`."""
        self.step = 0
        for each in (self.known, self.told, self.heads, self.lines, self.meant, self.aimed):
            each.clear()
        self.writers.clear()
        for item in stored:
            subject = item.claim_id if isinstance(item, Claim) else item.plan_id
            self.heads[subject] = (item.seq, item.head)
            self._ledger(subject, item)

    def fail(self, invariant: str, detail: str) -> None:
        """Raises `Violation` of the present step."""
        raise Violation(invariant, self.step, detail)

    # Commits

    def committed(self, commit: Commit, op: str) -> None:
        """After a commit, and once more where its lost reply had it repeated."""
        self.step += 1
        store, root = self.town.store, op.partition("/")[0]
        keys = [_key_of(put) for put in commit.puts]
        for key in keys + [_target_of(touch) for touch in commit.touches]:
            self.writers[key] = root
        plans = [_target_of(touch) for touch in commit.touches if isinstance(touch, OF_PLAN)]
        for kind, subject in (*keys, *plans):
            if kind is Claim or kind is Plan:
                self._ledger(subject, store.at_rest(kind, subject))
        for event in commit.events:
            self._event(event)
        self._counts()
        if self.town.story is not None:
            self.town.story.commit(self.town, commit, op)

    def refused(self, commit: Commit, op: str, conflict: Exception) -> None:
        """Nobody is told of another writer where there was none but themselves."""
        stale = [
            key
            for key, put in ((_key_of(put), put) for put in commit.puts)
            if self.town.store.version_of(key) != put.version
        ]
        root, refusal = op.partition("/")[0], isinstance(conflict, TouchRefused)
        own = stale and not refusal and all(self.writers.get(key) == root for key in stale)
        if own:
            self.fail("own_write_is_no_conflict", f"{op} met its own write of {stale[0][1]}")

    def _ledger(self, subject: str, item: Any) -> None:
        old = self.known.get(subject)
        if old is item:
            return
        self.known[subject] = item
        before = old.ledger if old else ()
        if len(item.ledger) < len(before):
            self.fail("ledger_forgets_nothing", f"{subject} lost a line")
        for number, line in enumerate(item.ledger):
            if number >= len(before) or before[number] is not line:
                self._line(subject, line)
        if isinstance(item, Claim) and item.service is Service.PREMIUM and item.shipment:
            self._secured(item)

    def _line(self, subject: str, line: Line) -> None:
        self.meant.add((subject, line.key))
        self.aimed.add((subject, line.key, line.goal))
        if line.provider_id is None:
            return
        self.lines[line.provider_id] = (subject, line)
        if line.status is Status.CAPTURED:
            payment = self.town.payments.machine.payments.get(line.provider_id)
            if payment is None or payment.status is not Status.CAPTURED:
                self.fail("ledger_runs_ahead_of_nothing", f"{line.key} is captured nowhere")

    def _secured(self, claim: Claim) -> None:
        if claim.hold_state in FLAGGED and claim.state in (*AWAY, ClaimState.DEFAULTED):
            if claim.work_since is None:
                self.fail("shipped_is_secured_or_flagged", f"{claim.hold_state}: on no list")
        elif claim.state in AWAY and claim.hold_state not in SECURED:
            self.fail("shipped_is_secured_or_flagged", f"{claim.state}/{claim.hold_state}")

    def _event(self, event: Event) -> None:
        seq, head = self.heads.get(event.subject, (0, GENESIS))
        if event.seq <= seq:  # a commit that was sent again
            return
        if (event.seq, event.previous) != (seq + 1, head):
            self.fail("timeline_whole", f"{event.subject}: number {event.seq} follows {seq}")
        self.heads[event.subject] = (event.seq, event.hash)
        if event.note.type in ONCE:
            item = self.known.get(event.subject)
            once = (event.subject, event.note.type, str(getattr(item, "service", "")))
            if once in self.told:
                self.fail("told_once", f"{event.subject}: {event.note.type}")
            self.told.add(once)

    def _counts(self) -> None:
        """TRM-6: none below zero, and what is set aside and shipped is what claims say."""
        for plan in self.known.values():
            if not isinstance(plan, Plan):
                continue
            shipped = reserved = 0
            for claim in self.known.values():
                if isinstance(claim, Claim) and claim.plan_id == plan.plan_id:
                    shipped += claim.shipment is not None
                    reserved += claim.reserved
            if min(plan.left, plan.reserved, plan.used) < 0:
                self.fail("count_conserved", f"{plan.left} left, {plan.reserved} reserved")
            if (plan.used, plan.reserved) != (shipped, reserved):
                said = f"{plan.used} used, {plan.reserved} reserved"
                self.fail("count_conserved", f"{said}; claims say {shipped} and {reserved}")

    # The provider

    def intended(self, call: str, tags: dict[str, str]) -> None:
        """Intent, effect, outcome: what is asked of the provider was stored as meant before."""
        if (tags["subject"], f"{tags['effect']}/{tags['n']}") not in self.meant:
            self.fail("intent_first", f"{call} of {tags['effect']}/{tags['n']}")

    def named(self, call: str, payment_id: str) -> None:
        """The same of what moves: its id is stored, and that it was meant to."""
        subject, line = self.lines.get(payment_id, ("", None))
        if line is None:
            self.fail("intent_first", f"{call} of {payment_id}, which no ledger names")
        elif not any((subject, line.key, goal) in self.aimed for goal in _GOALS[call]):
            self.fail("intent_first", f"{call} of {line.key}, never meant to be")

    def moved(self, call: str, payment_id: str) -> None:
        """After an effect: no third live hold, nothing taken twice, no default above the hold."""
        self.step += 1
        if self.town.story is not None:
            self.town.story.effect(self.town, call, payment_id)
        payments, now = self.town.payments, self.town.clock.now()
        live: dict[str, int] = {}
        taken: dict[tuple[str, str], str] = {}
        for id_, payment in payments.machine.payments.items():
            subject, purpose = payments.purposes.get(id_, (payment.subject, ""))
            if payment.status is Status.AUTHORIZED and purpose == "hold":
                if payment.capture_before is None or now < payment.capture_before:
                    live[subject] = live.get(subject, 0) + 1
            elif payment.status is Status.CAPTURED and id_ not in payments.hands:
                self._taken(taken, subject, _DEFAULT.get(purpose, purpose), payment)
        if live and max(live.values()) > MOST_HOLDS:
            self.fail("two_live_holds_at_most", f"{live}")

    def _taken(
        self, taken: dict[tuple[str, str], str], subject: str, what: str, payment: Any
    ) -> None:
        other = taken.setdefault((subject, what), payment.id)
        claim = self.known.get(subject)
        if what == "default" and isinstance(claim, Claim):
            if claim.service is Service.PREMIUM and payment.taken > claim.hold.amount:
                self.fail("no_default_above_the_hold", f"{payment.id}: {payment.taken}")
            if other != payment.id:
                self.fail("one_default_at_most", f"{other} and {payment.id}")
        if other != payment.id and not (self._goes_back(other) or self._goes_back(payment.id)):
            self.fail("one_capture_of_a_purpose", f"{what}: {other} and {payment.id}")

    def _goes_back(self, payment_id: str) -> bool:
        _, line = self.lines.get(payment_id, ("", None))
        return line is not None and line.goal is Goal.VOIDED
