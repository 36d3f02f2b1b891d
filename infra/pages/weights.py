"""What the first page and each journey weigh on the wire; `make bench ONLY=pages` tells it.

Counted by Chromium as it loads them, cold at the start of each journey and with its cache from then
on: the bodies as they are sent, files compressed as CloudFront does, answers as the API does, and
nothing for what the browser has already. Headers are left out, for over HTTP/2, which the deployed
site speaks, repeated ones cost a byte each; and so are pages that are not ours, of payment and of
sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.support.fake_site import reader
from tests.support.fake_visits import STATES

KB = 1024
FIRST_PAGE, JOURNEY = 15 * KB, 60 * KB
# What a reader does, one after the other with one cache: a state by its name, with its whole way
# there, or a page by its address.
JOURNEYS: dict[str, tuple[str, ...]] = {
    "first page": ("check",),
    "check, why not": ("refused",),
    "check, buy, pay": ("eligible", "plan-confirmed"),
    "redeem a card": ("card-redeemed",),
    "apply by video": ("refused", "verify-watched"),
    "file a claim, pay, follow it": ("confirmed", "claim.html?id=claim-1"),
    "file a repair, follow it": ("confirmed-repair", "claim.html?id=claim-1"),
    "file a loss, follow it": ("confirmed-flyaway", "claim.html?id=claim-1"),
    "send it back": ("claim-shipped", "send-back.html?id=claim-1"),
    "answer a quote": ("claim-quoted", "claim-choose.html?id=claim-1"),
    "move a claim": ("claim-move-done",),
    "cancel a claim": ("claim-cancel-done",),
    "find a lost device": ("claim-found-done",),
    "renew a plan": ("plan", "plan-renew.html?id=plan-active"),
    "hand a plan over": ("plan-offer-made",),
    "take a plan over": ("taken-over",),
    "give a plan back": ("plan-given-back",),
    "prove a plan": ("plan-proof-made",),
    "erase the account": ("account-erased",),
    "look up a status": ("status",),
}
# The last is asked for where a page names no icon, as only the others' do.
NOT_OURS = ("/pay/", "/oauth2/", "/logout", "/favicon.ico")


@dataclass(frozen=True, slots=True)
class Weight:
    """What one journey takes, in bytes."""

    journey: str
    requests: int
    files: int
    answers: int

    @property
    def total(self) -> int:
        """What is held against the budget."""
        return self.files + self.answers

    @property
    def budget(self) -> int:
        """The first page's own, or a journey's."""
        return FIRST_PAGE if self.journey == "first page" else JOURNEY

    @property
    def above(self) -> bool:
        """Whether it is too heavy."""
        return self.total > self.budget


class Meter:
    """Listens to what one page receives."""

    def __init__(self, page: Page) -> None:
        self.addresses: dict[str, str] = {}
        self.headers: dict[str, int] = {}
        self.bodies: dict[str, int] = {}
        listening = page.context.new_cdp_session(page)
        listening.on("Network.responseReceived", self._received)
        listening.on("Network.loadingFinished", self._finished)
        listening.send("Network.enable")

    def _received(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        cached = answer.get("fromDiskCache") or answer.get("fromPrefetchCache")
        if not cached and not urlsplit(answer["url"]).path.startswith(NOT_OURS):
            self.addresses[event["requestId"]] = answer["url"]
            self.headers[event["requestId"]] = int(answer["encodedDataLength"])

    def _finished(self, event: dict[str, Any]) -> None:
        request = event["requestId"]
        # Neither a word from the cache nor one from a page that is not ours.
        if request in self.addresses and event["encodedDataLength"]:
            self.bodies[request] = int(event["encodedDataLength"]) - self.headers[request]

    def weight(self, journey: str) -> Weight:
        """What it heard so far."""
        answers = {
            request
            for request in self.bodies
            if urlsplit(self.addresses[request]).path.startswith("/api/")
        }
        return Weight(
            journey,
            requests=len(self.bodies),
            files=sum(size for request, size in self.bodies.items() if request not in answers),
            answers=sum(self.bodies[request] for request in answers),
        )


def weigh(browser: Browser, dist: Path, journey: str) -> Weight:
    """Walks a journey from a cold start and weighs it."""
    with reader(browser, dist) as visit:
        meter = Meter(visit.page)
        for step in JOURNEYS[journey]:
            STATES.get(step, lambda visit, page=step: visit.open(page))(visit)
            visit.page.wait_for_load_state("networkidle")
        return meter.weight(journey)
