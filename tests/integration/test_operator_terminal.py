"""What people typed, on the operator's terminal: shown as it is, and never obeyed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from rich.table import Table

from infra.operator.frame import Frame, table
from infra.operator.printable import Terminal, json_text, printable
from infra.operator.texts import grid, rows_of, whole
from tests.support.door_server import DoorServer, served
from tests.support.doors import Doors
from tests.support.events import CLERK
from tests.support.operator_claims import care

pytest_plugins = ["tests.support.door_fixtures"]

MARKUP = "[link=https://x-hit.example]see[/link] [bold red]!! :warning: [/]"
# Red, the window's title, a link, the cursor up, the eighth bit's own escape, a line written over,
# the rest read backwards.
ORDERS = "a\x1b[31mb\x1b]0;t\x07c\x1b]8;;http://x\x1b\\d\x1b[2Ae\x9b31mf\rg\u202eh\x7f\u2028i"
SAFE = "a�[31mb�]0;t�c�]8;;http://x�\\d�[2Ae�31mf�g�h��i"
# The console itself leaves bells and carriage returns out.
SHOWN = "a�[31mb�]0;tc�]8;;http://x�\\d�[2Ae�31mfg�h��i"


@pytest.fixture
def server(doors: Doors) -> Iterator[DoorServer]:
    with served(doors) as made:
        yield made


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that obeys, and is wide enough for a whole line."""
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "200", "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)


def test_what_a_terminal_obeys_is_a_mark_instead() -> None:
    assert printable(ORDERS) == SAFE
    assert printable("two\nlines\tand ü 李 👩‍🚀") == "two\nlines\tand ü 李 👩‍🚀"


def test_json_is_read_back_as_it_was_and_holds_nothing_that_a_terminal_obeys() -> None:
    text = json_text({"said": ORDERS, "name": "Zoë"}, indent=2)
    assert json.loads(text) == {"said": ORDERS, "name": "Zoë"}
    assert printable(text) == text
    assert "Zoë" in text


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    "made",
    [
        rows_of(grid("What"), [[ORDERS]]),
        rows_of(grid(whole(ORDERS)), [["x"]]),
        table(["What"], [[ORDERS]]),
        ORDERS,
    ],
    ids=["cell", "head", "table", "sentence"],
)
def test_no_part_of_a_result_gives_the_terminal_an_order(
    made: Table | str, capsys: pytest.CaptureFixture[str]
) -> None:
    Frame().show({}, made)
    said = capsys.readouterr().out
    # What is bold or red is so by us alone: no text of the test's is in a sequence.
    assert "\x1b[31m" not in said and "\x1b]" not in said and "\x1b[2A" not in said
    assert not {"\x07", "\x9b", "\r", "\u202e", "\x7f", "\u2028"} & set(said)
    assert SHOWN[:18] in said  # a cell goes on in its next line


@pytest.mark.usefixtures("terminal")
def test_sentences_lines_and_questions_are_printed_as_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    frame = Frame(console=Terminal(stderr=True))
    frame.say(f"{MARKUP} {ORDERS}")
    frame.line({}, f"{MARKUP} {ORDERS}")
    printed = capsys.readouterr()
    assert printed.err == f"{MARKUP} {SHOWN}\n"
    assert printed.out == f"{MARKUP} {SAFE}\n"


def test_markup_that_the_desk_typed_is_shown_letter_by_letter(
    server: DoorServer, doors: Doors
) -> None:
    doors.covered()
    claim_id = doors.paid()
    said = {"decision": "refuse_order", "reason": MARKUP, "approved_by": f"Kim {MARKUP}"}
    doors.post("decide_claim", f"/api/claims/{claim_id}/decide", said, CLERK)
    shown = care(server, "claims", "show", claim_id)
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.count(MARKUP) == 2
