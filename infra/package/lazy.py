"""Packages whose `__init__` imports all they have: in the artifact they import what is asked for.

A door takes one resolver of Powertools; with it came AppSync's and with that asyncio, and the
events of fifty services.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

LAZY = (
    "aws_lambda_powertools",
    "aws_lambda_powertools/event_handler",
    "aws_lambda_powertools/utilities/data_classes",
)
_LOOKED_UP = """
_FROM = {names!r}


def __getattr__(name):
    if name not in _FROM:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_FROM[name]), name)
    return found
"""


def make_lazy(package: Path) -> None:
    """Writes the `__init__` of each of `LAZY` anew: a name is imported when it is first used."""
    for name in LAZY:
        path = package / name / "__init__.py"
        if path.exists():
            _replace(path, lazy(path.read_text("utf-8"), name.replace("/", ".")))


def _replace(path: Path, source: str) -> None:
    # A new file: uv links what it installs to its cache, and every other environment with it.
    path.unlink()
    path.write_text(source, "utf-8")


def lazy(source: str, package: str) -> str:
    """The source of `package`'s `__init__` with its own modules' names looked up when asked for.

    An import whose name the file uses itself stays as it is, and one of a name that a module has,
    too: which of them it is would depend on what was imported before.
    """
    tree = ast.parse(source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    later = [node for node in tree.body if _is_for_others(node, package, used)]
    if not later:
        return source  # `sam build` may leave a folder as it was finished before
    names = {name: module for node in later for name, module in _names(node, package)}
    tree.body = [node for node in tree.body if node not in later]
    return ast.unparse(tree) + "\n" + _LOOKED_UP.format(names=names)


def _is_for_others(node: ast.stmt, package: str, used: set[str]) -> bool:
    if not isinstance(node, ast.ImportFrom) or any(each.asname for each in node.names):
        return False
    module, names = _module(node, package), {each.name for each in node.names}
    ours = module.startswith(f"{package.partition('.')[0]}.")
    return ours and not names & {*used, module.rpartition(".")[2]}


def _names(node: ast.stmt, package: str) -> Iterator[tuple[str, str]]:
    assert isinstance(node, ast.ImportFrom)
    for each in node.names:
        yield each.name, _module(node, package)


def _module(node: ast.ImportFrom, package: str) -> str:
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    return ".".join([*above, *([node.module] if node.module else [])])
