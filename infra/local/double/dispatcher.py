"""Sends the queued webhooks in threads of its own, after the answers that caused them.

State is in the store: what waited, or was on its way, when the process died is sent again.
"""

import http.client
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from . import webhooks
from .clock import Clock
from .store import Json, Store

_TIMEOUT = 10  # seconds, as at the provider
_LOOK_EVERY = 0.25
_SETTLE = 0.3  # seconds a shuffled delivery waits for others to be shuffled with
_SIDE_BY_SIDE = 4
_log = logging.getLogger("double.webhooks")


class Dispatcher:
    def __init__(self, store: Store, clock: Clock, url: str, secrets: tuple[str, ...]) -> None:
        self._store, self._clock, self._secrets = store, clock, secrets
        self._target = urlsplit(url)
        self._signal = threading.Event()
        self._stopping = threading.Event()
        self._sending: set[int] = set()
        self._pool = ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="webhook")

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True, name="webhooks").start()

    def wake(self) -> None:
        self._signal.set()

    def stop(self) -> None:
        self._stopping.set()
        self._signal.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._signal.wait(_LOOK_EVERY)
            self._signal.clear()
            try:
                self._send_due()
            except Exception:  # noqa: BLE001  the thread's edge: told, and tried again at the next look
                if not self._stopping.is_set():
                    _log.exception("could not look for deliveries")

    def _send_due(self) -> None:
        with self._store.transaction(self._clock.now()) as tx:
            how = webhooks.settings(tx)
        if how.reorder is not None:
            self._stopping.wait(_SETTLE)
        now = self._clock.now()
        with self._store.transaction(now) as tx:
            rows = tx.db.execute(
                "select id from delivery where state='waiting' and at<=?"
                " order by case when rank then 0 else at end, rank, id",
                (now,),
            ).fetchall()
        for (row,) in rows:
            if row not in self._sending:
                self._sending.add(row)
                self._pool.submit(self._deliver, row)

    def _deliver(self, row: int) -> None:
        try:
            with self._store.transaction(self._clock.now()) as tx:
                found = tx.db.execute(
                    "select event, at, attempt from delivery where id=?", (row,)
                ).fetchone()
                if found is None:  # the double was reset meanwhile
                    return
                event, at, attempt = found
                payload = tx.get("event", event)
                how = webhooks.settings(tx)
            body = json.dumps(payload, indent=2).encode()
            status = self._post(body, webhooks.signature(body, self._secrets, how))
            self._note(row, at, attempt + 1, status, payload)
        except Exception:  # noqa: BLE001  the thread's edge: the delivery stays in the queue
            if not self._stopping.is_set():
                _log.exception("could not deliver %s", row)
        finally:
            self._sending.discard(row)

    def _post(self, body: bytes, signature: str) -> int:
        """The endpoint's status; 0 when there was no answer within ten seconds."""
        secure = self._target.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._target.hostname or "", self._target.port, timeout=_TIMEOUT)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}
        path = self._target.path or "/"
        if self._target.query:
            path += f"?{self._target.query}"
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as lost:
            _log.info("no answer from the webhook endpoint: %s", lost)
            return 0
        finally:
            connection.close()

    def _note(self, row: int, at: int, attempt: int, status: int, event: Json) -> None:
        """Delivered, or when to try again: counted from the attempt's own due time."""
        delivered = 200 <= status < 300
        again = None if delivered else webhooks.next_attempt(at, attempt, event["created"])
        state = "delivered" if delivered else "waiting" if again else "given_up"
        with self._store.transaction(self._clock.now()) as tx:
            tx.db.execute(
                "update delivery set state=?, at=?, attempt=?, status=?, sent_at=? where id=?",
                (state, again or at, attempt, status, int(time.time()), row),
            )
            if delivered:
                tx.save(event | {"pending_webhooks": 0})
