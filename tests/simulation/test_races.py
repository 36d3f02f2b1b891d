"""Two at the same thing at once, in every order of their requests.

Where `RACES_SWITCHES` names none, the orders in which one overtakes the other at most three times;
`RACES_SWITCHES=all` plays every order there is (minutes).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from care.domain.device import Device
from care.domain.errors import Conflict, Refused, WrongState
from care.domain.redeeming import Redeemer
from care.domain.states import CardState, ClaimState, HoldState
from care.domain.windows import MILLISECOND
from care.usecases.ports import Due
from tests.simulation.clone import clone
from tests.simulation.operations import GatedHouse
from tests.simulation.turnstile import Choose, Turnstile, interleavings, seeded
from tests.support.house import ANA, BEN, DRONE, SPARE2

FEE, HOLD = 15900, 99900
MANY = 500
MOST_TRIES = 20
_SWITCHES = os.environ.get("RACES_SWITCHES", "3")
MOST = None if _SWITCHES == "all" else int(_SWITCHES)


def every_order(play: Callable[[Choose], object]) -> int:
    """How many orders were played."""
    return sum(1 for _ in interleavings(play, most=MOST))


def again(act: Callable[[], Any]) -> Any:
    """What a client does who is told that somebody else was faster: once more, a few times."""
    for _ in range(MOST_TRIES):
        try:
            return act()
        except Conflict:
            continue
    raise AssertionError("nobody gets through")


def raced(house: GatedHouse, choose: Choose, *actors: Callable[[GatedHouse], Any]) -> Any:
    """A copy of the house in which the actors ran beside one another, and what each was told."""
    world = clone(house)
    turnstile = Turnstile(choose)
    world.gate.turn = turnstile.passing
    answers = turnstile.run([lambda act=act: again(lambda: act(world)) for act in actors])
    world.gate.turn = None
    for _ in range(2):
        world.minute()
    return world, answers


def at_the_deadline() -> tuple[GatedHouse, str]:
    """Shipped, and a millisecond is left."""
    house = GatedHouse()
    house.covered()
    claim = house.shipped()
    due = claim.default_at
    house.travel(seconds=(due - house.clock.now() - timedelta(hours=1)).total_seconds())
    house.clock.set(due - MILLISECOND)
    house.settle_everything()
    return house, claim.claim_id


def test_release_and_default_at_the_deadline_end_as_the_scans_instant_says():
    """HLD-2, HLD-5, TIM-3: never both, whoever is first at which request."""
    house, claim_id = at_the_deadline()

    def strikes(world: GatedHouse) -> None:
        """The deadline passes, and the sweep's worker comes."""
        world.store.plan("none")  # a turn: the clock may move before the scan or after it
        world.clock.set(world.claim(claim_id).default_at)
        world.worker.work(Due("claim", claim_id), world.op())

    ends: Counter[str] = Counter()

    def play(choose: Choose) -> None:
        world, (receipt, _) = raced(house, choose, lambda h: h.scan(), strikes)
        claim, book = world.claim(claim_id), world.payments.books()[claim_id]
        scan, due = claim.scans[-1], claim.default_at
        if scan.at < due:
            assert (claim.state, claim.hold_state) == (ClaimState.COMPLETED, HoldState.RELEASED)
            assert (book.captured, book.refunded, book.live_holds) == (FEE, 0, 0)
            assert "defaulted" not in world.types(claim_id)
        else:
            assert (claim.state, claim.hold_state) == (ClaimState.COMPLETED, HoldState.REFUNDED)
            assert (book.captured, book.refunded, book.live_holds) == (FEE + HOLD, HOLD, 0)
            assert world.types(claim_id).count("default_charged") == 1
        assert receipt.claim.claim_id == claim_id
        ends[claim.hold_state] += 1

    orders = every_order(play)
    assert orders == sum(ends.values()) > 100
    print(orders, dict(ends))
    assert set(ends) == {"released", "refunded"}


def test_a_cancellation_and_a_shipment_end_in_exactly_one_of_them():
    """HLD-9, SVC-6, TRM-6: whoever is second is told the state, and nothing of theirs is done."""
    house = GatedHouse()
    plan_id = house.covered().plan_id
    claim_id = house.paid().claim_id
    ends: Counter[str] = Counter()

    def play(choose: Choose) -> None:
        world, (cancelled, shipped) = raced(
            house,
            choose,
            lambda h: h.managing.cancel(claim_id, ANA, h.op()),
            lambda h: h.ship(h.claim(claim_id)),
        )
        claim, book = world.claim(claim_id), world.payments.books()[claim_id]
        plan, types = world.plan(plan_id), world.types(claim_id)
        counts = (plan.left, plan.reserved, plan.used)
        if claim.state is ClaimState.CANCELLED:
            assert isinstance(shipped, Refused | WrongState)
            assert cancelled.state is ClaimState.CANCELLED
            assert (book.captured, book.refunded, book.live_holds) == (FEE, FEE, 0)
            assert (counts, plan.serial, claim.shipment) == ((2, 0, 0), DRONE, None)
        else:
            assert isinstance(cancelled, WrongState)
            assert (shipped.state, claim.state) == (ClaimState.RETURN_DUE, ClaimState.RETURN_DUE)
            assert (book.captured, book.refunded, book.live_holds) == (FEE, 0, 1)
            assert counts == (1, 0, 1)
        assert types.count("shipped") + types.count("claim_cancelled") == 1
        ends[claim.state] += 1

    orders = every_order(play)
    assert orders == sum(ends.values()) > 100
    print(orders, dict(ends))
    assert set(ends) == {"cancelled", "return_due"}


