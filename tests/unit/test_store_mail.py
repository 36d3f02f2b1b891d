"""A store's customer is written to: the code that takes their plan over, by mail (BUY-3, LNK-3)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import Conflict
from care.domain.event import Actor, broken_at
from care.domain.inviting import address_of as mailing_address
from care.domain.inviting import invited
from care.domain.plan import Offer
from care.domain.states import PlanState
from care.usecases.mails import MAILED
from care.usecases.redeem_card import Redemption
from care.usecases.return_plan import ReturnPlan
from care.web.views.data import export_view
from tests.support.builders import NOW, a_plan
from tests.support.cards import AT_STORE, CardHouse, Racing
from tests.support.house import ANA, DRONE
from tests.support.mails import SITE, body

EVA, DAN = "eva@example.com", "dan@example.com"
OFFER = timedelta(days=14)
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def house():
    return CardHouse(Racing(mailed=MAILED))


def contents(house):
    """Everything that is stored, as text."""
    return repr(house.store._items) + repr(house.store._events)


def address_of(house, plan_id):
    """The address that the plan's offer keeps."""
    offer = house.plan(plan_id).offer
    return offer.invitation.email if offer and offer.invitation else None


# The mail


def test_the_customer_is_mailed_the_link_that_takes_the_plan_over(house):
    """BUY-3, LNK-3: the code stands behind the # of the link, which no server sees."""
    answer = house.at_counter(house.sold_code(), EVA)
    assert answer.mailed and answer.take_over_code
    (mail,) = house.mail(answer.plan.plan_id)
    assert (mail.to, mail.subject) == (EVA, f"Your care plan for {DRONE} waits for you")
    link = f"{SITE}/take-over.html#code={answer.take_over_code}"
    assert f"Take the plan over: {link}\n" in mail.text and f'<a href="{link}">' in mail.html
    assert body(mail) == [
        "A store redeemed your activation card. Take the plan over into your own account: claims "
        "are filed there.",
        f"- Serial number: {DRONE}\n"
        "- The link is good until Sunday, 6 December 2026, 10:00 (America/Los_Angeles)",
        "Whoever has this link can take the plan, once. Keep it to yourself.",
        "A store gave us this address. If you were not there, delete this mail.",
    ]
    taken = house.handing.take_over(answer.take_over_code, ANA, house.op())
    assert taken.account_id == ANA


def test_the_mail_is_in_the_language_that_the_clerk_chose():
    house = CardHouse()
    spanish = replace(AT_STORE, locale="es-US")
    asked = Redemption(house.sold_code(), house.redemption(None).serial, spanish, EVA)
    answer = house.redeeming.redeem(asked, house.op())
    (mail,) = house.mail(answer.plan.plan_id)
    assert mail.subject == f"Su plan para {DRONE} lo espera"
    assert f"{SITE}/es/take-over.html#code={answer.take_over_code}" in mail.text
    assert house.plan(answer.plan.plan_id).locale == "es-US"


def test_without_an_address_nobody_is_mailed(house):
    answer = house.at_counter(house.sold_code())
    assert not answer.mailed
    assert house.types(answer.plan.plan_id) == ["plan_bound"]
    assert house.mail(answer.plan.plan_id) == []


def test_a_dry_run_mails_nobody_and_writes_nothing(house):
    """BUY-6."""
    code = house.sold_code()
    before = contents(house)
    looked = house.redeeming.look(house.redemption(code, by=AT_STORE, email=EVA))
    assert not looked.mailed and looked.take_over_code is None
    assert contents(house) == before


def test_neither_address_nor_code_stands_in_the_timeline_or_in_a_repr(house):
    """LNK-3: the timeline goes to the new owner, whoever that is."""
    code = house.sold_code()
    answer = house.at_counter(code, EVA)
    events = house.store.timeline(answer.plan.plan_id)
    assert [event.note.type for event in events] == ["plan_bound", "owner_invited"]
    note = events[-1].note
    assert (note.actor, note.rules, note.reference) == (Actor.STORE, ("BUY-3", "LNK-3"), None)
    assert broken_at(events, head=answer.plan.head) is None
    shown = repr((answer, events, house.redemption(code, email=EVA)))
    assert EVA not in shown and answer.take_over_code not in shown


# The same again


