"""The site's client is the API's document in script, and the pages ask through nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from frontend import make_client
from frontend.build import build
from tests.support.fake_api import FakeApi
from tests.support.fake_site import chromium, serve

DOCUMENT = json.loads(make_client.DOCUMENT.read_text("utf-8"))
OPERATIONS = {operation.name: operation for operation in make_client.operations(DOCUMENT)}
SCRIPTS = make_client.HERE / "js"
IMPORT = re.compile(r'import\s*\{([^}]*)\}\s*from\s*"([^"]+)"')
EXPORT = re.compile(r"^export const (\w+)", re.MULTILINE)
SESSION = """{access: "token-1", scopes: [], email: null, expires_at: Date.now() + 3600000}"""
PLACE = "a/b ü"
PLACE_SENT = "a%2Fb%20%C3%BC"
KEY = "5f0c9d3e-8a55-4c1d-9f0a-0a4f5b1c2d3e"
MADE_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_the_committed_client_is_the_generated_one() -> None:
    committed = {path.name: path.read_text("utf-8") for path in make_client.OUT.iterdir()}
    assert committed == make_client.render(DOCUMENT), "it drifted; `make docs` writes it anew"


def test_every_operation_for_a_person_has_one_function_and_no_other_has() -> None:
    made = [name for text in make_client.render(DOCUMENT).values() for name in EXPORT.findall(text)]
    assert sorted(made) == sorted(OPERATIONS)
    assert len(set(made)) == len(made)
    absent = {"take_order_event", "take_carrier_event", "take_payment_event", "import_devices"}
    absent |= {"import_plans", "mint_cards", "void_plan", "reconcile", "show_reconciliation"}
    assert not {make_client.camel(name) for name in absent} & set(made)


def imports_of(path: Path) -> Iterator[tuple[str, str]]:
    """(name, module) for each name that a script takes from another module."""
    for names, module in IMPORT.findall(path.read_text("utf-8")):
        for name in names.split(","):
            if name.strip():
                yield name.split(" as ")[0].strip(), module


def scripts() -> list[Path]:
    return [path for path in sorted(SCRIPTS.rglob("*.js")) if path.parent.name != "client"]


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.relative_to(SCRIPTS).as_posix())
def test_script_asks_through_the_client_by_names_that_it_has(path: Path) -> None:
    for name, module in imports_of(path):
        if "/client/" in module:
            door = make_client.OUT / module.rpartition("/")[2]
            assert name in EXPORT.findall(door.read_text("utf-8")), (name, module)
        else:
            assert name not in make_client.SENDERS, f"{name} of {module}: ask through the client"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of the built site whose tab holds a session."""
    dist = tmp_path_factory.mktemp("site")
    build(dist, packed=False)
    with serve(FakeApi(dist)) as site, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{site}/terms.html")
        page.evaluate(
            f"() => sessionStorage.setItem('aftercare.session', JSON.stringify({SESSION}))"
        )
        yield page


def sent_by(page: Page, operation: make_client.Operation, *options: Any) -> dict[str, Any]:
    """The one request that its function sends, and what the function gives back."""
    sent: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        request = route.request
        sent.append(
            {
                "method": request.method,
                "path": request.url.partition("/api")[2],
                "body": request.post_data_json,
                "key": request.headers.get("idempotency-key"),
                "token": request.headers.get("authorization"),
                "accept": request.headers["accept"],
            }
        )
        pdf = operation.answer == "Blob"
        kind = "application/pdf" if pdf else "application/json"
        route.fulfill(status=200, content_type=kind, body="%PDF" if pdf else '{"answer": 1}')

    page.route("**/api/**", answer)
    given = page.evaluate(
        """async ([door, name, args]) => {
          const answer = await (await import(`/js/client/${door}.js`))[name](...args);
          return answer instanceof Blob ? { blob: await answer.text() } : answer;
        }""",
        [operation.door, operation.name, [*arguments_for(operation), *options]],
    )
    page.unroute("**/api/**", answer)
    [only] = sent
    return only | {"given": given}


def arguments_for(operation: make_client.Operation) -> list[Any]:
    places = [PLACE for _ in operation.places]
    query = [dict.fromkeys(queried(operation), PLACE)] if operation.query else []
    return [*places, *query, *([{"of": operation.name}] if operation.body else [])]


def queried(operation: make_client.Operation) -> list[str]:
    return [each["name"] for each in operation.spec["parameters"] if each["in"] == "query"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_function_sends_the_method_path_key_and_body_of_its_operation(
    page: Page, name: str
) -> None:
    operation = OPERATIONS[name]
    named = {each["name"] for each in operation.spec["parameters"] if each["in"] == "header"}
    keyed = "Idempotency-Key" in named
    sent = sent_by(page, operation, *([{"key": KEY}] if keyed else []))
    path = re.sub(r"\{\w+\}", PLACE_SENT, operation.path.removeprefix("/api"))
    query = "&".join(f"{name}=a%2Fb+%C3%BC" for name in queried(operation))
    a_file = operation.answer == "Blob"
    assert sent == {
        "method": operation.method,
        "path": f"{path}?{query}" if query else path,
        "body": {"of": name} if "requestBody" in operation.spec else None,
        "key": KEY if keyed else None,
        "token": "Bearer token-1" if operation.spec["security"] else None,
        "accept": "*/*" if a_file else "application/json",
        "given": {"blob": "%PDF"} if a_file else {"answer": 1},
    }


def test_act_without_a_key_is_sent_under_a_new_one_each_time_it_is_answered(page: Page) -> None:
    keys = [sent_by(page, OPERATIONS["fileClaim"])["key"] for _ in range(2)]
    assert all(MADE_KEY.fullmatch(key) for key in keys)
    assert keys[0] != keys[1]


def test_types_say_what_a_schema_says() -> None:
    types = make_client.render(
        {
            "paths": {},
            "components": {
                "schemas": {
                    "State": {"enum": ["open", "over"]},
                    "Thing": {
                        "type": "object",
                        "required": ["id", "lines", "by"],
                        "properties": {
                            "id": {"type": "string"},
                            "lines": {"type": "array", "items": {"$ref": "#/x/State"}},
                            "by": {"anyOf": [{"$ref": "#/x/State"}, {"type": "null"}]},
                            "count": {"type": ["integer", "null"]},
                            "at": {
                                "type": "object",
                                "required": ["x"],
                                "properties": {"x": {"const": 1}, "y": {"type": "boolean"}},
                            },
                            "words": {
                                "type": "object",
                                "additionalProperties": {"type": "string"},
                            },
                            "any": {},
                        },
                    },
                }
            },
        }
    )["types.js"]
    assert types == make_client.HEAD + (
        '/** @typedef {"open" | "over"} State */\n\n'
        "/**\n"
        " * @typedef {object} Thing\n"
        " * @property {string} id\n"
        " * @property {Array<State>} lines\n"
        " * @property {State | null} by\n"
        " * @property {number | null} [count]\n"
        " * @property {{ x: 1; y?: boolean }} [at]\n"
        " * @property {Record<string, string>} [words]\n"
        " * @property {unknown} [any]\n"
        " */\n\n"
        "export {};\n"
    )