def two_claims_for_the_last_replacement() -> tuple[GatedHouse, str, list[str]]:
    """Both filed while two were left, both pages paid, one left now."""
    house = GatedHouse()
    plan_id = house.covered().plan_id
    house.put(replace(house.device(SPARE2), plan_id=plan_id))
    claims = [house.filed(), house.filed(SPARE2, key="claim-key-00000002")]
    plan = house.plan(plan_id)
    house.put(replace(plan, left=1))
    for claim in claims:
        house.pays_page(claim)
    return house, plan_id, [claim.claim_id for claim in claims]


def test_of_two_claims_for_the_last_replacement_one_is_paid_and_one_is_told_svc_1():
    """TRM-6, SVC-1: the other is charged nothing, and its hold is let go."""
    house, plan_id, ids = two_claims_for_the_last_replacement()
    winners: Counter[str] = Counter()

    def play(choose: Choose) -> None:
        world, _ = raced(
            house, choose, *(lambda h, id_=id_: h.claims.go_on(id_, ANA, h.op()) for id_ in ids)
        )
        states = {world.claim(id_).state: id_ for id_ in ids}
        assert set(states) == {ClaimState.PAID, ClaimState.REFUSED}
        won, lost = states[ClaimState.PAID], states[ClaimState.REFUSED]
        books = world.payments.books()
        assert (books[won].captured, books[won].live_holds) == (FEE, 1)
        assert (books[lost].captured, books[lost].live_holds) == (0, 0)
        refused = [e.note for e in world.store.timeline(lost) if e.note.type == "claim_refused"]
        assert [note.rules for note in refused] == [("SVC-1", "TRM-6")]
        plan = world.plan(plan_id)
        assert (plan.left, plan.reserved) == (0, 1)
        winners[won] += 1

    orders = every_order(play)
    assert orders == sum(winners.values()) > 100
    print(orders, dict(winners))
    assert set(winners) == set(ids)


def test_of_500_redemptions_of_one_card_one_wins_and_499_hear_the_same_reason():
    """BUY-5, BUY-7: one plan, one row of the card, and every other device stays free."""
    house = GatedHouse()
    code = house.sold_code()
    serials = [f"1ZNC{number:04}" for number in range(MANY)]
    house.put(*(Device(serial, "mavic-3", "US") for serial in serials))

    def redeems(number: int) -> Callable[[GatedHouse], Any]:
        by = Redeemer(f"account-{number}")
        return lambda h: h.redeem(code, serials[number], by)

    world, answers = raced(house, seeded(7), *(redeems(number) for number in range(MANY)))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    (won,) = [answer for answer in answers if not isinstance(answer, Refused)]
    assert len(refused) == MANY - 1
    reasons = {
        (each.decision.failed, tuple(step.sentence for step in each.decision.next_steps))
        for each in refused
    }
    assert [failed for failed, _ in reasons] == [("BUY-5",)]
    card = world.card(code)
    assert (card.state, card.plan_id, card.serial) == (
        CardState.REDEEMED,
        won.plan.plan_id,
        won.plan.serial,
    )
    bound = [serial for serial in serials if world.device(serial).plan_id]
    assert bound == [won.plan.serial]
    assert world.types(card.card_id) == ["card_minted", "card_sold", "card_redeemed"]
    assert world.types(won.plan.plan_id) == ["plan_bound"]


def test_two_orders_for_one_serial_end_with_one_and_the_other_is_told_elg_10():
    """ELG-10, BUY-2: in every order of their requests."""
    house = GatedHouse()

    def play(choose: Choose) -> None:
        world, answers = raced(
            house,
            choose,
            lambda h: h.order(),
            lambda h: h.order(account=BEN, key="buy-key-0000000002"),
        )
        refused = [answer for answer in answers if isinstance(answer, Refused)]
        (ordered,) = [answer for answer in answers if not isinstance(answer, Refused)]
        assert [each.decision.failed for each in refused] == [("ELG-10",)]
        assert world.device(DRONE).order_id == ordered.plan_id

    assert every_order(play) > 100
