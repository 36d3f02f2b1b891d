"""One claim whose unit never comes back, and what must hold of its holds at every step (HLD-6).

Looked at after every request to the provider, and after every sweep:

* at most two holds live at any time, and at most one default, of no more than the hold;
* no claim in want of its unit is without a live hold, unless it is flagged: its hold state says
  so, and once the hold is lost it stands on the desk's list;

and at the end each claim has exactly one default: captured, charged, or a debt on the desk's list.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from care.domain.carrier import Scanned
from care.domain.claim import Claim
from care.domain.ledger import Purpose, Status
from care.domain.renewal import AT_STAKE
from care.domain.states import ClaimState, HoldState
from tests.simulation.clone import clone
from tests.simulation.gate import PROVIDER, Request
from tests.simulation.window_bank import CARDS, filed
from tests.support.payments import Book
from tests.support.shop import Carrier

PERIODS = range(7, 15)  # days to return the unit (HLD-4)
MOST_STEPS = 400
PATIENCE = 2  # sweeps within which what the provider shows has to be flagged
FLAGGED = frozenset(
    {HoldState.AT_RISK, HoldState.LOST, HoldState.CHARGING, HoldState.DEBT}
    | {HoldState.CHARGED, HoldState.CAPTURED}
)
ON_THE_LIST = frozenset({HoldState.LOST, HoldState.DEBT})


class Episode:
    """One claim from its payment to its end."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        begun, self.claim_id = filed(self.dice.choice(PERIODS))
        self.house = clone(begun)
        bank = self.house.windows.bank
        bank.dice, bank.told = self.dice, self.dice.random() < 0.7
        self.refuses = self.dice.choice((0.0, 0.0, 0.2, 0.6))
        self.trouble = self.dice.choice((0.0, 0.0, 0.05, 0.15))
        self.most_live = self.steps = self.unflagged = 0
        self.house.gate.watch = self._watch

    def play(self) -> Episode:
        """Until nothing is due any more and the deadline is behind us."""
        self._begin()
        acts = self._people()
        for _ in range(MOST_STEPS):
            claim = self.claim
            moments = [moment for moment, _ in acts] + ([claim.due_at] if claim.due_at else [])
            if not moments:
                break
            self._go_to(min(moments))
            now = self.house.clock.now()
            for each in [each for each in acts if each[0] <= now]:
                acts.remove(each)
                each[1]()
            self._sweep()
        else:
            self._wrong("it does not come to rest")
        self._end()
        return self

    @property
    def claim(self) -> Claim:
        """The claim as stored, seen without a request."""
        found: Claim = self.house.store._items[Claim, self.claim_id]
        return found

    @property
    def end(self) -> str:
        """Where claim and hold stand: `defaulted/captured`."""
        return f"{self.claim.state}/{self.claim.hold_state}"

    def _begin(self) -> None:
        house = self.house
        claim = house.pays_page(house.claim(self.claim_id), self.dice.choice(CARDS))
        house.ship(house.come_back(claim))
        house.windows.bank.refuses = self.refuses

    def _people(self) -> list[tuple[datetime, Callable[[], object]]]:
        """What people and the carrier do before the unit fails to come."""
        due, now, acts = self.claim.default_at, self.house.clock.now(), []
        assert due is not None
        for chance, act in (
            (0.3, self._in_transit),
            (0.15, self._wrong_unit),
            (0.15, self._delivered),
            (0.3, self._heals),
            (0.3, self._heals),
        ):
            if self.dice.random() < chance:
                acts.append((now + (due - now) * self.dice.random(), act))
        return acts

    def _go_to(self, moment: datetime) -> None:
        """A sweep comes within the minute after."""
        house = self.house
        late = timedelta(seconds=self.dice.randint(0, 59))
        house.clock.set(max(house.clock.now() + timedelta(seconds=1), moment + late))

    def _sweep(self) -> None:
        house = self.house
        house.gate.open()
        if self.dice.random() < self.trouble:
            call = self.dice.choice(("create", "confirm", "void", "capture"))
            if self.dice.random() < 0.5:
                house.payments.lose_reply_of(call)
            else:
                house.payments.fail_500(call, executed=True)
        house.sweeps()
        house.payments.desk.calm()
        self._check()

    # What people do

    def _in_transit(self) -> None:
        Carrier(self.house).says(self.claim_id, Scanned.IN_TRANSIT, self.house.clock.now())

    def _delivered(self) -> None:
        """The carrier says so, and the desk finds nothing: the days go on."""
        Carrier(self.house).says(self.claim_id, Scanned.DELIVERED, self.house.clock.now())
        if self.claim.state is ClaimState.ARRIVED:
            self._sweep()
            self.house.decide(self.claim, "not_found")

    def _wrong_unit(self) -> None:
        if self.claim.state in AT_STAKE:
            self.house.scan("9XWRONG1", claim_id=self.claim_id)

    def _heals(self) -> None:
        """The customer places the hold again on a page, where one is asked for."""
        if self.claim.hold_state not in (HoldState.AT_RISK, HoldState.LOST):
            return
        house, refuses = self.house, self.house.windows.bank.refuses
        asked = house.come_back(self.claim, try_again=True)
        line = asked.lines(Purpose.HOLD)[-1]
        if line.page_id is None or line.status is not Status.OPEN:
            return
        house.payments.pay(line.page_id, self.dice.choice(CARDS))
        house.windows.bank.refuses = refuses
        house.come_back(self.claim)

    # What must hold

    def _watch(self, request: Request) -> None:
        """After every request that the provider carried out."""
        if request.port != PROVIDER:
            return
        self.steps += 1
        book = self._book()
        self.most_live = max(self.most_live, book.live_holds)
        if book.live_holds > 2:
            self._wrong(f"{book.live_holds} holds live after {request.name}")
        if book.captured > self.claim.fee.amount + self.claim.hold.amount:
            self._wrong(f"{book.captured} taken after {request.name}")

    def _check(self) -> None:
        """After every sweep."""
        claim = self.claim
        wanting = claim.state in AT_STAKE and not self._book().live_holds
        flagged = claim.hold_state in FLAGGED
        self.unflagged = self.unflagged + 1 if wanting and not flagged else 0
        if self.unflagged >= PATIENCE:
            self._wrong(f"no hold stands, and the claim says {self.end}")
        if claim.hold_state in ON_THE_LIST and claim.work_since is None:
            self._wrong(f"{self.end} on nobody's list")

    def _end(self) -> None:
        claim, book = self.claim, self._book()
        fee, hold = claim.fee.amount, claim.hold.amount
        taken = claim.hold_state in (HoldState.CAPTURED, HoldState.CHARGED)
        if claim.state is not ClaimState.DEFAULTED or not (
            taken or claim.hold_state is HoldState.DEBT
        ):
            self._wrong(f"it ends as {self.end}")
        if book.captured != fee + hold * taken or book.refunded or book.live_holds:
            self._wrong(f"{self.end}: the provider's books say {book}")

    def _book(self) -> Book:
        return self.house.payments.books().get(self.claim_id, Book())

    def _wrong(self, what: str) -> None:
        self.house.wrongs.append(f"{self.house.clock.now():%m-%d %H:%M:%S}: {what}")
