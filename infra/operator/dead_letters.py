"""`care dlq`: what the workers gave up on, and back to work with it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.operator.frame import DONE, REFUSED, DryRun, Frame, frame_of, table
from infra.operator.letters import Letter
from infra.operator.queues import Queue, Queues

LOOKED_AT = 100  # messages of each queue that `list` reads
REMEDIES = {
    "SettleFailures": "Mend the cause first (the log names the id), then: care dlq replay.",
    "SweepFailures": "Nothing to replay: the next run does it all. For the nightly reconciliation: "
    "care reconcile.",
    "MailFailures": "Nothing to replay: a mail that was not sent stays due, and the sweep takes it "
    "up.",
}
Stack = Annotated[str, typer.Option(help="Name of the CloudFormation stack.")]

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(context: typer.Context, stack: Stack) -> None:
    """Count the messages of each dead-letter queue, and say what each is about.

    The account is the AWS environment's (AWS_PROFILE, AWS_REGION, …; AWS_ENDPOINT_URL for the local
    cloud). Bodies are never shown. Messages that are looked at are put back at once.
    """
    frame, queues = frame_of(context), Queues()
    found = [_looked_at(queues, queue, frame.clock()) for queue in queues.of(stack)]
    frame.show({"stack": stack, "queues": found}, *_shown(found))


@app.command()
def replay(
    context: typer.Context,
    stack: Stack,
    most: Annotated[int, typer.Option(min=1, help="So many at most.")] = 10_000,
    dry_run: DryRun = False,
) -> None:
    """Move messages back into the queue that they came from, one by one.

    Each is sent before it is deleted: it comes twice rather than never, and the workers do nothing
    twice. What cannot be read stays where it is (exit code 1).
    """
    frame, queues = frame_of(context), Queues()
    moved, left = 0, 0
    for queue in queues.of(stack):
        if queue.source:
            done, unreadable = _replayed(frame, queues, queue, most - moved, dry_run)
            moved, left = moved + done, left + unreadable
        elif waiting := queues.count(queue)[0]:
            frame.say(f"{queue.name}: {waiting} stay. {REMEDIES.get(queue.name, '')}".strip())
    said = "Would be moved back" if dry_run else "Moved back"
    frame.show(
        {"stack": stack, "dry_run": dry_run, "moved": 0 if dry_run else moved, "unreadable": left}
        | ({"would_move": moved} if dry_run else {}),
        f"{said}: {moved}. Cannot be read, and stay: {left}.",
    )
    raise typer.Exit(REFUSED if left else DONE)


def _replayed(
    frame: Frame, queues: Queues, queue: Queue, most: int, dry_run: bool
) -> tuple[int, int]:
    """How many messages were moved, and how many cannot be read.

    Only as many are taken as wait now: one that fails again and comes back is not taken twice.
    """
    total = min(most, queues.count(queue)[0])
    stay: list[Letter] = []
    moved = 0
    try:
        with frame.progress() as progress:
            bar = progress.add_task(f"{queue.name} → {queue.source}", total=total)
            for letter in queues.taken(queue, total):
                stay.append(letter)
                if letter.due is not None:
                    moved += 1
                    if not dry_run:
                        queues.move(queue, letter)
                        stay.pop()
                progress.advance(bar)
    finally:
        for letter in stay:
            queues.put_back(queue, letter)
    return moved, sum(letter.due is None for letter in stay)


def _looked_at(queues: Queues, queue: Queue, now: datetime) -> dict[str, Any]:
    waiting, hidden = queues.count(queue)
    letters: list[Letter] = []
    try:
        letters.extend(queues.taken(queue, min(waiting, LOOKED_AT)))
    finally:
        for letter in letters:
            queues.put_back(queue, letter)
    oldest = min((letter.since for letter in letters), default=None)
    return {
        "queue": queue.name,
        "goes_back_to": queue.source or None,
        "messages": waiting,
        "hidden": hidden,
        "oldest": oldest and oldest.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "oldest_seconds": oldest and max(0, int((now - oldest).total_seconds())),
        "about": [
            {"kind": kind, "id": id_, "times": times}
            for (kind, id_), times in sorted(Counter(each.about for each in letters).items())
        ],
        "next": REMEDIES.get(queue.name, "") if waiting else "",
    }


def _shown(queues: list[dict[str, Any]]) -> Iterator[str | Table]:
    rows = [
        (each["queue"], each["messages"], each["hidden"] or None, _age(each["oldest_seconds"]))
        for each in queues
    ]
    yield table(("Queue", "Messages", "Hidden", "Oldest"), rows)
    about = [
        (each["queue"], one["kind"], one["id"], one["times"])
        for each in queues
        for one in each["about"]
    ]
    if about:
        yield table(("Queue", "About", "Which", "Times"), about)
    yield from (f"{each['queue']}: {each['next']}" for each in queues if each["next"])
    if not any(each["messages"] for each in queues):
        yield "Nothing was given up on."


def _age(seconds: int | None) -> str:
    """The largest unit alone: 3 days, 5 hours, 12 minutes."""
    if seconds is None:
        return ""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"
