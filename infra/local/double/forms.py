"""Form decoding (`a[b][0]=c`), multipart, and the check of parameters against an endpoint's list.

A specification is a dict of names to: a `Rule`, a nested specification, or a one-element list of
either. What is not in the list is `parameter_unknown`, as it is at the provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from .errors import ApiError, invalid

Spec = Mapping[str, Any]
_ABSENT = object()
_GONE = {"payment_method_types": "payment_method_types_no_longer_supported"}
_MOST_METADATA = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """One parameter: `kind` is str, int, bool, metadata, created (a time or a range) or file."""

    kind: str = "str"
    required: bool = False
    choices: tuple[str, ...] = ()
    longest: int = 5000


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


def decode(text: str) -> dict[str, Any]:
    """Nested dicts; list indexes stay as text keys until a specification asks for a list."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _put(tree, name, value)
    return tree


def decode_multipart(content_type: str, body: bytes) -> dict[str, Any]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
    tree: dict[str, Any] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content: Any = part.get_payload(decode=True)
        if part.get_filename() is None:
            _put(tree, name, content.decode())
        else:
            _put(tree, name, Upload(str(part.get_filename()), content))
    return tree


def _put(tree: dict[str, Any], name: str, value: Any) -> None:
    head, *rest = name.replace("]", "").split("[")
    path = [head, *rest]
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            raise invalid(f"Invalid form: {name}", "parameter_invalid", name)
    last = path[-1]
    tree[last if last or len(path) == 1 else str(len(tree))] = value


def check(tree: Mapping[str, Any], spec: Spec, prefix: str = "") -> dict[str, Any]:
    """The typed parameters. Raises ApiError 400 with the parameter's name."""
    for name in tree:
        if name not in spec:
            raise _unknown(_join(prefix, name), name)
    typed = {}
    for name, rule in spec.items():
        value = _typed(tree.get(name, _ABSENT), rule, _join(prefix, name))
        if value is not _ABSENT:
            typed[name] = value
    return typed


def _join(prefix: str, name: str) -> str:
    return f"{prefix}[{name}]" if prefix else name


def _unknown(path: str, name: str) -> ApiError:
    if name in _GONE:
        return invalid(f"{name} is not accepted by this API version.", _GONE[name], path)
    return invalid(f"Received unknown parameter: {path}", "parameter_unknown", path)


def _typed(value: Any, rule: Any, path: str) -> Any:
    if isinstance(rule, Rule):
        return _scalar(value, rule, path)
    if value is _ABSENT:
        return value
    if not isinstance(value, dict):
        raise invalid(f"Invalid {path}", "parameter_invalid", path)
    if isinstance(rule, list):
        return _items(value, rule[0], path)
    return check(value, rule, path)


def _items(value: dict[str, Any], rule: Any, path: str) -> list[Any]:
    if not all(index.isdigit() for index in value):
        raise invalid(f"Invalid array: {path}", "parameter_invalid_array", path)
    ordered = sorted(value, key=int)
    return [_typed(value[index], rule, _join(path, index)) for index in ordered]


def _scalar(value: Any, rule: Rule, path: str) -> Any:
    if value is _ABSENT:
        if rule.required:
            raise invalid(f"Missing required param: {path}.", "parameter_missing", path)
        return value
    if rule.kind == "metadata":
        return _metadata(value, path)
    if rule.kind == "file":
        return value
    if rule.kind == "created" and isinstance(value, dict):
        return check(value, _RANGE, path)
    if not isinstance(value, str):
        raise invalid(f"Invalid {path}", "parameter_invalid", path)
    return _READERS[rule.kind](value, rule, path)


def _text(value: str, rule: Rule, path: str) -> str:
    if rule.required and not value:
        raise invalid(f"{path} must not be empty", "parameter_invalid_empty", path)
    if len(value) > rule.longest:
        raise invalid(f"{path} is too long", "parameter_invalid_string_too_long", path)
    if rule.choices and value not in rule.choices:
        raise invalid(f"Invalid {path}: must be one of {', '.join(rule.choices)}", None, path)
    return value


def _integer(value: str, rule: Rule, path: str) -> int:
    if not value.removeprefix("-").isascii() or not value.removeprefix("-").isdigit():
        raise invalid(f"Invalid integer: {value}", "parameter_invalid_integer", path)
    return int(value)


def _boolean(value: str, rule: Rule, path: str) -> bool:
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", "parameter_invalid", path)
    return value == "true"


_READERS = {"str": _text, "int": _integer, "bool": _boolean, "created": _integer}
_RANGE = {bound: Rule("int") for bound in ("gt", "gte", "lt", "lte")}


def _metadata(value: Any, path: str) -> dict[str, str]:
    """Keys to 40 characters without brackets, values to 500, 50 keys; '' clears them all."""
    if value == "":
        return {"": ""}
    if not isinstance(value, dict) or len(value) > _MOST_METADATA:
        raise invalid(f"Invalid {path}", "parameter_invalid", path)
    for key, text in value.items():
        if not isinstance(text, str) or len(key) > 40 or len(text) > 500:
            raise invalid(f"Invalid {_join(path, key)}", "metadata_invalid", _join(path, key))
    return value


def merge_metadata(old: dict[str, str], new: dict[str, str] | None) -> dict[str, str]:
    """An empty value removes its key; an empty parameter removes them all."""
    if new is None:
        return old
    if new == {"": ""}:
        return {}
    return {key: value for key, value in (old | new).items() if value != ""}
