"""Activation cards from a terminal: mint a batch into a CSV file; sell, void and reissue by code.

    python -m infra.operator.cards mint --count 10000 --region US --family mavic --term 12 \\
        --store demo-1 --batch spring --out cards.csv --api https://care.example.com/api

Who asks is said by the environment: CARE_TOKEN_URL, CARE_CLIENT_ID and CARE_CLIENT_SECRET of a
machine client, or a ready CARE_TOKEN. Codes are read from standard input, one a line: what stands
on a command line is seen by everybody on the machine.

Ends with 0; 1 refused; 2 called in a wrong way; 3 this batch was minted before; 4 no answer;
130 stopped. What was minted until then is in the file.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from infra.operator.api import Api, Credentials, NotConfigured, Refusal, Unanswered
from infra.operator.minting import GivenOutBefore, Minting, Order, new_file

DONE, REFUSED, MISUSED, GIVEN_OUT, NO_ANSWER, STOPPED = 0, 1, 2, 3, 4, 130
OPERATOR, STORE = "operator", "store"
PATHS = {
    ("sell", STORE): "/cards/sell",
    ("void", OPERATOR): "/cards/void",
    ("void", STORE): "/stores/cards/void",
    ("reissue", OPERATOR): "/cards/reissue",
    ("reissue", STORE): "/stores/cards/reissue",
}


def main(
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    stdin: TextIO = sys.stdin,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Runs one command and returns the exit code."""
    asked = _parser().parse_args(arguments)
    console = Console(stderr=True, highlight=False)
    role = getattr(asked, "role", OPERATOR)
    try:
        ours = Credentials.of(f"care/{role}", environment, asked.token_url, asked.client_id)
        api = Api(asked.api, ours)
        if asked.command == "mint":
            return _mint(asked, api, console, wait)
        return _each(asked, api, console, stdin)
    except NotConfigured as error:
        console.print(str(error), style="red", markup=False)
        return MISUSED
    except Unanswered as error:
        console.print(f"The API does not answer: {error}.", style="red", markup=False)
        return NO_ANSWER
    except KeyboardInterrupt:
        console.print("Stopped.", style="red")
        return STOPPED


def _mint(
    asked: argparse.Namespace, api: Api, console: Console, wait: Callable[[float], None]
) -> int:
    order = Order(asked.count, asked.region, asked.family, asked.term, asked.store, asked.batch)
    written = 0
    try:
        with new_file(asked.out) as out, _progress(console) as progress:
            bar = progress.add_task("Minting", total=order.count)
            minting = Minting(api, order, lambda text: _say(progress.console, text), wait)
            for number in minting.run(out):
                written += number
                progress.update(bar, completed=written)
    except FileExistsError:
        _say(console, f"{asked.out} is there already; codes are never written over.")
        return MISUSED
    except OSError as error:
        _say(console, f"{asked.out} cannot be written: {error.strerror}. {written} codes are.")
        return MISUSED
    except GivenOutBefore as error:
        _say(
            console,
            f"The codes of {error} of this very batch were given out before, and nobody can give "
            "them out again. Name the batch otherwise to mint more cards. "
            + _so_far(written, asked),
        )
        return GIVEN_OUT
    except Refusal as refusal:
        _say(console, f"Refused: {refusal} {_so_far(written, asked)}")
        return REFUSED
    except (Unanswered, KeyboardInterrupt):
        _say(console, _so_far(written, asked))
        raise
    _say(console, _so_far(written, asked))
    return DONE


def _so_far(written: int, asked: argparse.Namespace) -> str:
    return f"{written} of {asked.count} codes are in {asked.out}."


def _each(asked: argparse.Namespace, api: Api, console: Console, stdin: TextIO) -> int:
    """Sells, voids or reissues every card whose code is read; new codes go to standard output."""
    path, refused = PATHS[asked.command, asked.role], 0
    for number, line in enumerate(stdin, start=1):
        if not line.strip():
            continue
        body = {"code": line.strip()} | ({"reason": asked.reason} if "reason" in asked else {})
        try:
            answer = api.post(path, body)
        except Refusal as refusal:
            refused += 1
            _say(console, f"Line {number}: refused. {refusal}")
            continue
        if "code" in answer:
            print(answer["code"], flush=True)
        _say(console, f"Line {number}: {asked.command} done.")
    return REFUSED if refused else DONE


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.operator.cards",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    mint = _command(commands, "mint", "mint a batch of cards for a store")
    mint.add_argument("--count", type=_positive, required=True)
    mint.add_argument("--region", required=True, help="like US")
    mint.add_argument("--family", required=True, help="product family, like mavic")
    mint.add_argument("--term", type=_positive, required=True, help="months")
    mint.add_argument("--store", required=True, help="whose cards they are")
    mint.add_argument("--batch", required=True, help="name of the batch, one for each order")
    mint.add_argument("--out", type=Path, required=True, help="CSV file that is not there yet")
    sell = _command(commands, "sell", "record the sale of cards")
    sell.set_defaults(role=STORE)
    for name in ("void", "reissue"):
        command = _command(commands, name, f"{name} cards that were not redeemed")
        command.add_argument("--reason", required=True, help="it is recorded: no names")
        command.add_argument("--as", dest="role", choices=(OPERATOR, STORE), default=OPERATOR)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=says, description=says)
    command.add_argument("--api", required=True, help="address that ends in /api")
    command.add_argument("--token-url", default="", help="instead of CARE_TOKEN_URL")
    command.add_argument("--client-id", default="", help="instead of CARE_CLIENT_ID")
    return command


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main())
