"""The closed loop makes each call once, and counts as an error whatever is no good answer."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.bench.load import figure
from tests.bench.load_loop import Call, Loop, closed_loop


class _Api(BaseHTTPRequestHandler):
    """Answers /api/NNN with the status NNN, and hangs up on /api/0."""

    protocol_version = "HTTP/1.1"
    server: Api

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._answer()

    def _answer(self) -> None:
        self.server.heard.append((self.path, self.headers["idempotency-key"]))
        status = int(self.path.removeprefix("/api/").partition("?")[0])
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()


class Api(ThreadingHTTPServer):
    """`heard` are the calls that came: path and key."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Api)
        self.heard: list[tuple[str, str | None]] = []


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_every_call_is_made_once_whichever_client_makes_it(api: Api) -> None:
    calls = [Call("GET", f"/200?n={n}") for n in range(40)]
    loop = closed_loop(api.server_port, 8, calls)
    assert Counter(path for path, _ in api.heard) == {f"/api/200?n={n}": 1 for n in range(40)}
    assert (loop.clients, len(loop.answers), loop.errors) == (8, 40, Counter())
    assert 0 < min(loop.answers) <= max(loop.answers) <= loop.seconds


def test_another_status_and_no_answer_are_errors_and_stop_nobody(api: Api) -> None:
    calls = [Call("GET", path) for path in ("/200", "/429", "/0", "/502", "/429", "/200")]
    loop = closed_loop(api.server_port, 1, calls)
    assert len(api.heard) == 6
    assert loop.errors == {429: 2, 502: 1, 0: 1}
    told = figure("status", loop)
    assert (told.value, told.ok) == (4, False)
    assert told.beside["instead"] == "1 × 0, 2 × 429, 1 × 502"


def test_what_a_call_calls_good_is_no_error_and_200_is_one_then(api: Api) -> None:
    calls = [Call("POST", path, {}, "token", good=201) for path in ("/201", "/200")]
    assert closed_loop(api.server_port, 1, calls).errors == {200: 1}


def test_each_post_is_an_act_of_its_own(api: Api) -> None:
    call = Call("POST", "/200", {})
    closed_loop(api.server_port, 1, [call, call, Call("GET", "/200")])
    first, second, looked = (key for _, key in api.heard)
    assert first and second and first != second
    assert looked is None


@pytest.mark.parametrize(("percent", "milliseconds"), [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_an_answer_that_was_heard_by_nearest_rank(
    percent: int, milliseconds: float
) -> None:
    answers = tuple(number / 1000 for number in range(100, 0, -1))
    assert Loop(1, 1.0, answers).at(percent) == pytest.approx(milliseconds)


def test_a_loop_without_errors_is_within_its_budget_and_tells_its_times() -> None:
    told = figure("status", Loop(8, 2.0, (0.010, 0.020, 0.030, 0.040)))
    assert (told.name, told.value, told.budget, told.ok) == ("status, 8 clients", 0, 0, True)
    assert told.beside == {
        **{"calls": 4, "a second": 2},
        **{"median, ms": 20, "p95, ms": 40, "p99, ms": 40},
    }
