"""Prints `docs/rules.md`: every rule, what decides it in code, and the tests that hold it.

`make docs` runs it; a test fails when the page and the code differ. The rules' text and keys come
from `care/catalog/data/rules.json`, the functions from the registry, the tests from their source.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "rules.md"
sys.path.insert(0, str(ROOT / "functions"))

import care.domain  # noqa: E402
from care.catalog.reader import DATA  # noqa: E402
from care.domain.registry import REGISTRY  # noqa: E402

ID = re.compile(r"\b[A-Z]{3}-\d+\b")
HEAD = """# The rule book

Printed by `make docs` from the registry of the code; not written by hand. An id is public: the API
returns it with every decision, and a test names it. *Seed* comes from the source documents (A: the
care plan, B: Express service), *reading* settles what they leave open, *policy* is the operator's
to change. The configuration keys are those of `functions/care/catalog/data/`.
"""


def book() -> dict[str, dict[str, Any]]:
    """The rules by id, in the order of the book."""
    rules: dict[str, dict[str, Any]] = json.loads((DATA / "rules.json").read_text())["rules"]
    return rules


def registry() -> dict[str, str]:
    """`module.function` by rule id, over every module of the domain."""
    for module in pkgutil.walk_packages(care.domain.__path__, "care.domain."):
        importlib.import_module(module.name)
    return {
        id_: f"{function.__module__.removeprefix('care.domain.')}.{function.__qualname__}"
        for id_, function in REGISTRY.items()
    }


def tests() -> dict[str, dict[str, list[str]]]:
    """Per rule id: the test files that name it, each with its tests (none: a table of the file)."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        file = path.relative_to(ROOT).as_posix()
        for name, text in _pieces(path.read_text()):
            for id_ in ID.findall(text):
                names = found.setdefault(id_, {}).setdefault(file, [])
                if name and name not in names:
                    names.append(name)
    return found


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """Each test of a file with its source, and under '' what stands beside the tests."""
    lines = source.splitlines()
    inside: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            span = range(first - 1, node.end_lineno or node.lineno)
            inside.update(span)
            yield node.name, "\n".join(lines[n] for n in span)
    yield "", "\n".join(line for n, line in enumerate(lines) if n not in inside)


def page() -> str:
    """The whole page."""
    places, held = registry(), tests()
    parts, section = [HEAD], None
    for id_, rule in book().items():
        if rule["section"] != section:
            section = rule["section"]
            parts.append(f"## {section}\n")
        parts.append(_entry(id_, rule, places.get(id_), held.get(id_, {})))
    return "\n".join(parts)


def _entry(id_: str, rule: dict[str, Any], place: str | None, held: dict[str, list[str]]) -> str:
    kind = rule["kind"] + (f" {', '.join(rule['source'])}" if rule["source"] else "")
    keys = ", ".join(f"`{key}`" for key in rule["configuration"]) or "none"
    rows = [f"### {id_}\n", f"{rule['sentence']}\n", f"* Kind: {kind}. Configuration: {keys}."]
    rows.append(f"* In code: `{place}`." if place else "* In code: nothing.")
    rows.append("* Tests:" if held else "* Tests: none.")
    rows += [f"  * `{file}`: {_named(names)}" for file, names in held.items()]
    return "\n".join(rows) + "\n"


def _named(names: list[str]) -> str:
    return ", ".join(names) or "its table of cases"


if __name__ == "__main__":
    PAGE.write_text(page())
