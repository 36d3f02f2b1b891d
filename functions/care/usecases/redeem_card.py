"""Redeems an activation card: code and serial consumed together, or not at all (BUY-3 to BUY-7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime

from ..domain import granting
from ..domain.card import Card
from ..domain.codes import ActivationCode
from ..domain.decision import Decision, Outcome
from ..domain.device import Device
from ..domain.errors import Conflict, NotFound, Refused
from ..domain.event import Event
from ..domain.grant import Grant
from ..domain.inviting import waits
from ..domain.plan import Offer, Plan
from ..domain.redeeming import Redeemer, as_redeemed, card_note, consumed, order_of, plan_note
from ..domain.rules.cards import CodeFacts, FitFacts, decide, decide_code
from ..domain.serials import SerialNumber
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import Asked, bind_facts_on, promoted
from .ids import derived_id, fingerprint
from .keep_grant import sealed
from .misses import MissLimit, of_account, of_store
from .ports import Clock, Commit, Keys, Put, Store
from .seal import seal, seal_plan, stored
from .store_offers import Customer, Handed, StoreOffers

MOST_RACES = 5


@frozen
class Redemption:
    """What is submitted, and by whom; `email` is that of a store's customer."""

    code: ActivationCode
    serial: SerialNumber
    by: Redeemer
    email: str | None = field(default=None, repr=False)

    @property
    def asker(self) -> str:
        """Whose misses are counted: the store's, whoever stands there, or the customer's."""
        store = self.by.store
        return of_store(store) if store is not None else of_account(self.by.account_id)

    @property
    def customer(self) -> Customer:
        """Who gets a store's code."""
        return Customer(self.email, self.by.locale)


@frozen
class Redeemed:
    """The decision and the plan; `offer` and its code are the store's, to be handed on (LNK-3).
    `mailed`: the code goes, or went, to the address that was sent."""

    decision: Decision
    plan: Plan
    offer: Offer | None = None
    take_over_code: str | None = field(default=None, repr=False)
    mailed: bool = False

    def handing(self, handed: Handed) -> Redeemed:
        """The same, with what the store hands on."""
        offer = handed.plan.offer if handed.code else None
        return Redeemed(self.decision, handed.plan, offer, handed.code, handed.mailed)


@frozen
class _Made:
    """What a redemption writes."""

    answer: Redeemed
    puts: tuple[Put, ...]
    events: tuple[Event, ...]


def _to_nobody(answer: Redeemed) -> None:
    pass


