"""`care customers` against the doors themselves: nothing personal is printed, or on a line."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.operator.frame import DONE, MISUSED, NO_ANSWER, REFUSED
from tests.support.door_server import DoorServer, served
from tests.support.doors import Doors
from tests.support.house import ANA
from tests.support.operator_claims import EMAIL, WHY, care, completed, document

pytest_plugins = ["tests.support.door_fixtures"]


@pytest.fixture
def server(doors: Doors) -> Iterator[DoorServer]:
    with served(doors) as made:
        yield made


def test_an_export_is_a_file_of_its_owner_alone_and_never_written_over(
    server: DoorServer, doors: Doors, tmp_path: Path
) -> None:
    """STS-2."""
    claim_id, out = completed(doors), tmp_path / "ana.json"
    command = ("customers", "export", "--out", str(out), *WHY)
    result = care(server, *command, stdin=f"{EMAIL}\n")
    assert result.exit_code == DONE
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    written = out.read_text()
    assert [claim["claim_id"] for claim in json.loads(written)["claims"]] == [claim_id]
    assert f"Account {ANA}: 1 plans, 1 claims" in result.stdout
    assert "Ana Example" not in result.output and EMAIL not in result.output
    again = care(server, *command, stdin=EMAIL)
    assert (again.exit_code, out.read_text()) == (MISUSED, written)
    assert "never written over" in again.stderr
    assert [call.path for call in server.asked] == ["/api/customers/export"]


def test_an_export_that_failed_leaves_no_file(server: DoorServer, tmp_path: Path) -> None:
    """STS-2."""
    out = tmp_path / "eve.json"
    result = care(server, "customers", "export", "--out", str(out), *WHY, stdin="eve@example.com")
    assert result.exit_code == REFUSED
    assert "/email: No account signs in with this address." in result.stderr
    server.lost = 1
    lost = care(server, "customers", "export", "--out", str(out), *WHY, stdin=EMAIL)
    assert (lost.exit_code, out.exists()) == (NO_ANSWER, False)
    nobody = care(server, "customers", "export", "--out", str(out), *WHY, stdin="\n")
    assert (nobody.exit_code, out.exists()) == (MISUSED, False)
    nowhere = tmp_path / "none" / "ana.json"
    missing = care(server, "customers", "export", "--out", str(nowhere), *WHY, stdin=EMAIL)
    assert missing.exit_code == MISUSED and "cannot be written" in missing.stderr


def test_an_erasure_is_tried_dry_asked_for_and_done(server: DoorServer, doors: Doors) -> None:
    """STS-2."""
    claim_id = completed(doors)
    before = doors.contents()
    dry = care(server, "customers", "erase", *WHY, "--dry-run", stdin=ANA)
    assert dry.exit_code == DONE
    assert "The personal data of 1 claims would be erased." in dry.stdout
    unsaid = care(server, "customers", "erase", *WHY, stdin=ANA)
    assert unsaid.exit_code == MISUSED and "say --yes" in unsaid.stderr
    assert doors.contents() == before
    done = care(server, "customers", "erase", *WHY, "--yes", "--json", stdin=EMAIL)
    assert done.exit_code == DONE
    assert document(done)["erased_claims"] == [claim_id]
    claim = doors.store.claim(claim_id)
    assert claim is not None and claim.address.name == ""


def test_with_a_claim_open_the_erasure_is_refused_by_its_rule(
    server: DoorServer, doors: Doors
) -> None:
    """STS-2."""
    doors.covered()
    doors.shipped()
    before = doors.contents()
    for more in ("--yes", "--dry-run"):
        result = care(server, "customers", "erase", *WHY, more, stdin=EMAIL)
        assert result.exit_code == REFUSED
        assert "STS-2" in result.stdout and "Next: Ask again once" in result.stdout
    assert doors.contents() == before


def test_nothing_personal_is_an_option_of_a_command(server: DoorServer) -> None:
    for command in ("export", "erase"):
        shown = care(server, "customers", command, "--help").stdout
        assert "--email" not in shown and "--account" not in shown
