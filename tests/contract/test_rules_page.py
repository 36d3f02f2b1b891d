"""The rule book, the registry, the tests and docs/rules.md are one."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType
from typing import Any

import pytest

from care.catalog.lint.files import SCHEMAS
from tests.support.template import ROOT


def make_rules() -> Any:
    spec = importlib.util.spec_from_file_location("make_rules", ROOT / "docs/make_rules.py")
    assert spec and spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RULES = make_rules()
BOOK: dict[str, dict[str, Any]] = RULES.book()
PREFIXES = {id_.split("-")[0] for id_ in BOOK}
PAGE = (ROOT / "docs" / "rules.md").read_text()


def test_the_registry_is_the_rule_book_id_by_id() -> None:
    assert set(RULES.registry()) == set(re.findall(r"^### ([A-Z]{3}-\d+)$", PAGE, re.MULTILINE))
    assert set(RULES.registry()) == set(BOOK)
    assert len(BOOK) == 98


def test_the_page_is_the_printed_one() -> None:
    assert RULES.page() == PAGE, "docs/rules.md drifted; `make docs` prints it anew"


@pytest.mark.parametrize("id_", BOOK)
def test_a_rule_is_held_by_a_test_that_names_it(id_: str) -> None:
    held = RULES.tests().get(id_, {})
    assert [name for names in held.values() for name in names] or held, f"no test names {id_}"


def test_no_test_and_no_code_names_an_id_that_the_book_lacks() -> None:
    named = set(RULES.tests())
    for path in (ROOT / "functions").rglob("*.py"):
        named |= set(RULES.ID.findall(path.read_text()))
    assert {id_ for id_ in named if id_.split("-")[0] in PREFIXES} <= set(BOOK)


@pytest.mark.parametrize("id_", BOOK)
def test_each_configuration_key_of_a_rule_is_known_to_the_catalog(id_: str) -> None:
    for key in BOOK[id_]["configuration"]:
        file, _, field = key.partition(".")
        (schema,) = [pattern for pattern in SCHEMAS if pattern.split("/")[0].split(".")[0] == file]
        text = (ROOT / "functions/care/catalog/schema" / SCHEMAS[schema]).read_text()
        assert f'"{field.split(".")[-1] or file}"' in text, key
