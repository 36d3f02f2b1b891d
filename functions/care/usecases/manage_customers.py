"""Answers privacy requests that reach the operator: a customer's data exported, or erased (STS-2).

Whoever asks, and why, stands on the timeline `account_…`; the customer's address nowhere.
"""

from __future__ import annotations

from dataclasses import field

from ..domain import owners
from ..domain.decision import Decision
from ..domain.errors import BadValue, NotFound
from ..domain.event import GENESIS, Note, append
from ..frozen import frozen
from .manage_data import Erasure, Holdings, ManageData
from .ports import Clock, Commit, Directory, Store


@frozen
class Requested:
    """Whose data, by address or by account id, why, and which operator's account asks."""

    reason: str
    by: str
    email: str | None = field(default=None, repr=False)
    account_id: str | None = None


@frozen
class Answered:
    """What became of a request to erase, or would; `decision` is that of STS-2."""

    account_id: str
    decision: Decision
    erasure: Erasure


@frozen
class ManageCustomers:
    """The operator's answers. Each raises `BadValue` where the address is nobody's or several
    accounts', `NotFound` where nothing is known of an account id. `op` names the request."""

    store: Store
    clock: Clock
    directory: Directory
    data: ManageData

    def export(self, asked: Requested, op: str) -> Holdings:
        """Everything that is stored about the account; that it was given out is on record first."""
        account_id = self._account(asked)
        self._record(account_id, owners.exported_note(asked.reason, asked.by), op)
        return self.data.export(account_id)

    def look(self, asked: Requested) -> Answered:
        """What erasing would answer and erase; nothing is written."""
        account_id = self._account(asked)
        return Answered(account_id, *self.data.look(account_id))

    def erase(self, asked: Requested, op: str) -> Answered:
        """The personal data of all the account's claims erased. Each claim's own timeline has who
        did it as well: cut off in the middle, nothing is erased off the record. Safe to repeat.

        Raises `Refused` (STS-2), `Conflict` beside another writer; asked again, it goes on.
        """
        account_id = self._account(asked)
        decision, _ = self.data.look(account_id)
        erasure = self.data.erase(account_id, op, asked.by)
        self._record(account_id, owners.erasure_note(asked.reason, asked.by), op)
        return Answered(account_id, decision, erasure)

    def _account(self, asked: Requested) -> str:
        if asked.email is None:
            return self._known(asked.account_id or "")
        found = self.directory.accounts(asked.email)
        if len(found) == 1:
            return found[0]
        if not found:
            raise BadValue("/email", "No account signs in with this address.")
        ids = ", ".join(sorted(found))
        raise BadValue("/email", f"Several accounts have this address. Name one by its id: {ids}.")

    def _known(self, account_id: str) -> str:
        stored = self.store.account(account_id) or self.store.plans_of(account_id)
        if not (stored or self.store.claims_of(account_id)):
            raise NotFound
        return account_id

    def _record(self, account_id: str, note: Note, op: str) -> None:
        subject = owners.account_subject(account_id)
        known = self.store.timeline(subject)
        head = known[-1].hash if known else GENESIS
        event = append(subject, len(known), head, note, self.clock.now())
        self.store.commit(Commit((), (event,)), f"{op}/record")
