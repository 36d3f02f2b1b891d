"""Which texts of the API's answers are words, and an answer with markup in each of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[2] / "docs/openapi.json"
Json = dict[str, Any]
# Texts that our own programs make and read: a page compares them, or leads to them, and a wrong one
# is another answer. All other texts of an answer may be anybody's words.
OURS = frozenset(
    {
        *("account_id", "card_id", "chain", "claim_id", "dispute_id", "erased_claims", "grant_id"),
        *("hash", "id", "open_claim_id", "plan_id", "previous", "provider_id", "request_id"),
        *("reissue_of", "reissued_as", "renewed_by", "renews", "replaced_by", "serial"),
        *("calendar", "calendar_name", "code", "codes", "currency", "fields", "ip", "number"),
        *("pointer", "product", "region", "rules", "service", "since", "task", "terms_version"),
        *("token", "type", "url", "version", "zone"),
    }
)


@cache
def words_of_answers() -> frozenset[str]:
    """The names of all texts that answers have, but `OURS`, as the API's document states them."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    reach = Reach(document["components"]["schemas"])
    for methods in document["paths"].values():
        for route in methods.values():
            for answer in route["responses"].values():
                for content in answer.get("content", {}).values():
                    reach.into(content.get("schema", {}))
    return frozenset(name for _, name, shape in reach.texts if not bound(shape)) - OURS


class Reach:
    """The texts of shapes that are found by going into one: where, under which name, which shape.

    `where` is a JSON pointer in which a list's items are `-`, and any key of an object is `*`.
    """

    def __init__(self, schemas: Json) -> None:
        self.texts: list[tuple[str, str, Json]] = []
        self._schemas = schemas
        self._open: list[str] = []

    def into(self, shape: Json, where: str = "", name: str = "") -> None:
        """Goes into `shape`; a shape inside itself is gone into once."""
        if reference := shape.get("$ref"):
            self._into_named(reference.rpartition("/")[2], where, name)
        for inner in (each for kind in ("anyOf", "oneOf", "allOf") for each in shape.get(kind, ())):
            self.into(inner, where, name)
        for key, inner in shape.get("properties", {}).items():
            self.into(inner, f"{where}/{key}", key)
        for kind, step in (("items", "-"), ("additionalProperties", "*")):
            if isinstance(shape.get(kind), dict):
                self.into(shape[kind], f"{where}/{step}", name)
        if "string" in _listed(shape.get("type")):
            self.texts.append((where, name, shape))

    def _into_named(self, schema: str, where: str, name: str) -> None:
        if schema not in self._open:
            self._open.append(schema)
            self.into(self._schemas[schema], where, name)
            self._open.pop()


def _listed(kinds: Any) -> list[Any]:
    return kinds if isinstance(kinds, list) else [kinds]


def bound(shape: Json) -> bool:
    """Whether a text of this shape is one of few, or of a form."""
    return any(each in shape for each in ("enum", "const", "format", "pattern"))


def marked(answer: Any, payload: str, name: str = "") -> Any:
    """The answer with `tag(name)` and `payload` at the end of each word of it."""
    if isinstance(answer, dict):
        return {key: marked(value, payload, key) for key, value in answer.items()}
    if isinstance(answer, list):
        return [marked(value, payload, name) for value in answer]
    if isinstance(answer, str) and name in words_of_answers():
        return f"{answer}{tag(name)}{payload}"
    return answer


def tag(name: str) -> str:
    """What tells on a page which text of an answer is shown there."""
    return f"[[{name}]]"
