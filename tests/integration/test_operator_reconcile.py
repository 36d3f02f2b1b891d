"""The operator's reconciliation against a small API of its own on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from infra.operator import reconcile

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
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


class Answers(BaseHTTPRequestHandler):
    """One request."""

    server: FakeApi

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        assert self.path == "/api/reconcile"
        self.server.asked.append(json.loads(raw))
        happens = self.server.plan.pop(0) if self.server.plan else []
        if isinstance(happens, int):
            self._answer(happens, {"code": "x", "detail": "No."})
            return
        failures = [happens] if isinstance(happens, str) else []
        differences = happens if isinstance(happens, list) else []
        report = {
            "looked_at": {"payments": 2, "pages": 1},
            "differences": differences,
            "failures": failures,
        }
        self._answer(200, {"reconciliation": report})

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


def run(api: FakeApi, *arguments: str, environment: dict[str, str] | None = None) -> int:
    """The exit code; nothing waits."""
    command = [*arguments, "--api", f"http://127.0.0.1:{api.server_port}/api"]
    asked = ENVIRONMENT if environment is None else environment
    return reconcile.main(command, asked, lambda: NOW, lambda seconds: None)


def test_each_day_is_asked_for_and_the_last_reaches_to_the_present(
    api: FakeApi, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(api, "--days", "3") == reconcile.DONE
    assert api.asked == [
        {"since": "2026-11-27T12:00:00Z", "until": "2026-11-28T12:00:00Z"},
        {"since": "2026-11-28T12:00:00Z", "until": "2026-11-29T12:00:00Z"},
        {"since": "2026-11-29T12:00:00Z"},
    ]
    said = capsys.readouterr()
    assert "Looked at 6 payments, 3 pages." in said.out
    assert "0 mended, 0 open." in said.out
    assert "Reconciling" in said.err


def test_45_days_are_looked_at_where_none_are_said(api: FakeApi) -> None:
    assert run(api) == reconcile.DONE
    assert len(api.asked) == 45


def test_what_stays_open_ends_with_1_and_stands_first_in_the_table(
    api: FakeApi, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    left = a_difference(reference="pi_2", mended=False, next_step="Refund it at the provider.")
    api.plan = [[a_difference(), left]]
    assert run(api, "--days", "1") == reconcile.OPEN
    out = capsys.readouterr().out
    assert out.index("pi_2") < out.index("pi_1")
    assert "Refund it at the provider." in out
    assert "1 mended, 1 open." in out


def test_what_was_mended_alone_ends_well(api: FakeApi) -> None:
    api.plan = [[a_difference()]]
    assert run(api, "--days", "1") == reconcile.DONE


def test_a_difference_that_a_later_day_mended_is_told_once_as_that_day_left_it(
    api: FakeApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.plan = [[a_difference(mended=False)], [a_difference()]]
    assert run(api, "--days", "2", "--json") == reconcile.DONE
    report = json.loads(capsys.readouterr().out)
    assert (report["mended"], report["open"]) == (1, 0)
    assert report["differences"] == [a_difference()]
    assert (report["since"], report["until"]) == ("2026-11-28T12:00:00Z", "2026-11-30T12:00:00Z")


def test_a_subject_that_could_not_be_mended_ends_with_1(
    api: FakeApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.plan = ["claim_1: Conflict", "claim_1: Conflict"]
    assert run(api, "--days", "2") == reconcile.OPEN
    assert capsys.readouterr().out.count("claim_1: Conflict") == 1


def test_a_day_without_an_answer_is_asked_for_again_and_given_up_at_last(
    api: FakeApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.plan = [503, 503]
    assert run(api, "--days", "1") == reconcile.DONE
    assert len(api.asked) == 3
    api.plan = [503] * 4
    assert run(api, "--days", "1") == reconcile.NO_ANSWER
    assert "Run it again" in capsys.readouterr().err


def test_a_refusal_is_told_in_the_apis_words(
    api: FakeApi, capsys: pytest.CaptureFixture[str]
) -> None:
    api.plan = [403]
    assert run(api, "--days", "1") == reconcile.OPEN
    assert "Refused: No." in capsys.readouterr().err


def test_a_run_that_is_stopped_says_so(api: FakeApi) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    api.plan = [503]
    command = ["--days", "1", "--api", f"http://127.0.0.1:{api.server_port}/api"]
    assert reconcile.main(command, ENVIRONMENT, lambda: NOW, stop) == reconcile.STOPPED


def test_what_is_not_set_is_named(api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(api, environment={}) == reconcile.MISUSED
    assert "CARE_CLIENT_SECRET" in capsys.readouterr().err and api.asked == []


@pytest.mark.parametrize("odd", [[], ["--days", "0"], ["--days", "x"], ["--days", "401"]])
def test_a_wrong_call_ends_with_2(odd: list[str]) -> None:
    arguments = odd and [*odd, "--api", "https://care.example.com/api"]
    with pytest.raises(SystemExit) as caught:
        reconcile.main(arguments, ENVIRONMENT)
    assert caught.value.code == reconcile.MISUSED
