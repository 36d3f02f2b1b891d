"""What people tell a deployed stack is where it belongs: in no log, no queue, no mail to others."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.deploy import OWN_KEYS, PAYMENT_KEYS
from infra.local.people import Person, machine_secret, make_person
from infra.local.world import STACK
from tests.support.calls import BATCH
from tests.support.canaries import Canaries
from tests.support.claimant import covered
from tests.support.double import until
from tests.support.stack import Stack
from tests.support.told_of import IN_TABLES
from tests.support.visitor import ADDRESS, Visitor, a_key

LOGS = 60.0  # seconds until a line is in its group


class Said:
    """One customer's story with canaries, on a running stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.began = stack, int(time.time() * 1000)
        self.mails_before = len(self._mailbox())
        self.canaries = Canaries(a_key())
        word = self.canaries.word
        self.email = word("customer's e-mail", "{}@example.com").lower()
        self.canaries.keep("customer's e-mail", self.email)
        make_person(stack.client("cognito-idp"), stack.outputs, Person(self.email, "customer"))
        self.counter = word("counter e-mail", "{}@example.com")
        self.address = ADDRESS | {n: word(n) for n in ("name", "line1", "line2", "city")}
        self.description = word("description", "{} fell; ring me at +1 555 010 0199")
        self.card = self.canaries.card()
        self.ana = Visitor(stack, stack.token(self.email))
        self.desk, self.store = Visitor(stack, stack.desk()), Visitor(stack, stack.store())
        self.operator = Visitor(stack, stack.operator())
        self.problems = list[str]()
        self._secrets()

    def _secrets(self) -> None:
        """Whoever has these acts for us, or for somebody."""
        keep = self.canaries.keep
        for name in ("ana", "desk", "store", "operator"):
            keep(f"{name}'s token", getattr(self, name).token)
        # Not that of the codes: locally it is what a timeline's first event has before it.
        keep("our key of tokens", str(OWN_KEYS["tokens"]))
        keep("the maker's secret", OWN_KEYS["maker"][0])
        keep("the carrier's secret", OWN_KEYS["carrier"][0])
        keep("the provider's key", str(PAYMENT_KEYS["api_key"]))
        for output in ("MakerClientId", "OperatorClientId"):
            client = self.stack.outputs[output]
            pools = self.stack.client("cognito-idp")
            keep(f"secret of {output}", machine_secret(pools, self.stack.outputs, client))

    def live(self) -> None:
        """All goes well."""
        drone = covered(self.stack, self.email)
        plan_id = self.ana.get("/account")["plans"][0]["plan_id"]
        self.canaries.keep("proof", self.ana.post(f"/plans/{plan_id}/proof")["token"])
        self.canaries.keep("offer", self.ana.post(f"/plans/{plan_id}/offer")["code"])
        filed = self.ana.post("/claims", self.filing(drone), 201)
        self.ana.pay(filed["payment"])
        self.ana.go_on("claim", filed["claim"]["claim_id"])
        self.desk.ship(filed["claim"]["claim_id"])
        self.desk.scan(drone)
        minting = BATCH | {"store": "demo-1", "count": 1}
        (code,) = self.operator.post("/cards/mint", minting, 201)["codes"]
        self.canaries.keep("activation code", code.replace("-", ""))
        self.canaries.keep("activation code as printed", code)
        self.store.post("/cards/sell", {"code": code})
        serial = self.stack.new_device()
        redeemed = {"code": code, "serial": serial, "email": self.counter}
        offer = self.store.post("/stores/redeem", redeemed)["take_over"]
        self.canaries.keep("take-over code", offer["code"])
        until(lambda: bool(self.stack.mails(self.counter)), "the mail of the counter", 90)
        until(lambda: bool(self.stack.mails(self.email)), "the mails of the claim", 90)

    def filing(self, drone: str) -> dict[str, Any]:
        """A claim with all that she tells."""
        return self.ana.filing(drone, address=self.address) | {"description": self.description}

    def fail(self) -> None:
        """Mistakes, and a provider that is down; `problems` are the answers."""
        drone = covered(self.stack, self.email)
        filing = self.filing(drone)
        wrong = (
            filing | {"description": f"my card is {self.card}"},
            filing | {"address": self.address | {"line2": self.card}},
            filing | {self.card: 1, "fee": self.description, "locale": self.email},
            filing | {"parts": [self.email], "exclusions": [self.address["name"]]},
        )
        told = [self.ana.stack.call("POST", "/claims", each, self.ana.token) for each in wrong]
        told.append(self.stack.call("POST", "/claims", filing, self.ana.token, self.card))
        told.append(self.stack.call("GET", f"/proof?token={self.card}"))
        told.append(self.stack.call("GET", f"/status?serial=1&{self.card}=1"))
        told.append(self.stack.call("POST", "/claims", wrong[0], self.ana.token))
        statuses = [each.status for each in told]
        assert statuses == [422] * 8, [each.body for each in told]
        self.stack.double.fault("503", times=50, method="POST", path="*")
        try:
            waits = self.ana.post("/claims", filing, 201)["payment"]
        finally:
            self.stack.double.control("DELETE", "faults")
        assert waits == {"state": "wait", "url": None}
        self.problems += [each.body.decode() for each in told]

    def logs(self) -> Iterator[str]:
        """Every line of every group since the story began."""
        client = self.stack.client("logs")
        groups = client.get_paginator("describe_log_groups").paginate()
        for name in (group["logGroupName"] for page in groups for group in page["logGroups"]):
            pages = client.get_paginator("filter_log_events")
            for page in pages.paginate(logGroupName=name, startTime=self.began):
                yield from (event["message"] for event in page["events"])

    def queues(self) -> Iterator[str]:
        """What waits in any queue, dead letters among them; it stays there."""
        client = self.stack.client("sqs")
        for url in client.list_queues().get("QueueUrls", ()):
            got = client.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, AttributeNames=["All"]
            )
            yield from (str(message) for message in got.get("Messages", ()))

    def tables(self) -> Iterator[tuple[str, str, str]]:
        """Table, attribute and kind of all canaries that are stored."""
        client = self.stack.client("dynamodb")
        for table in client.list_tables()["TableNames"]:
            for page in client.get_paginator("scan").paginate(TableName=table):
                if self.canaries.found(page["Items"]):
                    for item in page["Items"]:
                        for name, value in item.items():
                            for kind in self.canaries.found({name: value}):
                                yield table.removeprefix(f"{STACK}-"), name, kind

    def _mailbox(self) -> list[dict[str, Any]]:
        return list(self.stack.http("GET", "/_local/mail.json").json)

    def mails(self) -> Iterator[tuple[str, str]]:
        """To whom, and the whole mail."""
        for mail in self._mailbox()[self.mails_before :]:
            whole = self.stack.http("GET", f"/_local/mail/{mail['id']}.eml").body
            parts = [self.stack.mail_part(mail["id"], n) for n in range(len(mail["parts"]))]
            yield mail["to"], whole.decode(errors="replace") + "\n".join(parts)


