"""The same acts twice on a running stack: watched, and then with what they need taken away.

`Watched` notes what each act asked of its door's role. `Deprived` plays the acts again: before an
act it takes each statement that the act stands on out of the deployed policy, one at a time, tries
the act, sees it fail, and puts the statement back. Then the act itself has to succeed, under the
same Idempotency-Key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

from .documented import route_of
from .events import Call, Event
from .roles import Question, Roles, Statement
from .stack import Answer, Stack

Said = TypeVar("Said")
Act = tuple[str, tuple[Question, ...]]
"""The door of an act, and what it asked for."""
SECRET = "secretsmanager:GetSecretValue"


@dataclass
class Watched(Stack):
    """A stack whose acts are noted, in their order."""

    acts: list[Act] = field(default_factory=list)

    @classmethod
    def of(cls, stack: Stack) -> Watched:
        """Every container is new: it reads its secrets again, and that is noted, too."""
        watched = cls(stack.world, stack.outputs, stack._tokens)
        for door, statements in watched.roles.statements.items():
            if any(SECRET in each.actions for each in statements):
                watched.roles.chill(door)
        return watched

    @property
    def roles(self) -> Roles:
        return Roles(self)

    def act(self, door: str, do: Callable[[], Said], failed: Callable[[Said], bool]) -> Said:
        """What `do` says; `failed` tells whether it was in vain."""
        roles = self.roles
        roles.forget()
        said = do()
        self.acts.append((door, roles.asked()[door]))
        assert not failed(said), f"{door}: {said}"
        return said

    def call(
        self, method: str, path: str, body: Any = None, token: str = "", key: str = ""
    ) -> Answer:
        """A request of the API, as an act of its door."""
        key = key or f"act-{uuid4()}"
        route = route_of(Call(method, f"/api{path.partition('?')[0]}"))
        assert route is not None, path
        return self.act(
            route.door,
            lambda: super(Watched, self).call(method, path, body, token, key),
            lambda answer: answer.status >= 500,
        )

    def invoke(self, door: str, event: Callable[[], Event]) -> Any:
        """What a door answers to an event that no caller waits for, as an act of its own. Each try
        has an event of its own."""

        def invoked() -> dict[str, Any]:
            name = self.roles.function(door)
            raw = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event()))
            answer = json.loads(raw["Payload"].read())
            return {"error": raw.get("FunctionError"), "answer": answer}

        return self.act(door, invoked, in_vain)["answer"]


def in_vain(said: dict[str, Any]) -> bool:
    """Whether an event failed, or messages of it will come again."""
    answer = said["answer"]
    again = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    return bool(said["error"] or again)


@dataclass
class Deprived(Watched):
    """`watched` are the acts as they were watched; `proven` the statements without which an act
    failed; `state` what a failed act must not change."""

    watched: Iterator[Act] = field(default_factory=lambda: iter(()))
    proven: set[Statement] = field(default_factory=set)
    state: Callable[[], Any] = lambda: None

    @classmethod
    def after(cls, stack: Stack, acts: Iterable[Act], state: Callable[[], Any]) -> Deprived:
        """For the same acts that were watched."""
        whole = (stack.world, stack.outputs, stack._tokens)
        return cls(*whole, watched=iter(acts), state=state)

    def act(self, door: str, do: Callable[[], Said], failed: Callable[[Said], bool]) -> Said:
        """As watched, after each statement behind it was found to be needed."""
        known, asked = next(self.watched)
        assert door == known, "the acts are not those that were watched"
        for statement in in_turn(asked, self.roles.statements[door]):
            if statement not in self.proven:
                self._fails_without(statement, do, failed)
        said = do()
        assert not failed(said), f"{door}, its policy whole again: {said}"
        return said

    def _fails_without(
        self, statement: Statement, do: Callable[[], Said], failed: Callable[[Said], bool]
    ) -> None:
        before = self.state()
        with self.roles.without(statement):
            if SECRET in statement.actions:
                self.roles.chill(statement.door)
            said = do()
        assert failed(said), f"it does without {statement}: {said}"
        assert self.state() == before, f"half done without {statement}"
        self.proven.add(statement)


def in_turn(asked: Sequence[Question], statements: Iterable[Statement]) -> list[Statement]:
    """The statements that allow some of what was asked, the first asked for first: an act that
    fails may have done by then what came before, and not do it again."""
    turns = {
        statement: [n for n, question in enumerate(asked) if answers(statement, question)]
        for statement in statements
    }
    return sorted((each for each in turns if turns[each]), key=lambda each: turns[each][0])


def answers(statement: Statement, question: Question) -> bool:
    """Whether the statement allows it."""
    named = question.action in statement.actions
    return named and any(fits(question.resource, each) for each in statement.resources)


def fits(resource: str, pattern: str) -> bool:
    """IAM's `*` and `?`, and no other wildcard."""
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch("".join(parts), resource) is not None


@contextmanager
def nothing_by_itself(stack: Stack) -> Iterator[None]:
    """No webhook comes and no worker runs but by an act: the same acts ask the same."""
    lambda_ = stack.client("lambda")
    queue = stack.outputs["SettleQueueUrl"].rpartition("/")[2]
    listed = lambda_.list_event_source_mappings()["EventSourceMappings"]
    (worker,) = (each for each in listed if each["EventSourceArn"].endswith(f":{queue}"))
    stack.double.control("POST", "webhooks", {"drop": 1.0})
    lambda_.update_event_source_mapping(UUID=worker["UUID"], Enabled=False)
    try:
        yield
    finally:
        lambda_.update_event_source_mapping(UUID=worker["UUID"], Enabled=True)
        stack.double.control("POST", "webhooks", {"drop": 0.0})
