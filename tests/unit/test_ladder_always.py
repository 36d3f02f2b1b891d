"""HLD-6 whatever the bank says and whoever heals: no gap that nobody was told of, never a third
hold, never more than one default."""

from datetime import timedelta
from itertools import cycle

from hypothesis import given, settings
from hypothesis import strategies as st

from care.domain.ladder import SWAP_AHEAD, next_try_at
from care.domain.ledger import Purpose, Refusal, RefusalKind, Status, Way
from care.domain.states import ClaimState, HoldState
from care.domain.values import replace
from tests.support.builders import NOW, a_line
from tests.support.house import ANA, House
from tests.support.payments import MemoryPayments

HOUR = timedelta(hours=1)
WORDS = st.sampled_from(
    [
        "approve",
        "approve",
        "insufficient_funds",
        *["processing_error"] * 3,
        "authentication_required",
        "expired_card",
        "need_action",
    ]
)
ACTS = st.sampled_from(
    [
        "",
        "",
        "",
        "ask",
        "pay",
        *["pay_unheard"] * 3,
        "verify",
        "brand",
        "number",
        "cancel_by_hand",
        "limit",
    ]
)
TOLD = (HoldState.LOST, HoldState.CHARGING, HoldState.DEBT)
AT_STAKE = (ClaimState.PAID, ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE)


class CountedHolds(MemoryPayments):
    """Counts what stands side by side after each answer of the bank, not only in the end."""

    most = 0

    def confirm(self, payment_id, key, **how):
        said = super().confirm(payment_id, key, **how)
        self.most = max(self.most, *(book.live_holds for book in self.books().values()))
        return said


class CountingHouse(House):
    def new_payments(self):
        return CountedHolds(self.clock)


class Story:
    """A shipped claim, and what the customer, the bank and the network do to it."""

    def __init__(self) -> None:
        self.house = CountingHouse()
        self.house.covered()
        self.id = self.house.shipped().claim_id

    @property
    def claim(self):
        return self.house.claim(self.id)

    @property
    def book(self):
        return self.house.payments.books()[self.id]

    def time_passes(self):
        """Slowly while the ladder is at work."""
        at_risk = self.claim.hold_state is HoldState.AT_RISK
        self.house.clock.forward(HOUR / 6 if at_risk else 3 * HOUR)

    def act(self, what):
        newest = self.claim.lines(Purpose.HOLD)[-1]
        if what in ("ask", "pay", "pay_unheard"):
            newest = self._asked().lines(Purpose.HOLD)[-1]
        if what.startswith("pay") and newest.status is Status.OPEN:
            self.house.payments.pay(newest.page_id, "mastercard")
        elif what == "verify" and newest.status is Status.NEEDS_ACTION:
            self.house.payments.verify(newest.provider_id)
        elif what in ("brand", "number"):
            card = "amex" if what == "brand" else "pendingRefund"
            self.house.payments.renews_card(self.claim.ledger[0].provider_id, card)
        elif what == "cancel_by_hand" and self.claim.standing_hold:
            hold = self.claim.standing_hold.provider_id
            self.house.payments.by_hand(hold, capture=False)
            self.house.settle.claim(self.id, self.house.op(), hint=hold)
        elif what == "limit":
            self.house.payments.limit("visa", 99900 + 23900 + 15900)
        self.check_holds()
        if what in ("pay", "verify"):
            self.house.settle.claim(self.id, self.house.op(), poked=True)

    def _asked(self):
        return self.house.claims.go_on(self.id, ANA, self.house.op(), try_again=True)

    def check_holds(self):
        assert max(self.house.payments.most, self.book.live_holds) <= 2

    def check(self):
        self.check_holds()
        if self.claim.state in AT_STAKE and not self.book.live_holds:
            assert self.claim.hold_state in TOLD
            assert "hold_lost" in self.house.types(self.id)
        assert self.book.captured <= 15900 + 99900
        assert self.book.captures <= 2


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=12), st.lists(ACTS, min_size=1, max_size=128))
def test_no_hold_is_missed_untold_and_never_are_there_three(words, acts):
    story = Story()
    story.house.payments.bank_says(*words)
    for act in cycle(acts):
        if story.claim.state is ClaimState.DEFAULTED:
            break
        story.time_passes()
        story.act(act)
        story.house.settle_everything()
        story.check()
    assert story.book.live_holds == 0
    assert story.claim.hold_state in (HoldState.CAPTURED, HoldState.CHARGED, HoldState.DEBT)
    owed = story.claim.hold_state is HoldState.DEBT
    assert story.book.captured == 15900 + (0 if owed else 99900)


@given(
    st.sampled_from([RefusalKind.TRANSIENT, RefusalKind.FUNDS]),
    st.integers(1, 9),
    st.integers(-24 * 60, 13 * 60),
    st.booleans(),
)
def test_a_try_lies_ahead_never_passes_over_the_swap_and_there_are_at_most_eight(
    kind, tries, minutes, lost
):
    line = replace(a_line(n=2, way=Way.OFF_SESSION, tries=tries), refusal=Refusal("code", kind))
    lapse = NOW + timedelta(minutes=minutes)
    again = next_try_at(line, NOW, lapse, lost=lost)
    if tries >= 8:
        assert again is None
        return
    assert again > NOW
    assert again <= NOW + 12 * HOUR or again == lapse - SWAP_AHEAD
    if lapse - SWAP_AHEAD > NOW:
        assert again <= lapse - SWAP_AHEAD
