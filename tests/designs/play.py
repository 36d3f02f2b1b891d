"""Plays one schedule on one design, from filing to rest."""

from __future__ import annotations

from datetime import timedelta

from tests.designs.people import DAY, DAYS_OF_TRYING, HOUR, MINUTE, TRIES, Facts, People
from tests.designs.schedule import DEADLINE, Act, Kind, Late, Way

CALM = timedelta(days=2)


class Episode(People):
    """One schedule on one design."""

    def play(self) -> Facts:
        """From filing to rest. Returns what happened."""
        self.plane.begin(self.schedule.faults)
        page_id = self._file()
        if page_id:
            self._pay(page_id)
            self._settled()
        self.plane.calm()
        self.design.payments.desk.calm()
        self.design.payments.silence_bank()
        self.wait(CALM)
        return self.facts

    # The story

    def _file(self) -> str | None:
        pages: list[str | None] = []
        self.attempt(Act.FILE, lambda: pages.append(self.design.file()))
        while pages and pages[-1] is None and len(pages) < TRIES:
            self.wait(MINUTE)
            self.attempt(Act.FILE, lambda: pages.append(self.design.file()))
        return pages[-1] if pages else None

    def _pay(self, page_id: str) -> None:
        late = next((f.word for f in self.schedule.faults if f.kind is Kind.LATE_PAGE), None)
        self.wait(self.schedule.pays_after * MINUTE)
        if late == Late.NO_RETURN:
            self.wait(8 * HOUR)
        if late == Late.LAPSE:
            self.wait(DAY - self.schedule.pays_after * MINUTE - 10 * MINUTE)
        if late == Late.CANCEL:
            self.insist(Act.CANCEL, self._cancel)
        if self.design.payments.pay(page_id, self.schedule.card) is not None:
            return  # the page says that it is closed
        if late == Late.LAPSE:
            self.wait(20 * MINUTE)
        if late != Late.NO_RETURN:
            if late != Late.CANCEL:
                self.attempt(Act.RETURN, self.design.go_on)
            self.attempt(Act.WEBHOOK, lambda: self.design.webhook(page_id))

    def _settled(self) -> None:
        """What becomes of a claim once it was or was not paid."""
        if self.facts.cancelled:
            return
        self.wait(self.schedule.ships_after * HOUR)
        if self.schedule.way is Way.CANCELLED:
            self.insist(Act.CANCEL, self._cancel)
            return
        for _ in range(DAYS_OF_TRYING):  # the desk looks each day at what is to be shipped
            if self.design.view().paid and self.insist(Act.SHIP, self.design.ship):
                self.facts.shipped = True
                break
            self.wait(DAY)
        if self.facts.shipped:
            self.wait(self.schedule.back_after * DAY)
            self._back()

    def _back(self) -> None:
        if self.schedule.way is Way.NEVER:
            self.wait(timedelta(days=DEADLINE + 5) - self.schedule.back_after * DAY)
        else:
            self.facts.back = True
            self.facts.returned = self.insist(Act.SCAN, self.design.scan)

    def _cancel(self) -> None:
        self.design.cancel()
        self.facts.cancelled = True
