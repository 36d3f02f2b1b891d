"""Keeps what was answered under an Idempotency-Key, and finds it again."""

from __future__ import annotations

from datetime import timedelta

from ..domain.errors import Conflict, KeyReused
from ..domain.values import replace
from ..frozen import frozen
from .ports import Answer, Clock, Commit, Seen, Store

REMEMBERED = timedelta(hours=24)
AT_WORK = timedelta(seconds=60)  # longer than any function runs


@frozen
class KeepAnswers:
    """One key is one request of an account, whatever path it is sent to."""

    store: Store
    clock: Clock

    def asked(self, account_id: str, key: str, fingerprint: str) -> Seen:
        """The record of a request that comes now, not stored yet."""
        now = self.clock.now()
        return Seen(f"key/{account_id}/{key}", fingerprint, now, now + REMEMBERED)

    def standing(self, asked: Seen) -> Seen | None:
        """What is recorded under the key; None where nothing is, or not any more."""
        seen = self.store.seen(asked.seen_id)
        return None if seen is None or seen.over(asked.at) else seen

    def same(self, asked: Seen, standing: Seen) -> Seen:
        """`standing`, of this very request. Raises `KeyReused` where it is of another one."""
        if standing.fingerprint != asked.fingerprint:
            raise KeyReused
        return standing

    def maybe_at_work(self, standing: Seen) -> bool:
        """Whether the run that recorded it may still be at it."""
        return self.clock.now() - standing.at < AT_WORK

    def keep(self, seen: Seen, answer: Answer, op: str) -> Answer:
        """Stores the answer where none is; what is stored is the answer, whoever was faster."""
        try:
            self.store.commit(Commit((replace(seen, answer=answer),)), op)
        except Conflict:
            kept = self.store.seen(seen.seen_id)
            return kept.answer if kept and kept.answer else answer
        return answer
