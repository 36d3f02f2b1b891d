"""The double as a whole: its parts, its catching up with the clock, its two background threads."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import disputes, machine, refunds, sessions
from .clock import Clock
from .dispatcher import Dispatcher
from .idempotency import InFlight
from .store import Cause, Store, Tx
from .webhooks import SENT

TICK = 0.5  # seconds between looks at the clock
_log = logging.getLogger("double")


@dataclass(frozen=True, slots=True)
class Config:
    """What the command line says; `public_url` without a trailing slash."""

    state: Path
    public_url: str
    clock_file: Path | None = None
    webhook: str | None = None
    secrets: tuple[str, ...] = ()
    sends: tuple[str, ...] = SENT
    extended: bool = False
    merchant: str = "Aftercare demo maker"


class Double:
    def __init__(self, config: Config) -> None:
        self.config = config
        self.clock = Clock(config.clock_file)
        self.store = Store(config.state, config.sends if config.webhook else ())
        self.in_flight = InFlight()
        self._stopping = threading.Event()
        self._dispatcher: Dispatcher | None = None
        if config.extended:
            with self.store.transaction(self.clock.now()) as tx:
                tx.set("extended", True)

    def start(self) -> None:
        """Begins to watch the clock and to deliver what waits since before a restart."""
        threading.Thread(target=self._watch, daemon=True, name="clock").start()
        if self.config.webhook:
            self._dispatcher = Dispatcher(
                self.store, self.clock, self.config.webhook, self.config.secrets
            )
            self.store.wake = self._dispatcher.wake
            self._dispatcher.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._dispatcher:
            self._dispatcher.stop()
        self.store.close()

    @contextmanager
    def transaction(self, cause: Cause | None = None) -> Iterator[Tx]:
        """One transaction at the present instant, after everything that came due before it."""
        with self.store.lock:
            now = self.clock.now()
            self.catch_up(now)
            with self.store.transaction(now, cause) as tx:
                yield tx

    def catch_up(self, now: int) -> int:
        """Runs what is due up to `now` in time order, each at its own instant; returns how much."""
        done = 0
        with self.store.lock:
            while (at := self.store.next_due()) is not None and at <= now:
                with self.store.transaction(at) as tx:
                    _run_first(tx)
                done += 1
        return done

    def _watch(self) -> None:
        while not self._stopping.wait(TICK):
            try:
                self.catch_up(self.clock.now())
            except Exception:  # noqa: BLE001  the thread's edge: told, and tried again at the next tick
                if not self._stopping.is_set():
                    _log.exception("could not catch up with the clock")


def _run_first(tx: Tx) -> None:
    row, what, ref = tx.db.execute("select id, what, ref from due order by at, id").fetchone()
    tx.db.execute("delete from due where id=?", (row,))
    obj = tx.find(ref)
    if obj is None:
        raise LookupError(f"{what} is due for {ref}, which does not exist")
    _WORK[what](tx, obj)
    if what == "processing":
        sessions.settle(tx, obj)


_WORK = {
    "lapse": machine.lapse,
    "session": sessions.run_out,
    "refund": refunds.settle,
    "processing": machine.finish_processing,
    "dispute_due": disputes.run_out,
    "dispute_decided": disputes.decide,
}
