"""Contestants in processes of their own, which take turns on one endpoint."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import TracebackType

from infra.local.world import FAKE_ACCOUNT
from tests.bench.warm_endpoint import Endpoint
from tests.bench.warm_values import Asked
from tests.support.doors import ENVIRONMENT

ROOT = Path(__file__).parents[2]
WARMING, TURNS = 40, 44
# Some 0.05 s of CPU a turn: the machine's pace holds for longer, and meets all of a turn.
REQUESTS_A_TURN, LEAST_TIMES = 25, 5


class Runner:
    """A contestant at work, as `warm_runner` knows it. Ended at the end of the block."""

    def __init__(self, kind: str, record: Path, endpoint: Endpoint) -> None:
        self.kind, self._endpoint = kind, endpoint
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.warm_runner", kind, str(record)],
            cwd=ROOT,
            env=_environment(endpoint.url) | {"TMPDIR": str(record.parent)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Runner:
        self.run(WARMING)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def run(self, times: int) -> tuple[float, list[Asked]]:
        """CPU seconds of one of so many requests, and what they asked of the endpoint.

        Raises `RuntimeError` where the contestant died; it has said why on standard error.
        """
        self._endpoint.taken()
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{times}\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(f"the contestant {self.kind} has died")
        return float(said), self._endpoint.taken()


@dataclass(frozen=True, slots=True)
class Turns:
    """CPU seconds of a request in each turn, by contestant; `unlike` counts the requests to the
    endpoint that were not those that were to be made."""

    costs: Mapping[str, Sequence[float]]
    unlike: int

    def ratio(self, one: str, other: str) -> float:
        """The median of the turns' ratios: what slows the machine down slows both of a turn."""
        pairs = zip(self.costs[one], self.costs[other], strict=True)
        return round(median(cost / against for cost, against in pairs), 3)

    def excess(self, one: str, below: str, against: str) -> float:
        """The median of what `one` costs more than `below`, as a ratio to `against` in the turn."""
        costs = zip(self.costs[one], self.costs[below], self.costs[against], strict=True)
        return round(median((cost - less) / by for cost, less, by in costs), 3)

    def milliseconds(self, one: str) -> float:
        """The median."""
        return round(median(self.costs[one]) * 1000, 2)


def race(runners: Sequence[Runner], asked: Sequence[Asked]) -> Turns:
    """So many turns of all, each of whose requests has to make those that were `asked`; the twin
    has its own tables, and makes none."""
    times = max(LEAST_TIMES, REQUESTS_A_TURN // len(asked))
    costs: dict[str, list[float]] = {each.kind: [] for each in runners}
    unlike = 0
    for _ in range(TURNS):
        for each in runners:
            cost, heard = each.run(times)
            costs[each.kind].append(cost)
            unlike += differing([] if each.kind == "twin" else [*asked] * times, heard)
    return Turns(costs, unlike)


def together(heats: Sequence[Turns]) -> Turns:
    """All turns of several heats of the same contestants."""
    costs = {kind: [cost for heat in heats for cost in heat.costs[kind]] for kind in heats[0].costs}
    return Turns(costs, sum(heat.unlike for heat in heats))


def differing(wanted: Sequence[Asked], heard: Sequence[Asked]) -> int:
    """How many requests are missing, too many, or others than were wanted in their places."""
    missing = abs(len(wanted) - len(heard))
    pairs = zip(wanted, heard, strict=False)
    return missing + sum(one.shape != other.shape for one, other in pairs)


def _environment(url: str) -> dict[str, str]:
    """That of the doors' tests, with every service at `url`."""
    before = filter(None, [os.environ.get("PYTHONPATH")])
    return {
        **os.environ,
        **FAKE_ACCOUNT,
        **ENVIRONMENT,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT), *before]),
        "AWS_ENDPOINT_URL": url,
        "CARE_PAYMENT_URL": url,
    }
