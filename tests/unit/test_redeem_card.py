"""Redeeming a card through the use case: once, together with its serial, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.device import Device
from care.domain.errors import Conflict, NotFound, Refused
from care.domain.event import broken_at
from care.domain.grant import Grant, GrantKind, grant_id
from care.domain.plan import Channel, PlanStatus
from care.domain.redeeming import Redeemer
from care.domain.states import CardState, GrantState, PlanState
from tests.support.cards import (
    AT_OTHER_STORE,
    AT_STORE,
    OPERATOR_CLERK,
    STORE,
    CardHouse,
    Racing,
    a_code,
)
from tests.support.faults import Crash
from tests.support.house import ANA, BEN, DRONE, SPARE


@pytest.fixture
def house():
    return CardHouse(Racing())


def contents(house):
    """Everything that is stored."""
    return dict(house.store._items), {k: dict(v) for k, v in house.store._events.items()}


def refusal(house, code, serial=DRONE, by=None):
    """The decision with which redeeming is refused; nothing is written."""
    before = contents(house)
    with pytest.raises(Refused) as caught:
        house.redeem(code, serial, by)
    assert contents(house) == before
    return caught.value.decision


def test_a_card_becomes_a_plan_on_the_serial_in_effect_from_the_day_after(house):
    """BUY-3, BUY-7, TRM-2, TRM-3."""
    code = house.sold_code()
    answer = house.redeem(code)

    plan = house.plan(answer.plan.plan_id)
    assert answer.plan == plan and answer.decision.allowed
    assert (plan.account_id, plan.serial, plan.channel) == (ANA, DRONE, Channel.CARD)
    assert (plan.state, plan.total, plan.left, plan.term_months) == (PlanState.SCHEDULED, 2, 2, 12)
    assert plan.starts_at.isoformat() == "2026-11-23T08:00:00+00:00"
    assert plan.ends_at.isoformat() == "2027-11-23T08:00:00+00:00"
    assert (plan.price.amount, plan.terms_version, plan.store) == (0, "us-2026-11", STORE)
    card = house.card(code)
    assert (card.state, card.serial, card.plan_id) == (CardState.REDEEMED, DRONE, plan.plan_id)
    assert (card.redeemed_by, card.redeemed_at) == (ANA, house.clock.now())
    assert card.changed_at == card.redeemed_at
    assert plan.card_id == card.card_id
    assert house.device(DRONE).plan_id == plan.plan_id
    assert house.types(plan.plan_id) == ["plan_bound"]
    assert house.types(card.card_id) == ["card_minted", "card_sold", "card_redeemed"]
    assert broken_at(house.store.timeline(card.card_id), head=card.head) is None
    assert answer.offer is None and answer.take_over_code is None
    assert house.payments.books() == {}


def test_the_plan_of_a_card_is_in_force_the_next_day_and_asks_for_no_money(house):
    plan = house.redeem(house.sold_code()).plan
    house.day_passes()
    assert house.plan(plan.plan_id).status(house.clock.now()) is PlanStatus.ACTIVE
    assert house.payments.books() == {}


def test_a_second_redemption_is_refused_and_creates_no_plan(house):
    """BUY-5: used for Ben, and used for Ana's other device."""
    code = house.sold_code()
    house.redeem(code)
    unknown = refusal(house, a_code(99))
    assert refusal(house, code, by=Redeemer(BEN)) == unknown
    assert refusal(house, code, serial=SPARE) == unknown
    assert refusal(house, code, by=AT_OTHER_STORE) == unknown
    assert len(house.store.plans_of(ANA)) == 1 and house.store.plans_of(BEN) == []
    assert house.device(SPARE).plan_id is None


def test_unsold_void_and_unknown_codes_are_one_answer(house):
    """BUY-5, BUY-7."""
    unsold, void = house.minted_code(), house.sold_code()
    house.cards.void(void, "lost", OPERATOR_CLERK, house.op())
    unknown = refusal(house, a_code(99))
    assert unknown.failed == ("BUY-5",)
    assert refusal(house, unsold) == refusal(house, void) == unknown


def test_the_cards_own_store_is_told_what_is_wrong(house):
    """BUY-5, BUY-7."""
    code = house.minted_code()
    decision = refusal(house, code, by=AT_STORE)
    assert decision.failed == ("BUY-7",)
    assert [step.code for step in decision.next_steps] == ["sell"]
    assert refusal(house, code, by=AT_OTHER_STORE).failed == ("BUY-5",)


def test_the_same_code_and_serial_again_is_the_first_answer_and_writes_nothing(house):
    """BUY-5."""
    code = house.sold_code()
    first = house.redeem(code)
    before = contents(house)
    house.clock.forward(timedelta(days=3))
    again = house.redeem(code)
    assert again.plan == first.plan
    assert (again.decision.allowed, again.decision.as_of) == (True, first.decision.as_of)
    assert contents(house) == before


