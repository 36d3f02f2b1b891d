"""`care cards` and `care devices` against the doors themselves, on DynamoDB as moto has it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from infra.operator.frame import DONE, GIVEN_OUT, REFUSED
from tests.support import door_server
from tests.support.care_command import run_care
from tests.support.door_server import DoorServer, served
from tests.support.doors import Doors
from tests.support.events import CLERK_OF_STORE, MAKER

pytest_plugins = ["tests.support.door_fixtures"]

ORDER = ("--region", "US", "--family", "mavic", "--term", "12", "--batch", "spring")
WHY = ("--reason", "Stolen in transit")


@pytest.fixture
def server(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> Iterator[DoorServer]:
    monkeypatch.setitem(door_server.CALLERS, "maker", MAKER)
    monkeypatch.setitem(door_server.CALLERS, "store", CLERK_OF_STORE)
    with served(doors) as made:
        yield made


def care(server: DoorServer, token: str, *arguments: str, stdin: str = "") -> Result:
    environment = {"CARE_API": server.api, "CARE_TOKEN": token}
    return run_care(*arguments, environment=environment, stdin=stdin)


def issued(server: DoorServer, out: Path, count: int) -> list[str]:
    """The codes of cards of the store `demo-1`."""
    order = (*ORDER, "--store", "demo-1", "--count", str(count), "--out", str(out))
    done = care(server, "operator", "cards", "issue", *order)
    assert done.exit_code == DONE, done.stderr
    with out.open(newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]


def lines(done: Result) -> list[dict[str, Any]]:
    """The JSON objects that were printed, one a line."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_devices_are_imported_and_run_again_they_are_known(
    server: DoorServer, doors: Doors, tmp_path: Path
) -> None:
    file = tmp_path / "devices.csv"
    rows = [f"ABC{number:05},mavic-3,US,2026-11-01T10:00:00Z" for number in range(20)]
    file.write_text("\n".join(["serial,model,region,sold_at", *rows, "X,mavic-3,usa,", ""]))
    first = json.loads(care(server, "maker", "devices", "import", str(file), "--json").stdout)
    assert (first["imported"], first["unchanged"], first["failed"]) == (20, 0, 1)
    assert [(each["line"], each["field"]) for each in first["errors"]] == [
        (22, "serial"),
        (22, "region"),
    ]
    again = care(server, "maker", "devices", "import", str(file), "--json")
    counted = json.loads(again.stdout)
    assert (counted["imported"], counted["unchanged"], counted["failed"]) == (0, 20, 1)
    assert again.exit_code == REFUSED
    device = doors.store.device("ABC00019")
    assert device is not None and device.model == "mavic-3"


def test_who_is_no_maker_imports_nothing(server: DoorServer, doors: Doors, tmp_path: Path) -> None:
    file = tmp_path / "devices.csv"
    file.write_text("serial,model,region\nABC00001,mavic-3,US\n")
    done = care(server, "operator", "devices", "import", str(file))
    assert done.exit_code == REFUSED and "Refused: " in done.stderr
    assert doors.store.device("ABC00001") is None


def test_cards_are_issued_sold_and_voided_and_a_second_sale_is_refused(
    server: DoorServer, tmp_path: Path
) -> None:
    first, second, third = issued(server, tmp_path / "cards.csv", 3)
    sold = care(server, "store", "cards", "sell", "--json", stdin=f"{first}\n{second}\n")
    assert (sold.exit_code, lines(sold)) == (
        DONE,
        [{"line": 1, "done": True}, {"line": 2, "done": True}],
    )
    void = care(server, "operator", "cards", "void", *WHY, "--json", stdin=f"{first}\n{third}\n")
    assert void.exit_code == DONE
    again = care(server, "store", "cards", "sell", "--json", stdin=f"{first}\n")
    assert again.exit_code == REFUSED and lines(again)[0]["done"] is False


def test_the_new_card_stands_in_the_old_ones_place(server: DoorServer, tmp_path: Path) -> None:
    (old,) = issued(server, tmp_path / "cards.csv", 1)
    done = care(server, "operator", "cards", "reissue", *WHY, stdin=f"{old}\n")
    (new,) = done.stdout.split()
    assert done.exit_code == DONE and new != old
    assert care(server, "store", "cards", "sell", stdin=f"{old}\n").exit_code == REFUSED
    assert care(server, "store", "cards", "sell", stdin=f"{new}\n").exit_code == DONE


def test_the_same_batch_is_given_out_once(server: DoorServer, tmp_path: Path) -> None:
    assert len(issued(server, tmp_path / "cards.csv", 2)) == 2
    order = (*ORDER, "--store", "demo-1", "--count", "2", "--out", str(tmp_path / "again.csv"))
    assert care(server, "operator", "cards", "issue", *order).exit_code == GIVEN_OUT
