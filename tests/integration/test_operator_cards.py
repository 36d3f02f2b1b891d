"""The operator's command line against a small API of its own on this machine."""

from __future__ import annotations

import csv
import json
import stat
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from typer.testing import Result

from care.domain.codes import ActivationCode
from infra.operator.api import Api, Credentials, NotConfigured
from infra.operator.frame import DONE, GIVEN_OUT, MISUSED, NO_ANSWER, REFUSED, STOPPED, Wait
from infra.operator.minting import Order
from tests.support.care_command import nothing, run_care

SECRET = "client-secret-of-the-test"
CODE = ActivationCode.made_of(bytes(range(12))).shown


class FakeApi(ThreadingHTTPServer):
    """Mints codes once a key; `plan` says what happens to the next requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.given: set[str] = set()
        self.plan: list[str] = []
        self.tokens = 0
        self.scopes: list[str] = []
        self.made = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def keys(self) -> list[str]:
        """The Idempotency-Keys in the order they came."""
        return [headers["idempotency-key"] for path, headers, _ in self.asked if "mint" in path]


class Answers(BaseHTTPRequestHandler):
    """One request."""

    server: FakeApi

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/oauth2/token":
            self.server.tokens += 1
            self.server.scopes += parse_qs(raw.decode())["scope"]
            self._answer(200, {"access_token": f"token-{self.server.tokens}"})
            return
        body = json.loads(raw)
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        happens = self.server.plan.pop(0) if self.server.plan else "answer"
        if happens.isdecimal():
            self._answer(int(happens), {"code": "not_allowed", "detail": "No."})
            return
        if happens in ("page", "list"):
            self._answer(404, [], b"<html>" if happens == "page" else b"[]")
            return
        if happens == "die":
            self._hang_up()
            return
        status, answer = self._done(body)
        if happens == "lose":
            self._hang_up()
            return
        if happens == "short":
            answer["codes"].pop()
        self._answer(status, answer)

    def _done(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.path != "/api/cards/mint":
            return self._changed(body)
        key = self.headers["idempotency-key"]
        if key in self.server.given:
            return 409, {"code": "given_out", "detail": "Codes are answered once."}
        self.server.given.add(key)
        first, self.server.made = self.server.made, self.server.made + body["count"]
        return 201, {"codes": [f"CODE-{first + n:05}" for n in range(body["count"])]}

    def _changed(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body["code"] == "USED":
            rules = [{"id": "BUY-7", "outcome": "failed", "sentence": "It is redeemed."}]
            return 409, {"code": "refused", "detail": "No.", "decision": {"rules": rules}}
        if self.path.endswith("reissue"):
            return 200, {"code": f"NEW-{body['code']}"}
        return 200, {"card": {"state": "void"}}

    def _answer(self, status: int, body: Any, raw: bytes = b"") -> None:
        data = raw or json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()


@pytest.fixture
def api() -> Iterator[FakeApi]:
    server = FakeApi()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "cards.csv"


def run(
    api: FakeApi, *arguments: str, stdin: str = "", wait: Wait = nothing, **more: str
) -> Result:
    """What a command of a machine with credentials answered."""
    environment = {
        "CARE_TOKEN_URL": f"{api.url}/oauth2/token",
        "CARE_CLIENT_ID": "1operator",
        "CARE_CLIENT_SECRET": SECRET,
    } | more
    command = ["--api", f"{api.url}/api", "cards", *arguments]
    return run_care(*command, environment=environment, stdin=stdin, wait=wait)


def mint(
    api: FakeApi,
    out: Path,
    count: int = 1200,
    flags: Sequence[str] = (),
    wait: Wait = nothing,
    **more: str,
) -> Result:
    """What minting answered."""
    order = ["--region", "US", "--family", "mavic", "--term", "12", "--store", "demo-1"]
    order += ["--batch", "spring", "--out", str(out), "--count", str(count)]
    return run(api, "issue", *order, *flags, wait=wait, **more)


def rows(out: Path) -> list[dict[str, str]]:
    """What the file says."""
    with out.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_batch_is_minted_in_chunks_of_500_and_every_code_is_in_the_file(
    api: FakeApi, out: Path
) -> None:
    done = mint(api, out, 1200)
    assert done.exit_code == DONE
    assert [body["count"] for _, _, body in api.asked] == [500, 500, 200]
    assert len(set(api.keys)) == 3 and all(len(key) == 40 for key in api.keys)
    written = rows(out)
    assert len({row["code"] for row in written}) == len(written) == 1200
    assert written[0] == {
        "code": "CODE-00000",
        "region": "US",
        "family": "mavic",
        "term_months": "12",
        "store": "demo-1",
        "batch": "spring",
    }
    assert api.asked[0][2] == {
        "count": 500,
        "region": "US",
        "family": "mavic",
        "term_months": 12,
        "store": "demo-1",
        "batch": "spring",
    }


def test_the_file_is_its_owners_alone(api: FakeApi, out: Path) -> None:
    mint(api, out, 1)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_token_is_asked_for_once_and_sent_with_every_chunk(api: FakeApi, out: Path) -> None:
    mint(api, out, 1200)
    assert api.tokens == 1
    assert {headers["authorization"] for _, headers, _ in api.asked} == {"Bearer token-1"}


def test_a_token_that_ran_out_is_asked_for_anew_and_the_chunk_repeated(
    api: FakeApi, out: Path
) -> None:
    api.plan = ["answer", "401"]
    done = mint(api, out, 1000)
    assert done.exit_code == DONE
    assert api.tokens == 2 and len(rows(out)) == 1000


def test_a_ready_token_needs_no_client(api: FakeApi, out: Path) -> None:
    done = mint(api, out, 1, CARE_TOKEN="ready", CARE_CLIENT_SECRET="")
    assert done.exit_code == DONE
    assert api.tokens == 0 and api.asked[0][1]["authorization"] == "Bearer ready"
    api.plan = ["401"]
    done = mint(api, out.with_name("b.csv"), 2, CARE_TOKEN="ready")
    assert done.exit_code == REFUSED


def test_a_file_that_is_there_is_never_written_over_and_nothing_is_minted(
    api: FakeApi, out: Path
) -> None:
    out.write_text("precious")
    done = mint(api, out)
    assert done.exit_code == MISUSED
    assert out.read_text() == "precious" and api.asked == []
    said = done.stderr
    assert "never written over" in said and done.stdout == ""


def test_a_run_that_is_stopped_says_what_it_wrote(api: FakeApi, out: Path) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    api.plan = ["answer", "die"]
    done = mint(api, out, 1000, wait=stop)
    assert done.exit_code == STOPPED and len(rows(out)) == 500
    assert "500 of 1000 codes are in" in done.stdout


def test_a_folder_that_is_missing_is_told(api: FakeApi, tmp_path: Path) -> None:
    done = mint(api, tmp_path / "none" / "cards.csv")
    assert done.exit_code == MISUSED
    assert api.asked == []


def test_a_request_that_never_arrived_is_sent_again_under_the_same_key(
    api: FakeApi, out: Path
) -> None:
    api.plan = ["answer", "die", "503"]
    done = mint(api, out, 1000)
    assert done.exit_code == DONE
    assert len(api.keys) == 4 and len(set(api.keys)) == 2
    assert len(rows(out)) == 1000 and api.made == 1000
    assert "asked again under the same key" in done.stderr


def test_a_chunk_whose_answer_was_lost_is_minted_anew_under_another_key_and_said_so(
    api: FakeApi, out: Path
) -> None:
    api.plan = ["answer", "lose"]
    done = mint(api, out, 1000)
    assert done.exit_code == DONE
    assert api.made == 1500
    first, lost, again, renewed = api.keys
    assert lost == again and len({first, lost, renewed}) == 3
    written = {row["code"] for row in rows(out)}
    assert len(written) == 1000
    assert not written & {f"CODE-{n:05}" for n in range(500, 1000)}
    said = done.stderr
    assert "Chunk 2: the answer with its 500 codes was lost" in said
    assert "minted under a new key" in said


def test_a_batch_that_was_minted_before_is_not_minted_by_mistake_again(
    api: FakeApi, out: Path
) -> None:
    done = mint(api, out, 600)
    assert done.exit_code == DONE
    again = out.with_name("again.csv")
    done = mint(api, again, 600)
    assert done.exit_code == GIVEN_OUT
    assert api.made == 600 and rows(again) == []
    said = done.stderr
    assert "chunk 1 of this very batch were given out before" in said
    assert "0 of 600 codes are in" in done.stdout


def test_an_api_that_does_not_answer_ends_the_run_and_keeps_what_was_written(
    api: FakeApi, out: Path
) -> None:
    api.plan = ["answer", *["die"] * 4]
    done = mint(api, out, 1000)
    assert done.exit_code == NO_ANSWER
    assert len(rows(out)) == 500 and len(api.asked) == 5
    assert "500 of 1000 codes are in" in done.stdout


def test_each_chunk_is_in_the_file_before_the_next_is_asked_for(api: FakeApi, out: Path) -> None:
    """Stopped at any moment, no code is lost but those under way."""
    seen: list[int] = []
    answer = Answers._done

    def looking(self: Answers, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        seen.append(len(rows(out)))
        return answer(self, body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Answers, "_done", looking)
        mint(api, out, 1200)
    assert seen == [0, 500, 1000]


def test_a_refusal_is_told_in_the_apis_words(api: FakeApi, out: Path) -> None:
    api.plan = ["403"]
    done = mint(api, out, 5)
    assert done.exit_code == REFUSED
    assert "Refused: No." in done.stderr


def test_an_answer_that_is_no_problem_of_the_apis_own_is_told_by_its_status(
    api: FakeApi, out: Path
) -> None:
    """A gateway may refuse with a page, or with a list."""
    for number, plan in enumerate(("page", "list")):
        api.plan = [plan]
        done = mint(api, out.with_name(f"{number}.csv"), 5)
        assert done.exit_code == REFUSED
        assert "Refused: HTTP 404" in done.stderr


def test_an_answer_with_too_few_codes_is_not_taken_for_a_whole_one(api: FakeApi, out: Path) -> None:
    api.plan = ["short"]
    done = mint(api, out, 5)
    assert done.exit_code == REFUSED
    assert "4 codes came, not 5" in done.stderr and rows(out) == []


def test_no_secret_is_ever_printed_or_shown(api: FakeApi, out: Path) -> None:
    api.plan = ["lose", "401", "403"]
    printed = mint(api, out, 5)
    credentials = Credentials("care/operator", "", api.url, "id", SECRET)
    shown = repr(credentials) + repr(Api(f"{api.url}/api", credentials, "token-1"))
    assert SECRET not in printed.output + shown
    assert "token-1" not in printed.output + shown


@pytest.mark.parametrize("missing", ["CARE_TOKEN_URL", "CARE_CLIENT_ID", "CARE_CLIENT_SECRET"])
def test_what_is_not_set_is_named(api: FakeApi, out: Path, missing: str) -> None:
    done = mint(api, out, 1, **{missing: ""})
    assert done.exit_code == MISUSED
    assert missing in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("url", ["http://care.example.com/api", "care.example.com", "ftp://x/api"])
def test_no_secret_travels_in_the_open(url: str) -> None:
    with pytest.raises(NotConfigured):
        Api(url, Credentials("care/operator", "token"))
    with pytest.raises(NotConfigured):
        Api("https://care.example.com/api", Credentials("care/operator", "", url, "id", "secret"))


@pytest.mark.parametrize("odd", [["issue"], ["issue", "--count", "0"], ["burn"], ["mint"], []])
def test_a_wrong_call_ends_with_2(api: FakeApi, odd: list[str]) -> None:
    assert run(api, *odd).exit_code == MISUSED
    assert api.asked == []


def test_the_same_order_asks_under_the_same_keys_and_another_under_others() -> None:
    order = Order(1000, "US", "mavic", 12, "demo-1", "spring")
    same = Order(1000, "US", "mavic", 12, "demo-1", "spring")
    other = Order(1000, "US", "mavic", 12, "demo-1", "autumn")
    assert order.key(1, 0) == same.key(1, 0)
    assert len({order.key(1, 0), order.key(2, 0), order.key(1, 1), other.key(1, 0)}) == 4


# One by one


@pytest.mark.parametrize(
    ("command", "path", "scope"),
    [
        (["sell"], "/api/cards/sell", "care/store"),
        (["void", "--reason", "stolen"], "/api/cards/void", "care/operator"),
        (["void", "--reason", "stolen", "--as", "store"], "/api/stores/cards/void", "care/store"),
        (["reissue", "--reason", "worn"], "/api/cards/reissue", "care/operator"),
        (
            ["reissue", "--reason", "worn", "--as", "store"],
            "/api/stores/cards/reissue",
            "care/store",
        ),
    ],
)
def test_every_code_of_the_input_is_asked_for_at_its_route(
    api: FakeApi, command: list[str], path: str, scope: str
) -> None:
    done = run(api, *command, stdin="ONE\n\n  TWO \n")
    assert done.exit_code == DONE
    assert api.scopes == [scope]
    reason = {"reason": command[2]} if len(command) > 1 else {}
    assert [(p, b) for p, _, b in api.asked] == [
        (path, {"code": "ONE"} | reason),
        (path, {"code": "TWO"} | reason),
    ]


def test_new_codes_alone_go_to_standard_output(api: FakeApi) -> None:
    done = run(api, "reissue", "--reason", "worn", stdin="ONE\nTWO\n")
    assert done.stdout == "NEW-ONE\nNEW-TWO\n"


def test_a_refused_card_is_named_by_its_line_and_the_others_go_on(api: FakeApi) -> None:
    done = run(api, "void", "--reason", "x", stdin="ONE\nUSED\nTWO\n")
    assert done.exit_code == REFUSED
    assert len(api.asked) == 3
    said = done.stderr
    assert "Line 2: refused. No. BUY-7: It is redeemed." in said
    assert "USED" not in said


# Nothing is done


def test_a_dry_run_says_what_would_be_minted_and_asks_for_nothing(api: FakeApi, out: Path) -> None:
    done = mint(api, out, 1200, ["--dry-run"])
    assert done.exit_code == DONE and not out.exists()
    assert done.stdout == (
        "Would mint 1200 cards (US, mavic, 12 months) for demo-1 as batch spring by 3 requests "
        f"into {out}.\nNothing was asked for, nothing written.\n"
    )
    assert api.asked == [] and api.tokens == 0


def test_a_dry_run_needs_no_credentials(api: FakeApi, out: Path) -> None:
    assert mint(api, out, 1, ["--dry-run"], CARE_CLIENT_SECRET="").exit_code == DONE


def test_a_dry_run_refuses_what_minting_would(api: FakeApi, out: Path) -> None:
    out.write_text("precious")
    assert mint(api, out, 1, ["--dry-run"]).exit_code == MISUSED
    assert mint(api, out.parent / "none" / "x.csv", 1, ["--dry-run"]).exit_code == MISUSED
    done = mint(api, out.with_name("b.csv"), 1, ["--dry-run", "--region", "us"])
    assert done.exit_code == MISUSED and "/region: A region is written like US." in done.stderr


@pytest.mark.parametrize("odd", [["--family", "balloon"], ["--region", "ZZ"], ["--term", "13"]])
def test_a_dry_run_refuses_what_the_catalog_does_not_sell(
    api: FakeApi, out: Path, odd: list[str]
) -> None:
    done = mint(api, out, 5, ["--dry-run", *odd])
    assert done.exit_code == REFUSED and done.stdout == ""
    assert "Refused: No plan of " in done.stderr and "of this checkout." in done.stderr


def test_an_order_that_the_api_would_refuse_by_its_shape_is_not_sent(
    api: FakeApi, out: Path
) -> None:
    done = mint(api, out, 1, ["--store", "demo 1", "--region", "us"])
    assert done.exit_code == MISUSED and not out.exists()
    assert "/region: A region is written like US. /store: This is no id." in done.stderr
    assert api.asked == [] and api.tokens == 0


@pytest.mark.parametrize(
    "command", [["sell"], ["void", "--reason", "x"], ["reissue", "--reason", "x"]]
)
def test_a_dry_run_checks_each_code_by_its_check_character_alone(
    api: FakeApi, command: list[str]
) -> None:
    wrong = f"{CODE[:-1]}{'0' if CODE[-1] != '0' else '1'}"
    done = run(api, *command, "--dry-run", stdin=f"{CODE}\n{wrong}\n\n{CODE.lower()}\nSHORT\n")
    assert done.exit_code == REFUSED and done.stdout == ""
    assert "Line 2: refused. There is a typing error in this code" in done.stderr
    assert "Line 5: refused. An activation code has 20 letters and digits" in done.stderr
    assert f"Would {command[0]} 2 cards; 2 lines are no codes." in done.stderr
    assert CODE not in done.output and api.asked == [] and api.tokens == 0


# For programs


def test_minting_answers_json_where_it_is_asked_for(api: FakeApi, out: Path) -> None:
    done = mint(api, out, 600, ["--json"])
    assert json.loads(done.stdout) == {"minted": 600, "of": 600, "file": str(out)}
    dry = mint(api, out.with_name("b.csv"), 600, ["--json", "--dry-run"])
    said = json.loads(dry.stdout)
    assert (said["dry_run"], said["would_mint"], said["requests"]) == (True, 600, 2)


def test_each_line_answers_one_json_object(api: FakeApi) -> None:
    done = run(api, "reissue", "--reason", "worn", "--json", stdin="ONE\nUSED\n")
    assert done.exit_code == REFUSED
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"line": 1, "done": True, "code": "NEW-ONE"},
        {"line": 2, "done": False, "problem": "No. BUY-7: It is redeemed."},
    ]


def test_a_lost_answer_stops_the_run_and_names_the_line(api: FakeApi) -> None:
    api.plan = ["answer", "lose"]
    done = run(api, "reissue", "--reason", "worn", "--json", stdin="ONE\nTWO\nTHREE\n")
    assert done.exit_code == NO_ANSWER and len(api.asked) == 2
    assert "Line 2: no answer. Whether it was done is unknown" in done.stderr
    assert json.loads(done.stdout.splitlines()[1]) == {"line": 2, "done": None}


@pytest.mark.parametrize("command", ["void", "reissue"])
def test_a_reason_has_to_be_given(api: FakeApi, command: str) -> None:
    assert run(api, command, stdin="ONE\n").exit_code == MISUSED
    assert api.asked == []
