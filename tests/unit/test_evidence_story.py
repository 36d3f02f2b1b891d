"""PAY-8 through the house: a named person releases the evidence, the driver submits it once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import BadValue, NotFound, Refused
from care.domain.ledger import Dispute, DisputeAnswer, DisputeState, Purpose
from care.domain.states import HoldState
from care.usecases.effects import Effects
from care.usecases.settle import Settle
from care.usecases.submit_evidence import Release, SubmitEvidence
from tests.support.builders import NOW, a_claim, a_line
from tests.support.desk_rows import desk_row, next_action
from tests.support.hooks import Hooks
from tests.support.house import House
from tests.support.shop import Beside

KIM = Release("Kim Lee", "desk-1", "All records are in it.")


@pytest.fixture
def house():
    return House()


@pytest.fixture
def claim(house):
    """Defaulted, and the default disputed."""
    house.covered()
    shipped = house.shipped()
    house.travel(days=16)
    dispute(house, default_of(house.claim(shipped.claim_id)))
    return house.claim(shipped.claim_id)


def default_of(claim):
    return claim.lines(Purpose.HOLD)[-1].provider_id


def dispute(house, payment_id):
    house.payments.dispute(payment_id)
    Hooks(house).hear("charge.dispute.created", payment_id)


def decided(house, payment_id, state):
    house.payments.end_dispute(payment_id, state)
    Hooks(house).hear("charge.dispute.closed", payment_id)


def desk(house):
    return SubmitEvidence(house.store, house.clock, house.settle)


def released(house, subject, release=KIM):
    return desk(house).submit(subject, release, house.op())


def minutes_pass(house, minutes=2):
    for _ in range(minutes):
        house.clock.forward(timedelta(minutes=1))
        house.settle_everything()


def sent(house, claim):
    """What the bank got."""
    return house.payments.answers.get(claim.lines(Purpose.HOLD)[-1].dispute.dispute_id, [])


def test_the_intent_is_stored_with_its_name_before_anything_is_sent(house, claim):
    calls = house.payments.desk.calls.copy()
    given = released(house, claim.claim_id)
    assert given.answer == DisputeAnswer(
        "Kim Lee", "desk-1", house.clock.now(), "All records are in it."
    )
    assert house.payments.desk.calls == calls
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, note.actor, note.rules, note.reference) == (
        "evidence_released",
        "desk",
        ("PAY-8",),
        "desk-1",  # the customer reads it: the name stays with the dispute
    )
    assert sent(house, claim) == []
    now = house.claim(claim.claim_id)
    assert now.due_at == house.clock.now() + timedelta(minutes=1)


def test_the_driver_submits_once_and_the_desk_has_no_more_to_do(house, claim):
    released(house, claim.claim_id)
    minutes_pass(house)
    assert len(sent(house, claim)) == 1
    now = house.claim(claim.claim_id)
    answer = now.lines(Purpose.HOLD)[-1].dispute.answer
    assert (answer.sent_at, answer.told) == (house.clock.now() - timedelta(minutes=1), True)
    assert (now.work_since, now.due_at) == (None, None)
    assert house.types(claim.claim_id)[-1] == "evidence_submitted"
    house.travel(days=1)
    assert house.payments.desk.calls["answer_dispute"] == 1
    decided(house, default_of(claim), "won")
    assert house.claim(claim.claim_id).hold_state is HoldState.CAPTURED


def test_asked_again_the_first_answer_stands_whoever_asks(house, claim):
    first = released(house, claim.claim_id)
    again = released(house, claim.claim_id, Release("Ann Roy", "desk-2"))
    assert again == first
    minutes_pass(house)
    assert released(house, claim.claim_id).answer.by == "Kim Lee"
    assert house.types(claim.claim_id).count("evidence_released") == 1
    minutes_pass(house)
    assert len(sent(house, claim)) == 1


def test_the_evidence_is_filled_from_our_records(house, claim):
    """PAYMENTS section 4: each text, and three documents."""
    released(house, claim.claim_id)
    minutes_pass(house)
    [told] = sent(house, claim)
    assert told.product == (
        "Premium service of a protection plan: a replacement for the camera drone with serial "
        "number 1ZNA0001. The disputed payment of 999.00 USD is the default: the unit was not "
        "returned as agreed, and the hold was charged."
    )
    assert (told.name, told.ip) == ("Ana Example", "127.0.0.1")
    assert told.ship_to == "1 Main St, Springfield IL 62701, US"
    assert (told.carrier, told.tracking) == ("UPS", "1Z999AA10123456784")
    assert told.shipped_on == told.service_on == "23 November 2026"
    assert told.refund_policy.startswith("Shown and agreed to before paying, 2026-11-23 18:00:00")
    assert "I agree that 159.00 USD is charged now" in told.refund_policy
    assert told.why_no_refund.endswith(
        "It was not received in time and complete; the hold was charged (HLD-5)."
    )
    assert "the replacement fee" in told.no_duplicate
    assert told.timeline.startswith("1. 2026-11-23 18:00:00 UTC  ")
    assert [paper.name for paper in told.papers] == ["receipt", "record", "letters"]
    assert all(paper.pdf.startswith(b"%PDF-1.7") for paper in told.papers)


def test_a_lost_reply_is_settled_by_a_look_and_nothing_is_sent_twice(house, claim):
    house.payments.lose_reply_of("answer_dispute")
    released(house, claim.claim_id)
    minutes_pass(house, 4)
    assert len(sent(house, claim)) == 1
    assert house.types(claim.claim_id).count("evidence_submitted") == 1
    assert house.payments.desk.calls["answer_dispute"] == 2


@pytest.mark.parametrize("executed", [True, False])
def test_a_stored_500_moves_the_number_and_the_evidence_arrives_once(house, claim, executed):
    house.payments.fail_500("answer_dispute", executed=executed)
    released(house, claim.claim_id)
    minutes_pass(house, 4)
    assert len(sent(house, claim)) == 1


def test_a_door_without_the_records_leaves_it_to_the_worker(house, claim):
    released(house, claim.claim_id)
    house.clock.forward(timedelta(minutes=1))
    other = Settle(house.store, Effects(house.payments, "http://localhost", "test"), house.clock)
    stays = other.claim(claim.claim_id, house.op())
    assert stays.lines(Purpose.HOLD)[-1].dispute.to_send
    assert sent(house, claim) == []
    minutes_pass(house)
    assert len(sent(house, claim)) == 1


def test_an_effect_that_this_door_cannot_perform_is_left_in_doubt_and_moves_no_number():
    line = a_line(dispute=Dispute("dp_1", DisputeState.OPEN), k=3)
    effects = Effects(None, "http://localhost", "test")
    after = effects.perform(a_claim(ledger=(line,)), line, "answer_dispute", NOW)
    assert (after.k, after.not_before) == (3, NOW + timedelta(minutes=1))


def test_evidence_that_the_provider_does_not_take_is_the_desks_again(house, claim):
    house.payments.refuse_answers = "evidence_not_taken"
    released(house, claim.claim_id)
    minutes_pass(house)
    now = house.claim(claim.claim_id)
    assert now.lines(Purpose.HOLD)[-1].dispute.answer.refused == "evidence_not_taken"
    assert now.work_since is not None
    assert next_action(now) == "dispute"
    assert house.types(claim.claim_id)[-1] == "evidence_refused"
    minutes_pass(house, 3)
    assert house.payments.desk.calls["answer_dispute"] == 1
    house.payments.refuse_answers = None
    released(house, claim.claim_id, Release("Ann Roy", "desk-2"))
    minutes_pass(house)
    assert len(sent(house, claim)) == 1
    assert house.types(claim.claim_id)[-1] == "evidence_submitted"


def test_what_the_bank_decided_before_the_evidence_came_is_no_answer_of_ours(house, claim):
    released(house, claim.claim_id)
    house.payments.end_dispute(default_of(claim), "lost")
    minutes_pass(house)
    now = house.claim(claim.claim_id)
    assert sent(house, claim) == []
    assert now.lines(Purpose.HOLD)[-1].dispute.answer.sent_at is None
    assert (now.hold_state, house.types(claim.claim_id)[-1]) == (HoldState.CLOSED, "dispute_lost")


# Refused


def refused(house, subject, release=KIM):
    with pytest.raises(Refused) as no:
        released(house, subject, release)
    [finding] = no.value.decision.rules
    assert finding.id == "PAY-8"
    assert "evidence_released" not in house.types(subject)
    return finding.sentence


def test_without_an_open_dispute_there_is_nothing_to_answer(house, claim):
    decided(house, default_of(claim), "lost")
    assert refused(house, claim.claim_id) == "No dispute is open here: there is nothing to answer."
    named = Release("Kim Lee", "desk-1", dispute_id="dp_none")
    assert refused(house, claim.claim_id, named).startswith("No dispute is open here")


def test_from_the_due_date_on_nothing_is_submitted(house, claim):
    due_by = claim.lines(Purpose.HOLD)[-1].dispute.due_by
    house.clock.set(due_by)
    sentence = refused(house, claim.claim_id)
    assert sentence == "The bank took evidence only until the due date, which is past."
    house.clock.set(due_by - timedelta(milliseconds=1))
    assert released(house, claim.claim_id).answer.by == "Kim Lee"


def test_what_somebody_submitted_at_the_provider_is_not_submitted_again(house, claim):
    line = claim.lines(Purpose.HOLD)[-1]
    by_hand = replace(line, dispute=replace(line.dispute, submitted=True))
    house.put(claim.with_line(by_hand))
    assert refused(house, claim.claim_id).startswith("Evidence for this dispute was submitted")


def test_of_several_open_disputes_one_has_to_be_named(house, claim):
    fee = claim.lines(Purpose.FEE)[0].provider_id
    dispute(house, fee)
    with pytest.raises(BadValue) as several:
        released(house, claim.claim_id)
    assert several.value.pointer == "/dispute_id"
    of_fee = house.claim(claim.claim_id).lines(Purpose.FEE)[0].dispute.dispute_id
    given = released(house, claim.claim_id, replace(KIM, dispute_id=of_fee))
    assert given.dispute_id == of_fee
    minutes_pass(house)
    assert list(house.payments.answers) == [of_fee]
    assert house.claim(claim.claim_id).lines(Purpose.HOLD)[-1].dispute.to_answer


@pytest.mark.parametrize("subject", ["claim_none", "plan_none", "grant_none"])
def test_a_subject_that_is_not_here_is_not_found(house, subject):
    with pytest.raises(NotFound):
        released(house, subject)


def test_beside_another_writer_it_is_released_once(house, claim):
    racing = Beside(house.store, lambda: released(house, claim.claim_id))
    twin = SubmitEvidence(racing, house.clock, replace(house.settle, store=racing))
    given = twin.submit(claim.claim_id, Release("Ann Roy", "desk-2"), house.op())
    assert given.answer.by == "Kim Lee"
    assert house.types(claim.claim_id).count("evidence_released") == 1


# The desk's list


def test_the_due_date_stands_on_the_desks_list_until_the_dispute_is_answered(house, claim):
    def row():
        tasks = [desk_row(task, house.clock.now()) for task in house.store.work("US")]
        return next(iter(tasks), None)

    assert (row()["next_action"], row()["due_by"]) == ("dispute", "2026-12-23T18:00:00.000Z")
    released(house, claim.claim_id)
    assert row()["due_by"] is None
    minutes_pass(house)
    assert row() is None


# A plan's purchase


def test_a_disputed_purchase_is_answered_the_same_way(house):
    plan = house.bought()
    payment = plan.ledger[0].provider_id
    dispute(house, payment)
    [row] = [desk_row(task, house.clock.now()) for task in house.store.work("US")]
    assert row["due_by"] is not None
    released(house, plan.plan_id)
    minutes_pass(house)
    now = house.plan(plan.plan_id)
    assert (now.task, now.work_since) == (None, None)
    assert house.types(plan.plan_id)[-2:] == ["evidence_released", "evidence_submitted"]
    [told] = house.payments.answers[now.ledger[0].dispute.dispute_id]
    assert told.product == (
        "A protection plan of 12 months for a camera drone, serial number 1ZNA0001. The disputed "
        "payment of 239.00 USD is the purchase of the plan."
    )
    assert told.service_on == "23 November 2026"
    assert (told.no_duplicate, told.name) == (None, None)
    assert [paper.name for paper in told.papers] == ["record", "letters"]


def test_a_plans_evidence_that_is_not_taken_is_the_desks_again(house):
    plan = house.bought()
    dispute(house, plan.ledger[0].provider_id)
    house.payments.refuse_answers = "no"
    released(house, plan.plan_id)
    minutes_pass(house)
    now = house.plan(plan.plan_id)
    assert (now.task, now.work_since is not None) == ("dispute", True)
    assert house.types(plan.plan_id)[-1] == "evidence_refused"


def test_another_task_of_the_plan_stays_when_its_evidence_is_taken(house):
    plan = house.bought()
    dispute(house, plan.ledger[0].provider_id)
    house.put(replace(house.plan(plan.plan_id), task="Tell the store."))
    released(house, plan.plan_id)
    minutes_pass(house)
    assert house.plan(plan.plan_id).task == "Tell the store."


# A claim of which little is known


def test_the_bundle_of_a_bare_claim_says_what_is_known_and_no_more(house):
    line = a_line(Purpose.FEE, dispute=Dispute("dp_1", DisputeState.OPEN))
    bare = a_claim("claim_bare", plan_id=None, consent=None, ledger=(line,))
    house.put(bare)
    told = house.settle.effects.bundle.about(house.claim("claim_bare"), line)
    assert (told.ip, told.carrier, told.refund_policy, told.why_no_refund) == (None,) * 4
    assert [paper.name for paper in told.papers] == ["receipt", "record", "letters"]


@pytest.mark.parametrize("purpose", Purpose)
def test_the_bank_is_told_what_any_disputed_payment_was_for(house, purpose):
    line = a_line(purpose, dispute=Dispute("dp_1", DisputeState.OPEN))
    house.put(a_claim("claim_any", plan_id=None, ledger=(line,)))
    told = house.settle.effects.bundle.about(house.claim("claim_any"), line)
    assert told.product.endswith(".")
