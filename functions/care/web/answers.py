"""Answers written out, and answered once more under their Idempotency-Key.

A key costs no read on the way: its record is written with the first thing that the request writes,
and only there a repeat is noticed. A request that changed nothing is not recorded: it is decided
anew each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

from ..domain.errors import Conflict
from ..frozen import frozen
from ..usecases import once
from ..usecases.keep_answers import KeepAnswers
from ..usecases.ports import AlreadyAsked, Answer, Seen

PROBLEM = "application/problem+json"
CARD_REFUSED = 402  # an outcome at the bank, which no other run of the request will change
REPLAYED = {"Idempotent-Replayed": "true"}
Key = bool | Literal["once"]
"""Whether a route takes a key; `once`: its answer has a code that is kept nowhere, so it is never
stored, and the use case itself knows what to say to a repeat."""


@frozen
class Said:
    """An answer as it goes out. `final`: asked again, nothing better would come of it."""

    status: int
    media: str
    body: str | bytes
    final: bool = True
    headers: Mapping[str, str] | None = None

    @property
    def refusal(self) -> bool:
        """Whether it is a problem."""
        return self.status >= 400


def written(body: Mapping[str, Any]) -> str:
    """The JSON text of an answer."""
    return json.dumps(body, separators=(",", ":"))


@frozen
class Keyed:
    """One request under a key. `run` answers it, as the attempt that it is told; `problem` writes
    an error out. `op` names the request, `storing` is False for answers that may not be kept."""

    keeper: KeepAnswers
    run: Callable[[str], Said]
    problem: Callable[[Exception], Said]
    op: str
    storing: bool

    def answer(self, asked: Seen) -> Said:
        """The answer that this request got first, where it got one; else that of its run.

        Raises `KeyReused` where the key is another request's, and `Conflict` where an earlier run
        of this one may still be at it and this one would be refused.
        """
        try:
            with once.armed(asked, answers=self.storing) as record:
                said = self._tried(self.op)
        except AlreadyAsked as known:
            return self._again(self.keeper.same(asked, known.seen))
        if record.stored:
            return self._kept(record.seen, said)
        found = self.keeper.standing(asked)
        return said if found is None else self._again(self.keeper.same(asked, found))

    def _tried(self, op: str) -> Said:
        """What the run says, its errors written out. `AlreadyAsked` is none of them."""
        try:
            return self.run(op)
        except AlreadyAsked:
            raise
        except Exception as error:  # noqa: BLE001  the edge: a problem may be kept, too
            return self.problem(error)

    def _again(self, standing: Seen) -> Said:
        """The stored answer; where the first run left none, what another makes of what it left."""
        if standing.answer is not None:
            return _replayed(standing.answer)
        with once.resuming():
            # Under another name: what this one tried to write was refused, and is not tried again.
            said = self._tried(f"{self.op}/again")
        maybe_beside = self.storing and self.keeper.maybe_at_work(standing)
        if maybe_beside and said.final and said.refusal and said.status != CARD_REFUSED:
            raise Conflict("an earlier run of this request may still be at it")
        return self._kept(standing, said)

    def _kept(self, seen: Seen, said: Said) -> Said:
        if not (self.storing and said.final and isinstance(said.body, str)):
            return said
        mine = Answer(said.status, said.body)
        if seen.answer == mine:  # foretold
            return said
        kept = self.keeper.keep(seen, mine, f"{self.op}/answer")
        return said if kept == mine else _replayed(kept)


def _replayed(answer: Answer) -> Said:
    media = PROBLEM if answer.status >= 400 else "application/json"
    return Said(answer.status, media, answer.body, headers=REPLAYED)
