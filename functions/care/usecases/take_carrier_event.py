"""Takes what a carrier tells of a parcel on its way to the service centre (HLD-7)."""

from __future__ import annotations

from ..domain import carrier
from ..domain.carrier import CarrierNews
from ..domain.errors import NotFound
from ..frozen import frozen
from .heard import Heard
from .ports import Clock, Commit, Keys, Store
from .races import decided_anew
from .settle import Settle


@frozen
class TakeCarrierEvent:
    """`wall` is the wall clock, with which the carrier signs; `clock` may be moved in the local
    cloud."""

    store: Store
    clock: Clock
    wall: Clock
    keys: Keys
    settle: Settle

    def verify(self, body: bytes, signature: str) -> None:
        """Raises `BadValue` where the carrier did not sign `body`, or more than 300 s ago."""
        self.keys.check("carrier", body, signature, self.wall.now())

    def take(self, heard: Heard, claim_id: str, news: CarrierNews, op: str) -> bool:
        """Whether the news changed anything; what comes too late does not. The same event again is
        answered as the first time.

        The claim is not settled before: a deadline that is over and that no sweep has seen yet
        would be charged, though the carrier dates its scan before it. What follows from the news is
        left to the sweep, a minute later. Raises `NotFound`, `BadValue` for another event under
        the same id, and `Conflict` where it meets other writers again and again.
        """
        return decided_anew(lambda each: self._take(heard, claim_id, news, each), op)

    def _take(self, heard: Heard, claim_id: str, news: CarrierNews, op: str) -> bool:
        now = self.clock.now()
        answered = heard.answered_before(self.store, now)
        if answered is not None:
            return answered
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        turn = carrier.heard(claim, news, now)
        seen = heard.record(now, changed=turn is not None)
        if turn is None:
            self.store.commit(Commit((seen,)), f"{op}/heard")
            return False
        self.settle.keep(turn.after, turn.notes, now, f"{op}/news", seen, touches=turn.touches)
        return True
