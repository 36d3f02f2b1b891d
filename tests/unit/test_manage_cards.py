"""Cards from minting to sale, voided and reissued: BUY-4 and BUY-7 through the use cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.card import Clerk
from care.domain.errors import BadValue, Conflict, GivenOut, KeyReused, NotFound, Refused
from care.domain.event import Actor, broken_at
from care.domain.states import CardState
from tests.support.cards import (
    OPERATOR_CLERK,
    OTHER_STORE,
    STORE,
    STORE_CLERK,
    CardHouse,
    Racing,
    a_batch,
    a_code,
)
from tests.support.faults import Crash
from tests.support.house import ANA
from tests.support.memory import MemoryStore


@pytest.fixture
def house():
    return CardHouse()


def last_note(house, code):
    """The card's newest line."""
    return house.store.timeline(house.card(code).card_id)[-1].note


def cards_of(house):
    """Every card that is stored."""
    return [item for (kind, _), item in house.store._items.items() if kind.__name__ == "Card"]


# Minting


def test_500_minted_codes_are_all_different_and_each_is_a_card_of_the_batch(house):
    """BUY-4."""
    codes = house.minting.mint(a_batch(count=500), house.op())
    assert len({code.text for code in codes}) == 500
    cards = cards_of(house)
    assert {card.card_id for card in cards} == {house.keys.code_id(c.text) for c in codes}
    assert {(c.batch, c.region, c.family, c.term_months, c.store, c.state) for c in cards} == {
        ("spring", "US", "mavic", 12, STORE, CardState.MINTED)
    }
    assert {card.changed_at for card in cards} == {None}


def test_no_code_is_stored_anywhere(house):
    """BUY-4: only its keyed hash, in cards and in their timelines."""
    codes = house.minting.mint(a_batch(count=60), house.op())
    stored = repr(house.store._items) + repr(house.store._events)
    assert not any(code.text in stored or code.shown in stored for code in codes)


def test_each_card_has_one_event_and_the_run_one_of_its_own(house):
    codes = house.minting.mint(a_batch(), house.op())
    for code in codes:
        assert house.types(house.card(code).card_id) == ["card_minted"]
        note = last_note(house, code)
        assert (note.actor, note.rules) == (Actor.OPERATOR, ("BUY-4", "BUY-7"))
        assert note.sentence == "A card was minted: 12 months, US, mavic."
    runs = [s for s in house.store._events if s.startswith("mint_")]
    assert [house.types(run) for run in runs] == [["cards_minted"]]
    note = house.store.timeline(runs[0])[0].note
    assert note.sentence == "3 cards of batch spring were minted for demo-1."


@pytest.mark.parametrize("count", [1, 48, 49, 96])
def test_as_many_cards_are_minted_as_were_asked_for(house, count):
    """Whole transactions of 48, and the rest."""
    assert len(house.minting.mint(a_batch(count=count), house.op())) == count
    assert len(cards_of(house)) == count


def test_no_transaction_is_bigger_than_the_tables_take():
    """100 items: 48 cards, their 48 events, and once the run's own."""
    sizes = []

    class Measuring(MemoryStore):
        def commit(self, commit, op):
            sizes.append(len(commit.puts) + len(commit.events))
            super().commit(commit, op)

    house = CardHouse(Measuring())
    sizes.clear()
    house.minting.mint(a_batch(count=500), house.op())
    assert max(sizes) <= 100 and sum(sizes) == 1001


def test_codes_are_given_out_once_and_the_same_key_is_told_so(house):
    house.minting.mint(a_batch(), house.op())
    with pytest.raises(GivenOut):
        house.minting.mint(a_batch(), house.op())
    assert len(cards_of(house)) == 3


def test_the_same_key_with_another_body_is_told_so(house):
    house.minting.mint(a_batch(), house.op())
    with pytest.raises(KeyReused):
        house.minting.mint(a_batch(count=5, request_hash="other"), house.op())


def test_another_operator_or_key_mints_other_cards(house):
    codes = house.minting.mint(a_batch(), house.op())
    codes += house.minting.mint(a_batch(key="mint-key-00000002"), house.op())
    codes += house.minting.mint(a_batch(account_id="operator-2"), house.op())
    assert len({code.text for code in codes}) == 9


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"region": "XX"}, "/region"),
        ({"family": "kite"}, "/family"),
        ({"term_months": 36}, "/term_months"),
    ],
)
def test_a_card_that_could_never_be_redeemed_is_not_minted(house, changes, pointer):
    """BUY-4, COV-7: a region without terms sells nothing."""
    with pytest.raises(BadValue) as caught:
        house.minting.mint(a_batch(**changes), house.op())
    assert caught.value.pointer == pointer
    assert cards_of(house) == [] and house.chance.calls == 0


