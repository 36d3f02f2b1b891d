"""The outbox: each mailed event is mailed, recorded, and comes again until it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import NotFound
from care.domain.event import Event
from care.usecases.mails import MAILED
from care.usecases.ports import Commit, Due
from care.usecases.send_mail import SendMail
from tests.support.builders import ACCOUNT, NOW, a_note, a_plan, a_shipped_claim, an_event
from tests.support.memory import Crash, FixedClock, MemoryDirectory, MemoryMailer, MemoryStore
from tests.support.small_ports import MemoryKeys

RETRY = timedelta(minutes=5)
LATER = NOW + timedelta(seconds=2)


class Outbox:
    """One claim, one plan and one event, with a mail use case around them."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.store = MemoryStore(mailed=MAILED, mail_retry=RETRY)
        self.store.commit(Commit((a_shipped_claim("claim_1"), a_plan("plan_1")), (event,)), "op")
        self.mailer = MemoryMailer()
        directory = MemoryDirectory({ACCOUNT: "ada@example.com"})
        self.send_mail = SendMail(
            self.store,
            self.mailer,
            directory,
            FixedClock(LATER),
            "https://care.example",
            MemoryKeys,
        )

    def send(self, *, already_sent: bool = False) -> bool:
        return self.send_mail.send(self.event, already_sent)

    @property
    def due(self) -> list[Due]:
        return [due for due in self.store.due(NOW + RETRY) if due.kind == "event"]


def an_outbox(type_: str = "claim_paid", subject: str = "claim_1") -> Outbox:
    return Outbox(an_event(subject, note=a_note(type_)))


@pytest.mark.parametrize(("type_", "subject"), [("claim_paid", "claim_1"), ("plan_paid", "plan_1")])
def test_a_mailed_event_is_sent_to_the_accounts_address_and_is_due_no_more(
    type_: str, subject: str
):
    outbox = an_outbox(type_, subject)
    assert outbox.due == [Due("event", f"{subject}|1")]
    assert outbox.send() is True
    assert [mail.to for mail in outbox.mailer.sent] == ["ada@example.com"]
    stored = outbox.store.mail(subject, 1)
    assert stored is not None and stored.sent_at == LATER
    assert outbox.due == []


def test_an_event_whose_mail_was_sent_is_not_mailed_again():
    outbox = an_outbox()
    assert outbox.send(already_sent=True) is False
    assert outbox.mailer.sent == []


def test_a_quiet_event_is_not_mailed():
    outbox = an_outbox("hold_placed")
    assert outbox.send() is False
    assert outbox.mailer.sent == []
    assert outbox.due == []


def test_a_unit_that_no_claim_names_belongs_to_nobody_and_is_not_mailed():
    outbox = an_outbox("unit_recorded", "serial_1ZNA0001")
    assert outbox.send() is False
    assert outbox.mailer.sent == []


def test_a_mail_that_the_service_refused_raises_and_stays_due():
    outbox = an_outbox()
    outbox.mailer.fail_next(ConnectionError("no answer"))
    with pytest.raises(ConnectionError):
        outbox.send()
    assert outbox.due == [Due("event", "claim_1|1")]
    assert outbox.send() is True
    assert len(outbox.mailer.sent) == 1


def test_a_crash_before_the_record_sends_the_mail_a_second_time_and_loses_none():
    outbox = an_outbox()
    outbox.store.crash_before(2)  # the read of the claim, then the record
    with pytest.raises(Crash):
        outbox.send()
    assert len(outbox.mailer.sent) == 1
    assert outbox.due == [Due("event", "claim_1|1")]
    outbox.send()
    assert len(outbox.mailer.sent) == 2
    assert outbox.due == []


def test_an_account_without_an_address_raises_and_nothing_is_recorded():
    outbox = an_outbox()
    nobody = MemoryDirectory()
    send_mail = SendMail(
        outbox.store, outbox.mailer, nobody, FixedClock(LATER), "https://c.example", MemoryKeys
    )
    with pytest.raises(NotFound):
        send_mail.send(outbox.event, False)
    assert outbox.mailer.sent == []
    assert outbox.due == [Due("event", "claim_1|1")]


def test_an_event_of_a_claim_that_is_not_there_raises():
    outbox = an_outbox(subject="claim_2")
    with pytest.raises(NotFound):
        outbox.send()
    assert outbox.mailer.sent == []


def test_nobody_is_written_to_about_a_plan_that_is_still_a_stores():
    """BUY-3, LNK-3: it has an owner with an address once somebody takes it over."""
    outbox = an_outbox("cover_begun", "plan_1")
    plan = outbox.store.plan("plan_1")
    assert plan is not None
    outbox.store.commit(Commit((replace(plan, account_id="store-demo-1"),)), "sold")
    assert outbox.send() is False
    assert (outbox.mailer.sent, outbox.due) == ([], [])
