"""Lists, newest first, paged by cursor; and `expand[]` to four levels."""

import json
from typing import Any

from .errors import invalid
from .store import Json, Tx, public

_DEPTH = 4
_EXPANDABLE = {
    "charge",
    "customer",
    "latest_charge",
    "payment_intent",
    "payment_method",
}
_BOUNDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(tx: Tx, kind: str, given: dict[str, Any], path: str, where: Json) -> Json:
    """One page of `kind`. `where` maps columns (or JSON paths) to the value they must have."""
    limit = given.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("limit must be 1 to 100", "parameter_invalid_integer", "limit")
    if "starting_after" in given and "ending_before" in given:
        raise invalid("Only one of starting_after and ending_before.", None, "ending_before")
    backwards = "ending_before" in given
    clauses, values = _filters(tx, kind, given, where)
    order = "asc" if backwards else "desc"
    rows = tx.db.execute(
        f"select data from object where {' and '.join(clauses)} order by seq {order} limit ?",
        (*values, limit + 1),
    ).fetchall()
    found = [public(json.loads(row[0])) for row in rows[:limit]]
    return {
        "object": "list",
        "data": found[::-1] if backwards else found,
        "has_more": len(rows) > limit,
        "url": path,
    }


def _filters(tx: Tx, kind: str, given: dict[str, Any], where: Json) -> tuple[list[str], list[Any]]:
    clauses, values = ["kind=?"], [kind]
    for column, value in where.items():
        if value is not None:
            clauses.append(_equals(column, value))
            values += value if isinstance(value, list) else [value]
    for cursor, sign in (("starting_after", "<"), ("ending_before", ">")):
        if cursor in given:
            tx.get(kind, given[cursor], cursor)
            clauses.append(f"seq {sign} (select seq from object where id=?)")
            values.append(given[cursor])
    created = given.get("created", {})
    exact = isinstance(created, int)
    for bound, value in ({"": created} if exact else created).items():
        clauses.append(f"created {_BOUNDS.get(bound, '=')} ?")
        values.append(value)
    return clauses, values


def _equals(column: str, value: Any) -> str:
    if isinstance(value, list):
        return "(" + " or ".join(f"{column} glob ?" for _ in value) + ")"
    return f"{column}=?" if column.isidentifier() else f"json_extract(data, '{column}')=?"


def expand(tx: Tx, answer: Json, wanted: list[str]) -> Json:
    """Replaces ids by their objects, in place. Raises the API's 400 for what is no id."""
    for path in wanted:
        steps = path.split(".")
        if len(steps) - (steps[0] == "data") > _DEPTH:
            raise invalid(f"You cannot expand more than {_DEPTH} levels: {path}", None, "expand")
        _expand(tx, answer, steps, path)
    return answer


def _expand(tx: Tx, obj: Any, steps: list[str], path: str) -> None:
    if not steps or obj is None:
        return
    head, *rest = steps
    if head == "data" and isinstance(obj.get("data"), list):
        for item in obj["data"]:
            _expand(tx, item, rest, path)
        return
    if head not in _EXPANDABLE or head not in obj:
        raise invalid(f"This property cannot be expanded ({path}).", None, "expand")
    if isinstance(obj[head], str):
        obj[head] = public(tx.find(obj[head]) or {})
    _expand(tx, obj[head], rest, path)
