"""What a page shows in words: to hold one language of it against another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from tests.support.fake_visits import Visit

# Text that can be seen, and what is read out in place of it; a part in a language of its own is not
# this page's, and neither is what the reader typed.
_TEXTS = """() => {
  const own = document.documentElement.lang;
  const here = (element) => element.closest("[lang]").lang === own && element.checkVisibility();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [document.title.replace(/ · [^·]*$/, "")];
  while (walk.nextNode()) {
    const { parentElement: element, data } = walk.currentNode;
    if (here(element) && !element.matches("textarea, script")) texts.push(data);
  }
  for (const name of ["aria-label", "placeholder", "alt", "title"]) {
    for (const element of document.querySelectorAll(`body [${name}]`)) {
      if (here(element)) texts.push(element.getAttribute(name));
    }
  }
  return texts.map((text) => text.replace(/\\s+/g, " ").trim());
}"""
_FIGURES = """async ([module, said]) => {
  const { figures } = await import(module);
  return said.map(figures);
}"""
_WORD = re.compile(r"[^\W\d_]{3,}")
_SERIAL = re.compile(r"\b(?=\w*\d)[A-Z0-9]{4,32}\b")


def strings(value: Any) -> Iterator[str]:
    """Every string within a JSON value, or a tuple of such."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def words_on(page: Page) -> set[str]:
    """Every text that the page shows and that has words in it."""
    return {text for text in page.evaluate(_TEXTS) if _WORD.search(text)}


def exchanged(visit: Visit) -> set[str]:
    """Every string that the reader sent or the service answered, also with its figures as the page
    writes them."""
    bodies = [*(json.loads(answer) for answer in visit.fake.said), *visit.fake.heard]
    said = sorted({text for body in bodies for text in strings(body)})
    folder = f"/{visit.locale}" if visit.locale else ""
    return {*said, *visit.page.evaluate(_FIGURES, [f"/loose{folder}/js/figures.js", said])}


def without(text: str, known: set[str]) -> str:
    """The text less serial numbers and all that is known, or nothing where no word is left."""
    for part in sorted(known, key=len, reverse=True):
        text = text.replace(part, " ") if part else text
    return text if _WORD.search(_SERIAL.sub(" ", text)) else ""