def test_a_try_that_died_on_its_way_can_be_sent_again_under_the_same_key(house):
    """Its cards are never sold, for nobody has their codes."""
    house.store.crash_before(4)  # its timeline, two transactions, and then nothing more
    with pytest.raises(Crash):
        house.minting.mint(a_batch(count=144), house.op())
    assert len(cards_of(house)) == 96
    codes = house.minting.mint(a_batch(count=144), house.op())
    assert len({code.text for code in codes}) == 144
    assert len(cards_of(house)) == 240


def test_a_try_that_died_after_its_last_write_gave_its_codes_out(house):
    """Nobody can tell whether the answer arrived, so they are not given out again."""
    house.store.crash_after(2)
    with pytest.raises(Crash):
        house.minting.mint(a_batch(), house.op())
    with pytest.raises(GivenOut):
        house.minting.mint(a_batch(), house.op())


def test_of_two_first_tries_at_once_one_gives_codes_out():
    house = CardHouse(Racing())
    house.store.first = lambda: house.minting.mint(a_batch(), "the faster one")
    with pytest.raises(GivenOut):
        house.minting.mint(a_batch(), "the slower one")
    assert len(cards_of(house)) == 3


def test_a_crowded_table_is_a_conflict_and_the_same_key_is_good_again():
    class Crowded(MemoryStore):
        full = True

        def commit(self, commit, op):
            if op.endswith("/last") and self.full:
                self.full = False
                raise Conflict("another writer is at it")
            super().commit(commit, op)

    house = CardHouse(Crowded())
    with pytest.raises(Conflict):
        house.minting.mint(a_batch(), house.op())
    assert len(house.minting.mint(a_batch(), house.op())) == 3


# Selling


def test_a_minted_card_is_sold_by_its_store_once(house):
    """BUY-7: a repeat gets the first answer and writes nothing."""
    code = house.minted_code()
    card = house.cards.sell(code, STORE_CLERK, house.op())
    assert (card.state, card.sold_at) == (CardState.SOLD, house.clock.now())
    assert card == house.card(code)
    assert card.changed_at == house.clock.now()
    note = last_note(house, code)
    assert (note.type, note.actor, note.rules) == ("card_sold", Actor.STORE, ("BUY-7",))
    house.clock.forward(timedelta(hours=1))
    assert house.cards.sell(code, STORE_CLERK, house.op()) == card
    assert house.types(card.card_id) == ["card_minted", "card_sold"]


@pytest.mark.parametrize("state", ["void", "redeemed"])
def test_a_void_or_redeemed_card_is_not_sold(house, state):
    code = house.sold_code()
    if state == "void":
        house.cards.void(code, "lost", STORE_CLERK, house.op())
    else:
        house.redeem(code)
    before = house.card(code)
    with pytest.raises(Refused) as caught:
        house.cards.sell(code, STORE_CLERK, house.op())
    assert caught.value.decision.failed == ("BUY-7",)
    assert house.card(code) == before


def test_another_stores_card_is_as_if_it_were_missing(house):
    """One answer for a card of nobody and one of somebody else, whatever is asked."""
    code, op = house.minted_code(), house.op()
    for known in (code, a_code(99)):
        for ask in (
            lambda c: house.cards.sell(c, Clerk(OTHER_STORE), op),
            lambda c: house.cards.void(c, "mine", Clerk(OTHER_STORE), op),
            lambda c: house.cards.reissue(c, "mine", Clerk(OTHER_STORE), op),
        ):
            with pytest.raises(NotFound):
                ask(known)
    assert house.card(code).state is CardState.MINTED


# Voiding


@pytest.mark.parametrize("clerk", [STORE_CLERK, OPERATOR_CLERK])
@pytest.mark.parametrize("sold", [True, False])
def test_a_card_that_was_not_redeemed_is_voided_with_its_reason(house, clerk, sold):
    """BUY-7: and its code is worth nothing from then on."""
    code = house.sold_code() if sold else house.minted_code()
    by = replace(clerk, account="account-7")
    house.clock.forward(timedelta(hours=1))
    card = house.cards.void(code, "stolen from the counter", by, house.op())
    assert (card.state, card.changed_at) == (CardState.VOID, house.clock.now())
    note = last_note(house, code)
    assert (note.type, note.actor, note.reference) == ("card_void", clerk.actor, "account-7")
    assert note.sentence == "The card was voided: stolen from the counter"
    assert house.cards.void(code, "again", clerk, house.op()) == card
    assert house.types(card.card_id).count("card_void") == 1
    with pytest.raises(Refused):
        house.redeem(code)