def test_a_card_of_the_wrong_region_or_family_is_refused_and_stays_unused(house):
    """BUY-4."""
    house.put(Device("SPARK001", "spark", "US"))
    european, mavic = house.sold_code(region="EU"), house.sold_code()
    assert refusal(house, european).failed == ("BUY-4", "ELG-6")
    assert refusal(house, mavic, serial="SPARK001").failed == ("BUY-4",)
    assert house.card(european).state is house.card(mavic).state is CardState.SOLD
    assert house.redeem(mavic).decision.allowed


def test_an_unknown_serial_is_refused_as_unknown_and_the_card_stays_unused(house):
    """ELG-11: nothing assumed."""
    code = house.sold_code()
    decision = refusal(house, code, serial="9ZZZ0001")
    assert "ELG-11" in decision.failed
    assert [step.code for step in decision.next_steps] == ["check_serial", "desk"]
    assert house.card(code).state is CardState.SOLD


def test_the_instant_of_submitting_counts_and_not_the_day_the_card_was_bought(house):
    """ELG-10, ELG-2: bought on time, redeemed an hour too late."""
    code = house.sold_code()
    device = house.device(DRONE)
    house.put(replace(device, activated_at=house.clock.now()))
    house.clock.forward(timedelta(hours=48))
    house.redeeming.look(house.redemption(code))
    house.clock.forward(timedelta(milliseconds=1))
    decision = refusal(house, code)
    assert "ELG-2" in decision.failed
    assert house.card(code).state is CardState.SOLD


def test_an_unpaid_order_holds_its_serial_against_a_card(house):
    """ELG-10: a second code for that serial is refused meanwhile."""
    code = house.sold_code()
    house.order(account=BEN)
    assert refusal(house, code).failed == ("ELG-10",)
    house.travel(hours=2)
    assert house.redeem(code).decision.allowed


def test_a_covered_serial_takes_no_second_card(house):
    """ELG-7."""
    house.redeem(house.sold_code())
    second = house.sold_code()
    assert refusal(house, second, by=Redeemer(BEN)).failed == ("ELG-7",)
    assert house.card(second).state is CardState.SOLD


def test_a_second_card_follows_a_plan_that_is_over(house):
    """ELG-7: the old plan's renewal, begun and over too, stands in nobody's way."""
    first = house.redeem(house.sold_code()).plan
    house.clock.set(first.ends_at)
    second = house.redeem(house.sold_code()).plan
    assert house.device(DRONE).plan_id == second.plan_id != first.plan_id


# BUY-6


def test_a_dry_run_decides_as_the_redemption_does_and_writes_nothing(house):
    """BUY-6: the same decision, the same plan, and nothing changed."""
    code = house.sold_code()
    before = contents(house)
    looked = house.redeeming.look(house.redemption(code))
    assert contents(house) == before
    done = house.redeem(code)
    assert looked.decision == done.decision
    assert replace(looked.plan, version=1) == done.plan
    assert house.redeeming.look(house.redemption(code)).plan == done.plan


def test_a_dry_run_refuses_as_the_redemption_does(house):
    for code, serial in ((a_code(99), DRONE), (house.sold_code(region="EU"), DRONE)):
        before = contents(house)
        with pytest.raises(Refused) as looked:
            house.redeeming.look(house.redemption(code, serial))
        assert contents(house) == before
        assert looked.value.decision == refusal(house, code, serial)


def test_a_dry_run_gives_out_no_code_to_take_over(house):
    looked = house.redeeming.look(house.redemption(house.sold_code(), by=AT_STORE))
    assert looked.take_over_code is None and looked.offer is None


# Stores


def test_a_store_redeems_to_its_account_and_the_customer_takes_the_plan_over(house):
    """BUY-3, LNK-3."""
    answer = house.redeem(house.sold_code(), by=AT_STORE)
    assert answer.plan.account_id == "store-demo-1"
    assert answer.take_over_code and answer.offer == answer.plan.offer
    assert answer.offer.until == house.clock.now() + timedelta(days=14)
    taken = house.handing.take_over(answer.take_over_code, ANA, house.op())
    assert (taken.account_id, taken.plan_id) == (ANA, answer.plan.plan_id)
    assert taken.ends_at == answer.plan.ends_at


def test_a_store_may_redeem_another_stores_sold_card(house):
    """BUY-3: on the site or in a store; whose card it was stays on the plan (RFD-3)."""
    answer = house.redeem(house.sold_code(store="demo-2"), by=AT_STORE)
    assert (answer.plan.account_id, answer.plan.store) == ("store-demo-1", "demo-2")


