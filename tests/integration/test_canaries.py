"""What a customer tells is where it belongs, and nowhere else, whatever goes wrong.

Canaries are said at every route, to every schedule, the queue, the stream and the webhooks, with
everything whole and with each part broken; then all that came out is searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import botocore.client
import pytest
import stripe
from botocore.exceptions import ClientError, ReadTimeoutError

from care.usecases.payments import InDoubt
from care.web.routes import ROUTES
from tests.support.canaries import Canaries
from tests.support.canary_round import SCHEDULES, Round, broken
from tests.support.doors import Doors
from tests.support.events import Lines
from tests.support.house import ANA, BEN
from tests.support.told_of import BY_STAFF, IN_TABLES, TOLD_BY_STAFF

pytest_plugins = ["tests.support.door_fixtures"]

LONG = timedelta(days=20)  # the offer is over, the hold to be renewed
ADAPTERS = (
    *("reading", "writing", "payments", "directory", "queue", "mailer", "uploads", "books"),
    *("reports", "keys"),
)


@pytest.fixture
def round_(
    doors: Doors,
    printed: Lines,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> Iterator[Round]:
    """Ana has lived through her story."""

    def drain() -> str:
        out, err = capsys.readouterr()
        records = caplog.text
        caplog.clear()
        return out + err + records

    made = Round(doors, drain, Canaries(request.node.name))
    made.live()
    yield made


def nothing_came_out(made: Round) -> None:
    """Neither in logs and metrics, nor in what Lambda writes of an error, nor in a problem."""
    assert len(made.canaries.values) >= 24
    assert made.canaries.found(made.printed) == set()
    problems = [(what, reply.text) for what, reply in made.replies if reply.status >= 400]
    assert problems
    told = {what: found for what, text in problems if (found := made.canaries.found(text))}
    assert told == {}


def misplaced(made: Round) -> set[tuple[str, str, str]]:
    """Table, attribute and kind of all that stands where it may not."""
    found = {
        (table.removeprefix("test-"), name, kind)
        for table, items in made.doors.dump().items()
        for item in items
        for name, value in item.items()
        for kind in made.canaries.found({name: value})
    }
    return {
        (table, name, kind)
        for table, name, kind in found
        if kind not in IN_TABLES.get((table, name), ())
        and not (kind in BY_STAFF and table in TOLD_BY_STAFF)
    }


def test_what_is_told_at_every_door_is_where_it_belongs_and_nowhere_else(round_: Round) -> None:
    round_.say_everything()
    round_.work(round_.to_be_mailed())
    nothing_came_out(round_)
    assert misplaced(round_) == set()
    assert round_.canaries.found(round_.doors.queue.take()) == set()


def test_a_mail_tells_nobody_what_another_told(round_: Round) -> None:
    round_.run("send_mail", round_.to_be_mailed())
    round_.say_everything()
    round_.run("send_mail", round_.to_be_mailed())
    ana, ben = (round_.doors.directory.emails[who] for who in (ANA, BEN))
    mine = {
        ana: {f"{ANA}'s e-mail", "name", "line1", "line2", "city"},
        ben: {f"{BEN}'s e-mail"},
        round_.emails["counter"]: {"counter e-mail", "take-over code"},
        round_.emails["invited"]: {"invited e-mail"},
    }
    sent = round_.doors.mailer.sent
    assert {mail.to for mail in sent} >= mine.keys() - {ben}
    strays = [
        (mail.subject, found)
        for mail in sent
        if (found := round_.canaries.found(mail, but=mine[mail.to] | BY_STAFF))
    ]
    assert strays == []


def test_what_was_told_is_found_where_it_does_belong(round_: Round) -> None:
    """Or the search would prove nothing."""
    found = {
        (table.removeprefix("test-"), name): round_.canaries.found({name: value})
        for table, items in round_.doors.dump().items()
        for item in items
        for name, value in item.items()
        if round_.canaries.found({name: value})
    }
    for place, kinds in IN_TABLES.items():
        assert found[place] & kinds == kinds


def test_card_numbers_are_refused_at_every_door_and_stored_nowhere(round_: Round) -> None:
    before = round_.doors.contents()
    card = round_.card
    asked = 0
    for route in ROUTES:
        if route.body is None:
            continue
        for name in ("note", "reason", "approved_by", "description", card):
            reply = round_.ask(route.door, round_.call(route, **{name: card}))
            assert reply.status == 422, (route, name, reply.text)
            faults = {fault["pointer"] for fault in reply.body["errors"]}
            assert faults & {f"/{name}", ""}, (route, name, faults)
            asked += 1
    assert asked > 100
    nothing_came_out(round_)
    assert round_.doors.contents() == before


def words_of(made: Round) -> str:
    """All canaries in one sentence, as an error of a service might repeat them."""
    return " ".join(made.canaries.values.values())


@pytest.mark.parametrize("name", ADAPTERS)
def test_nothing_comes_out_where_a_part_raises(
    round_: Round, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    mails = round_.to_be_mailed()
    round_.doors.clock.forward(LONG)
    with broken(monkeypatch, name, RuntimeError(words_of(round_))) as asked:
        round_.say_everything()
        round_.work(mails)
    assert asked
    nothing_came_out(round_)


def service_error(code: str) -> Any:
    def failing(made: Round, operation: str, sent: Any) -> Exception:
        said = {"Error": {"Code": code, "Message": f"{words_of(made)} {sent}"}}
        return ClientError(said, operation)  # type: ignore[arg-type]

    return failing


def timeout(made: Round, operation: str, sent: Any) -> Exception:
    return ReadTimeoutError(endpoint_url=f"https://x.example/{words_of(made)}/{sent}")


FAULTS = {
    "throttled": service_error("ProvisionedThroughputExceededException"),
    "invalid": service_error("ValidationException"),
    "denied": service_error("AccessDeniedException"),
    "down": service_error("InternalServerError"),
    "timeout": timeout,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_comes_out_where_the_tables_fail(
    round_: Round, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    struck, mails = list[str](), round_.to_be_mailed()

    def call(client: Any, operation: str, sent: Any) -> Any:
        struck.append(operation)
        raise FAULTS[fault](round_, operation, sent)

    with monkeypatch.context() as inner:
        inner.setattr(botocore.client.BaseClient, "_make_api_call", call)
        round_.say_everything()
        round_.work(mails)
    assert len(struck) > len(SCHEDULES) + 20
    assert [reply.status for _, reply in round_.replies].count(500) > 20
    nothing_came_out(round_)


PROVIDER: dict[str, Callable[[str], Exception]] = {
    "silent": lambda told: InDoubt(told, answer_stored=False),
    "failed": lambda told: InDoubt(told, answer_stored=True),
    "unreachable": stripe.APIConnectionError,
    "refusing": lambda told: stripe.InvalidRequestError(
        told, told, http_status=400, http_body=told, json_body={"error": {"message": told}}
    ),
    "broken": lambda told: stripe.APIError(told, http_status=500, http_body=told),
}


@pytest.mark.parametrize("fault", PROVIDER)
def test_nothing_comes_out_where_the_provider_fails(round_: Round, fault: str) -> None:
    """What it says of a request may repeat the request."""
    mails, error = round_.to_be_mailed(), PROVIDER[fault](words_of(round_))
    doors = round_.doors
    doors.clock.forward(LONG)

    def raises(*_: Any) -> Any:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors.payments.desk, "take", raises)
        patch.setattr(doors.books, "payments", raises)
        round_.say_everything()
        round_.work(mails)
    assert {500, 503} & {reply.status for _, reply in round_.replies}
    nothing_came_out(round_)
