"""Every form that text is typed into: the way to it, and its controls by id.

`controls_of` finds the same in the built pages, so that none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import fake_claim_states as states
from tests.support import fake_desk_answers as answers
from tests.support import visits_desk as desk
from tests.support import visits_store as store
from tests.support.fake_visits import STATES

if TYPE_CHECKING:
    from tests.support.fake_visits import Visit

Way = Callable[["Visit"], None]
# The desk's two pages share their forms (frontend/pages/_desk_forms.html).
ACTS = "desk acts"
_PAGES_OF_ACTS = ("desk-claim.html", "desk-task.html")
_NO_TEXT = ("radio", "checkbox", "hidden", "file", "date", "time")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form of `page`; `names` are the ids of its texts, the last in the form that is sent."""

    page: str
    way: Way
    names: tuple[str, ...]


def code(field: str) -> tuple[str, ...]:
    """The five groups of a code."""
    return tuple(f"{field}-{number}" for number in range(1, 6))


def _act(claim: dict[str, Any], act: str, ticks: tuple[str, ...] = ()) -> Way:
    def way(visit: Visit) -> None:
        desk.one(visit, claim)
        desk.act(visit, act)
        for tick in ticks:
            visit.page.check(f"#{tick}")

    return way


def _task(row: dict[str, Any], ticks: tuple[str, ...] = ()) -> Way:
    def way(visit: Visit) -> None:
        desk.enter(visit, [row])
        visit.open(f"desk-task.html?id={row['id']}")
        visit.sees("act")
        for tick in ticks:
            visit.page.check(f"#{tick}")

    return way


def _row(why: str, action: str) -> dict[str, Any]:
    return answers.other("grant", "grant-1", why, action, "Look at it.")


def _addressed() -> tuple[str, ...]:
    parts = ("name", "line1", "line2", "city", "state", "postal_code")
    return tuple(f"address-{part}" for part in parts)


def _mended() -> dict[str, Any]:
    return answers.whole(states.paid(), "mend")


FORMS = {
    "check": Typed("index.html", STATES["check"], ("serial",)),
    "status": Typed("status.html", STATES["status-empty"], ("serial",)),
    "verify": Typed("verify.html", STATES["verify-ask"], ("serial",)),
    "device": Typed("claim-new.html", STATES["claim-device"], ("serial",)),
    "damage": Typed("claim-new.html", STATES["claim-what"], ("description",)),
    "address": Typed("claim-address.html", STATES["address"], _addressed()),
    "move": Typed("claim-move.html", STATES["claim-move"], _addressed()),
    "redeem": Typed("redeem.html", STATES["redeem"], (*code("code"), "serial")),
    "take-over": Typed("take-over.html", STATES["take-over"], ("code",)),
    "counter": Typed("store.html", STATES["store"], (*code("code"), "serial", "email")),
    "sell": Typed("store.html", lambda visit: store.at(visit, "sell"), code("sell")),
    "change": Typed("store.html", STATES["store-change"], (*code("change"), "reason")),
    "scan": Typed("desk.html", STATES["desk-work"], ("serial",)),
    "finding": Typed("desk.html", STATES["desk-finding"], ("finding-found_by",)),
    "ship": Typed("desk.html", desk.ship, ("ship-serial", "carrier", "tracking")),
    "act-ship": Typed(
        ACTS, _act(answers.to_ship(), "ship"), ("ship-serial", "ship-carrier", "ship-tracking")
    ),
    "act-reship": Typed(
        ACTS,
        _act(answers.whole(states.shipped(), "scan"), "reship", ("reship-lost-lost",)),
        ("reship-serial", "reship-carrier", "reship-tracking"),
    ),
    "act-parcel": Typed(ACTS, _act(_mended(), "send_home"), ("parcel-carrier", "parcel-tracking")),
    "act-note": Typed(ACTS, _act(_mended(), "cannot_mend"), ("note-note",)),
    "act-inspect": Typed(
        ACTS,
        _act(answers.at_the_bench(), "inspect", ("inspect-outcome-accident",)),
        ("inspect-quote", "inspect-note"),
    ),
    "act-reason": Typed(
        ACTS, _act(answers.doubted(), "verified"), ("reason-reason", "reason-approved_by")
    ),
    "act-settle": Typed(
        ACTS,
        _act(answers.whole(states.paid(), "refund"), "refund"),
        ("settle-note", "settle-approved_by"),
    ),
    "act-evidence": Typed(
        ACTS,
        _act(answers.whole(states.paid(), "dispute"), "dispute"),
        ("evidence-approved_by", "evidence-note"),
    ),
    "act-grant": Typed(
        ACTS,
        _task(_row("region", "review"), ("grant-approve-yes",)),
        ("grant-reason", "grant-region"),
    ),
    "act-invite": Typed(ACTS, _task(_row("grant", "review")), ("invite-email",)),
}


def typed() -> set[tuple[str, str]]:
    """All of `FORMS`, as (page, id)."""
    return {(form.page, name) for form in FORMS.values() for name in form.names}


def controls_of(dist: Path) -> set[tuple[str, str]]:
    """What text can be typed into, as (page, id), in the built pages of one language."""
    found = set()
    for page in dist.glob("*.html"):
        for name in _Controls.of(page):
            found.add((_home(page.name, name), name))
    return found


def _home(page: str, name: str) -> str:
    return ACTS if page in _PAGES_OF_ACTS else page


class _Controls(HTMLParser):
    """The ids of the controls for text, in a page and its templates."""

    @classmethod
    def of(cls, page: Path) -> Iterator[str]:
        """Their ids."""
        reader = cls()
        reader.ids: list[str] = []
        reader.feed(page.read_text("utf-8"))
        yield from reader.ids

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps the id of a control for text that is not there to be copied."""
        has = dict(attrs)
        typed = tag == "textarea" or (tag == "input" and has.get("type", "text") not in _NO_TEXT)
        if typed and "readonly" not in has:
            self.ids.append(str(has["id"]))
