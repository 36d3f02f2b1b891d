"""A decision: what was asked, which rules looked, what each said, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..frozen import frozen
from .registry import REGISTRY, enter

Input = str | int | bool | None


class Outcome(StrEnum):
    """What one rule said."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@frozen
class Finding:
    """What one rule looked at and said, in one plain sentence."""

    id: str
    outcome: Outcome
    sentence: str
    inputs: Mapping[str, Input]

    @property
    def failed(self) -> bool:
        """Whether the rule said no."""
        return self.outcome is Outcome.FAILED


@frozen
class NextStep:
    """What is open to the reader now: a code for programs, a sentence for people."""

    code: str
    sentence: str


@frozen
class Decision:
    """The same value for an answer, a comparison, a simulation and a refusal.

    Made at the same `as_of` (UTC) on the same data it is the same, filed or simulated.
    """

    allowed: bool
    as_of: datetime
    terms_version: str | None
    rules: tuple[Finding, ...]
    next_steps: tuple[NextStep, ...] = ()

    @property
    def failed(self) -> tuple[str, ...]:
        """The ids of the rules that said no."""
        return tuple(finding.id for finding in self.rules if finding.failed)

    @property
    def passed(self) -> tuple[str, ...]:
        """The ids of the rules that are kept."""
        return tuple(found.id for found in self.rules if found.outcome is Outcome.PASSED)


Rule = Callable[[Any], Finding]


def rule(id_: str) -> Callable[[Callable[[Any], Verdict]], Rule]:
    """Registers a pure function under its public rule id. An id registered twice is a defect."""

    def register(function: Callable[[Any], Verdict]) -> Rule:

        def look(facts: Any) -> Finding:
            verdict = function(facts)
            return Finding(id_, verdict.outcome, verdict.sentence, verdict.inputs)

        look.__doc__, look.__module__ = function.__doc__, function.__module__
        look.__name__ = function.__name__
        enter(id_, look)
        return look

    return register


@frozen
class Verdict:
    """What a rule's function returns, before its id is put to it."""

    outcome: Outcome
    sentence: str
    inputs: Mapping[str, Input]


def passed(sentence: str, **inputs: Input) -> Verdict:
    """The rule is kept."""
    return Verdict(Outcome.PASSED, sentence, inputs)


def failed(sentence: str, **inputs: Input) -> Verdict:
    """The rule says no."""
    return Verdict(Outcome.FAILED, sentence, inputs)


def not_applicable(sentence: str, **inputs: Input) -> Verdict:
    """The rule has nothing to say here."""
    return Verdict(Outcome.NOT_APPLICABLE, sentence, inputs)


def check(condition: bool, yes: str, no: str, **inputs: Input) -> Verdict:
    """`passed(yes)` or `failed(no)`, both with the same inputs."""
    return passed(yes, **inputs) if condition else failed(no, **inputs)


def look_at(ids: Iterable[str], facts: Any) -> tuple[Finding, ...]:
    """Asks each rule in turn. A later rule is asked also where an earlier one failed."""
    return tuple(REGISTRY[id_](facts) for id_ in ids)
