"""The mails of grants: what opens the 72 hours, what reminds, and what no crash loses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import granting
from care.domain.errors import Conflict, NotFound
from care.domain.grant import GrantKind
from care.domain.states import GrantState
from care.domain.windows import MILLISECOND
from care.usecases.letters.grants import GRANT_LETTERS, is_over
from care.usecases.mails import MAILED, compose, is_mailed
from care.usecases.ports import Due
from tests.support.builders import NOW, a_grant, a_note, an_event
from tests.support.grant_house import OLD, OWNER, VIDEO, GrantHouse
from tests.support.house import START
from tests.support.mails import SITE, TO, body
from tests.support.memory import Crash

INVITATION = "grant_repair_1ZNOLD001"
LATER = timedelta(minutes=10)


@pytest.fixture
def house():
    return GrantHouse()


def letter(type_: str, grant, **note):
    event = an_event(grant.grant_id, seq=3, note=a_note(type_, sentence="This happened.", **note))
    return compose(event, grant, TO, SITE)


@pytest.mark.parametrize("type_", sorted(GRANT_LETTERS))
@pytest.mark.parametrize("kind", list(GrantKind))
def test_each_letter_fits_its_header_and_says_the_same_as_text_and_html(type_, kind):
    grant = a_grant(kind, serial="9" * 32)
    assert is_mailed(an_event(grant.grant_id, note=a_note(type_)))
    mail = letter(type_, grant)
    url = f"{SITE}/index.html?serial={'9' * 32}"
    assert mail.to == TO and mail.calendar is None
    assert len(f"Subject: {mail.subject}") <= 78 and "\n" not in mail.subject
    assert url in mail.text and f'<a href="{url}">' in mail.html
    assert "None" not in mail.text
    for line in "\n".join(body(mail)).splitlines():
        assert line.removeprefix("- ") in mail.html


def test_a_grants_letter_is_written_about_no_plan_and_no_claim():
    for subject in ("plan_1", "claim_1", "card_1"):
        assert not is_mailed(an_event(subject, note=a_note("repair_invited")))
    assert not is_mailed(an_event("grant_repair_1", note=a_note("claim_paid")))
    assert set(GRANT_LETTERS) <= MAILED


def test_the_letters_say_until_when_in_the_grants_own_zone():
    grant = a_grant(opened_at=NOW)
    for type_ in ("grant_closing", "review_passed"):
        assert (
            "Wednesday, 25 November 2026, 10:00 (America/Los_Angeles)" in letter(type_, grant).text
        )
    early = replace(grant, opened_at=None)
    assert "until" not in letter("review_passed", early).text


def test_the_reason_of_a_no_is_told_unless_something_new_was_asked_since():
    no = a_grant(VIDEO, state=GrantState.REJECTED, reason="The serial cannot be read.")
    assert "The reason: The serial cannot be read." in letter("grant_rejected", no).text
    again = replace(no, state=GrantState.APPLIED)
    assert "The reason" not in letter("grant_rejected", again).text


@pytest.mark.parametrize("state", list(GrantState))
def test_a_mail_that_would_say_what_is_no_longer_so_is_over(state):
    grant = a_grant(state=state)

    def over(type_: str) -> bool:
        return is_over(an_event(grant.grant_id, note=a_note(type_)), grant)

    assert over("repair_invited") is (state is not GrantState.PREPARED)
    assert over("verification_passed") is (state is not GrantState.PREPARED)
    offered = state in (GrantState.OPEN, GrantState.RESERVED)
    assert over("grant_closing") is not offered
    assert over("review_passed") is not offered
    assert over("grant_rejected") is False


# What opens the 72 hours


def test_the_72_hours_begin_when_the_mail_service_took_the_mail_and_not_before(house):
    """ELG-4: not with the registration, nor with a try that failed."""
    house.invite()
    house.clock.forward(LATER)
    house.mailer.fail_next(ConnectionError("no answer"))
    with pytest.raises(ConnectionError):
        house.send(INVITATION)
    assert (house.grant().state, house.grant().email) == (GrantState.PREPARED, OWNER)
    house.clock.forward(LATER)
    assert house.send(INVITATION) == 1
    assert house.grant().opened_at == START + 2 * LATER
    assert [mail.to for mail in house.mailer.sent] == [OWNER]
    assert house.grant().email == OWNER  # to be reminded before it closes
    assert house.send(INVITATION) == 0


def test_a_purchasing_notice_goes_to_the_account(house):
    """ELG-5."""
    house.verified()
    assert [mail.to for mail in house.mailer.sent] == ["ana@example.com"]


@pytest.mark.parametrize("fault", ["crash_before", "crash_after", "lose_reply_of"])
@pytest.mark.parametrize("n", range(1, 5))  # two reads of the grant, the opening, the record
def test_a_crash_anywhere_around_the_mail_loses_nothing_and_opens_once(house, fault, n):
    """ELG-4: sent again, and open from the acceptance that was recorded."""
    house.invite()
    (event,) = house.store.timeline(INVITATION)
    getattr(house.store, fault)(n)
    try:
        house.post.send(event, False)
    except Crash:
        accepted = len(house.mailer.sent)
        house.clock.forward(LATER)
        mail = house.store.mail(INVITATION, 1)
        opened = house.grant().opened_at
        house.post.send(event, mail.due_at is None)
        assert len(house.mailer.sent) == (accepted if opened else accepted + 1)
        assert house.grant().opened_at == (opened or START + LATER)
    assert house.grant().state is GrantState.OPEN
    assert house.types(INVITATION).count("grant_opened") == 1
    assert house.store.mail(INVITATION, 1).due_at is None


def test_a_withdrawal_while_the_mail_goes_out_stands(house):
    """The mail is out, the grant stays revoked: the answer to the buyer says so (ELG-4)."""
    house.invite()
    send = house.mailer.send

    def slowly(mail):
        send(mail)
        house.revoke(INVITATION)

    house.mailer.send = slowly
    assert house.send(INVITATION) == 1
    assert (house.grant().state, house.grant().opened_at) == (GrantState.REVOKED, None)


def test_another_writer_between_reading_and_opening_is_read_again(house):
    house.invite()
    commit, races = house.store.commit, []

    def beside(commit_, op):
        if op.startswith("mail/") and len(races) < 2:
            races.append(op)
            house.store.commit = commit
            house.force(replace(house.grant(), locale="de-DE"))
            house.store.commit = beside
        commit(commit_, op)

    house.store.commit = beside
    house.send(INVITATION)
    assert len(races) == 2
    assert (house.grant().state, house.grant().locale) == (GrantState.OPEN, "de-DE")


def test_the_stream_that_brings_an_event_twice_opens_once(house):
    house.invite()
    (event,) = house.store.timeline(INVITATION)
    assert house.post.send(event, False) is True
    house.clock.forward(LATER)
    assert house.post.send(event, False) is False
    assert (len(house.mailer.sent), house.grant().opened_at) == (1, START)


def test_a_mail_that_is_given_up_becomes_the_desks_task(house):
    """A day of tries, then a person looks at it; nothing is open meanwhile."""
    house.invite()
    assert Due("event", f"{INVITATION}|1") in list(house.store.due(START + timedelta(hours=1)))
    house.travel(hours=30)
    grant = house.grant()
    assert (grant.state, grant.due_at) == (GrantState.PREPARED, None)
    assert grant.work_since is not None
    assert house.store.work("US") == [grant]
    assert house.types(INVITATION) == ["repair_invited", "grant_mail_failed"]
    assert house.revoke(INVITATION).work_since is None
    assert house.store.work("US") == []


def test_nobody_to_write_to_keeps_the_mail_due(house):
    house.invite()
    house.force(replace(house.grant(), email=None))
    with pytest.raises(NotFound):
        house.send(INVITATION)
    assert house.grant().state is GrantState.PREPARED


# The reminder


@pytest.mark.parametrize(
    ("moment", "told"), [(-MILLISECOND, False), (timedelta(0), True), (MILLISECOND, True)]
)
def test_a_reminder_goes_out_24_hours_before_the_end(house, moment, told):
    """ELG-5: once, and only while it can still be used."""
    grant = house.verified()
    assert grant.due_at == grant.closes_at - timedelta(hours=granting.REMIND_HOURS)
    house.clock.set(grant.closes_at - timedelta(hours=24) + moment)
    house.settle_everything()
    assert ("grant_closing" in house.types(grant.grant_id)) is told
    house.send(grant.grant_id)
    subjects = [mail.subject for mail in house.mailer.sent[1:]]
    assert subjects == ([f"Closing soon: a care plan for {OLD}"] if told else [])
    house.travel(hours=30)
    assert house.types(grant.grant_id).count("grant_closing") == 1


def test_a_used_grant_is_not_reminded_of(house):
    grant = house.verified()
    house.pay_for(house.buy())
    house.travel(hours=80)
    assert "grant_closing" not in house.types(grant.grant_id)
    assert house.grant(VIDEO).due_at is None


def test_an_invitation_to_an_address_alone_is_reminded_there_and_then_the_address_is_gone(house):
    """ELG-4: kept no longer than the 72 hours."""
    grant = house.invited()
    assert grant.due_at == grant.closes_at - timedelta(hours=24)
    house.travel(hours=60)
    assert house.send(INVITATION) == 1
    assert [mail.to for mail in house.mailer.sent] == [OWNER, OWNER]
    house.travel(hours=20)
    told = ["repair_invited", "grant_opened", "grant_closing", "grant_expired"]
    assert house.types(INVITATION) == told
    assert house.grant().email is None


def test_an_unused_grant_is_settled_and_then_due_no_more(house):
    grant = house.verified()
    house.travel(days=10)
    over = house.grant(VIDEO)
    assert (over.state, over.due_at) == (GrantState.EXPIRED, None)
    assert house.grants.settle(grant.grant_id, house.op()) == over


def test_settling_meets_other_writers_and_reads_again(house):
    grant = house.verified()
    house.clock.set(grant.closes_at + MILLISECOND)
    commit, races = house.store.commit, []

    def beside(commit_, op):
        if op == "late/0":
            races.append(op)
            house.store.commit = commit
            house.force(replace(house.grant(VIDEO), locale="de-DE"))
        commit(commit_, op)

    house.store.commit = beside
    assert house.grants.settle(grant.grant_id, "late").state is GrantState.EXPIRED
    assert races == ["late/0"]
    assert house.grant(VIDEO).locale == "de-DE"


def test_who_meets_other_writers_again_and_again_gives_up_and_the_mail_stays_due(house):
    """Nothing is lost: the queue and the outbox bring it again."""
    house.invite()
    commit = house.store.commit

    def always_beside(commit_, op):
        raise Conflict("somebody was faster")

    house.store.commit = always_beside
    with pytest.raises(Conflict):
        house.send(INVITATION)
    house.clock.forward(timedelta(hours=27))
    with pytest.raises(Conflict):
        house.grants.settle(INVITATION, house.op())
    house.store.commit = commit
    assert house.grant().state is GrantState.PREPARED
    assert house.store.mail(INVITATION, 1).due_at is not None
    assert house.send(INVITATION) == 1
    assert house.grant().state is GrantState.OPEN


def test_a_grant_that_is_not_there_cannot_be_settled(house):
    with pytest.raises(NotFound):
        house.grants.settle("grant_repair_NONE", house.op())
