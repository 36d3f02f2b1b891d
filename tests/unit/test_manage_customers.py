"""Privacy requests that the operator answers: on record, and without the customer's address."""

import json

import pytest

from care.domain.errors import BadValue, Conflict, NotFound, Refused
from care.domain.event import Actor, broken_at
from care.domain.owners import NO_ADDRESS
from care.usecases.manage_customers import ManageCustomers, Requested
from care.web.views.data import export_view
from tests.support.house import ANA, BEN, House

EMAIL, BY = "ana@example.com", "operator-1"
SUBJECT = f"account_{ANA}"


@pytest.fixture
def house():
    return House()


def asked(reason="Letter of 2 May", **who):
    return Requested(reason, BY, **(who or {"email": EMAIL}))


def desk(house):
    return ManageCustomers(house.store, house.clock, house.directory, house.data)


def completed(house):
    house.covered()
    claim = house.shipped()
    house.scan()
    return house.claim(claim.claim_id)


def requests(house, subject=SUBJECT):
    """Type, actor, asking account and sentence of each event on record."""
    events = house.store.timeline(subject)
    assert broken_at(events) is None
    return [(e.note.type, e.note.actor, e.note.reference, e.note.sentence) for e in events]


def test_an_export_by_address_is_the_owners_own_and_is_on_record(house):
    """STS-2."""
    completed(house)
    given = desk(house).export(asked(), house.op())
    own = house.data.export(ANA)
    assert (given.account, given.plans, given.claims) == (own.account, own.plans, own.claims)
    assert requests(house) == [
        (
            "data_exported",
            Actor.OPERATOR,
            BY,
            "What is stored about the account was exported on request: Letter of 2 May.",
        )
    ]


def test_the_next_export_tells_the_customer_of_the_requests_before(house):
    """STS-2."""
    completed(house)
    desk(house).export(asked(), house.op())
    told = export_view(house.data.export(ANA))
    assert [event["type"] for event in told["timelines"][SUBJECT]] == ["data_exported"]


def test_the_address_is_written_in_any_case_and_stands_nowhere_afterwards(house):
    """STS-2."""
    claim = completed(house)
    who = asked(email="ANA@Example.com")
    desk(house).export(who, house.op())
    desk(house).erase(who, house.op())
    stored = [*house.store._items.values(), *house.store.timeline(SUBJECT)]
    stored += house.store.timeline(claim.claim_id)
    assert "example.com" not in repr(stored).lower() + repr(who).lower()


def test_an_account_is_found_by_its_id_as_well(house):
    """STS-2."""
    completed(house)
    assert desk(house).export(asked(account_id=ANA), house.op()).account.account_id == ANA
    house.directory.emails.clear()  # closed there, but not forgotten here
    assert desk(house).erase(asked(account_id=ANA), house.op()).account_id == ANA


@pytest.mark.parametrize("act", ["export", "erase", "look"])
def test_an_address_of_nobody_and_one_of_several_are_told_apart(house, act):
    """STS-2: nobody's data is given out or erased on a guess."""
    completed(house)

    def does(who):
        extra = () if act == "look" else (house.op(),)
        return getattr(desk(house), act)(who, *extra)

    with pytest.raises(BadValue, match="No account signs in with this address") as fault:
        does(asked(email="eve@example.com"))
    assert fault.value.pointer == "/email"
    house.directory.emails[BEN] = EMAIL
    with pytest.raises(BadValue, match=f"Several accounts .*: {ANA}, {BEN}") as fault:
        does(asked())
    assert EMAIL not in str(fault.value)
    with pytest.raises(NotFound):
        does(asked(account_id="account-none"))
    for account in (ANA, BEN, "account-none"):
        assert requests(house, f"account_{account}") == []


def test_an_erasure_is_on_record_on_the_account_and_on_each_claim(house):
    """STS-2."""
    claim = completed(house)
    answered = desk(house).erase(asked(), house.op())
    assert (answered.account_id, answered.decision.allowed) == (ANA, True)
    assert answered.erasure.claim_ids == (claim.claim_id,)
    assert house.claim(claim.claim_id).address == NO_ADDRESS
    last = house.store.timeline(claim.claim_id)[-1]
    assert (last.note.type, last.note.actor, last.note.reference) == (
        *("data_erased", Actor.OPERATOR, BY),
    )
    ((type_, _, by, sentence),) = requests(house)
    assert (type_, by) == ("erasure_done", BY)
    assert sentence.endswith("was erased on request: Letter of 2 May.")
    assert json.dumps(export_view(house.data.export(ANA))).count("Main St") == 0


def test_a_dry_run_says_what_would_be_erased_and_writes_nothing(house):
    """STS-2."""
    claim = completed(house)
    answered = desk(house).look(asked())
    assert (answered.decision.allowed, answered.decision.passed) == (True, ("STS-2",))
    assert answered.erasure.claim_ids == (claim.claim_id,)
    assert house.claim(claim.claim_id) == claim
    assert requests(house) == []


def test_while_a_claim_is_open_nothing_is_erased_and_nothing_recorded(house):
    """STS-2."""
    house.covered()
    claim = house.filed()
    look = desk(house).look(asked())
    assert (look.decision.failed, look.decision.allowed) == (("STS-2",), False)
    with pytest.raises(Refused) as refusal:
        desk(house).erase(asked(), house.op())
    assert refusal.value.decision == look.decision
    assert house.claim(claim.claim_id).address.name == "Ana Example"
    assert requests(house) == []


def test_cut_off_before_the_record_the_claim_itself_says_who_and_it_goes_on(house):
    """STS-2."""
    claim, commit = completed(house), house.store.commit

    def cut(written, op):
        if op.endswith("/record"):
            raise Conflict("somebody was faster")
        commit(written, op)

    house.store.commit = cut
    with pytest.raises(Conflict):
        desk(house).erase(asked(), house.op())
    assert house.store.timeline(claim.claim_id)[-1].note.reference == BY
    house.store.commit = commit
    desk(house).erase(asked(), house.op())
    assert house.types(claim.claim_id).count("data_erased") == 1
    assert [type_ for type_, *_ in requests(house)] == ["erasure_done"]


def test_the_record_of_an_account_is_a_timeline_that_can_be_checked(house):
    """STS-2: without a head of its own."""
    completed(house)
    desk(house).export(asked(), house.op())
    desk(house).erase(asked(), house.op())
    checked = house.timelines.check(SUBJECT)
    assert (checked.broken_at, checked.headed, len(checked.events)) == (None, False, 2)
    with pytest.raises(NotFound):
        house.timelines.check("account_nobody")
