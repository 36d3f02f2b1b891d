"""What we hold about an account: given out whole, and erased (STS-2)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.card import Card
from care.domain.claim import Approval
from care.domain.errors import Conflict, Refused
from care.domain.event import broken_at
from care.domain.grant import Grant, GrantKind, grant_id
from care.domain.owners import NO_ADDRESS
from care.domain.plan import FormerOwner
from care.domain.shop_order import ShopOrder
from care.domain.states import CardState, ClaimState, GrantState
from care.usecases.ports import Commit
from care.web.views.claims import summary_view, whole_claim_view
from care.web.views.data import erasure_view, export_view
from tests.support.desk_rows import desk_row
from tests.support.house import ANA, BEN, DRONE, START, House


@pytest.fixture
def house():
    return House()


def over(house):
    """Ana's claim, shipped and received."""
    house.covered()
    claim = house.shipped()
    house.scan()
    return house.claim(claim.claim_id)


def a_grant(account_id):
    return Grant(
        grant_id(GrantKind.VIDEO, DRONE),
        GrantKind.VIDEO,
        DRONE,
        GrantState.USED,
        START,
        "US",
        account_id=account_id,
        decided_by="desk-7",
        reason="K. Lee said so",
    )


def test_the_export_holds_plans_claims_addresses_consents_and_timelines(house):
    """STS-2."""
    claim = over(house)
    house.put(replace(claim, description="It fell into the sea."))
    house.put(a_grant(ANA))
    told = export_view(house.data.export(ANA))
    json.dumps(told)
    (plan,), (shown,) = told["plans"], told["claims"]
    assert (plan["plan_id"], plan["account_id"]) == (claim.plan_id, ANA)
    assert shown["address"]["name"] == "Ana Example"
    assert shown["description"] == "It fell into the sea."
    assert shown["consent"]["ip"] == "127.0.0.1"
    assert shown["fee"] == {"amount": 15900, "currency": "USD"}
    assert [grant["grant_id"] for grant in told["grants"]] == [f"grant_video_{DRONE}"]
    assert set(told["timelines"]) == {claim.plan_id, claim.claim_id, f"grant_video_{DRONE}"}
    assert len(told["timelines"][claim.claim_id]) == len(house.types(claim.claim_id))
    assert told["account"]["customer"] == house.store.account(ANA).customer
    assert len(told["elsewhere"]) == 2


def test_the_export_tells_nothing_of_the_staff_or_of_others(house):
    """STS-2."""
    claim = over(house)
    (scan,) = claim.scans
    approval = Approval("refuse_order", "M. Boss", "because", START, "desk-9")
    scan = replace(scan, by="desk-8", found_by="K. Lee", photo="dock/17.jpg")
    house.put(replace(claim, scans=(scan,), approvals=(approval,)))
    house.put(a_grant(ANA))
    offer = house.owners.offer(claim.plan_id, ANA, house.op())
    told = json.dumps(export_view(house.data.export(ANA)))
    for secret in ("M. Boss", "because", "desk-", "K. Lee", "dock/17.jpg", offer.code):
        assert secret not in told
    assert house.plan(claim.plan_id).offer.code_hash not in told


def test_a_card_and_a_shop_order_of_the_account_are_in_the_export(house):
    """STS-2."""
    plan = house.covered()
    card = Card("card_1", "b", "US", "mavic", 12, "store-7", CardState.REDEEMED, START)
    order = ShopOrder("order-1", ANA, "US", START, (), (), "hash")
    house.put(card, order, replace(plan, card_id="card_1", shop_order="order-1"))
    told = export_view(house.data.export(ANA))
    assert [each["card_id"] for each in told["cards"]] == ["card_1"]
    assert [each["order_id"] for each in told["orders"]] == ["order-1"]
    house.put(replace(house.store.shop_order("order-1"), account_id=BEN))
    house.put(replace(house.plan(plan.plan_id), card_id="card_gone"))
    told = export_view(house.data.export(ANA))
    assert (told["cards"], told["orders"]) == ([], [])


def test_another_accounts_grant_on_the_same_serial_is_not_given_out(house):
    """STS-2."""
    over(house)
    house.put(a_grant(BEN))
    assert house.data.export(ANA).grants == ()


