"""Webhooks may come late, twice and in any order: the end is that of one delivery in order."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from care.domain.ledger import Purpose
from tests.support.hooks import Hooks
from tests.support.house import House

STARTS = ("paid", "shipped", "defaulted")
MOVES = ("dispute_fee", "won_fee", "lost_fee", "dispute_hold", "lost_hold", "warn", "brand", "void")


class Story:
    """A claim, what happens to it at its bank, and the events that tell of it."""

    def __init__(self, start):
        self.house = House()
        self.house.covered()
        claim = self.house.paid() if start == "paid" else self.house.shipped()
        if start == "defaulted":
            self.house.travel(days=16)
        self.claim_id = claim.claim_id
        claim = self.house.claim(claim.claim_id)
        self.fee = claim.lines(Purpose.FEE)[-1].provider_id
        self.hold = claim.lines(Purpose.HOLD)[-1].provider_id
        self.method = claim.lines(Purpose.HOLD)[-1].card.payment_method
        self.customer = claim.customer
        self.hooks = Hooks(self.house)

    def happens(self, move):
        """One event of the bank's making, or None where it cannot happen now."""
        return getattr(self, move)()

    def dispute_fee(self):
        return self._dispute(self.fee)

    def dispute_hold(self):
        return self._dispute(self.hold)

    def won_fee(self):
        return self._ended(self.fee, "won")

    def lost_fee(self):
        return self._ended(self.fee, "lost")

    def lost_hold(self):
        return self._ended(self.hold, "lost")

    def warn(self):
        self.house.payments.warn(self.fee)
        return "radar.early_fraud_warning.created", self.fee, None, {}

    def brand(self):
        self.house.payments.renews_card(self.hold, "mastercard")
        more = {"customer": self.customer}
        return "payment_method.automatically_updated", self.method, None, more

    def void(self):
        self.house.payments.by_hand(self.hold, capture=False)
        return "payment_intent.canceled", self.hold, self.claim_id, {}

    def _dispute(self, payment):
        try:
            self.house.payments.dispute(payment)
        except ValueError:
            return None  # not captured, or disputed already
        return "charge.dispute.created", payment, None, {}

    def _ended(self, payment, state):
        found = self.house.payments.read(payment).disputed
        if found is None or found.state != "open":
            return None
        self.house.payments.end_dispute(payment, state)
        return "charge.dispute.closed", payment, None, {}

    def tell(self, number, event):
        """One delivery, worked at once. Each event has its id, the same at each delivery."""
        type_, object_id, subject, more = event
        self.hooks.hear(type_, object_id, subject, event_id=f"evt_{number}", **more)

    def end(self):
        """What stands when all is settled, without how often it was written."""
        self.house.settle_everything()
        claim = self.house.claim(self.claim_id)
        facts = (claim.state, claim.hold_state, claim.verifying, claim.work_since, claim.due_at)
        return facts, claim.ledger, self.house.payments.books()[self.claim_id]


@cache
def in_order(start, moves):
    """The end where each event is told once, right after what it tells of."""
    story = Story(start)
    for number, move in enumerate(moves):
        if event := story.happens(move):
            story.tell(number, event)
    return story.end()


@settings(max_examples=60, deadline=None)
@given(
    start=st.sampled_from(STARTS),
    moves=st.lists(st.sampled_from(MOVES), unique=True, min_size=1, max_size=5).map(tuple),
    data=st.data(),
)
def test_late_repeated_and_shuffled_deliveries_end_as_one_delivery_in_order(start, moves, data):
    story = Story(start)
    waiting = []
    for number, move in enumerate(moves):
        if event := story.happens(move):
            waiting += [(number, event)] * data.draw(st.integers(1, 3), f"deliveries of {move}")
        now = data.draw(st.lists(st.sampled_from(waiting), max_size=2) if waiting else st.just([]))
        for told in now:
            story.tell(*told)
    for told in data.draw(st.permutations(waiting)):
        story.tell(*told)
    assert story.end() == in_order(start, moves)