def test_asked_again_the_same_customer_is_not_mailed_twice(house):
    """BUY-5: a retry, with the same key or with another, is the first answer once more."""
    code = house.sold_code()
    first = house.at_counter(code, EVA)
    before = contents(house)
    house.clock.forward(OFFER)
    again = house.at_counter(code, EVA)
    assert (again.plan, again.take_over_code, again.mailed) == (
        *(first.plan, first.take_over_code),
        True,
    )
    assert contents(house) == before
    house.clock.forward(-OFFER)
    assert len(house.mail(first.plan.plan_id)) == 1
    assert house.mail(first.plan.plan_id) == []


def test_an_address_that_comes_later_gets_the_code_that_was_handed_over_already(house):
    """BUY-5, LNK-3: the paper stays good."""
    code = house.sold_code()
    first = house.at_counter(code)
    later = house.at_counter(code, EVA)
    assert (later.take_over_code, later.mailed) == (first.take_over_code, True)
    assert house.plan(first.plan.plan_id) == later.plan
    (mail,) = house.mail(first.plan.plan_id)
    assert mail.to == EVA and first.take_over_code in mail.text
    without = house.at_counter(code)
    assert (without.take_over_code, without.mailed) == (first.take_over_code, False)
    assert house.mail(first.plan.plan_id) == []


def test_another_address_gets_a_new_code_and_the_mail_that_went_astray_is_worth_nothing(house):
    """LNK-3: a new code makes an older one void."""
    code = house.sold_code()
    astray = house.at_counter(code, DAN)
    assert [mail.to for mail in house.mail(astray.plan.plan_id)] == [DAN]
    house.clock.forward(timedelta(minutes=1))
    right = house.at_counter(code, EVA)
    assert right.take_over_code not in (None, astray.take_over_code)
    (mail,) = house.mail(right.plan.plan_id)
    assert mail.to == EVA and right.take_over_code in mail.text
    assert DAN not in contents(house)
    kinds = ["plan_bound", "owner_invited", "store_offered", "owner_invited"]
    assert house.types(right.plan.plan_id) == kinds


def test_a_mail_that_waited_while_the_address_was_corrected_is_not_sent_any_more(house):
    code = house.sold_code()
    house.at_counter(code, DAN)
    house.clock.forward(timedelta(minutes=1))
    right = house.at_counter(code, EVA)
    assert [mail.to for mail in house.mail(right.plan.plan_id)] == [EVA]
    assert [due for due in house.store.due(house.clock.now() + OFFER) if due.kind == "event"] == []


def test_of_two_requests_at_once_the_address_is_mailed_once(house):
    code = house.sold_code()
    house.at_counter(code)
    house.store.first = lambda: house.at_counter(code, EVA)
    answer = house.at_counter(code, EVA)
    assert answer.mailed
    assert house.types(answer.plan.plan_id).count("owner_invited") == 1


def test_too_many_writers_at_once_are_told_so_and_nobody_is_mailed(house, monkeypatch):
    code = house.sold_code()
    plan = house.at_counter(code).plan

    def crowded(commit, op):
        raise Conflict("another writer")

    monkeypatch.setattr(house.store, "commit", crowded)
    with pytest.raises(Conflict):
        house.at_counter(code, EVA)
    assert house.types(plan.plan_id) == ["plan_bound"]


# Until when


def test_the_address_is_gone_once_the_plan_is_taken_over(house):
    """LNK-3, STS-2."""
    answer = house.at_counter(house.sold_code(), EVA)
    assert address_of(house, answer.plan.plan_id) == EVA
    house.handing.take_over(answer.take_over_code, ANA, house.op())
    assert EVA not in contents(house)
    assert house.mail(answer.plan.plan_id)[0].to == "ana@example.com"


def test_the_address_is_gone_when_the_offer_ends_and_no_sooner(house):
    """LNK-3, STS-2, TIM-2: the sweep is asked to look then."""
    plan = house.at_counter(house.sold_code(), EVA).plan
    house.mail(plan.plan_id)
    house.travel(days=13, hours=23)
    assert address_of(house, plan.plan_id) == EVA
    house.clock.set(plan.offer.until)
    house.settle_everything()
    assert address_of(house, plan.plan_id) == EVA
    assert house.plan(plan.plan_id).due_at == plan.offer.until + MILLISECOND
    house.clock.forward(MILLISECOND)
    house.settle_everything()
    assert EVA not in contents(house)
    assert house.plan(plan.plan_id).offer.until == plan.offer.until


