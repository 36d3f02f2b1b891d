"""`care customers`: answers privacy requests. Who it is about is read, never named on the line.

What stands on a command line is seen by everybody on the machine, and stays in its history.
"""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from infra.operator.frame import DONE, REFUSED, DryRun, Misused, Reason, frame_of
from infra.operator.minting import new_file
from infra.operator.texts import decision_parts

Json = dict[str, Any]
COUNTED = ("plans", "claims", "grants", "cards", "orders", "timelines")

app = typer.Typer(no_args_is_help=True)


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="JSON file that is not there yet.")],
    reason: Reason,
) -> None:
    """Everything that is stored about a customer, into a file that is its owner's alone.

    The e-mail address or account id is asked for, or read from standard input. That the data was
    given out is on record.
    """
    frame = frame_of(context)
    body, api = _who() | {"reason": reason}, frame.api()
    try:
        with new_file(out) as file:
            try:
                answer = api.post("/customers/export", body)
                json.dump(answer["export"], file, indent=2, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                out.unlink()  # not whole, and in the way of the next try
                raise
    except FileExistsError:
        raise Misused(f"{out} is there already; it is never written over.") from None
    except OSError as error:
        raise Misused(f"{out} cannot be written: {error.strerror}.") from None
    counts = {name: len(answer["export"][name]) for name in COUNTED}
    said = ", ".join(f"{number} {name}" for name, number in counts.items())
    document = {"account_id": answer["account_id"], "out": str(out), **counts}
    frame.show(document, f"Account {answer['account_id']}: {said} are in {out}.")


@app.command()
def erase(context: typer.Context, reason: Reason, dry_run: DryRun = False) -> None:
    """Erase a customer's personal data for good; serials, money and timelines stay.

    Refused (STS-2) while a claim is open or a late unit can still come. Asks before it erases,
    unless --yes is said.
    """
    frame = frame_of(context)
    body, api = _who() | {"reason": reason}, frame.api()
    looked = api.post("/customers/erase", body | {"dry_run": True})
    account, claims = looked["account_id"], len(looked["erased_claims"])
    allowed = looked["decision"]["allowed"]
    if dry_run or not allowed:
        would = f"The personal data of {claims} claims would be erased." if allowed else ""
        parts = decision_parts(f"To erase the data of account {account}", looked["decision"])
        frame.show(looked, *parts, *([would] if would else []))
        raise typer.Exit(DONE if allowed else REFUSED)
    if not frame.agreed(f"Erase the personal data of {claims} claims of {account} for good?"):
        frame.say("Nothing was erased.")
        raise typer.Exit(REFUSED)
    done = api.post("/customers/erase", body)
    erased = len(done["erased_claims"])
    kept = " ".join((*done["kept"], *done["elsewhere"]))
    frame.show(done, f"Account {account}: {erased} claims hold no personal data now.", kept)


def _who() -> dict[str, str]:
    """Whom it is about: an address has an @, an account id none. Raises `Misused`."""
    if sys.stdin.isatty():
        said = typer.prompt("E-mail address or account id", err=True)
    else:
        said = sys.stdin.readline()
    who = said.strip()
    if not who:
        raise Misused("Give the e-mail address or the account id on standard input.")
    return {"email" if "@" in who else "account_id": who}
