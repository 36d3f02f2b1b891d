"""A device of unknown region goes to the desk: no order, no money (ELG-6)."""

from __future__ import annotations

from datetime import datetime

from ..domain.errors import BadValue, Refused
from ..domain.event import Actor, Note
from ..domain.grant import Grant, GrantKind, grant_id
from ..domain.rules import eligibility
from ..domain.rules.eligibility import BindFacts
from ..domain.serials import SerialNumber
from ..domain.states import GrantState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import bind_facts, market_of, with_grants
from .keep_grant import in_place_of, keep
from .ports import Clock, Store

_UNKNOWN = "No plans are sold in this region."
_KNOWN = "The region of this device is known; nothing has to be reviewed."


@frozen
class RequestReview:
    """`op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog

    def ask(
        self, serial: SerialNumber, region: str, account_id: str, op: str, *, locale: str = "en-US"
    ) -> Grant:
        """The review that the desk has to decide; its mails are in the language of `locale`. One
        that stands is the first answer; of another account's, without what the desk told that one.

        Everything but the region is decided first, so that no review is for nothing. Raises
        `BadValue` for a region without terms and a device of known region, `Refused`, `Conflict`.
        """
        now = self.clock.now()
        market = market_of(self.catalog, region)
        if market is None or market not in self.catalog.regions:
            raise BadValue("/region", _UNKNOWN)
        facts = bind_facts(self.store, self.catalog, serial, region, now)
        known = facts.grants.get(GrantKind.REGION)
        if facts.device is not None and facts.device.region is not None:
            raise BadValue("/serial", _KNOWN)
        if known is not None and not known.ended(now):
            return known if known.account_id == account_id else replace(known, reason=None)
        fresh = replace(self._new(serial, market, account_id, now), locale=locale)
        self._refuse_in_vain(facts, fresh)
        grant, notes = in_place_of(known, fresh, _ASKED, now)
        return keep(self.store, grant, notes, now, f"{op}/review")

    def _new(self, serial: SerialNumber, region: str, account_id: str, now: datetime) -> Grant:
        return Grant(
            grant_id=grant_id(GrantKind.REGION, serial.text),
            kind=GrantKind.REGION,
            serial=serial.text,
            state=GrantState.IN_REVIEW,
            asked_at=now,
            region=region,
            account_id=account_id,
            policies=self.catalog.policies,
            zone=self.catalog.regions[region].zone,
            work_since=now,
        )

    def _refuse_in_vain(self, facts: BindFacts, fresh: Grant) -> None:
        """Decides as if the desk had said yes at once. Raises `Refused`."""
        yes = replace(fresh, state=GrantState.OPEN, opened_at=facts.now)
        supposed = with_grants(facts, self.catalog, {**facts.grants, GrantKind.REGION: yes})
        decision = eligibility.decide(supposed)
        if not decision.allowed:
            raise Refused(decision)


_ASKED = Note(
    "review_asked",
    Actor.CUSTOMER,
    "The service desk was asked to review the region of the device. Nothing was ordered.",
    ("ELG-6",),
)
