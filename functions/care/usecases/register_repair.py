"""A repair in an official service centre invites its owner to a plan (ELG-4)."""

from __future__ import annotations

from datetime import datetime

from ..domain.device import Device
from ..domain.errors import BadValue, Refused
from ..domain.event import Actor, Note
from ..domain.grant import Grant, GrantKind, grant_id
from ..domain.rules.granting import decide_invitation
from ..domain.serials import SerialNumber
from ..domain.states import GrantState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import bind_facts
from .keep_grant import in_place_of, keep
from .ports import Clock, Store
from .verify_device import watching_region

_WHO = "No claim names an owner of this device; give the address of its owner."


@frozen
class RegisterRepair:
    """The desk's registration. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog

    def register(self, serial: SerialNumber, email: str | None, op: str) -> Grant:
        """The invitation, its mail asked for; damage on record is closed with it (ELG-9). One that
        stands is the first answer. Without `email` the owner is the account of the serial's last
        claim. Raises `Refused` (ELG-4, ELG-7, ELG-8, ELG-11), `BadValue`, `Conflict`."""
        now = self.clock.now()
        known = self.store.grant(grant_id(GrantKind.REPAIR, serial.text))
        if known is not None and not known.ended(now):
            return known
        facts = bind_facts(self.store, self.catalog, serial, None, now)
        decision = decide_invitation(facts)
        if not decision.allowed or facts.device is None:
            raise Refused(decision)
        fresh = self._to_owner(self._new(facts.device, now), facts.device, email)
        grant, notes = in_place_of(known, fresh, _INVITED, now)
        mended = (replace(facts.device, damaged_at=None),) if facts.device.damaged_at else ()
        return keep(self.store, grant, notes, now, f"{op}/invite", *mended)

    def _to_owner(self, grant: Grant, device: Device, email: str | None) -> Grant:
        if email is not None:
            return replace(grant, email=email)
        claim = self.store.claim(device.last_claim_id) if device.last_claim_id else None
        if claim is None:
            raise BadValue("/email", _WHO)
        return replace(grant, account_id=claim.account_id, locale=claim.locale)

    def _new(self, device: Device, now: datetime) -> Grant:
        region = watching_region(self.catalog, device)
        return Grant(
            grant_id=grant_id(GrantKind.REPAIR, device.serial),
            kind=GrantKind.REPAIR,
            serial=device.serial,
            state=GrantState.PREPARED,
            asked_at=now,
            region=region,
            policies=self.catalog.policies,
            zone=self.catalog.regions[region].zone,
            prepared_at=now,
        )


_INVITED = Note(
    "repair_invited",
    Actor.DESK,
    "The device was repaired in a service centre. A plan can be bought within 72 hours of this "
    "invitation.",
    ("ELG-4",),
)
