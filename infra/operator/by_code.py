"""Does one thing to every card whose code is read from standard input, one a line."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import typer

from infra.operator.api import Api, Refusal, Unanswered
from infra.operator.checks import code_fault
from infra.operator.frame import DONE, OPERATOR, REFUSED, STORE, Frame

PATHS = {
    ("sell", STORE): "/cards/sell",
    ("void", OPERATOR): "/cards/void",
    ("void", STORE): "/stores/cards/void",
    ("reissue", OPERATOR): "/cards/reissue",
    ("reissue", STORE): "/stores/cards/reissue",
}


def each_code(frame: Frame, what: str, role: str, more: dict[str, str], dry_run: bool) -> None:
    """Asks for every line of the input; a refused one stops none of the others."""
    ask = _checked if dry_run else _asking(frame.api(role), PATHS[what, role], more)
    counted, done = {True: 0, False: 0}, "would" if dry_run else "done"
    for number, code in _lines():
        try:
            answer = ask(code)
        except Refusal as refusal:
            counted[False] += 1
            frame.say(f"Line {number}: refused. {refusal}")
            frame.line({"line": number, done: False, "problem": str(refusal)})
            continue
        except Unanswered:
            frame.say(f"Line {number}: no answer. Whether it was done is unknown; look first.")
            frame.line({"line": number, done: None})
            raise
        counted[True] += 1
        given = {"code": answer["code"]} if "code" in answer else {}
        frame.line({"line": number, done: True} | given, answer.get("code", ""))
        if not dry_run:
            frame.say(f"Line {number}: {what} done.")
    if dry_run:
        frame.say(f"Would {what} {counted[True]} cards; {counted[False]} lines are no codes.")
    raise typer.Exit(REFUSED if counted[False] else DONE)


def _lines() -> Iterator[tuple[int, str]]:
    """The lines of standard input that are not empty, each with its number from 1."""
    if sys.stdin.isatty():
        sys.stderr.write("One code a line; Ctrl-D ends.\n")
    for number, line in enumerate(sys.stdin, start=1):
        if line.strip():
            yield number, line.strip()


def _asking(api: Api, path: str, more: dict[str, str]) -> Callable[[str], dict[str, Any]]:
    return lambda code: api.post(path, {"code": code} | more)


def _checked(code: str) -> dict[str, Any]:
    """Nothing is asked for. Raises `Refusal` where the code holds a typing error."""
    if fault := code_fault(code):
        raise Refusal(422, "invalid_request", [fault])
    return {}
