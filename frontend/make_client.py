"""Writes the site's API client from the API's document: `python -m frontend.make_client`.

`docs/openapi.json` becomes `frontend/js/client/<door>.js`, one function an operation, and
`types.js`, the bodies and answers as JSDoc types. Run by `make docs`; a test fails on drift.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frontend.client_types import Json, doc, type_of, typedefs

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs" / "openapi.json"
OUT = HERE / "js" / "client"

HEAD = "// Made by `make docs` from docs/openapi.json; change the door, not this.\n\n"
KEY = "Idempotency-Key"
# Another system's own credentials: no page has them.
MACHINES = {"care/maker", "care/operator"}
# The module of each way to send. Only these name the method: an act is a POST, a file is got.
SENDERS = {"act": "account", "ask": "account", "askForFile": "account", "askOpenly": "care"}
NAMES_ITS_METHOD = {"ask", "askOpenly"}
LINE = 100

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document, as its function needs it."""

    method: str
    path: str
    spec: Json

    @property
    def door(self) -> str:
        """The door that serves it, hyphened as a file of the site is."""
        return str(self.spec["tags"][0]).replace("_", "-")

    @property
    def name(self) -> str:
        """`file_claim` as a script calls it: `fileClaim`."""
        return camel(self.spec["operationId"])

    @property
    def for_pages(self) -> bool:
        """Whether a page may ask for it: no event of another system, nothing of its credentials."""
        scopes = {scope for each in self.spec["security"] for scope in each["token"]}
        others = bool(scopes) and scopes <= MACHINES
        return not self.door.endswith("-event") and not others

    @property
    def sender(self) -> str:
        """How it is sent: to anybody, in a person's name, as an act under a key, for a file."""
        if not self.spec["security"]:
            return "askOpenly"
        if self.answer == "Blob":
            return "askForFile"
        return "act" if KEY in self._named("header") else "ask"

    @property
    def places(self) -> list[str]:
        """The names that stand in its path, as a script writes them."""
        return [camel(name) for name in self._named("path")]

    @property
    def query(self) -> str | None:
        """The type of its query."""
        found = [each for each in self.spec["parameters"] if each["in"] == "query"]
        names = [each["name"] + ("" if each["required"] else "?") for each in found]
        return f"{{ {', '.join(f'{name}: string' for name in names)} }}" if names else None

    @property
    def body(self) -> str | None:
        """The type of its body."""
        sent = self.spec.get("requestBody")
        return _named_type(sent["content"]["application/json"]["schema"]) if sent else None

    @property
    def answer(self) -> str:
        """The type of its answer; a `Blob` is a document such as a PDF."""
        responses = self.spec["responses"]
        content = next(responses[status]["content"] for status in responses if status < "300")
        told = content.get("application/json")
        return _named_type(told["schema"]) if told else "Blob"

    def _named(self, place: str) -> list[str]:
        return [each["name"] for each in self.spec["parameters"] if each["in"] == place]


def camel(name: str) -> str:
    """`claim_id` as a script writes it.

    >>> camel("claim_id")
    'claimId'
    """
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _named_type(schema: Json) -> str:
    return type_of(schema, 'import("./types.js").')


def operations(document: Json) -> Iterator[Operation]:
    """Every operation that a page may ask for, in the document's order."""
    for path, methods in document["paths"].items():
        for method, spec in methods.items():
            operation = Operation(method.upper(), path, spec)
            if operation.for_pages:
                yield operation


def render(document: Json) -> dict[str, str]:
    """The text of each file under `js/client/`, by its name."""
    doors: dict[str, list[Operation]] = {}
    for operation in operations(document):
        doors.setdefault(operation.door, []).append(operation)
    files = {f"{door}.js": _module(found) for door, found in doors.items()}
    types = typedefs(document["components"]["schemas"])
    return files | {"types.js": f"{HEAD}{types}\nexport {{}};\n"}


def _module(found: list[Operation]) -> str:
    parts = [_imports({operation.sender for operation in found})]
    if any(operation.places for operation in found):
        parts.append("const part = encodeURIComponent;\n")
    parts += [_docs(operation) + _function(operation) for operation in found]
    return HEAD + "\n".join(parts)


def _imports(senders: set[str]) -> str:
    sources = sorted({SENDERS[name] for name in senders})
    return "".join(
        f'import {{ {", ".join(_of(source, senders))} }} from "../{source}.js";\n'
        for source in sources
    )


def _of(source: str, senders: set[str]) -> list[str]:
    return sorted(name for name in senders if SENDERS[name] == source)


def _docs(operation: Operation) -> str:
    taken = [f"@param {{string}} {name}" for name in operation.places]
    if operation.query:
        taken.append(f"@param {{{operation.query}}} query")
    if operation.body:
        taken.append(f"@param {{{operation.body}}} body")
    if operation.sender == "act":
        taken.append(f"@param {{{{ key?: string }}}} [options] the {KEY}, else one is made")
    return doc(operation.spec["summary"], *taken, f"@returns {{Promise<{operation.answer}>}}")


def _function(operation: Operation) -> str:
    method = [f'"{operation.method}"'] if operation.sender in NAMES_ITS_METHOD else []
    query = ["query"] if operation.query else []
    body = ["body"] if operation.body else []
    options = ["options"] if operation.sender == "act" else []
    taken = ", ".join([*operation.places, *query, *body, *options])
    sent = ", ".join([*method, _address(operation), *body, *options])
    head = f"export const {operation.name} = ({taken}) =>"
    line = f"{head} {operation.sender}({sent});\n"
    return line if len(line) <= LINE else line.replace("=> ", "=>\n  ")


def _address(operation: Operation) -> str:
    path = operation.path.removeprefix("/api")
    if not (operation.places or operation.query):
        return f'"{path}"'
    filled = _PLACE.sub(lambda place: f"${{part({camel(place[1])})}}", path)
    asked = "?${new URLSearchParams(query)}" if operation.query else ""
    return f"`{filled}{asked}`"


def main() -> None:
    """The command: writes every file, and takes away those that no door has any more."""
    files = render(json.loads(DOCUMENT.read_text("utf-8")))
    OUT.mkdir(parents=True, exist_ok=True)
    for path in OUT.glob("*.js"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (OUT / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