def test_the_store_that_redeemed_gets_the_first_answer_with_the_same_code(house):
    """BUY-5: a lost answer is not a lost plan."""
    code = house.sold_code()
    first = house.redeem(code, by=AT_STORE)
    before = contents(house)
    house.clock.forward(timedelta(days=14))
    again = house.redeem(code, by=AT_STORE)
    assert (again.plan, again.offer) == (first.plan, first.offer)
    assert again.take_over_code == first.take_over_code
    assert contents(house) == before


def test_a_store_whose_code_ran_out_gets_a_new_one_to_hand_on(house):
    """LNK-3: otherwise the customer's plan would stay the store's for ever."""
    code = house.sold_code()
    first = house.redeem(code, by=AT_STORE)
    house.clock.forward(timedelta(days=14, milliseconds=1))
    looked = house.redeeming.look(house.redemption(code, by=AT_STORE))
    assert looked.take_over_code is None
    again = house.redeem(code, by=AT_STORE)
    assert again.take_over_code not in (None, first.take_over_code)
    assert house.types(first.plan.plan_id) == ["plan_bound", "store_offered"]
    assert house.plan(first.plan.plan_id) == again.plan
    assert house.handing.take_over(again.take_over_code, ANA, house.op()).account_id == ANA


def test_a_plan_that_was_taken_over_gives_its_store_no_more_codes(house):
    code = house.sold_code()
    first = house.redeem(code, by=AT_STORE)
    house.handing.take_over(first.take_over_code, ANA, house.op())
    house.clock.forward(timedelta(days=20))
    before = contents(house)
    again = house.redeem(code, by=AT_STORE)
    assert again.take_over_code is None and again.offer is None
    assert contents(house) == before


def test_of_a_plan_that_was_taken_over_its_store_sees_what_it_made_and_no_more(house):
    """BUY-5, LNK-3: not the replacement, nor the renewal, nor that it is offered again."""
    code = house.sold_code()
    first = house.redeem(code, by=AT_STORE)
    taken = house.handing.take_over(first.take_over_code, ANA, house.op())
    used = replace(taken, serial=SPARE, chain=(DRONE, SPARE), left=0, reserved=1)
    house.put(replace(used, offer=first.offer, renewed_by="plan_2"))
    for again in (
        house.redeem(code, by=AT_STORE),
        house.redeeming.look(at_store_again(house, code)),
    ):
        plan = again.plan
        assert (plan.serial, plan.chain, plan.left, plan.reserved) == (DRONE, (DRONE,), 2, 0)
        assert (plan.offer, plan.renewed_by, again.take_over_code) == (None, None, None)
        assert plan.plan_id == first.plan.plan_id
    assert house.plan(taken.plan_id).serial == SPARE


def at_store_again(house, code):
    """The store's redemption of the drone."""
    return house.redemption(code, by=AT_STORE)


def test_an_offer_sealed_with_keys_of_before_gives_way_to_a_new_one(house):
    """LNK-3: its code opens nothing any more, and a wrong one is never answered."""
    code = house.sold_code()
    plan = house.redeem(code, by=AT_STORE).plan
    house.put(replace(plan, offer=replace(plan.offer, code_hash="f" * 64)))
    again = house.redeem(code, by=AT_STORE)
    assert again.offer == house.plan(plan.plan_id).offer
    assert house.types(plan.plan_id) == ["plan_bound", "store_offered"]
    assert house.handing.take_over(again.take_over_code, ANA, house.op()).account_id == ANA


def test_no_code_shows_in_a_repr(house):
    code = house.sold_code()
    answer = house.redeem(code, by=AT_STORE)
    shown = repr(answer) + repr(house.redemption(code))
    assert code.text not in shown and answer.take_over_code not in shown


# Grants


def test_a_grant_that_opened_the_way_is_used_up_with_the_card(house):
    """ELG-4, ELG-5: one use, taken when the plan binds."""
    now, code = house.clock.now(), house.sold_code()
    id_ = grant_id(GrantKind.VIDEO, DRONE)
    grant = Grant(id_, GrantKind.VIDEO, DRONE, GrantState.OPEN, now, "US", opened_at=now)
    used_before = replace(house.device(DRONE), activated_at=now - timedelta(days=90))
    house.put(used_before, replace(grant, account_id=ANA))
    answer = house.redeem(code)
    grant = house.store.grant(id_)
    assert (grant.state, grant.plan_id) == (GrantState.USED, answer.plan.plan_id)
    assert house.types(id_)[-1] == "grant_used"
    bound = house.store.timeline(answer.plan.plan_id)[0].note
    assert "ELG-5" in bound.rules and "ELG-1" not in bound.rules


# Races and crashes


