"""Renders the site into static files: `python -m frontend.build [--out DIR]`.

What is in `pages/`, `css/` and `js/` plus the words of `locale/<tag>/*.json` becomes `dist/`: one
HTML file a page, one stylesheet for all and a small one for each page that needs more, and native
modules with their words in them, packed (`packing.py`). The first locale lives at `/`, every other
at `/<locale>/`.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

from frontend.packing import pack

HERE = Path(__file__).parent
DEFAULT_LOCALE = "en"
# Each in its own language: who looks for it reads no other.
LANGUAGE_NAMES = {"en": "English", "es": "Español"}
STYLE_SHEETS = ("tokens", "base", "layout", "forms", "parts", "claims", "print")

FIRST_PAGE = "pages/check.js"
WORDS = "words/"
# What staff read: their pages' modules are no burden to customers' (see `modules_apart`).
STAFF = ("pages/desk", "pages/store")
SHARED_FROM = 3  # pages; as in pack.config.mjs
TYPES = "client/types.js"  # comments alone: nothing to load
# A module's words, by the name that it gives them.
_WORDS = re.compile(r'^import (\w+) from "[./]+/words/([\w-]+)\.js";$', re.MULTILINE)
_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?from\s+"([^"]+)"', re.MULTILINE)
# Only comments that have their lines to themselves: a "//" inside a string is never touched.
_SCRIPT_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A space before ":" stays: it may be the descendant of a selector.
_STYLE_SPACE = re.compile(r"\s*([{};,>])\s*|(:)\s+|\s+")
# The script's template literals are of one line each, so indentation is never content.
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n+")

# From a module that a page names to the files that it loads, its own first.
LoadedBy = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Locale:
    """One language of the site: its tag, its words, and the path its pages live under."""

    tag: str
    words: dict[str, Any]

    @property
    def base(self) -> str:
        """The path before each address, with a slash at both ends."""
        return "/" if self.tag == DEFAULT_LOCALE else f"/{self.tag}/"


def read_locales() -> list[Locale]:
    """Every folder of `locale/`, the default one first."""
    found = sorted(path.name for path in (HERE / "locale").iterdir() if path.is_dir())
    tags = [DEFAULT_LOCALE, *(tag for tag in found if tag != DEFAULT_LOCALE)]
    return [Locale(tag, read_words(HERE / "locale" / tag)) for tag in tags]


def read_words(folder: Path) -> dict[str, Any]:
    """The words of all files of one language: `pages` for the templates, `script` for the modules.

    Raises ValueError where two files have words for the same page or module.
    """
    words: dict[str, Any] = {"pages": {}, "script": {}}
    for path in sorted(folder.glob("*.json")):
        for kind, parts in json.loads(path.read_text("utf-8")).items():
            if twice := words[kind].keys() & parts.keys():
                raise ValueError(f"{path.name}: words for {sorted(twice)} are in another file, too")
            words[kind] |= parts
    return words


def words_as_attributes(words: Any) -> Any:
    """Nested dicts as namespaces, so that a template that misspells a word fails to render."""
    if isinstance(words, dict):
        return SimpleNamespace(**{key: words_as_attributes(value) for key, value in words.items()})
    return words


def render_pages(locale: Locale, loaded_by: LoadedBy | None = None) -> Iterator[tuple[str, str]]:
    """(file name, HTML) for each page; a file whose name begins with `_` is a part, not a page.

    loaded_by: the files that a module loads, its own first; as the sources have them by default.

    Raises `jinja2.UndefinedError` for a word that the locale does not have.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=words_as_attributes(locale.words["pages"]),
        lang=locale.tag,
        base=locale.base,
        files_of=partial(files_of, loaded_by or modules_of),
        languages=[(each.tag, each.base) for each in read_locales()],
        languages_names=LANGUAGE_NAMES,
    )
    for path in sorted((HERE / "pages").glob("[!_]*.html")):
        html = environment.get_template(path.name).render(page=path.stem)
        yield path.name, _BLANK_LINES.sub("\n", _INDENT.sub("", html))


def files_of(loaded_by: LoadedBy, entries: list[str]) -> tuple[list[str], list[str]]:
    """(the scripts of a page, what they load besides, each once)."""
    files = [loaded_by(entry) for entry in entries]
    scripts = [first for first, *_ in files]
    loaded = dict.fromkeys(name for row in files for name in row)
    return scripts, [name for name in loaded if name not in scripts]


def entries_of_pages() -> list[str]:
    """The modules that pages name: one each, and the one that all have."""
    return ["header.js", *(f"pages/{path.name}" for path in sorted((HERE / "js/pages").iterdir()))]


def modules_apart() -> list[str]:
    """The modules that staff's pages load and fewer than three others: no file that all customers
    load may grow by them."""
    loaded = {entry: set(modules_of(entry)) for entry in entries_of_pages()}
    staff = set().union(*(names for entry, names in loaded.items() if entry.startswith(STAFF)))
    others = [names for entry, names in loaded.items() if not entry.startswith(STAFF)]
    return sorted(n for n in staff if sum(n in names for names in others) < SHARED_FROM)


