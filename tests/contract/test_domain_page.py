"""The diagrams of docs/domain.md are those of the tables in code."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def make_domain():
    spec = importlib.util.spec_from_file_location("make_domain", ROOT / "docs/make_domain.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_the_tables_as_they_are():
    text = (ROOT / "docs/domain.md").read_text()
    assert make_domain().printed(text) == text


def test_a_changed_table_would_change_the_page():
    module = make_domain()
    text = (ROOT / "docs/domain.md").read_text()
    module.TABLES = module.TABLES | {"plan": {("scheduled", "burned"): "void"}}
    assert module.printed(text) != text