def test_the_loser_of_a_race_for_the_card_gets_the_one_answer(house):
    """BUY-5: Ben was faster between Ana's look and her write."""
    code = house.sold_code()
    house.store.first = lambda: house.redeem(code, SPARE, Redeemer(BEN))
    with pytest.raises(Refused) as caught:
        house.redeem(code)
    assert caught.value.decision.failed == ("BUY-5",)
    assert house.store.plans_of(ANA) == [] and len(house.store.plans_of(BEN)) == 1
    assert house.device(DRONE).plan_id is None


def redeemed_between_reads(house, code, monkeypatch):
    """Ben redeems the card after it was read and before the device is: one request reads both, but
    not at one moment."""
    read = house.store.several

    def read_apart(card, device, misses):
        monkeypatch.setattr(house.store, "several", read)
        early, _, missed = read(card, device, misses)
        house.redeem(code, by=Redeemer(BEN))
        return early, house.store.device(device[1]), missed

    monkeypatch.setattr(house.store, "several", read_apart)


def test_who_read_the_card_just_before_another_redeemed_it_gets_the_one_answer(house, monkeypatch):
    """BUY-5: the card as it was and the device as it is would tell of the other's plan (ELG-7)."""
    code = house.sold_code()
    redeemed_between_reads(house, code, monkeypatch)
    with pytest.raises(Refused) as caught:
        house.redeem(code)
    assert caught.value.decision.failed == ("BUY-5",)
    assert house.card(code).redeemed_by == BEN


def test_a_dry_run_that_another_redemption_overtakes_is_asked_again(house, monkeypatch):
    code = house.sold_code()
    redeemed_between_reads(house, code, monkeypatch)
    with pytest.raises(Conflict):
        house.redeeming.look(house.redemption(code))
    with pytest.raises(Refused) as caught:
        house.redeeming.look(house.redemption(code))
    assert caught.value.decision.failed == ("BUY-5",)


def test_the_loser_of_a_race_for_the_serial_is_told_so_and_keeps_the_card(house):
    """ELG-7."""
    mine, other = house.sold_code(), house.sold_code()
    house.store.first = lambda: house.redeem(other, DRONE, Redeemer(BEN))
    with pytest.raises(Refused) as caught:
        house.redeem(mine)
    assert caught.value.decision.failed == ("ELG-7",)
    assert house.card(mine).state is CardState.SOLD


def test_the_same_click_twice_at_once_is_one_plan(house):
    """BUY-5: the second gets the first one's answer."""
    code = house.sold_code()
    house.store.first = lambda: house.redeem(code)
    answer = house.redeem(code)
    assert house.store.plans_of(ANA) == [answer.plan]


def test_a_card_that_everybody_pulls_at_is_a_conflict_in_the_end(house):
    """Nobody waits for ever: five tries, then the caller tries again."""
    code, races = house.sold_code(), []

    def pull():
        races.append(1)
        house.put(house.device(DRONE))
        house.store.first = pull

    house.store.first = pull
    with pytest.raises(Conflict):
        house.redeem(code)
    assert len(races) == 5
    assert house.card(code).state is CardState.SOLD


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_at_the_write_leaves_all_or_nothing(house, when):
    """BUY-3: and the same request again answers the same plan."""
    code = house.sold_code()
    house.redeeming.look(house.redemption(code))
    reads = house.store.requests.total()
    house.redeeming.look(house.redemption(code))
    reads = house.store.requests.total() - reads
    getattr(house.store, f"crash_{when}")(reads + 1)
    with pytest.raises(Crash):
        house.redeem(code)
    written = when == "after"
    assert (house.card(code).state is CardState.REDEEMED) == written
    assert (house.device(DRONE).plan_id is not None) == written
    answer = house.redeem(code)
    assert house.store.plans_of(ANA) == [house.plan(answer.plan.plan_id)]
    assert house.types(answer.plan.plan_id) == ["plan_bound"]


def test_a_write_whose_reply_was_lost_is_a_redemption(house):
    code = house.sold_code()
    reads = house.store.requests.total()
    house.redeeming.look(house.redemption(code))
    reads = house.store.requests.total() - reads
    house.store.lose_reply_of(reads + 1)
    assert house.redeem(code).plan.plan_id == house.card(code).plan_id


def test_a_redemption_reads_card_and_device_at_once_and_its_grants_and_writes_once(house):
    code = house.sold_code()
    before = dict(house.store.requests)
    house.redeem(code)
    asked = {n: c - before.get(n, 0) for n, c in house.store.requests.items()}
    asked = {name: number for name, number in asked.items() if number}
    assert asked.pop("commit") == 1
    assert asked.pop("several") == 1
    assert set(asked) <= {"grants"}


def test_a_redeemed_card_whose_plan_is_gone_is_not_found(house):
    """Nothing deletes plans; if one is missing, nothing is invented."""
    code = house.sold_code()
    house.redeem(code)
    house.put(replace(house.card(code), plan_id="plan_gone"))
    with pytest.raises(NotFound):
        house.redeem(code)