def modules_of(*entries: str) -> list[str]:
    """Every module that `entries` load, themselves first: a page asks for all at once.

    >>> modules_of("header.js")[0]
    'header.js'
    """
    seen: list[str] = []
    waiting = list(entries)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.append(name)
        if name.startswith(WORDS):
            continue  # made by the build, imports nothing
        source = (HERE / "js" / name).read_text("utf-8")
        waiting += [resolve(name, target) for target in _IMPORT.findall(source)]
    return [name for name in seen if not is_folded(name)]


@cache
def is_folded(name: str) -> bool:
    """Whether `name` is a module of words that one module alone says: its words go into that."""
    if not name.startswith(WORDS):
        return False
    sources = (path.read_text("utf-8") for path in (HERE / "js").rglob("*.js"))
    return sum(source.count(f'/{name}"') for source in sources) == 1


def resolve(importer: str, target: str) -> str:
    """The name, relative to `js/`, of the module that `importer` calls `target`."""
    root = Path("/js")
    resolved = (root / importer).parent.joinpath(target)
    parts: list[str] = []
    for part in resolved.parts[2:]:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def render_style(*names: str) -> str:
    """These sheets as one, without comments and needless space."""
    source = "\n".join((HERE / "css" / f"{name}.css").read_text("utf-8") for name in names)
    bare = _STYLE_COMMENT.sub("", source)
    return _STYLE_SPACE.sub(lambda found: found[1] or found[2] or " ", bare).strip() + "\n"


def render_styles() -> Iterator[tuple[str, str]]:
    """(name, source) of the sheet of all pages, and of each that some pages need besides."""
    yield "site", render_style(*STYLE_SHEETS)
    for path in sorted((HERE / "css" / "pages").glob("*.css")):
        yield path.stem, render_style(f"pages/{path.stem}")


def render_scripts(locale: Locale) -> Iterator[tuple[str, str]]:
    """(name under `js/`, source) of each module, and of the words that several of them say."""
    for path in sorted((HERE / "js").rglob("*.js")):
        name = path.relative_to(HERE / "js").as_posix()
        if name == TYPES:
            continue
        source = _INDENT.sub("", without_comments(path.read_text("utf-8")))
        yield name, _WORDS.sub(lambda found: _folded(found, locale), source)
    yield from ((name, source) for name, source in render_words(locale) if not is_folded(name))


def render_words(locale: Locale) -> Iterator[tuple[str, str]]:
    """(name under `js/`, source) of each module of words, as if each had a file of its own."""
    for part, words in locale.words["script"].items():
        yield f"{WORDS}{part}.js", f"export default {_literal(words)};\n"


def _folded(found: re.Match[str], locale: Locale) -> str:
    """The words in place of their import. A small file more costs more than it weighs."""
    name, part = found.groups()
    if not is_folded(f"{WORDS}{part}.js"):
        return found[0]
    return f"const {name} = {_literal(locale.words['script'][part])};"


def _literal(words: Any) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def without_comments(source: str) -> str:
    """A module without the comments that have their lines to themselves."""
    return _SCRIPT_COMMENT.sub("", source)


def write(path: Path, text: str) -> None:
    """Writes `text` as UTF-8, making the folders on the way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def build(out: Path, *, packed: bool = True) -> list[Path]:
    """Renders the whole site into `out`, which is emptied first, and returns the files written.

    packed: whether modules become few files with lasting names; else each stays as its source is.

    Raises RuntimeError with the packer's complaint.
    """
    if out.exists():
        shutil.rmtree(out)
    locales = read_locales()
    roots = [out / locale.base.strip("/") for locale in locales]
    loads = _write_packed(locales, roots) if packed else _write_loose(locales, roots)
    for locale, root, loaded in zip(locales, roots, loads, strict=True):
        for name, html in render_pages(locale, loaded):
            write(root / name, html)
        for name, style in render_styles():
            write(root / "css" / f"{name}.css", style)
        shutil.copytree(HERE / "assets", root / "assets")
    return sorted(path for path in out.rglob("*") if path.is_file())


def _write_loose(locales: list[Locale], roots: list[Path]) -> list[LoadedBy]:
    for locale, root in zip(locales, roots, strict=True):
        for name, source in render_scripts(locale):
            write(root / "js" / name, source)
    return [modules_of] * len(locales)


def _write_packed(locales: list[Locale], roots: list[Path]) -> list[LoadedBy]:
    with tempfile.TemporaryDirectory() as folder:
        loose = [Path(folder).resolve() / locale.tag for locale in locales]
        _write_loose(locales, loose)
        folders = {
            source / "js": root.resolve() / "js" for source, root in zip(loose, roots, strict=True)
        }
        first = modules_of("header.js", FIRST_PAGE)
        manifests = pack(folders, entries_of_pages(), first, modules_apart())
    return [manifest.__getitem__ for manifest in manifests]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Render the site into static files.")
    parser.add_argument("--out", type=Path, default=HERE / "dist")
    out = parser.parse_args().out
    files = build(out)
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1024:.0f} KB, in {out}")


if __name__ == "__main__":
    main()
