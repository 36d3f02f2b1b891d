"""What all commands of `care` share: who asks, what is printed where, how a run ends.

Results go to standard output, as text or as JSON; everything else to standard error.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from infra.operator.api import Api, Credentials, NotConfigured, Refusal, Unanswered
from infra.operator.printable import Terminal, json_text, printable

DONE, REFUSED, MISUSED, GIVEN_OUT, NO_ANSWER, STOPPED = 0, 1, 2, 3, 4, 130
MAKER, OPERATOR, STORE = "maker", "operator", "store"
Wait = Callable[[float], None]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")]
Reason = Annotated[
    str, typer.Option("--reason", help="Why; it stays on record beside your account. No names.")
]


class Misused(Exception):
    """The command cannot be run as it was called; the sentence says why."""


def now() -> datetime:
    """The present, UTC."""
    return datetime.now(UTC)


@dataclass
class Frame:
    """One run of one command; `clock` and `wait` are the machine's but in tests."""

    clock: Callable[[], datetime] = now
    wait: Wait = time.sleep
    base: str = ""
    token_url: str = ""
    client_id: str = ""
    as_json: bool = False
    yes: bool = False
    console: Terminal = field(default_factory=lambda: Terminal(stderr=True))

    def api(self, role: str = OPERATOR) -> Api:
        """The API, asked with the scope `care/<role>`. Raises `NotConfigured`."""
        if not self.base:
            raise NotConfigured("Say --api, or set CARE_API: the address that ends in /api.")
        ours = Credentials.of(f"care/{role}", os.environ, self.token_url, self.client_id)
        return Api(self.base, ours)

    def say(self, text: str, style: str = "") -> None:
        """A sentence for the person at the terminal."""
        self.console.print(text, style=style, soft_wrap=True)

    def show(self, document: Any, *parts: RenderableType) -> None:
        """The result: `document` where JSON is asked for, else `parts`, tables and plain texts."""
        if self.as_json:
            print(json_text(document, indent=2))
            return
        out = Terminal()
        for part in parts:
            out.print(part, soft_wrap=isinstance(part, str))

    def line(self, document: dict[str, Any], text: str = "") -> None:
        """One line of a result that grows: a JSON object, or `text`; it is out at once."""
        said = json_text(document) if self.as_json else printable(text)
        if said:
            print(said, flush=True)

    def progress(self, unit: str = "") -> Progress:
        """A bar on standard error."""
        about = TextColumn("{task.description}", markup=False)
        columns = (about, BarColumn(), MofNCompleteColumn())
        more = (TextColumn(unit),) if unit else ()
        return Progress(*columns, *more, TimeRemainingColumn(), console=self.console)

    def agreed(self, question: str) -> bool:
        """Whether the person at the terminal says yes; `--yes` has said so before.

        Raises `Misused` where nobody can be asked.
        """
        if self.yes:
            return True
        if not sys.stdin.isatty():
            raise Misused("Nobody can be asked here: say --yes.")
        return typer.confirm(printable(question), err=True)


def frame_of(context: typer.Context) -> Frame:
    """The run that `context` belongs to."""
    frame = context.find_object(Frame)
    assert frame is not None, "the application's callback has made it"
    return frame


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """A table of texts, none of them taken for markup; None is an empty cell."""
    made = Table(*columns)
    for row in rows:
        made.add_row(*(Text("" if each is None else str(each)) for each in row))
    return made


GLOBAL = {"--api": 1, "--token-url": 1, "--client-id": 1, "--json": 0, "--yes": 0}
"""The application's own options, each with the number of words that follow it."""


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with the application's own options first: they may stand anywhere.

    >>> hoisted(["holds", "overdue", "--json"])
    ['--json', 'holds', 'overdue']
    """
    first: list[str] = []
    rest: list[str] = []
    words = list(arguments)
    while words:
        name = words[0].split("=", 1)[0]
        if words[0] == "--":
            return [*first, *rest, *words]
        more = GLOBAL.get(name, 0) if "=" not in words[0] else 0
        (first if name in GLOBAL else rest).extend(words[: 1 + more])
        del words[: 1 + more]
    return [*first, *rest]


class Commands(TyperGroup):
    """The application: takes its options anywhere, and says once what each failure means."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        return super().parse_args(ctx, hoisted(args))

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except (NotConfigured, Misused) as error:
            said, code = str(error), MISUSED
        except Refusal as refusal:
            said, code = f"Refused: {refusal}", REFUSED
        except Unanswered as error:
            said, code = f"The API does not answer: {error}.", NO_ANSWER
        except KeyboardInterrupt:
            said, code = "Stopped.", STOPPED
        frame_of(ctx).say(said, "red")
        raise typer.Exit(code)
