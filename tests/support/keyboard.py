"""A reader without a mouse: gets about a page by Tab, arrows, Enter and Space alone.

What has the focus is asked of Chromium's accessibility tree: role and name as they are read out.
Each act starts from where the focus is and waits first until the page has what is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

MOST_TABS = 80
MOST_ARROWS = 30
PRESSED = ("button", "link")
# Chromium reads a field for a date or a time out by names of its own.
WRITTEN = ("textbox", "searchbox", "spinbutton", "Date", "InputTime")


class NeverReached(AssertionError):
    """Tab came to all of `reached`, in that order, and never to what was looked for."""

    def __init__(self, wanted: str, reached: list[Focus]) -> None:
        came = "\n  ".join(dict.fromkeys(str(at) for at in reached if at != NOTHING))
        super().__init__(f"Tab never reaches {wanted}. It reached:\n  {came}")


@dataclass(frozen=True, slots=True)
class Focus:
    """What has the focus, as it is read out; `group` is the group that it is in."""

    role: str
    name: str
    group: str = ""

    def __str__(self) -> str:
        within = f" in {self.group!r}" if self.group else ""
        return f"{self.role} {self.name!r}{within}"


NOTHING = Focus("none", "")  # the end of the page: Tab begins anew at its top


class Keyboard:
    """The keyboard of one page.

    >>> keyboard = Keyboard(page)  # doctest: +SKIP
    >>> keyboard.fill("Serial number", "AC3M0009")  # doctest: +SKIP
    >>> keyboard.press("Check")  # doctest: +SKIP
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._tree = page.context.new_cdp_session(page)

    def press(self, name: str, role: str | None = None, key: str = "Enter") -> None:
        """Comes to the button or link of exactly that name, and presses it."""
        roles = (role,) if role else PRESSED
        self._come_to(f"{' or '.join(roles)} {name!r}", lambda at: at.name == name, roles, name)
        self.page.keyboard.press(key)

    def fill(self, label: str, text: str) -> None:
        """Comes to the field of exactly that label, and types over what it holds. A date or a time
        is typed part by part, as the reader's locale orders them: "11232026", "0542PM"."""
        self._come_to(f"field {label!r}", lambda at: at.name == label, WRITTEN, label)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tick(self, label: str) -> None:
        """Ticks the box whose label begins so (small print may follow), unless it is ticked."""
        self._come_to(f"box {label!r}", _begins(label), ("checkbox",), _beginning(label))
        if not self._is_on():
            self.page.keyboard.press("Space")
        assert self._is_on(), f"{label!r} stays unticked"

    def choose(self, group: str, option: str) -> None:
        """Comes into the group of radio buttons and takes the one whose label begins so."""
        self._come_to(f"group {group!r}", lambda at: at.group == group, ("radio",), None)
        tried = []
        while not _begins(option)(at := self.focus()):
            tried.append(at)
            if len(tried) > MOST_ARROWS:
                raise AssertionError(f"{group!r} has no {option!r}: {sorted(set(map(str, tried)))}")
            self.page.keyboard.press("ArrowDown")
        if not self._is_on():
            self.page.keyboard.press("Space")
        assert self._is_on(), f"{option!r} stays unchosen"

    def select(self, label: str, option: str) -> None:
        """Comes to the list of exactly that label, and types the option's name."""
        self._come_to(f"list {label!r}", lambda at: at.name == label, ("combobox",), label)
        self.page.keyboard.type(option)
        chosen = self._focused("element.selectedOptions[0].text")
        assert chosen == option, f"{label!r} has {chosen!r} and not {option!r}"

    def focus(self) -> Focus:
        """What has the focus now."""
        role, name = self._read("document.activeElement")
        group = 'document.activeElement.closest("fieldset, [role=group], [role=radiogroup]")'
        inside = role in ("radio", "checkbox") and self.page.evaluate(f"Boolean({group})")
        return Focus(role, name, self._read(group)[1] if inside else "")

    def _come_to(
        self,
        wanted: str,
        found: Callable[[Focus], bool],
        roles: tuple[str, ...],
        name: str | re.Pattern[str] | None,
    ) -> None:
        _any(self.page, roles, name).first.wait_for()
        reached = []
        for _ in range(MOST_TABS + 1):
            at = self.focus()
            if at.role in roles and found(at):
                return
            reached.append(at)
            self.page.keyboard.press("Tab")
        raise NeverReached(wanted, reached)

    def _is_on(self) -> bool:
        return bool(self._focused("element.checked"))

    def _focused(self, expression: str) -> Any:
        return self.page.evaluate(f"((element) => {expression})(document.activeElement)")

    def _read(self, expression: str) -> tuple[str, str]:
        """Role and name of that element, as a screen reader is told them."""
        element = self._tree.send("Runtime.evaluate", {"expression": expression})["result"]
        if "objectId" not in element:  # the page is just changing: nothing has the focus
            return NOTHING.role, NOTHING.name
        asked = {"objectId": element["objectId"], "fetchRelatives": False}
        [node, *_] = self._tree.send("Accessibility.getPartialAXTree", asked)["nodes"]
        name = node.get("name", {}).get("value", "")
        return node.get("role", {}).get("value", "none"), " ".join(name.split())


def _any(page: Page, roles: tuple[str, ...], name: str | re.Pattern[str] | None) -> Locator:
    first, *others = [page.get_by_role(role, name=name, exact=True) for role in roles]  # type: ignore[arg-type]
    for other in others:
        first = first.or_(other)
    return first


def _begins(label: str) -> Callable[[Focus], bool]:
    return lambda at: at.name.startswith(label)


def _beginning(label: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(label)}")
