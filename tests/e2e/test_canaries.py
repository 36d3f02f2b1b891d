"""What people tell a deployed stack is where it belongs: logs, queues, tables and mails searched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.deploy import OWN_KEYS, PAYMENT_KEYS
from infra.local.people import Person, make_person
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
        self.secrets()

    def secrets(self) -> None:
        """Whoever has these acts for us, or for somebody."""
        keep = self.canaries.keep
        for name in ("ana", "desk", "store", "operator"):
            keep(f"{name}'s token", getattr(self, name).token)
        for name in ("codes", "tokens"):
            keep(name, str(OWN_KEYS[name]))
        keep("the maker's secret", OWN_KEYS["maker"][0])
        keep("the carrier's secret", OWN_KEYS["carrier"][0])
        keep("the provider's key", str(PAYMENT_KEYS["api_key"]))
        for output in ("MakerClientId", "OperatorClientId"):
            client = self.stack.client("cognito-idp").describe_user_pool_client(
                UserPoolId=self.stack.outputs["StaffUserPoolId"]
                if "StaffUserPoolId" in self.stack.outputs
                else self.stack.outputs["UserPoolId"],
                ClientId=self.stack.outputs[output],
            )
            keep(output, client["UserPoolClient"]["ClientSecret"])

    def live(self) -> None:
        """All goes well."""
        drone = covered(self.stack, self.email)
        plan_id = self.ana.get("/account")["plans"][0]["plan_id"]
        self.canaries.keep("proof", self.ana.post(f"/plans/{plan_id}/proof")["token"])
        self.canaries.keep("offer", self.ana.post(f"/plans/{plan_id}/offer")["code"])
        told = {"address": self.address, "description": self.description}
        claim_id = self.ana.claim_paid(drone, **told)
        self.desk.ship(claim_id)
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

    def fail(self) -> list[str]:
        """Mistakes, and a provider that is down. Returns the problems as they were answered."""
        drone = covered(self.stack, self.email)
        filing = self.ana.filing(drone, address=self.address, description=self.description)
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
        statuses = [each.status for each in told]
        assert statuses == [422] * 7, [each.body for each in told]
        self.stack.double.fault("503", times=50, method="POST", path="*")
        try:
            answer = self.stack.call("POST", "/claims", filing, self.ana.token)
        finally:
            self.stack.double.control("DELETE", "faults")
        assert answer.status in (500, 503)
        return [each.body.decode() for each in (*told, answer)]

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

    def tables(self) -> Iterator[tuple[str, str, Any]]:
        """Table, attribute and value of all that is stored."""
        client = self.stack.client("dynamodb")
        for table in client.list_tables()["TableNames"]:
            for page in client.get_paginator("scan").paginate(TableName=table):
                for item in page["Items"]:
                    for name, value in item.items():
                        yield table.removeprefix(f"{STACK}-"), name, value

    def mails(self) -> Iterator[tuple[list[str], str]]:
        """To whom, and the whole mail."""
        for mail in self.stack.http("GET", "/_local/mail.json").json:
            whole = self.stack.http("GET", f"/_local/mail/{mail['id']}.eml").body
            parts = [self.stack.mail_part(mail["id"], n) for n in range(len(mail["parts"]))]
            yield mail["to"], whole.decode(errors="replace") + "\n".join(parts)


@pytest.fixture(scope="module")
def said(stack: Stack) -> Said:
    """Told once, searched by each test."""
    made = Said(stack)
    made.live()
    made.problems = made.fail()  # type: ignore[attr-defined]
    return made


def test_no_problem_repeats_what_was_typed(said: Said) -> None:
    assert said.canaries.found(said.problems) == set()  # type: ignore[attr-defined]


def test_no_log_has_anything_of_it(said: Said) -> None:
    until(lambda: any('"status":503' in line for line in said.logs()), "the last line", LOGS)
    lines = list(said.logs())
    assert len(lines) > 50
    assert said.canaries.found(lines) == set()


def test_no_queue_and_no_dead_letter_has_anything_of_it(said: Said) -> None:
    client = said.stack.client("sqs")
    assert len(client.list_queues()["QueueUrls"]) >= 4
    assert said.canaries.found(list(said.queues())) == set()


def test_the_tables_have_it_where_it_belongs_and_nowhere_else(said: Said) -> None:
    found = {
        (table, name, kind)
        for table, name, value in said.tables()
        for kind in said.canaries.found({name: value})
    }
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
        mine = set().union(*(own.get(each, set()) for each in to))
        reached |= own.keys() & set(to)
        if found := said.canaries.found(mail, but=mine):
            strays.append((to, found))
    assert strays == []
    assert reached == own.keys()