@frozen
class RedeemCard:
    """`op` names the request. Both methods raise `Refused` with the same decision (BUY-6), and
    `TooManyMisses` to whom too many codes were refused that nobody may know of."""

    store: Store
    clock: Clock
    catalog: Catalog
    keys: Keys

    def look(self, redemption: Redemption) -> Redeemed:
        """What redeeming now would answer, but for the store's code; nothing is written.

        Raises `Refused`, and `Conflict` where the card was changed at this very moment.
        """
        now = self.clock.now()
        code, card, device = self._known(redemption, now)
        if code.again:
            return self._first_answer(code, card)
        answer = self._made(redemption, code, card, device).answer
        return Redeemed(answer.decision, answer.plan)

    def redeem(
        self, redemption: Redemption, op: str, foretell: Callable[[Redeemed], None] = _to_nobody
    ) -> Redeemed:
        """The plan that the card became. The same code and serial again, by the same redeemer, is
        the same plan (BUY-5), but not the same decision: that is gone with what it was made of, so
        the answer is told to `foretell` before it is written.

        Who loses a race for the card or the serial is told so by the rules: BUY-5, or ELG-7 with
        the card unused. Raises `Refused`, and `Conflict` where too many are at it.
        """
        for race in range(MOST_RACES):
            try:
                return self._redeem(redemption, f"{op}/{race}", foretell)
            except Conflict:
                continue  # somebody else moved the card or the device: decided anew on what is now
        raise Conflict("too many writers at once")

    def _redeem(
        self, redemption: Redemption, op: str, foretell: Callable[[Redeemed], None]
    ) -> Redeemed:
        now = self.clock.now()
        code, card, device = self._known(redemption, now)
        if code.again:
            return self._again(redemption, code, card, op)
        made = self._made(redemption, code, card, device)
        answer = replace(made.answer, plan=stored(made.answer.plan))
        foretell(answer)
        self.store.commit(Commit(made.puts, made.events), op)
        return answer

    def _known(
        self, redemption: Redemption, now: datetime
    ) -> tuple[CodeFacts, Card, Device | None]:
        """Raises `Refused` for a code that the caller may not know of (BUY-5), which is a miss."""
        limit = MissLimit(self.store, redemption.asker, now)
        by, serial = redemption.by, redemption.serial.text
        card_id = self.keys.code_id(redemption.code.text)
        card, device = limit.read((Card, card_id), (Device, serial))
        facts = CodeFacts(now, card, serial, by.account_id, by.store)
        decision = decide_code(facts)
        if card is None or not decision.allowed:
            limit.missed()
            raise Refused(decision)
        return facts, card, device

    def _made(
        self, redemption: Redemption, code: CodeFacts, card: Card, device: Device | None
    ) -> _Made:
        """All that follows where every rule says yes. Raises `Refused`."""
        facts = self._fit_facts(redemption, code, card, device)
        decision, bind = decide(facts), facts.bind
        if not decision.allowed or not (bind.device and bind.region and facts.price):
            self._still(card)
            raise Refused(decision)
        now, by = code.now, redemption.by
        plan_id = derived_id("plan", card.card_id, "redeem")
        order = order_of(plan_id, card, facts.price, bind.region, by, now)
        order = replace(order, request_hash=fingerprint({"card": card.card_id}))
        fresh = promoted(bind.device, bind.plan, now)
        redeemed, plan, bound = consumed(card, order, fresh, self.catalog.policies, now)
        handed = self._handed(plan, redemption, now)
        answer = Redeemed(decision, plan).handing(handed)
        ways = tuple(f.id for f in decision.rules if f.outcome is Outcome.PASSED)
        told = (plan_note(plan, by.actor, ways), *handed.notes)
        bought, events = seal_plan(handed.plan, told, now)
        used, of_card = seal(redeemed, (card_note(redeemed, by.actor),), now)
        grants, of_grants = _used_up(bind.taken, plan_id, now)
        puts: tuple[Put, ...] = (used, bought, bound, *grants)
        return _Made(replace(answer, plan=bought), puts, events + of_card + of_grants)

    def _still(self, card: Card) -> None:
        """Raises `Conflict` where the card is not as it was read: what refuses it now may be the
        plan that it became a moment ago, and then BUY-5 is the answer."""
        if self.store.card(card.card_id) != card:
            raise Conflict("the card was changed meanwhile")

    def _fit_facts(
        self, redemption: Redemption, code: CodeFacts, card: Card, device: Device | None
    ) -> FitFacts:
        serial, now = redemption.serial, code.now
        asked = Asked(serial, card.region, now)
        bind = bind_facts_on(device, self.store, self.catalog, asked)
        model = bind.device.model if bind.device else ""
        return FitFacts(code, card, bind, self.catalog.price(model, card.region, card.term_months))

    def _first_answer(self, code: CodeFacts, card: Card) -> Redeemed:
        """The plan that the card became (BUY-5); once it is its owner's, a store sees of it what it
        made, and no more."""
        plan = self._plan_of(card)
        foreign = code.store is not None and plan.account_id != code.by
        return Redeemed(decide_code(code), as_redeemed(plan, card) if foreign else plan)

    def _plan_of(self, card: Card) -> Plan:
        plan = self.store.plan(card.plan_id or "")
        if plan is None:
            raise NotFound
        return plan

    def _handed(self, plan: Plan, redemption: Redemption, now: datetime) -> Handed:
        """A store's plan waits for its owner under a code that is given out here (LNK-3)."""
        if redemption.by.store is None:
            return Handed(plan, None)
        return StoreOffers(self.keys).first(plan, redemption.customer, now)

    def _again(self, redemption: Redemption, code: CodeFacts, card: Card, op: str) -> Redeemed:
        """The first answer once more; a store whose code ran out, or went to another address than
        is asked for now, gets a new one to hand on."""
        answer = self._first_answer(code, card)
        if code.store is None or answer.plan.account_id != code.by:
            return answer
        if not waits(answer.plan, code.now):
            return answer
        handed = StoreOffers(self.keys).again(answer.plan, redemption.customer, code.now)
        if not handed.notes:
            return answer.handing(handed)
        after, events = seal_plan(handed.plan, handed.notes, code.now)
        self.store.commit(Commit((after,), events), op)
        return answer.handing(replace(handed, plan=stored(after)))


def _used_up(
    grants: tuple[Grant, ...], plan_id: str, now: datetime
) -> tuple[tuple[Grant, ...], tuple[Event, ...]]:
    """The grants that opened the way, taken and used in one (ELG-4 to ELG-6)."""
    after: tuple[Grant, ...] = ()
    events: tuple[Event, ...] = ()
    for grant in grants:
        taken, note = granting.reserved(grant, plan_id, now)
        turn = granting.follow_up(taken.moved("bound"), now)
        used, more = sealed(turn.after, (note, *turn.notes), now)
        after += (used,)
        events += more
    return after, events
