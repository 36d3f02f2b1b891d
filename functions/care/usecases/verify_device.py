"""Video verification of an aircraft: applied for, sent in, looked at by the desk (ELG-5)."""

from __future__ import annotations

from ..domain import granting
from ..domain.device import Device
from ..domain.errors import BadValue, NotFound, Refused, WrongState
from ..domain.event import Actor, Note
from ..domain.grant import Grant, GrantKind, grant_id
from ..domain.rules.granting import decide_application
from ..domain.serials import SerialNumber
from ..domain.states import GrantState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import bind_facts, market_of, with_grants
from .file_kinds import kind_among
from .keep_grant import in_place_of, keep
from .ports import Clock, Store, UploadForm, Uploads

VIDEO_TYPES = ("video/mp4", "video/quicktime")
MOST_BYTES = 200_000_000
_SENT = frozenset({GrantState.IN_REVIEW, GrantState.PREPARED, GrantState.OPEN, GrantState.RESERVED})
_NOT_YET = "No video has arrived; send it in with the form, then ask again."
_NO_VIDEO = "Send an MP4 or QuickTime video of at most 200 MB."


@frozen
class Application:
    """A grant, and the form of its video while one is awaited."""

    grant: Grant
    form: UploadForm | None


@frozen
class VerifyDevice:
    """The customer's side. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    uploads: Uploads

    def apply(
        self, serial: SerialNumber, account_id: str, op: str, locale: str = "en-US"
    ) -> Application:
        """The application with its form; its mails are in the language of `locale`. A standing one
        is the first answer, with a fresh form for the same video. Raises `Refused` (ELG-5),
        `Conflict`."""
        now = self.clock.now()
        known = self.store.grant(grant_id(GrantKind.VIDEO, serial.text))
        facts = bind_facts(self.store, self.catalog, serial, None, now)
        if known is not None:
            facts = with_grants(facts, self.catalog, {**facts.grants, GrantKind.VIDEO: known})
        if known is not None and not known.ended(now) and known.account_id == account_id:
            return self._shown(known)
        decision = decide_application(facts, account_id)
        if not decision.allowed or facts.device is None:
            raise Refused(decision)
        fresh = self._new(facts.device, account_id, locale)
        grant, notes = in_place_of(known, fresh, _APPLIED, now)
        grant = replace(grant, upload=f"verifications/{grant.grant_id}/{grant.seq + 1}")
        return self._shown(keep(self.store, grant, notes, now, f"{op}/apply"))

    def uploaded(self, serial: SerialNumber, account_id: str, op: str) -> Grant:
        """The application with its video before the desk. A repeat gets the first answer.

        Raises `NotFound`, `BadValue` where what lies there is no such video, `WrongState`.
        """
        grant = self.show(serial, account_id)
        now = self.clock.now()
        if grant.state in _SENT:
            return grant
        if granting.application_ends(grant).passed(now):
            raise WrongState(GrantState.EXPIRED, "uploaded")
        after = grant.moved("uploaded", work_since=now)
        self._look(grant.upload or "")
        return keep(self.store, after, (_SENT_IN,), now, f"{op}/uploaded")

    def show(self, serial: SerialNumber, account_id: str) -> Grant:
        """The account's application for `serial`. Raises `NotFound`, also for another's."""
        grant = self.store.grant(grant_id(GrantKind.VIDEO, serial.text))
        if grant is None or grant.account_id != account_id:
            raise NotFound
        return grant

    def _new(self, device: Device, account_id: str, locale: str) -> Grant:
        region = watching_region(self.catalog, device)
        return Grant(
            grant_id=grant_id(GrantKind.VIDEO, device.serial),
            kind=GrantKind.VIDEO,
            serial=device.serial,
            state=GrantState.APPLIED,
            asked_at=self.clock.now(),
            region=region,
            locale=locale,
            account_id=account_id,
            policies=self.catalog.policies,
            zone=self.catalog.regions[region].zone,
        )

    def _look(self, key: str) -> None:
        """The form checks size and name of the type; here the content is looked at, too."""
        found = self.uploads.look(key)
        if found is None:
            raise BadValue("/video", _NOT_YET)
        if kind_among(found, VIDEO_TYPES, MOST_BYTES) is None:
            raise BadValue("/video", _NO_VIDEO)

    def _shown(self, grant: Grant) -> Application:
        waits = grant.state is GrantState.APPLIED and grant.upload
        form = self.uploads.form(grant.upload or "", VIDEO_TYPES, MOST_BYTES) if waits else None
        return Application(grant, form)


def watching_region(catalog: Catalog, device: Device) -> str:
    """The region whose desk has the work of `device`: its own, and the catalog's first for one of
    a region that nobody knows or serves."""
    market = market_of(catalog, device.region)
    return market if market and market in catalog.regions else next(iter(catalog.regions))


_APPLIED = Note(
    "verification_applied",
    Actor.CUSTOMER,
    "Video verification was applied for; the video is awaited for 14 days.",
    ("ELG-5",),
)
_SENT_IN = Note(
    "verification_uploaded",
    Actor.CUSTOMER,
    "The video was sent in; the service desk looks at it.",
    ("ELG-5",),
)