@pytest.mark.parametrize("clerk", [STORE_CLERK, OPERATOR_CLERK])
def test_a_redeemed_card_is_never_voided_nor_reissued(house, clerk):
    """BUY-7: its plan is, by RFD or TRM-8."""
    code = house.sold_code()
    plan_id = house.redeem(code).plan.plan_id
    before = house.card(code)
    for ask in (house.cards.void, house.cards.reissue):
        with pytest.raises(Refused) as caught:
            ask(code, "a mistake", clerk, house.op())
        steps = caught.value.decision.next_steps
        assert [step.code for step in steps] == ["return_plan", "void_plan"]
        assert all(plan_id in step.sentence for step in steps)
    assert house.card(code) == before


def test_a_redemption_between_look_and_write_wins_over_the_void():
    """The write is on condition of what was read."""
    house = CardHouse(Racing())
    code = house.sold_code()
    house.store.first = lambda: house.redeem(code)
    with pytest.raises(Conflict):
        house.cards.void(code, "lost", STORE_CLERK, house.op())
    assert house.card(code).state is CardState.REDEEMED


# Reissuing


@pytest.mark.parametrize("sold", [True, False])
def test_a_reissued_card_is_equal_linked_and_in_the_same_state(house, sold):
    """BUY-7."""
    code = house.sold_code() if sold else house.minted_code()
    house.clock.forward(timedelta(days=1))
    by = replace(STORE_CLERK, account="account-7")
    fresh = house.cards.reissue(code, "the print is worn", by, house.op())
    old, new = house.card(code), house.card(fresh)
    assert old.changed_at == new.changed_at == house.clock.now()
    assert last_note(house, code).reference == "account-7"
    assert fresh != code
    assert (old.state, old.reissued_as) == (CardState.VOID, new.card_id)
    assert new.state is (CardState.SOLD if sold else CardState.MINTED)
    assert (new.reissue_of, new.minted_at) == (old.card_id, house.clock.now())
    same = ("batch", "region", "family", "term_months", "store", "sold_at")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert last_note(house, code).sentence == "The card was reissued: the print is worn"
    assert last_note(house, fresh).sentence.startswith("A card was minted in place of an equal one")
    for card in (old, new):
        assert broken_at(house.store.timeline(card.card_id), head=card.head) is None


def test_the_new_code_redeems_and_the_old_one_never_again(house):
    """BUY-5, BUY-7."""
    code = house.sold_code()
    fresh = house.cards.reissue(code, "lost", STORE_CLERK, house.op())
    with pytest.raises(Refused):
        house.redeem(code)
    assert house.redeem(fresh).plan.account_id == ANA


def test_asked_again_with_the_old_code_the_newest_card_is_reissued(house):
    """A lost answer is not lost money, and only the last code of a card is good."""
    code = house.sold_code()
    lost = house.cards.reissue(code, "lost", STORE_CLERK, house.op())
    fresh = house.cards.reissue(code, "lost", STORE_CLERK, house.op())
    assert house.card(lost).state is CardState.VOID
    assert house.card(fresh).reissue_of == house.card(lost).card_id
    with pytest.raises(Refused):
        house.redeem(lost)
    assert house.redeem(fresh).decision.allowed
    with pytest.raises(Refused) as caught:
        house.cards.reissue(code, "again", STORE_CLERK, house.op())
    assert caught.value.decision.next_steps[0].code == "return_plan"


def test_a_void_card_is_not_reissued(house):
    code = house.sold_code()
    house.cards.void(code, "stolen", OPERATOR_CLERK, house.op())
    with pytest.raises(Refused):
        house.cards.reissue(code, "found again", OPERATOR_CLERK, house.op())


def test_a_chain_that_is_broken_is_not_found(house):
    """Nothing deletes cards; if one is missing, nothing is invented."""
    code = house.sold_code()
    house.cards.reissue(code, "lost", STORE_CLERK, house.op())
    house.put(replace(house.card(code), reissued_as="card_gone"))
    with pytest.raises(NotFound):
        house.cards.reissue(code, "lost", STORE_CLERK, house.op())


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_while_reissuing_leaves_exactly_one_good_card(house, when):
    code = house.sold_code()
    getattr(house.store, f"crash_{when}")(2)
    with pytest.raises(Crash):
        house.cards.reissue(code, "lost", STORE_CLERK, house.op())
    assert [card.state for card in cards_of(house)].count(CardState.SOLD) == 1
    fresh = house.cards.reissue(code, "lost", STORE_CLERK, house.op())
    assert [card for card in cards_of(house) if card.state is CardState.SOLD] == [house.card(fresh)]