def test_what_the_former_owner_paid_is_not_given_to_the_new_one(house):
    """STS-2, LNK-3."""
    plan = house.covered()
    before = json.dumps(export_view(house.data.export(ANA)))
    house.put(replace(plan, account_id=BEN, former=(FormerOwner(ANA, plan.seq),)))
    after = export_view(house.data.export(BEN))
    assert '"last4": "4242"' in before
    assert after["plans"][0]["ledger"] == []
    assert ANA not in json.dumps(after)


def test_an_account_that_holds_nothing_gets_an_empty_export_and_nothing_to_erase(house):
    """STS-2."""
    told = export_view(house.data.export("account-new"))
    assert (told["plans"], told["claims"], told["timelines"]) == ([], [], {})
    assert house.data.erase("account-new", house.op()).claim_ids == ()


def test_erasing_leaves_serials_money_and_a_timeline_that_is_whole(house):
    """STS-2."""
    claim = over(house)
    erasure = house.data.erase(ANA, house.op())
    assert erasure.claim_ids == (claim.claim_id,)
    after = house.claim(claim.claim_id)
    assert (after.address, after.description, after.consent.ip) == (NO_ADDRESS, None, "")
    assert (after.serial, after.ledger, after.shipment) == (
        *(claim.serial, claim.ledger, claim.shipment),
    )
    events = house.store.timeline(claim.claim_id)
    assert events[-1].note.type == "data_erased"
    assert broken_at(events, head=after.head) is None
    told = json.dumps(export_view(house.data.export(ANA)))
    for personal in ("Ana Example", "Main St", "127.0.0.1"):
        assert personal not in told


def test_erasing_again_writes_nothing_and_answers_the_same(house):
    """STS-2."""
    claim = over(house)
    first = erasure_view(house.data.erase(ANA, house.op()))
    stored = house.claim(claim.claim_id)
    assert erasure_view(house.data.erase(ANA, house.op())) == first
    assert house.claim(claim.claim_id) == stored


def test_a_claim_without_its_address_is_harmless_in_all_views(house):
    """STS-2."""
    claim = over(house)
    house.data.erase(ANA, house.op())
    after, catalog = house.claim(claim.claim_id), house.catalog
    assert summary_view(after, catalog)["ship_to"] == []
    assert whole_claim_view(after, house.store.timeline(claim.claim_id), catalog)["ship_to"] == []
    row = desk_row(replace(after, work_since=START), START)
    assert (row["claim_id"], row["ship_to"]) == (claim.claim_id, [])


def test_while_a_claim_is_open_nothing_is_erased(house):
    """STS-2."""
    house.covered()
    claim = house.filed()
    with pytest.raises(Refused) as refusal:
        house.data.erase(ANA, house.op())
    assert refusal.value.decision.failed == ("STS-2",)
    assert house.claim(claim.claim_id).address.name == "Ana Example"


def test_after_a_default_the_date_is_named_until_a_late_unit_can_come_no_more(house):
    """STS-2, HLD-8."""
    house.covered()
    claim = house.shipped()
    house.travel(days=16)
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED
    with pytest.raises(Refused) as refusal:
        house.data.erase(ANA, house.op())
    until = refusal.value.decision.rules[0].inputs["until"]
    assert until == "2027-01-07"  # Christmas and New Year are no business days
    house.travel(days=45)
    assert house.data.erase(ANA, house.op()).claim_ids == (claim.claim_id,)


def test_an_erasure_that_was_interrupted_goes_on_when_asked_again(house):
    """STS-2."""
    first = over(house)
    house.travel(days=1)
    second = replace(first, claim_id="claim_second", seq=0, head="0" * 64, version=0)
    house.put(second)
    newest, older = house.store.claims_of(ANA)

    def commit(written: Commit, op: str, real=house.store.commit) -> None:
        if any(getattr(put, "claim_id", "") == older.claim_id for put in written.puts):
            raise Conflict("somebody was faster")
        real(written, op)

    house.store.commit = commit
    with pytest.raises(Conflict):
        house.data.erase(ANA, house.op())
    assert house.claim(newest.claim_id).address == NO_ADDRESS
    assert house.claim(older.claim_id).address.name == "Ana Example"
    del house.store.commit
    house.clock.forward(timedelta(minutes=1))
    assert house.data.erase(ANA, house.op()).claim_ids == (newest.claim_id, older.claim_id)
    assert house.claim(older.claim_id).address == NO_ADDRESS
