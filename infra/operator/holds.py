"""`care holds`: holds that need somebody, and what is due to one, done by hand.

A rule is never got around: what is not due is refused, with the rule and what to do instead.
"""

import uuid
from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.table import Column

from infra.operator.api import Api, Refusal, Unanswered
from infra.operator.frame import DONE, REFUSED, DryRun, Frame, Reason, Wait, frame_of
from infra.operator.texts import (
    clock,
    deadline,
    decision_parts,
    grid,
    moment,
    money,
    rows_of,
    whole,
    words,
)

DAY = len("2026-12-31")  # the hour may stand below its day
PAUSES = (2.0, 4.0, 8.0)  # seconds between the tries of one request, under the same key
Json = dict[str, Any]
Region = Annotated[str, typer.Option("--region", help="The region of the claims, like US.")]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim's id.")]

app = typer.Typer(no_args_is_help=True)


@app.command()
def overdue(context: typer.Context, region: Region) -> None:
    """Holds whose return period is over, pause and cure included, and which are still open."""
    _list(frame_of(context), region, "overdue")


@app.command()
def expiring(context: typer.Context, region: Region) -> None:
    """Holds that lapse at the provider within 24 hours."""
    _list(frame_of(context), region, "expiring")


@app.command()
def renew(context: typer.Context, claim: Claim, reason: Reason, dry_run: DryRun = False) -> None:
    """Take a new hold where its renewal is due now (HLD-6), not waiting for the sweep."""
    _settle(frame_of(context), claim, "renew", reason, dry_run=dry_run)


@app.command()
def release(context: typer.Context, claim: Claim, reason: Reason, dry_run: DryRun = False) -> None:
    """Ask the provider for a release that is due now (HLD-2), not waiting for the sweep."""
    _settle(frame_of(context), claim, "release", reason, dry_run=dry_run)


def _list(frame: Frame, region: str, state: str) -> None:
    answer = frame.api().get("/holds", {"region": region, "state": state})
    columns = ("Claim is", "Hold is")  # Premium alone has holds
    clocks = ("Return by (UTC)", "Lapses (UTC)")
    moments = [Column(head, overflow="fold", min_width=DAY) for head in clocks]
    rows = [
        (
            each["claim_id"],
            words(each["state"]),
            words(each["hold_state"]),
            clock(each["return_at"]),
            clock(each["hold_lapses_at"]),
            money(each["amount"]),
        )
        for each in answer["holds"]
    ]
    count = f"{len(rows)} {state} in {region}, as of {moment(answer['as_of'])}."
    listed = rows_of(grid(whole("Claim"), *columns, *moments, whole("Hold")), rows)
    frame.show(answer, *([listed] if rows else []), count)


def _settle(frame: Frame, claim_id: str, wants: str, reason: str, *, dry_run: bool) -> None:
    body = {"wants": wants, "reason": reason, "dry_run": dry_run}
    try:
        answer = _asked(frame.api(), f"/claims/{quote(claim_id, safe='')}/settle", body, frame.wait)
    except Refusal as refusal:
        if "decision" not in refusal.body:
            raise
        frame.show(refusal.body, *decision_parts(_title(wants, claim_id), refusal.body["decision"]))
        raise typer.Exit(REFUSED) from None
    decision = answer["decision"]
    parts = decision_parts(_title(wants, claim_id), decision) if decision else []
    frame.show(answer, *parts, _standing(answer))
    refused = decision is not None and not decision["allowed"]
    raise typer.Exit(REFUSED if refused else DONE)


def _asked(api: Api, path: str, body: Json, wait: Wait) -> Json:
    """The answer to one request, asked again under the same key where none came: done once."""
    key = uuid.uuid4().hex
    for pause in PAUSES:
        try:
            return api.post(path, body, key)
        except Unanswered:
            wait(pause)
    return api.post(path, body, key)


def _title(wants: str, claim_id: str) -> str:
    return f"To {wants} the hold of {claim_id}"


def _standing(answer: Json) -> str:
    """The hold as it stands, in a sentence."""
    said = f"The hold of {money(answer['amount'])} is {words(answer['hold_state'])}"
    lapses, due = moment(answer["hold_lapses_at"]), deadline(answer["return_by"])
    said += f", lapses at {lapses}" if lapses else ""
    said += f"; the return is due by the {due}" if due else ""
    return f"{said}. The claim is {words(answer['state'])}."