def test_a_mail_that_could_not_go_out_in_time_goes_to_nobody(house):
    """LNK-3: its code would take nothing over any more."""
    plan = house.at_counter(house.sold_code(), EVA).plan
    house.clock.set(plan.offer.until + MILLISECOND)
    assert house.mail(plan.plan_id) == []
    assert house.store.mail(plan.plan_id, 2).sent_at == house.clock.now()


def test_a_customer_who_comes_after_the_offers_end_gets_a_new_code_by_mail(house):
    """BUY-5, LNK-3."""
    code = house.sold_code()
    first = house.at_counter(code, EVA)
    house.mail(first.plan.plan_id)
    house.clock.forward(OFFER + MILLISECOND)
    again = house.at_counter(code, EVA)
    assert again.mailed and again.take_over_code != first.take_over_code
    (mail,) = house.mail(again.plan.plan_id)
    assert mail.to == EVA and again.take_over_code in mail.text


def voided(house, plan_id):
    """TRM-8: the operator ends it by name."""
    returning = ReturnPlan(house.store, house.clock, house.catalog, house.settle)
    return returning.void(plan_id, "Wrong record", "operator-1", house.op())


def test_a_plan_that_was_voided_invites_nobody_any_more_and_its_address_is_gone(house):
    """TRM-8, LNK-3: neither by the mail that waited nor by another request of the store."""
    code = house.sold_code()
    plan = house.at_counter(code, EVA).plan
    voided(house, plan.plan_id)
    assert EVA not in contents(house)
    assert [mail.to for mail in house.mail(plan.plan_id) if mail.to == EVA] == []
    again = house.at_counter(code, EVA)
    assert (again.mailed, again.take_over_code) == (False, None)
    assert EVA not in contents(house)


def test_a_mail_of_a_plan_that_is_over_has_no_address():
    plan, _ = invited(replace(a_plan(), offer=Offer("hash", NOW + OFFER)), EVA, "en-US")
    assert mailing_address(plan, plan.seq + 1, NOW) == EVA
    over = replace(plan, state=PlanState.VOID)
    assert mailing_address(over, plan.seq + 1, NOW) is None


def test_a_plan_that_was_taken_over_is_mailed_to_nobody_however_its_store_asks(house):
    code = house.sold_code()
    first = house.at_counter(code, EVA)
    house.handing.take_over(first.take_over_code, ANA, house.op())
    before = contents(house)
    again = house.at_counter(code, DAN)
    assert (again.take_over_code, again.mailed) == (None, False)
    assert contents(house) == before


def test_no_export_tells_the_address(house):
    """STS-2: of the store's account neither, which the operator may ask for."""
    answer = house.at_counter(house.sold_code(), EVA)
    stores = json.dumps(export_view(house.data.export("store-demo-1")))
    assert answer.plan.plan_id in stores and EVA not in stores
    house.handing.take_over(answer.take_over_code, ANA, house.op())
    assert EVA not in json.dumps(export_view(house.data.export(ANA)))


# Keys


def test_keys_that_were_changed_meanwhile_mail_no_code_that_would_not_work(house):
    """LNK-3: asked again, the store has a new code, and it is mailed."""
    code = house.sold_code()
    plan = house.at_counter(code, EVA).plan
    other = replace(plan.offer, code_hash="f" * 64)
    house.put(replace(plan, offer=other))
    assert house.mail(plan.plan_id) == []
    again = house.at_counter(code, EVA)
    (mail,) = house.mail(plan.plan_id)
    assert mail.to == EVA and again.take_over_code in mail.text


def test_keys_are_read_for_a_stores_code_alone(house):
    """Where the secret cannot be read, that mail stays due, and every other goes out."""

    def unreadable():
        raise ConnectionError("no secret today")

    answer = house.at_counter(house.sold_code(), EVA)
    plan_id = answer.plan.plan_id
    house.post = replace(house.post, keys=unreadable)
    with pytest.raises(ConnectionError):
        house.mail(plan_id)
    assert house.store.mail(plan_id, 2).sent_at is None
    house.handing.take_over(answer.take_over_code, ANA, house.op())
    assert [mail.to for mail in house.mail(plan_id)] == ["ana@example.com"]


def test_a_plan_that_is_not_offered_invites_nobody():
    with pytest.raises(LookupError):
        invited(a_plan(), EVA, "en-US")
