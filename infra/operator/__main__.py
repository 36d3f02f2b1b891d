"""`care`: the operator's command line. What each command does is in docs/operator.md."""

from typing import Annotated

import typer

from infra.operator import (
    cards,
    catalog,
    claims,
    customers,
    dead_letters,
    devices,
    holds,
    reconcile,
    simulate,
)
from infra.operator.frame import Commands, Frame

HELP = """Aftercare's operator at a terminal.

Who asks is said by the environment: CARE_TOKEN_URL, CARE_CLIENT_ID and CARE_CLIENT_SECRET of a
machine client, or a ready CARE_TOKEN. Codes and addresses are read from standard input: what stands
on a command line is seen by everybody on the machine.

Ends with 0 done; 1 refused, or something is left; 2 called in a wrong way; 3 given out before;
4 no answer; 130 stopped.
"""

app = typer.Typer(
    cls=Commands,
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",  # paragraphs flow; "rich" keeps the source's line breaks
    pretty_exceptions_enable=False,
)
app.add_typer(cards.app, name="cards", help="Activation cards: issue, sell, void, reissue.")
app.add_typer(devices.app, name="devices", help="The maker's registry of devices.")
app.add_typer(holds.app, name="holds", help="Holds that need somebody.")
app.add_typer(claims.app, name="claims", help="Claims and their timelines.")
app.add_typer(simulate.app, help="What the rules would decide; nothing is written.")
app.add_typer(customers.app, name="customers", help="A customer's data: export and erase.")
app.add_typer(dead_letters.app, name="dlq", help="What the workers gave up on.")
app.add_typer(catalog.app, name="catalog", help="What is sold, where and for how much.")
app.add_typer(reconcile.app)


@app.callback()
def care(
    context: typer.Context,
    api: Annotated[
        str, typer.Option(envvar="CARE_API", help="Address that ends in /api.", show_envvar=True)
    ] = "",
    token_url: Annotated[str, typer.Option(help="Instead of CARE_TOKEN_URL.")] = "",
    client_id: Annotated[str, typer.Option(help="Instead of CARE_CLIENT_ID.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Answer yes where it asks.")] = False,
) -> None:
    frame = context.obj if isinstance(context.obj, Frame) else Frame()
    frame.base, frame.token_url, frame.client_id = api, token_url, client_id
    frame.as_json, frame.yes = as_json, yes
    context.obj = frame


def main() -> None:
    """Runs one command and ends the process with its exit code."""
    app(prog_name="care")


if __name__ == "__main__":
    main()
