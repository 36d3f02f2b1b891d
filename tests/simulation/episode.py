"""One episode: a life drawn from its seed, played with its faults, and brought to rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from care.domain.claim import Claim
from care.domain.parts import Service
from care.domain.plan import Plan
from tests.support.house import DRONE

from .moments import Moment, taken_of
from .plans import PurchaseLife, RenewalLife
from .premium import PAID_WITH, BasicLife, PaidLife, PremiumLife
from .rest import comes_to_rest
from .story import Story
from .town import Town
from .watch import Violation

if TYPE_CHECKING:
    from collections.abc import Callable

    from .people import Life

LIVES: tuple[type[Life], ...] = (
    *(PremiumLife,) * 4,
    *(PaidLife,) * 6,
    *(BasicLife,) * 3,
    *(PurchaseLife,) * 4,
    *(RenewalLife,) * 3,
)
RATES = (0.0, 0.01, 0.02, 0.04, 0.06, 0.15)  # faults a request
RENEWS_AHEAD = timedelta(days=20)
CUT_SHORT = 0.25  # the chance that the faults stop in the middle of the story


@dataclass(frozen=True, slots=True)
class Broken:
    """What did not hold: the seed plays it again, up to the same step."""

    seed: int
    step: int
    invariant: str
    detail: str


@dataclass(frozen=True, slots=True)
class Played:
    """The end that the seed's episode reached, and what did not hold."""

    end: str
    broken: Broken | None


class Player:
    """Plays one episode after another in one town, which forgets each of them.

    `town` makes the town: the planted bugs of a test live in one of their own.
    """

    def __init__(self, town: Callable[[], Town] = Town) -> None:
        self.town = town()
        self.moments = _moments(self.town)
        self._random = Random()

    @property
    def faults(self) -> Counter[str]:
        """All faults so far, by kind."""
        return self.town.trouble.counts

    def play(self, seed: int, story: Story | None = None) -> Played:
        """The seed's episode; told step by step where there is a `story`."""
        town, random = self.town, self._random
        random.seed(seed)
        kind = LIVES[int(random.random() * len(LIVES))]
        rate = RATES[int(random.random() * len(RATES))]
        life = kind(town, random)
        town.begin(self.moments[life.MOMENT], ~seed, rate)
        town.story = story
        town.tell("episode", f"seed {seed}: {kind.__name__}, {rate} faults a request")
        try:
            self._lived(life, random)
        except Violation as broken:
            town.tell("VIOLATION", str(broken))
            return Played("broken", Broken(seed, broken.step, broken.invariant, broken.detail))
        except Exception as defect:  # noqa: BLE001  what no caller could take is a defect too
            step, said = town.watch.step, f"{type(defect).__name__}: {defect}"
            town.tell("VIOLATION", said)
            return Played("broken", Broken(seed, step, "nothing_breaks_off", said))
        return Played(end_of(town), None)

    def _lived(self, life: Life, random: Random) -> None:
        town = self.town
        life.begin()
        lasts: timedelta = life.LASTS
        if random.random() < CUT_SHORT:
            lasts *= random.random()
        town.play(town.clock.now() + lasts)
        comes_to_rest(town)


def end_of(town: Town) -> str:
    """Where the newest claim or plan stands: `premium completed/released`, `plan void`."""
    newest = next(reversed(town.watch.known.values()), None)
    if isinstance(newest, Claim):
        return f"{newest.service} {newest.state}/{newest.hold_state}"
    return f"plan {newest.state}" if isinstance(newest, Plan) else "nothing"


def _moments(town: Town) -> dict[str, Moment]:
    """Where lives begin. What lies before them was lived in peace; purchases have lives of their
    own."""
    moments = {"new": taken_of(town)}
    town.covered()
    town.filings = {
        service: town.filing(DRONE, service=service) for service in (Service.PREMIUM, Service.BASIC)
    }
    covered = moments["covered"] = taken_of(town)
    for card in dict.fromkeys(PAID_WITH):
        town.begin(covered, 0, 0.0)
        town.paid(card=card)
        moments[f"paid {card}"] = taken_of(town)
    town.begin(covered, 0, 0.0)
    plan = next(item for item in town.watch.known.values() if isinstance(item, Plan))
    assert plan.ends_at is not None
    price = town.catalog.price(plan.model, plan.region, 12)
    assert price is not None
    town.renewal_price = price.fee
    town.clock.set(plan.ends_at - RENEWS_AHEAD)
    town.settle_everything()
    moments["ending"] = taken_of(town)
    return moments
