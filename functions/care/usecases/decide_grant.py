"""The desk decides what was asked of it: a video (ELG-5), an unknown region (ELG-6)."""

from __future__ import annotations

from ..domain import granting
from ..domain.errors import BadValue, NotFound
from ..domain.event import Actor, Note
from ..domain.grant import Grant, GrantKind
from ..domain.states import GrantState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import market_of
from .keep_grant import keep
from .ports import Clock, Store

_APPROVED = frozenset({GrantState.PREPARED, GrantState.OPEN, GrantState.RESERVED, GrantState.USED})


@frozen
class Verdict:
    """What the desk says: `region` is where the device belongs, the asked one if None; `by` is the
    account that decided, `reason` is told to the customer where it is a no."""

    approve: bool
    reason: str
    region: str | None
    by: str


@frozen
class DecideGrant:
    """The desk's side. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog

    def decide(self, id_: str, verdict: Verdict, op: str) -> Grant:
        """The grant after the desk's yes or no. The same again gets the first answer.

        Raises `NotFound`, `WrongState`, `BadValue` for a region that sells no plan of the model,
        `Conflict`.
        """
        grant = self._read(id_)
        decided = _APPROVED if verdict.approve else {GrantState.REJECTED}
        if grant.decided_by is not None and grant.state in decided:
            return grant
        said = {"decided_by": verdict.by, "reason": verdict.reason, "work_since": None}
        if not verdict.approve:
            return self._keep(grant.moved("reject", **said), _rejected(grant), op)
        if grant.kind is GrantKind.REGION:
            return self._open(grant.moved("approve", **said), verdict.region, op)
        after = grant.moved("approve", prepared_at=self.clock.now(), **said)
        return self._keep(after, _PASSED, op)

    def revoke(self, id_: str, reason: str, by: str, op: str) -> Grant:
        """The grant withdrawn. A repeat gets the first answer. Raises as `decide`."""
        grant = self._read(id_)
        if grant.state is GrantState.REVOKED:
            return grant
        now = self.clock.now()
        turn = granting.follow_up(grant, now)
        after = turn.after.moved("revoke", decided_by=by, reason=reason)
        after = replace(after, work_since=None, email=None)
        note = Note("grant_revoked", Actor.DESK, _REVOKED, (granting.RULE[grant.kind],))
        return keep(self.store, after, (*turn.notes, note), now, f"{op}/revoke")

    def _open(self, after: Grant, region: str | None, op: str) -> Grant:
        """ELG-6: no mail opens a review, the desk's yes does."""
        now = self.clock.now()
        market = market_of(self.catalog, region or after.region)
        device = self.store.device(after.serial)
        if device is None or not market or not self.catalog.prices_of(device.model, market):
            raise BadValue("/region", "No plan for this model is sold in this region.")
        zone = self.catalog.regions[market].zone
        return self._keep(replace(after, region=market, zone=zone, opened_at=now), _REVIEWED, op)

    def _keep(self, after: Grant, note: Note, op: str) -> Grant:
        return keep(self.store, after, (note,), self.clock.now(), f"{op}/decide")

    def _read(self, id_: str) -> Grant:
        grant = self.store.grant(id_)
        if grant is None:
            raise NotFound
        return grant


def _rejected(grant: Grant) -> Note:
    what = "The video" if grant.kind is GrantKind.VIDEO else "The region of the device"
    sentence = f"{what} could not be confirmed by the service desk."
    return Note("grant_rejected", Actor.DESK, sentence, (granting.RULE[grant.kind],))


_REVOKED = "It was withdrawn by the service desk and cannot be used for a plan."
_PASSED = Note(
    "verification_passed",
    Actor.DESK,
    "The aircraft passed video verification. A plan can be bought within 72 hours of this notice.",
    ("ELG-5",),
)
_REVIEWED = Note(
    "review_passed",
    Actor.DESK,
    "The service desk has confirmed the region of the device. A plan can be bought now.",
    ("ELG-6",),
)
