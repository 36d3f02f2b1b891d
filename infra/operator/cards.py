"""`care cards`: mint a batch into a CSV file; sell, void and reissue by code.

Codes are read from standard input, one a line: what stands on a command line is seen by everybody
on the machine, and stays in its history.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from infra.operator.api import Api, Refusal, Unanswered
from infra.operator.by_code import each_code
from infra.operator.checks import order_faults, unsold
from infra.operator.frame import (
    DONE,
    GIVEN_OUT,
    MISUSED,
    STORE,
    DryRun,
    Frame,
    Misused,
    Reason,
    frame_of,
)
from infra.operator.minting import GivenOutBefore, Minting, Order, new_file

As = Annotated[
    Literal["operator", "store"],
    typer.Option("--as", help="Any card, or the cards of the client's own store."),
]

app = typer.Typer(no_args_is_help=True)


@app.command()
def issue(
    context: typer.Context,
    count: Annotated[int, typer.Option(min=1, help="How many cards.")],
    region: Annotated[str, typer.Option(help="Where they are good, like US.")],
    family: Annotated[str, typer.Option(help="Product family, like mavic.")],
    term: Annotated[int, typer.Option(min=1, help="Months of the plan.")],
    store: Annotated[str, typer.Option(help="Whose cards they are.")],
    batch: Annotated[str, typer.Option(help="Name of the batch, one for each order.")],
    out: Annotated[Path, typer.Option(help="CSV file that is not there yet.")],
    dry_run: DryRun = False,
) -> None:
    """Mint a batch of cards for a store, and write their codes into a CSV file.

    Codes are given out once: each chunk of 500 is safely in the file, its owner's alone, before the
    next is asked for. The same batch run a second time is told so (3) and mints nothing.
    """
    frame, order = frame_of(context), Order(count, region, family, term, store, batch)
    if faults := order_faults(order):
        raise Misused(" ".join(faults))
    if dry_run:
        _would_issue(frame, order, out)
        return
    raise typer.Exit(_issue(frame, frame.api(), order, out))


@app.command()
def sell(context: typer.Context, dry_run: DryRun = False) -> None:
    """Record the sale of the cards whose codes are read, one a line."""
    each_code(frame_of(context), "sell", STORE, {}, dry_run)


@app.command()
def void(
    context: typer.Context, reason: Reason, role: As = "operator", dry_run: DryRun = False
) -> None:
    """Void the cards whose codes are read, one a line, where they were not redeemed."""
    each_code(frame_of(context), "void", role, {"reason": reason}, dry_run)


@app.command()
def reissue(
    context: typer.Context, reason: Reason, role: As = "operator", dry_run: DryRun = False
) -> None:
    """Put a new card in each one's place; the new codes go to standard output, given out once."""
    each_code(frame_of(context), "reissue", role, {"reason": reason}, dry_run)


def _would_issue(frame: Frame, order: Order, out: Path) -> None:
    if out.exists():
        raise Misused(_THERE.format(out))
    if not out.parent.is_dir():
        raise Misused(f"{out.parent} is no folder.")
    if why := unsold(order):
        raise Refusal(422, "invalid_request", [why])
    requests = len(list(order.chunks()))
    document = {"dry_run": True, "would_mint": order.count, "requests": requests, "file": str(out)}
    frame.show(
        document | order.body(order.count),
        f"Would mint {order.count} cards ({order.region}, {order.family}, {order.term_months} "
        f"months) for {order.store} as batch {order.batch} by {requests} requests into {out}.",
        "Nothing was asked for, nothing written.",
    )


_THERE = "{} is there already; codes are never written over."


def _issue(frame: Frame, api: Api, order: Order, out: Path) -> int:
    written, code = 0, DONE
    try:
        with new_file(out) as file, frame.progress() as progress:
            bar = progress.add_task("Minting", total=order.count)
            for number in Minting(api, order, frame.say, frame.wait).run(file):
                written += number
                progress.update(bar, completed=written)
    except FileExistsError:
        frame.say(_THERE.format(out), "red")
        return MISUSED
    except OSError as error:
        frame.say(f"{out} cannot be written: {error.strerror}. {written} codes are.", "red")
        return MISUSED
    except GivenOutBefore as error:
        frame.say(
            f"The codes of {error} of this very batch were given out before, and nobody can give "
            "them out again. Name the batch otherwise to mint more cards.",
            "red",
        )
        code = GIVEN_OUT
    except (Refusal, Unanswered, KeyboardInterrupt):
        _so_far(frame, written, order, out)
        raise
    _so_far(frame, written, order, out)
    return code


def _so_far(frame: Frame, written: int, order: Order, out: Path) -> None:
    document = {"minted": written, "of": order.count, "file": str(out)}
    frame.show(document, f"{written} of {order.count} codes are in {out}.")
