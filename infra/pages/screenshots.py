"""Pictures of each page in each of its states, to be looked at: `make screenshots`.

python -m infra.pages.screenshots [--only claim …]

`build/screenshots/<state>-<locale>-<scheme>-<width>.png`: English and Spanish, light and dark, a
phone's width and a desk's. Ends with 1 where a state could not be reached, after all the others.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Error

from frontend.build import build
from tests.support.fake_site import chromium, reader
from tests.support.fake_visits import STATES, Visit

OUT = Path("build/screenshots")
LOCALES = {"en": "", "es": "es"}
SCHEMES = ("light", "dark")
WIDTHS = (390, 1280)
HEIGHT = 844


@dataclass(frozen=True, slots=True)
class Shot:
    """One state in one language."""

    state: str
    locale: str

    def name(self, scheme: str, width: int) -> str:
        """What its picture is called."""
        return f"{self.state}-{self.locale}-{scheme}-{width}.png"


def shots(states: Sequence[str]) -> Iterator[Shot]:
    """Every state that is meant, in each language."""
    for state, locale in product(states, LOCALES):
        yield Shot(state, locale)


def take(visit: Visit, shot: Shot, out: Path = OUT) -> None:
    """Goes to the state once and takes its pictures there."""
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    STATES[shot.state](visit)
    for scheme, width in product(SCHEMES, WIDTHS):
        visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        visit.page.set_viewport_size({"width": width, "height": HEIGHT})
        visit.page.screenshot(path=out / shot.name(scheme, width), full_page=True)


def try_to_take(browser: Browser, dist: Path, shot: Shot) -> str | None:
    """What went wrong, or None."""
    try:
        with reader(browser, dist, LOCALES[shot.locale]) as visit:
            take(visit, shot)
    except (AssertionError, Error) as error:
        return f"{shot.state} in {shot.locale}: {str(error).strip().splitlines()[0]}"
    return None


def take_all(states: Sequence[str]) -> list[str]:
    """Takes every picture with one browser; returns what went wrong."""
    wanted = list(shots(states))
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        build(Path(folder))
        for number, shot in enumerate(wanted, 1):
            print(f"[{number}/{len(wanted)}] {shot.state} {shot.locale}", flush=True)
            wrong += filter(None, [try_to_take(browser, Path(folder), shot)])
    return wrong


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Take pictures of each page in each state.")
    parser.add_argument("--only", nargs="+", choices=sorted(STATES), metavar="STATE")
    wrong = take_all(parser.parse_args().only or list(STATES))
    for line in wrong:
        print(f"Could not reach {line}", file=sys.stderr)
    print(f"In {OUT}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
