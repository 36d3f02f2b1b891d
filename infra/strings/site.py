"""The site's words: the same in every language, and none that no page or script says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frontend import build

LOCALES = build.HERE / "locale"
_IMPORTED = re.compile(r'import words from "(?:\.\.?/)+words/([\w-]+)\.js"')
# What a script may name a word by: in quotes, as a property, or by a piece of it and a value.
_NAMED = re.compile(r"""["'`.]([A-Za-z_]\w*)""")
_BEGUN, _ENDED = re.compile(r"`([A-Za-z_]\w*)\$\{"), re.compile(r"\}(\w+)`")
# By a value alone it may be any of them.
_BY_VALUE = re.compile(r"""\bwords\[|label\(words,|\bt\((?!["'`])""")


@dataclass(slots=True)
class Heard:
    """Words that note which of them a template asks for."""

    words: dict[str, Any]
    said: set[str]
    path: str = ""
    inner: dict[str, Heard] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name not in self.words:
            raise AttributeError(name)
        path = f"{self.path}.{name}".lstrip(".")
        value = self.words[name]
        if isinstance(value, dict):
            return self.inner.setdefault(name, Heard(value, self.said, path))
        self.said.add(path)
        return value

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


def faults() -> list[str]:
    """What is missing in a language, one line each, and what nobody says in the first one."""
    first, *others = sorted(
        (path for path in LOCALES.iterdir() if path.is_dir()),
        key=lambda path: path.name != build.DEFAULT_LOCALE,
    )
    found = [fault for other in others for fault in unequal(first, other)]
    return [*found, *unsaid(build.read_words(first))]


def unequal(first: Path, other: Path) -> Iterator[str]:
    """Words that one of two folders has and the other has not, file by file."""
    names = {path.name for folder in (first, other) for path in folder.glob("*.json")}
    for name in sorted(names):
        here, there = (_paths(_read(folder / name)) for folder in (first, other))
        yield from (f"{other.name}/{name} lacks {path}" for path in sorted(here - there))
        yield from (f"{first.name}/{name} lacks {path}" for path in sorted(there - here))


def unsaid(words: dict[str, Any]) -> Iterator[str]:
    """Words of `pages` that no template prints, and of `script` that no module names."""
    said = _printed(words["pages"])
    yield from (f"no page says {path}" for path in sorted(_paths(words["pages"]) - said))
    for module, of in words["script"].items():
        sources = [source for source in _scripts() if module in _IMPORTED.findall(source)]
        if any(_BY_VALUE.search(source) for source in sources):
            continue
        told = "\n".join(sources)
        named, begun, ended = (set(e.findall(told)) for e in (_NAMED, _BEGUN, _ENDED))
        for name in of:
            pieced = name.startswith(tuple(begun)) or name.endswith(tuple(ended))
            if name not in named and not pieced:
                yield f"no script says {module}.{name}"


def _printed(pages: dict[str, Any]) -> set[str]:
    said: set[str] = set()
    locale = build.Locale(build.DEFAULT_LOCALE, {"pages": Heard(pages, said), "script": {}})
    for _ in build.render_pages(locale):
        pass
    return said


def _scripts() -> Iterator[str]:
    for path in sorted((build.HERE / "js").rglob("*.js")):
        yield path.read_text("utf-8")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def _paths(words: Any, path: str = "") -> set[str]:
    if not isinstance(words, dict):
        return {path}
    return {
        each for key, value in words.items() for each in _paths(value, f"{path}.{key}".lstrip("."))
    }
