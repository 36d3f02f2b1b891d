"""Markup as people might type it: each piece calls `hit` where a page takes it for markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page

# The number of a piece is what it calls `hit` with; no piece holds what a page writes anew, such as
# a sum, a date or an underscore.
PIECES = (
    "<script>hit(0)</script>",
    "<img src=x-hit onerror=hit(1)>",
    "<svg/onload=hit(2)>",
    '"><b id=hit onclick=hit(3)>',
    "' autofocus onfocus=hit(4) x='",
    "</script><script>hit(5)</script>",
    '</textarea></title><iframe srcdoc="<script>parent.hit(6)</script>"></iframe>',
    "javascript:hit(7)",
    "&lt;img src=x-hit onerror=hit(8)&gt;",
    '{{constructor.constructor("hit(9)")()}} ${hit(10)} {serial} {sum} {count}',
    "<details open ontoggle=hit(11)>",
    "<math><mtext></form><form><mglyph><style></math><img src=x-hit onerror=hit(12)>",
    '<a href="java&#x09;script:hit(13)">x</a>',
    "<style>*{background:url(/x-hit)}</style>",
    "<base href=//x-hit.example/>",
    "\uff1cimg src=x-hit onerror=hit(14)\uff1e \\u003cimg src=x-hit onerror=hit(15)\\u003e",
)
ALL = " ".join(PIECES)
# Those that run at once, each alone, where a page takes them for markup.
AT_ONCE = {0, 1, 5, 6, 11}
LONGEST_LINE = 120

# Elements and attributes of the pieces above that no page of ours has.
_FOREIGN = """() => {
  const all = [...document.querySelectorAll("*")];
  const handled = (each) => [...each.attributes].some(({ name }) => name.startsWith("on"));
  const odd = "#hit, [src*=x-hit], iframe, object, embed, math, style, base, script:not([src])";
  const leads = (each) => /^\\s*(javascript|data|vbscript):/i.test(each.href ?? "");
  return all.filter((each) => each.matches(odd) || handled(each) || leads(each))
    .map((each) => each.outerHTML.slice(0, 200));
}"""


def lines(most: int = LONGEST_LINE) -> list[str]:
    """All pieces, in texts of at most `most` characters."""
    packed = [""]
    for piece in PIECES:
        if len(f"{packed[-1]} {piece}") > most:
            packed.append("")
        packed[-1] = f"{packed[-1]} {piece}".strip()
    return packed


@dataclass
class Hits:
    """What ran on `page`, and what was fetched, because a text was taken for markup."""

    page: Page
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.expose_function("hit", lambda number: self.found.append(str(number)))
        self.page.on("dialog", lambda dialog: self._shown(dialog.message))
        self.page.context.on("request", lambda sent: self._asked(sent.url))

    def all(self) -> list[str]:
        """What ran, what was fetched, and what stands on the page as an element now."""
        return [*self.found, *self.page.evaluate(_FOREIGN)]

    def _shown(self, message: str) -> None:
        self.found.append(f"dialog: {message}")

    def _asked(self, address: str) -> None:
        # An address of ours may carry the text, encoded; what a piece asks for is named just so.
        parts = urlsplit(address)
        if parts.path.endswith("/x-hit") or parts.hostname == "x-hit.example":
            self.found.append(address)
