"""An operator asks for what is due to a hold: only what the rules say, and never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import Conflict, NotFound, Refused
from care.domain.event import Actor, broken_at
from care.domain.holds_due import Wish, decide
from care.domain.ledger import Purpose, Status
from care.domain.parts import Service
from care.domain.policies import Policies
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND
from care.usecases import once
from care.usecases.settle_claim import SettleClaim, Wanted
from tests.support.house import DRONE, House

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
RENEW = Wanted(Wish.RENEW, "The sweep stands still", "operator-1")
RELEASE = Wanted(Wish.RELEASE, "The customer waits at the phone", "operator-1")


@pytest.fixture
def house():
    return House()


def hand(house):
    return SettleClaim(house.store, house.clock, house.settle)


def ask(house, claim, wanted):
    return hand(house).do(claim.claim_id, wanted, house.op())


def refused(house, claim, wanted):
    """The finding and the next steps of a refusal that wrote nothing and asked nobody."""
    stored = (house.claim(claim.claim_id), house.types(claim.claim_id))
    calls = dict(house.payments.desk.calls)
    with pytest.raises(Refused) as refusal:
        ask(house, claim, wanted)
    assert (house.claim(claim.claim_id), house.types(claim.claim_id)) == stored
    assert dict(house.payments.desk.calls) == calls
    decision = refusal.value.decision
    assert decision == hand(house).look(claim.claim_id, wanted.wish).decision
    (finding,) = decision.rules
    assert decision.failed == (finding.id,)
    return finding.sentence, [step.code for step in decision.next_steps]


def shipped(house):
    house.covered()
    return house.shipped()


def at_renewal(house):
    """A shipped claim at the instant its renewal is due, the sweep not there yet."""
    claim = shipped(house)
    house.clock.set(claim.standing_hold.capture_before - 12 * HOUR - MILLISECOND)
    house.settle_everything()  # reminders of the days before
    house.clock.forward(MILLISECOND)
    return house.claim(claim.claim_id)


def live_holds(house, claim):
    return house.payments.books()[claim.claim_id].live_holds


# Renewal


def test_a_renewal_that_is_due_is_made_once_and_who_asked_is_on_record(house):
    """HLD-6."""
    claim = at_renewal(house)
    after = ask(house, claim, RENEW)
    first, second = after.lines(Purpose.HOLD)
    assert (first.status, second.status) == (Status.VOIDED, Status.AUTHORIZED)
    assert (after.hold_state, live_holds(house, claim)) == (HoldState.LIVE, 1)
    events = house.store.timeline(claim.claim_id)
    asked, renewed = events[-2:]
    assert (asked.note.type, asked.note.actor) == ("settle_asked", Actor.OPERATOR)
    assert (asked.note.reference, asked.note.rules) == ("operator-1", ("HLD-6",))
    assert "The sweep stands still" in asked.note.sentence
    assert renewed.note.type == "hold_renewed"
    assert broken_at(events, head=after.head) is None


def test_asked_a_second_time_it_says_when_the_next_renewal_is_due(house):
    """HLD-6."""
    claim = at_renewal(house)
    ask(house, claim, RENEW)
    house.clock.forward(MINUTE)
    sentence, steps = refused(house, claim, RENEW)
    assert sentence == "The renewal is due at 04:00 on 4 December 2026 (America/Los_Angeles)."
    assert steps == ["wait"]
    assert len(house.claim(claim.claim_id).lines(Purpose.HOLD)) == 2


def test_a_millisecond_before_it_is_due_nothing_is_renewed(house):
    """HLD-6."""
    claim = at_renewal(house)
    house.clock.forward(-MILLISECOND)
    sentence, _ = refused(house, claim, RENEW)
    assert sentence.startswith("The renewal is due at ")


def test_a_sweep_that_was_faster_leaves_nothing_to_renew(house):
    """HLD-6."""
    claim = at_renewal(house)
    house.settle_everything()
    refused(house, claim, RENEW)
    assert live_holds(house, claim) == 1


def test_a_sweep_between_the_look_and_the_write_makes_it_a_conflict_and_no_second_hold(house):
    """HLD-6: the door asks again, and the answer is that nothing is due."""
    claim, commit = at_renewal(house), house.store.commit

    def raced(written, op):
        house.store.commit = commit
        house.settle_everything()
        commit(written, op)

    house.store.commit = raced
    with pytest.raises(Conflict):
        ask(house, claim, RENEW)
    refused(house, claim, RENEW)
    assert "settle_asked" not in house.types(claim.claim_id)
    holds = house.claim(claim.claim_id).lines(Purpose.HOLD)
    assert (live_holds(house, claim), len(holds)) == (1, 2)


def test_a_sweep_after_the_write_does_it_and_the_operator_reads_the_outcome(house):
    """HLD-6."""
    claim, commit = at_renewal(house), house.store.commit

    def raced(written, op):
        house.store.commit = commit
        commit(written, op)
        house.settle_everything()

    house.store.commit = raced
    after = ask(house, claim, RENEW)
    assert (after.hold_state, live_holds(house, claim)) == (HoldState.LIVE, 1)
    assert house.types(claim.claim_id)[-2:] == ["settle_asked", "hold_renewed"]


def test_a_request_that_died_after_its_first_write_goes_on_without_a_second_record(house):
    """HLD-6: what it wrote first is the record, so a resumed one was allowed before."""
    claim = at_renewal(house)
    after = ask(house, claim, RENEW)
    with once.resuming():
        assert ask(house, claim, RENEW) == after
    assert house.types(claim.claim_id).count("settle_asked") == 1


def test_while_the_bank_waits_for_another_try_the_ladder_is_not_hastened(house):
    """HLD-6."""
    claim = at_renewal(house)
    house.payments.bank_says("processing_error")
    assert ask(house, claim, RENEW).hold_state is HoldState.AT_RISK
    sentence, steps = refused(house, claim, RENEW)
    assert sentence.startswith("The bank did not renew the hold. It is asked again at ")
    assert steps == ["wait"]
    house.clock.forward(5 * MINUTE)
    assert ask(house, claim, RENEW).hold_state is HoldState.LIVE


def test_where_the_bank_is_asked_no_more_the_customer_has_to_heal_it(house):
    """HLD-6, PAY-2."""
    claim = at_renewal(house)
    house.payments.bank_says("stolen_card")
    assert ask(house, claim, RENEW).hold_state is HoldState.AT_RISK
    assert refused(house, claim, RENEW) == (
        "The bank does not renew the hold any more.",
        ["heal"],
    )


def test_a_hold_that_outlives_the_return_period_is_not_renewed(house):
    """HLD-6."""
    claim = shipped(house)
    hold = replace(claim.standing_hold, capture_before=claim.default_at + 6 * HOUR)
    house.put(claim.with_line(hold))
    sentence, _ = refused(house, claim, RENEW)
    assert sentence == "The hold outlives the return period: no renewal is needed."


def test_a_claim_without_a_hold_has_none_to_renew(house):
    """HLD-6."""
    house.covered()
    claim = house.filed(service=Service.REPAIR)
    sentence, steps = refused(house, claim, RENEW)
    assert (sentence, steps) == ("No hold is kept alive for the claim: none was placed.", ["look"])


def test_after_the_return_period_a_default_is_due_and_no_renewal(house):
    """HLD-5: the sweep takes the hold; nobody renews it instead."""
    claim = shipped(house)
    house.travel(days=13)
    house.clock.set(house.claim(claim.claim_id).default_at)
    late = "The return period is over: the hold is taken, not "
    assert refused(house, claim, RENEW) == (f"{late}renewed.", ["late"])
    assert refused(house, claim, RELEASE) == (f"{late}released.", ["late"])
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED


# Release


def test_a_release_that_the_provider_did_not_answer_is_made_by_hand_once(house):
    """HLD-2."""
    claim = shipped(house)
    house.payments.desk.fail_500("void", stored=False)
    house.scan()
    assert house.claim(claim.claim_id).state is ClaimState.RECEIVED
    sentence, steps = refused(house, claim, RELEASE)
    assert sentence.startswith("The provider is asked again at ") and steps == ["wait"]
    house.clock.forward(MINUTE)
    after = ask(house, claim, RELEASE)
    assert (after.state, after.hold_state) == (ClaimState.COMPLETED, HoldState.RELEASED)
    assert live_holds(house, claim) == 0
    assert house.types(claim.claim_id)[-3:] == ["settle_asked", "hold_released", "completed"]
    sentence, steps = refused(house, claim, RELEASE)
    assert sentence == (
        "There is nothing to release: the claim is completed and its hold released."
    )
    assert steps == ["look"]


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        (lambda house: house.shipped(), "The registered unit has not been received."),
        (lambda house: house.paid(), "The unit is not back."),
    ],
)
def test_nothing_is_released_before_the_unit_passed_its_checks(house, happens, sentence):
    """HLD-2."""
    house.covered()
    claim = happens(house)
    assert refused(house, claim, RELEASE) == (sentence, ["scan"])
    assert live_holds(house, claim) == 1


def test_a_unit_that_failed_its_checks_releases_nothing(house):
    """HLD-2, RET-4."""
    claim = shipped(house)
    house.scan(genuine=False, photo="dock/1.jpg", found_by="K. Lee")
    assert refused(house, claim, RELEASE) == ("The unit has not passed its checks.", ["scan"])


def test_a_claim_without_a_hold_has_none_to_release(house):
    """HLD-2."""
    house.covered()
    claim = house.filed(service=Service.REPAIR)
    sentence, _ = refused(house, claim, RELEASE)
    assert sentence == "There is nothing to release: none was placed."


def test_a_release_that_only_has_to_be_told_is_due(house):
    """HLD-2: the provider voided it, and whoever heard of it died before writing it down."""
    claim = shipped(house)
    house.payments.desk.fail_500("void", stored=False)
    house.scan()
    waiting = house.claim(claim.claim_id)
    gone = [replace(x, status=Status.VOIDED, not_before=None) for x in waiting.lines(Purpose.HOLD)]
    decision = decide(waiting.with_line(*gone), Wish.RELEASE, house.clock.now())
    assert (decision.allowed, decision.next_steps) == (True, ())


# Both


def test_a_dry_run_answers_the_decision_and_writes_nothing(house):
    """BUY-6's promise, for holds."""
    claim = at_renewal(house)
    before, calls = house.claim(claim.claim_id), dict(house.payments.desk.calls)
    look = hand(house).look(claim.claim_id, Wish.RENEW)
    assert (look.claim, look.decision.allowed, look.decision.passed) == (before, True, ("HLD-6",))
    assert house.claim(claim.claim_id) == before
    assert dict(house.payments.desk.calls) == calls
    assert ask(house, claim, RENEW).hold_state is HoldState.LIVE


def test_a_claim_of_nobody_is_not_found(house):
    for act in (
        lambda: hand(house).look("claim_none", Wish.RENEW),
        lambda: hand(house).do("claim_none", RELEASE, house.op()),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_policy_decides_how_long_ahead_a_renewal_is_due(house):
    """HLD-6 [policy]: 12 hours, unless the claim was filed under another."""
    claim = at_renewal(house)
    ahead = replace(claim.terms, policies=replace(Policies(), renew_ahead_hours=6))
    house.put(replace(house.claim(claim.claim_id), terms=ahead))
    refused(house, claim, RENEW)
    house.clock.forward(6 * HOUR)
    assert ask(house, claim, RENEW).hold_state is HoldState.LIVE
    assert house.device(DRONE).open_claim_id == claim.claim_id