@pytest.fixture(scope="module")
def said(stack: Stack) -> Said:
    """Told once, searched by each test."""
    made = Said(stack)
    made.live()
    made.fail()
    return made


def test_no_problem_repeats_what_was_typed(said: Said) -> None:
    assert said.canaries.found(said.problems) == set()


def test_no_log_has_anything_of_it(said: Said) -> None:
    last = json.loads(said.problems[-1])["request_id"]
    until(lambda: any(last in line for line in said.logs()), "the line of the last refusal", LOGS)
    lines = list(said.logs())
    assert len(lines) > 50
    assert said.canaries.found(lines) == set()


def test_no_queue_and_no_dead_letter_has_anything_of_it(said: Said) -> None:
    client = said.stack.client("sqs")
    assert len(client.list_queues()["QueueUrls"]) >= 4
    assert said.canaries.found(list(said.queues())) == set()


def test_the_tables_have_it_where_it_belongs_and_nowhere_else(said: Said) -> None:
    found = set(said.tables())
    allowed = {(table, name, k) for (table, name), kinds in IN_TABLES.items() for k in kinds}
    assert found <= allowed, found - allowed
    assert ("claims", "address", "line1") in found
    assert ("claims", "description", "description") in found
    assert ("plans", "offer", "counter e-mail") in found


def test_a_mail_has_nothing_of_another(said: Said) -> None:
    own = {
        said.email: {"customer's e-mail", "name", "line1", "line2", "city"},
        said.counter: {"counter e-mail", "take-over code"},
    }
    strays, reached = [], set[str]()
    for to, mail in said.mails():
        mine = {address for address in own if address in to}
        reached |= mine
        if found := said.canaries.found(mail, but=set().union(*(own[each] for each in mine))):
            strays.append((to, found))
    assert strays == []
    assert reached == own.keys()
