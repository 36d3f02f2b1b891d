"""Faults on demand: which request is disturbed, and how. They outlive a restart."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase

from .store import Json, Tx

_DO = re.compile(r"(\w+)(?:\((.+)\))?")
_PLAIN = {
    "500_before",
    "500_after",
    "500_after_noretry",
    "503",
    "429",
    "409",
    "timeout_before",
    "timeout_after",
    "reset_after",
    "need_action",
}
_WITH_ARGUMENT = {"slow", "decline", "processing"}
DIRECTIVES = ("decline", "need_action", "processing")


@dataclass(frozen=True, slots=True)
class Fault:
    """Fires for matching requests number `nth` to `nth + times - 1`, counted from 1."""

    do: str
    argument: str = ""
    method: str = "*"
    path: str = "*"
    key: str | None = None
    nth: int = 1
    times: int = 1
    seen: int = 0

    def matches(self, method: str, path: str, key: str | None) -> bool:
        fits_key = self.key is None or (key is not None and fnmatchcase(key, self.key))
        return fits_key and fnmatchcase(method, self.method) and fnmatchcase(path, self.path)

    @property
    def spent(self) -> bool:
        return self.seen >= self.nth + self.times - 1

    @property
    def directive(self) -> tuple[str, str] | None:
        """What the issuer is ordered to do."""
        return (self.do, self.argument) if self.do in DIRECTIVES else None


def parse(wanted: Json) -> Fault:
    """From the control route's JSON. Raises ValueError or TypeError, naming what is wrong."""
    if unknown := set(wanted) - {"match", "do", "times"}:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    found = _DO.fullmatch(str(wanted.get("do", "")))
    name, argument = found.groups("") if found else ("", "")
    if not ((name in _PLAIN and not argument) or (name in _WITH_ARGUMENT and argument)):
        raise ValueError(f"do: {wanted.get('do')!r} is no fault")
    if name in ("slow", "processing"):
        int(argument)
    match = dict(wanted.get("match", {}))
    if unknown := set(match) - {"method", "path", "key", "nth"}:
        raise ValueError(f"unknown in match: {', '.join(sorted(unknown))}")
    return Fault(do=name, argument=argument, times=int(wanted.get("times", 1)), **match)


def add(tx: Tx, wanted: Iterable[Json]) -> None:
    tx.set("faults", tx.setting("faults", []) + [asdict(parse(one)) for one in wanted])


def listed(tx: Tx) -> list[Json]:
    found: list[Json] = tx.setting("faults", [])
    return found


def clear(tx: Tx) -> None:
    tx.set("faults", [])


def take(tx: Tx, method: str, path: str, key: str | None) -> Fault | None:
    """Counts the request for each fault it matches; the first that fires is its fate."""
    faults = [Fault(**one) for one in listed(tx)]
    if not faults:
        return None
    fate = None
    for place, fault in enumerate(faults):
        if fate is None and fault.matches(method, path, key):
            faults[place] = fault = replace(fault, seen=fault.seen + 1)
            fate = fault if fault.seen >= fault.nth else None
    tx.set("faults", [asdict(fault) for fault in faults if not fault.spent])
    return fate
