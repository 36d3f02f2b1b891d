"""The operator's reconciliation against a small API of its own on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from infra.operator.frame import DONE, MISUSED, NO_ANSWER, REFUSED, STOPPED, Wait
from tests.support.care_command import nothing, run_care

ROOT = Path(__file__).parents[2]
PRESENT = "2027-02-28T12:00:01Z"  # of the API, three months ahead of the command's own clock
ENVIRONMENT = {"CARE_TOKEN": "ready"}


def a_difference(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "orphan_hold",
        "subject": "claim_1",
        "reference": "pi_1",
        "expected": "no line of the ledger",
        "found": "authorized 999.00 USD",
        "amount": {"amount": 99900, "currency": "USD"},
        "sentence": "A hold stands.",
        "mended": True,
        "next_step": "Nothing.",
    } | changes


class FakeApi(ThreadingHTTPServer):
    """Answers each day with the next of `plan`: differences, a failure's name or a status."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[dict[str, Any]] = []
        self.plan: list[Any] = []
        self.newest: dict[str, Any] | None = None


class Answers(BaseHTTPRequestHandler):
    """One request."""

    server: FakeApi

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert self.path == "/api/reconcile"
        self.server.asked.append(asked)
        happens = self.server.plan.pop(0) if self.server.plan else []
        if isinstance(happens, int):
            self._answer(happens, {"code": "x", "detail": "No."})
            return
        failures = [happens] if isinstance(happens, str) else []
        differences = happens if isinstance(happens, list) else []
        report = {
            "since": "2027-02-27T12:00:01Z",
            "until": PRESENT,
            **asked,
            "looked_at": {"payments": 2, "pages": 1},
            "differences": differences,
            "failures": failures,
        }
        self._answer(200, {"reconciliation": report})

    def do_GET(self) -> None:
        assert self.path == "/api/reconciliation"
        self._answer(200, {"reconciliation": self.server.newest})

    def _answer(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def api() -> Iterator[FakeApi]:
    server = FakeApi()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def run(
    api: FakeApi,
    *arguments: str,
    environment: dict[str, str] | None = None,
    wait: Wait = nothing,
) -> Result:
    """What the command answered."""
    command = ["reconcile", *arguments, "--api", f"http://127.0.0.1:{api.server_port}/api"]
    asked = ENVIRONMENT if environment is None else environment
    return run_care(*command, environment=asked, wait=wait)


def test_each_day_back_from_the_present_of_the_api_is_asked_for_the_newest_first(
    api: FakeApi,
) -> None:
    done = run(api, "--days", "3")
    assert done.exit_code == DONE
    assert api.asked == [
        {},
        {"since": "2027-02-26T12:00:01Z", "until": "2027-02-27T12:00:01Z"},
        {"since": "2027-02-25T12:00:01Z", "until": "2027-02-26T12:00:01Z"},
    ]
    assert "Looked at 6 payments, 3 pages." in done.stdout
    assert "0 mended, 0 open." in done.stdout
    assert "Reconciling" in done.stderr


def test_45_days_are_looked_at_where_none_are_said(api: FakeApi) -> None:
    done = run(api)
    assert done.exit_code == DONE
    assert len(api.asked) == 45


def test_what_stays_open_ends_with_1_and_stands_first_in_the_table(api: FakeApi) -> None:
    left = a_difference(reference="pi_2", mended=False, next_step="Refund it at the provider.")
    api.plan = [[a_difference(), left]]
    done = run(api, "--days", "1")
    assert done.exit_code == REFUSED
    out = done.stdout
    assert out.index("pi_2") < out.index("pi_1")
    assert "Refund it at the provider." in out
    assert "1 mended, 1 open." in out


def test_what_was_mended_alone_ends_well(api: FakeApi) -> None:
    api.plan = [[a_difference()]]
    done = run(api, "--days", "1")
    assert done.exit_code == DONE


def test_a_difference_that_a_later_look_mended_is_told_once_as_that_look_left_it(
    api: FakeApi,
) -> None:
    api.plan = [[a_difference(mended=False)], [a_difference()]]
    done = run(api, "--days", "2", "--json")
    assert done.exit_code == DONE
    report = json.loads(done.stdout)
    assert (report["mended"], report["open"]) == (1, 0)
    assert report["differences"] == [a_difference()]
    assert (report["since"], report["until"]) == ("2027-02-26T12:00:01Z", PRESENT)


def test_a_subject_that_could_not_be_mended_ends_with_1(api: FakeApi) -> None:
    api.plan = ["claim_1: Conflict", "claim_1: Conflict"]
    done = run(api, "--days", "2")
    assert done.exit_code == REFUSED
    assert done.stdout.count("claim_1: Conflict") == 1


def test_a_day_without_an_answer_is_asked_for_again_and_given_up_at_last(api: FakeApi) -> None:
    api.plan = [503, 503]
    done = run(api, "--days", "1")
    assert done.exit_code == DONE
    assert len(api.asked) == 3
    api.plan = [503] * 4
    done = run(api, "--days", "1")
    assert done.exit_code == NO_ANSWER
    assert "Run it again" in done.stderr


def test_a_refusal_is_told_in_the_apis_words(api: FakeApi) -> None:
    api.plan = [403]
    done = run(api, "--days", "1")
    assert done.exit_code == REFUSED
    assert "Refused: No." in done.stderr


def test_a_dry_run_shows_the_newest_report_and_compares_nothing(api: FakeApi) -> None:
    api.newest = {
        "at": "2026-11-30T09:30:00Z",
        "looked_at": {"payments": 7},
        "open": 1,
        "mended": 0,
        "differences": [a_difference(mended=False)],
        "failures": [],
    }
    done = run(api, "--days", "3", "--dry-run")
    assert done.exit_code == DONE and api.asked == []
    assert "The newest nightly report, of 2026-11-30T09:30:00Z:" in done.stdout
    assert "orphan_hold" in done.stdout and "0 mended, 1 open." in done.stdout
    assert done.stdout.endswith(
        "Would compare 3 days, 2026-11-27T12:00:00Z to 2026-11-30T12:00:00Z, and mend what can be "
        "mended.\n"
    )


def test_a_dry_run_before_the_first_night_says_so(api: FakeApi) -> None:
    done = run(api, "--dry-run", "--json")
    assert json.loads(done.stdout)["newest"] is None
    assert "No nightly report yet." in run(api, "--dry-run").stdout


def test_a_run_that_is_stopped_says_so(api: FakeApi) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    api.plan = [503]
    done = run(api, "--days", "1", wait=stop)
    assert done.exit_code == STOPPED and "Stopped." in done.stderr


def test_what_is_not_set_is_named(api: FakeApi) -> None:
    done = run(api, environment={})
    assert done.exit_code == MISUSED
    assert "CARE_CLIENT_SECRET" in done.stderr and api.asked == []


@pytest.mark.parametrize("odd", [["--days", "0"], ["--days", "x"], ["--days", "401"], ["45"]])
def test_a_wrong_call_ends_with_2(api: FakeApi, odd: list[str]) -> None:
    assert run(api, *odd).exit_code == MISUSED
    assert api.asked == []


def test_an_address_has_to_be_said() -> None:
    done = run_care("reconcile", environment=ENVIRONMENT)
    assert done.exit_code == MISUSED and "CARE_API" in done.stderr


def test_make_reconcile_runs_it_as_a_module_of_its_own(api: FakeApi) -> None:
    address = f"http://127.0.0.1:{api.server_port}/api"
    command = ["-m", "infra.operator", "reconcile", "--days", "2", "--json", "--api", address]
    environment = {**os.environ, **ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == DONE, done.stderr
    assert json.loads(done.stdout)["looked_at"] == {"payments": 4, "pages": 2}
