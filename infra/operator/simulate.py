"""`care simulate-decision`: what the rules would decide about a damage, rule by rule."""

from typing import Annotated, Any

import typer
from rich.console import RenderableType

from infra.operator.frame import frame_of
from infra.operator.texts import decision_parts, money, words

Json = dict[str, Any]

app = typer.Typer()


@app.command("simulate-decision")
def simulate_decision(
    context: typer.Context,
    serial: Annotated[str, typer.Option(help="The device's serial number.")],
    as_of: Annotated[
        str, typer.Option("--as-of", help="The instant decided at, like 2026-12-01T09:00:00Z.")
    ] = "",
    service: Annotated[
        str, typer.Option(help="Show one service alone: premium, basic, repair …")
    ] = "",
    cause: Annotated[str, typer.Option(help="What happened.")] = "collision",
    part: Annotated[
        list[str] | None, typer.Option(help="A damaged part; say it once for each.")
    ] = None,
    sends: Annotated[str, typer.Option(help="What is sent back.")] = "unit",
    country: Annotated[str, typer.Option(help="Where the replacement would ship.")] = "US",
    exclusion: Annotated[
        list[str] | None, typer.Option(help="One that the customer declares.")
    ] = None,
    lost_at: Annotated[str, typer.Option("--lost-at", help="When a lost device was lost.")] = "",
) -> None:
    """What would the rules say, at any instant, about any serial? Nothing is written.

    Every service with each rule looked at, and whether a new plan could be bound then. Ends with 0
    whatever they say: it was answered.
    """
    frame = frame_of(context)
    body: Json = {
        "serial": serial,
        "cause": cause,
        "parts": part or ["aircraft"],
        "sends": sends,
        "shipping_country": country,
        "exclusions": exclusion or [],
    }
    body |= {"as_of": as_of} if as_of else {}
    body |= {"lost_at": lost_at} if lost_at else {}
    answer = frame.api().post("/claims/simulate", body)
    options = _chosen(answer["comparison"]["services"], service)
    parts = [each for option in options for each in _service(option)]
    if not service:
        parts += decision_parts("A new plan", answer["eligibility"])
    frame.show(answer, *parts)


def _chosen(options: list[Json], service: str) -> list[Json]:
    known = [option["service"] for option in options]
    if service and service not in known:
        raise typer.BadParameter(f"one of {', '.join(known)}", param_hint="--service")
    return [option for option in options if service in ("", option["service"])]


def _service(option: Json) -> list[RenderableType]:
    parts = decision_parts(words(option["service"]).capitalize(), option["decision"])
    figures = option["settlement"]
    if figures is not None:
        most = money(figures["most_that_can_be_charged"])
        fee, hold = money(figures["fee"]), money(figures["hold"])
        parts.append(f"Fee {fee}, hold {hold}; at most {most} can be charged.")
    return parts
