"""`care claims`: a claim as it stands, its timeline, and whether that is whole."""

from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.console import RenderableType

from infra.operator.chain import verify
from infra.operator.frame import DONE, REFUSED, frame_of
from infra.operator.texts import (
    clock,
    deadline,
    grid,
    moment,
    money,
    rows_of,
    timeline_table,
    whole,
    words,
)

Json = dict[str, Any]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim's id.")]
Subject = Annotated[
    str,
    typer.Argument(metavar="CLAIM", help="The id of a claim; of a plan, card or account as well."),
]

app = typer.Typer(no_args_is_help=True)


@app.command()
def show(context: typer.Context, claim: Claim) -> None:
    """A claim: what it is, what waits, its money, its timeline."""
    frame = frame_of(context)
    answer = frame.api().get(f"/desk/claims/{quote(claim, safe='')}")
    frame.show(answer, *_parts(answer["claim"]))


@app.command()
def timeline(context: typer.Context, subject: Subject) -> None:
    """Everything that happened, oldest first."""
    frame = frame_of(context)
    answer = frame.api().get(f"/timelines/{quote(subject, safe='')}")
    frame.show(answer, timeline_table(answer["events"]))


@app.command("verify-chain")
def verify_chain(context: typer.Context, subject: Subject) -> None:
    """Reckon the timeline's hashes anew, here, and name the first link that does not hold.

    Ends with 1 where one does not. A cut at the end is seen only where the service keeps a head.
    """
    frame = frame_of(context)
    answer = frame.api().get(f"/timelines/{quote(subject, safe='')}")
    chain, headed = verify(subject, answer), answer["held_against_head"]
    whole = chain.broken_at is None
    document = {
        "subject": subject,
        "events": chain.count,
        "whole": whole,
        "broken_at": chain.broken_at,
        "sentence": chain.sentence,
        "held_against_head": headed,
        "head": chain.head,
    }
    unheaded = "" if headed else " No head is kept for it: a cut at its end would not be seen."
    verdict = "Whole" if whole else "BROKEN"
    said = f"{verdict}: {chain.count} events of {subject}. {chain.sentence}{unheaded}"
    frame.show(document, said, f"The newest hash is {chain.head or 'none'}.")
    raise typer.Exit(DONE if whole else REFUSED)


def _parts(claim: Json) -> list[RenderableType]:
    parts: list[RenderableType] = [rows_of(grid(whole("Claim"), claim["claim_id"]), _facts(claim))]
    if claim["approvals"]:
        rows = [
            (clock(each["at"]), words(each["what"]), each["by"], each["reason"])
            for each in claim["approvals"]
        ]
        columns = (whole("When (UTC)"), "Decided", "By", "Reason")
        parts.append(rows_of(grid(*columns), rows))
    if claim["ledger"]:
        lines = [_line(line) for line in claim["ledger"]]
        parts.append(rows_of(grid(*map(whole, _LEDGER)), lines))
    return [*parts, timeline_table(claim["timeline"])]


def _facts(claim: Json) -> list[tuple[str, str]]:
    """What there is to say of the claim, a line each; what is not known has none."""
    hold = claim["hold"]
    held = f"{money(hold['amount'])}, {words(hold['state'])}"
    facts = {
        "Service": claim["service"],
        "State": words(claim["state"]),
        "Device": f"{claim['model_name']}, {claim['serial']}",
        "Plan": claim["plan_id"],
        "Region": claim["region"],
        "Filed": moment(claim["filed_at"]),
        "Fee": money(claim["fee"]),
        "Hold": held if hold["amount"]["amount"] else "",
        "Hold lapses": moment(hold["capture_before"]),
        "Return by": deadline(claim["return_by"]),
        "Cure until": deadline(claim["cure_by"]),
        "Received": moment(claim["received_at"]),
        "Next": claim["what"],
        "May be decided": ", ".join(words(each) for each in claim["can"]),
    }
    return [(name, str(said)) for name, said in facts.items() if said]


_LEDGER = ("Money for", "Amount", "Is", "Since (UTC)", "Provider's id")


def _line(line: Json) -> tuple[str, ...]:
    return (
        f"{line['purpose']} {line['n']}",
        money(line["amount"]),
        words(line["status"]),
        clock(line["at"]),
        line["provider_id"] or "",
    )
