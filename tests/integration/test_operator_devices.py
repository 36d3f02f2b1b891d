"""`care devices import` against a registry of its own on this machine."""

from __future__ import annotations

import csv
import json
import stat
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from infra.operator.device_file import DeviceFile
from infra.operator.frame import DONE, MISUSED, NO_ANSWER, REFUSED, STOPPED, Wait
from infra.operator.importing import chunks
from tests.support.care_command import nothing, run_care
from tests.support.fake_registry import FakeRegistry

HEADER = "serial,model,region,sold_at"
GOOD = "ABC{:05},mavic-3,US,2026-11-01T10:00:00Z"


@pytest.fixture
def api() -> Iterator[FakeRegistry]:
    server = FakeRegistry()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "devices.csv"


def take(api: FakeRegistry, file: Path, *flags: str, wait: Wait = nothing) -> Result:
    """What importing answered."""
    environment = {
        "CARE_API": f"{api.url}/api",
        "CARE_TOKEN_URL": f"{api.url}/oauth2/token",
        "CARE_CLIENT_ID": "1maker",
        "CARE_CLIENT_SECRET": "secret",
    }
    return run_care("devices", "import", str(file), *flags, environment=environment, wait=wait)


def write(file: Path, *lines: str) -> Path:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def many(file: Path, count: int) -> Path:
    """A CSV file of so many good rows."""
    return write(file, HEADER, *(GOOD.format(number) for number in range(count)))


def errors(done: Result) -> list[tuple[int, str, str]]:
    """Line, field and problem of each fault that the answer in JSON names."""
    listed = json.loads(done.stdout)["errors"]
    return [(each["line"], each["field"], each["problem"]) for each in listed]


# Ten thousand rows


def test_10000_devices_are_imported_by_one_command_in_20_requests_with_progress(
    api: FakeRegistry, file: Path
) -> None:
    done = take(api, many(file, 10_000))
    assert done.exit_code == DONE
    assert api.sizes == [500] * 20
    assert len(api.known) == 10_000
    assert api.scopes == ["grant_type=client_credentials&scope=care%2Fmaker"]
    assert done.stdout == "10000 of 10000 rows were new or changed, 0 known already, 0 bad.\n"
    assert "Importing" in done.stderr and "10000/10000" in done.stderr


def test_run_again_nothing_changes_and_it_says_so(api: FakeRegistry, file: Path) -> None:
    many(file, 1200)
    take(api, file)
    write(file, *file.read_text().splitlines(), GOOD.format(99_999))
    done = take(api, file, "--json")
    counted = json.loads(done.stdout)
    assert (counted["imported"], counted["unchanged"], counted["failed"]) == (1, 1200, 0)
    assert done.exit_code == DONE and len(api.known) == 1201


def test_bad_rows_among_10000_are_listed_by_line_and_the_good_ones_kept(
    api: FakeRegistry, file: Path
) -> None:
    lines = [HEADER, *(GOOD.format(number) for number in range(10_000))]
    lines[4242] = "X,mavic-3,US,2026-11-01T10:00:00Z"
    lines[7000] = "ABC77777,mavic-3,usa,yesterday"
    lines[9999] = "ABC99999,mavic-3"
    done = take(api, write(file, *lines), "--json")
    assert done.exit_code == REFUSED and len(api.known) == 9_997
    assert [(line, field) for line, field, _ in errors(done)] == [
        (4243, "serial"),
        (7001, "region"),
        (7001, "sold_at"),
        (10_000, ""),
    ]
    assert errors(done)[-1][2] == "2 cells, but the header has 4."
    counted = json.loads(done.stdout)
    assert (counted["rows"], counted["imported"], counted["failed"]) == (10_000, 9_997, 3)


def test_a_long_file_is_never_in_memory_as_a_whole(file: Path) -> None:
    source = DeviceFile.of(many(file, 10_000), None)
    tracemalloc.start()
    sizes = [len(chunk) for chunk in chunks(source.rows())]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sizes == [500] * 20
    assert peak < 2_000_000  # a chunk or two; all the rows together take 6.5 MB


def test_rows_that_say_much_go_in_smaller_requests_than_the_api_refuses(
    api: FakeRegistry, file: Path
) -> None:
    moments = ",".join(["2026-11-01T10:00:00.123456+01:00"] * 4)
    rows = [f"ABC{n:05},mavic-3,US,{moments},{'a' * 64}" for n in range(500)]
    header = "serial,model,region,sold_at,delivered_at,activated_at,bound_at,bound_account"
    done = take(api, write(file, header, *rows))
    assert done.exit_code == DONE and len(api.known) == 500
    assert len(api.sizes) > 1 and max(api.bytes) <= 64 * 1024


# Rows


def test_the_table_names_line_and_field(api: FakeRegistry, file: Path) -> None:
    done = take(api, write(file, HEADER, GOOD.format(1), "X,mavic-3,US,"))
    assert "│ 3    │ serial │ A serial number has 4 to 32 letters and digits" in done.stdout
    assert "1 of 2 rows were new or changed, 0 known already, 1 bad." in done.stdout


def test_an_empty_cell_is_nothing_said_and_an_empty_region_is_unknown(
    api: FakeRegistry, file: Path
) -> None:
    assert take(api, write(file, HEADER, "ABC00001, mavic-3 ,,")).exit_code == DONE
    device = api.known["ABC00001"]
    assert (device.model, device.region, device.sold_at) == ("mavic-3", None, None)


def test_a_line_is_counted_where_its_row_begins(api: FakeRegistry, file: Path) -> None:
    rows = ['"ABC\n00001",mavic-3,US,', "", "X,mavic-3,US,"]
    done = take(api, write(file, HEADER, *rows), "--json")
    assert list(api.known) == ["ABC00001"]
    assert [line for line, _, _ in errors(done)] == [5]


def test_json_lines_are_read_too(api: FakeRegistry, tmp_path: Path) -> None:
    file = tmp_path / "devices.jsonl"
    rows = [
        '{"serial": "ABC00001", "model": "mavic-3", "region": "US"}',
        "",
        '{"serial": "ABC00002", "model": "mavic-3", "region": null, "colour": "red"}',
        '{"serial": "ABC00003", "model": "mavic-3"',
        '{"serial": "ABC00004", "serial": "ABC00005", "model": "mavic-3", "region": "US"}',
        '["ABC00006"]',
        '{"serial": "ABC00007", "model": NaN, "region": "US"}',
        r'{"serial": "ABC00008", "model": "\ud800", "region": "US"}',
        "[" * 2000,
        '{"serial": "ABC00009", "model": "mavic-3", "region": "US", "x": "' + "y" * 5000 + '"}',
        '{"serial": "ABC00010", "model": "mavic-3", "region": "US"}',
    ]
    done = take(api, write(file, *rows), "--json")
    assert done.exit_code == REFUSED
    assert sorted(api.known) == ["ABC00001", "ABC00010"]
    found = errors(done)
    assert [line for line, _, _ in found] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert found[0] == (3, "colour", "Not known here.")
    assert found[1][2] == "No JSON: Expecting ',' delimiter at character 42."
    assert found[2][2] == "No JSON that can be sent: a name is there twice."
    assert found[3][2] == "An object is expected."
    assert found[7][2] == "A row has at most 4096 characters."


def test_a_row_that_spoils_a_whole_request_is_found_and_its_neighbours_are_kept(
    api: FakeRegistry, tmp_path: Path
) -> None:
    """What only the API's own parser minds: nesting that is just too deep in its body."""
    api.plan = ["400", "400", "answer", "400"]
    lines = (
        json.dumps({"serial": f"ABC{n:05}", "model": "mavic-3", "region": "US"}) for n in range(4)
    )
    file = write(tmp_path / "d.jsonl", *lines)
    done = take(api, file, "--json")
    assert sorted(api.known) == ["ABC00000", "ABC00002", "ABC00003"]
    assert errors(done) == [(2, "", "Answered 400.")]


# The file


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Line 1: no column serial, model, region."),
        (b"serial,model,region\n", "holds no rows."),
        (b"serial,model\nA,B\n", "Line 1: no column region."),
        (b"serial,model,region,colour\nA,B,C,D\n", "Line 1: 'colour' is no known column."),
        (b"serial,model,region,model\nA,B,C,D\n", "Line 1: model is there twice."),
        (b"serial;model;region\nA;B;C\n", "Line 1: the columns have to be separated by commas."),
        (b'serial,model,region\nABC1,m,US\n"ABC2,m,US\nABC3,m,US\n', "Line 3: the quoting is"),
        (b'serial,model,region\nABC1,m,US\n"ABC2"x,m,US\nABC3,m,US\n', "Line 3: the quoting is"),
        (b"serial,model,region\nABC1,m,US\nABC2,caf\xe9,US\n", "Line 3: byte 9 is no UTF-8"),
        ("serial,model,region\nABC1,m,US\n".encode("utf-16"), "The file is UTF-16"),
    ],
)
def test_a_malformed_file_is_refused_whole_and_says_where(
    api: FakeRegistry, file: Path, content: bytes, said: str
) -> None:
    file.write_bytes(content)
    done = take(api, file)
    assert done.exit_code == MISUSED
    assert said in done.stderr and "Nothing was sent." in done.stderr
    assert api.sizes == [] and api.scopes == [] and file.read_bytes() == content


def test_a_list_is_no_json_lines(api: FakeRegistry, tmp_path: Path) -> None:
    done = take(api, write(tmp_path / "d.jsonl", "[", '{"serial": "ABC1"}', "]"))
    assert done.exit_code == MISUSED
    assert "Line 1: this is one list; write one object a line." in done.stderr


def test_what_a_spreadsheet_writes_is_read(api: FakeRegistry, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + f'{HEADER}\r\n"ABC00001","mavic-3","US",""\r\n'.encode())
    assert take(api, file).exit_code == DONE
    assert list(api.known) == ["ABC00001"]


def test_the_format_is_asked_for_where_the_name_does_not_say_it(
    api: FakeRegistry, tmp_path: Path
) -> None:
    file = write(tmp_path / "devices.txt", HEADER, GOOD.format(1))
    done = take(api, file)
    assert done.exit_code == MISUSED and "say --format" in done.stderr
    assert take(api, file, "--format", "csv").exit_code == DONE
    missing = take(api, tmp_path / "none.csv")
    assert missing.exit_code == MISUSED and "is no file." in missing.stderr


# The network


def test_a_lost_answer_is_asked_for_again_with_the_same_rows(api: FakeRegistry, file: Path) -> None:
    api.plan = ["answer", "lose", "503"]
    done = take(api, many(file, 1000), "--json")
    assert done.exit_code == DONE and api.sizes == [500, 500, 500]
    counted = json.loads(done.stdout)
    # The lost answer's rows were taken then, and are known by now.
    assert (counted["imported"], counted["unchanged"], counted["requests"]) == (500, 500, 4)
    assert "the same rows are sent again" in done.stderr


def test_an_api_that_stays_silent_ends_with_4_and_says_what_was_reached(
    api: FakeRegistry, file: Path
) -> None:
    api.plan = ["answer", "503", "503", "503", "503"]
    done = take(api, many(file, 1200))
    assert done.exit_code == NO_ANSWER and len(api.known) == 500
    assert "500 of 1200 rows were new or changed, 0 known already, 0 bad, 700 not" in done.stdout
    assert "the whole file can be imported again" in done.stderr


def test_a_refusal_of_who_asks_is_no_rows_fault(api: FakeRegistry, file: Path) -> None:
    api.plan = ["403"]
    done = take(api, many(file, 3), "--json")
    assert done.exit_code == REFUSED and "Refused: Answered 403." in done.stderr
    counted = json.loads(done.stdout)
    assert (counted["failed"], counted["not_sent"], counted["errors"]) == (0, 3, [])


def test_a_request_that_is_refused_whatever_is_in_it_ends_the_run_soon(
    api: FakeRegistry, file: Path
) -> None:
    api.plan = ["422"] * 1000
    done = take(api, many(file, 500))
    assert done.exit_code == REFUSED and "Refused: Answered 422." in done.stderr
    assert len(api.bytes) < 40


def test_a_run_that_is_stopped_says_what_it_did(api: FakeRegistry, file: Path) -> None:
    def stop(seconds: float) -> None:
        raise KeyboardInterrupt

    api.plan = ["answer", "503"]
    done = take(api, many(file, 1000), wait=stop)
    assert done.exit_code == STOPPED
    assert "500 of 1000 rows were new or changed" in done.stdout


# Nothing is sent


def test_a_dry_run_judges_as_the_api_does_and_sends_nothing(api: FakeRegistry, file: Path) -> None:
    write(file, HEADER, *(GOOD.format(n) for n in range(600)), "X,mavic-3,usa,", "ABC,m")
    dry = take(api, file, "--dry-run", "--json")
    assert api.sizes == [] and api.scopes == []
    real = take(api, file, "--json")
    assert errors(dry) == errors(real)
    assert dry.exit_code == real.exit_code == REFUSED
    said = json.loads(dry.stdout)
    del said["errors"]
    assert said == {"dry_run": True, "rows": 602, "sound": 600, "failed": 2, "requests": 2}


# Bad rows, to be mended


def test_bad_rows_are_written_out_and_can_be_imported_once_they_are_mended(
    api: FakeRegistry, file: Path
) -> None:
    write(file, HEADER, GOOD.format(1), "X,mavic-3,US,", "ABC00002,mavic-3", GOOD.format(3))
    bad = file.with_name("bad.csv")
    assert take(api, file, "--errors", str(bad)).exit_code == REFUSED
    assert stat.S_IMODE(bad.stat().st_mode) == 0o600
    with bad.open(newline="") as out:
        header, first, second = csv.reader(out)
    assert header == ["problem", "serial", "model", "region", "sold_at"]
    assert first[0].startswith("serial: A serial number") and first[1:] == [
        "X",
        "mavic-3",
        "US",
        "",
    ]
    assert second == ["2 cells, but the header has 4.", "ABC00002", "mavic-3"]
    text = bad.read_text().replace(",X,", ",ABC00009,").replace("00002,mavic-3", "00002,mavic-3,,")
    bad.write_text(text)
    assert take(api, bad).exit_code == DONE
    assert sorted(api.known) == ["ABC00001", "ABC00002", "ABC00003", "ABC00009"]


def test_bad_json_lines_are_written_with_what_is_wrong(api: FakeRegistry, tmp_path: Path) -> None:
    file, bad = tmp_path / "d.jsonl", tmp_path / "bad.jsonl"
    write(file, '{"serial": "X", "model": "m", "region": "US"}', "{broken")
    assert take(api, file, "--errors", str(bad)).exit_code == REFUSED
    first, second = bad.read_text().splitlines()
    assert json.loads(first)["serial"] == "X" and "serial:" in json.loads(first)["problem"]
    assert second == "{broken"
    write(bad, first.replace('"X"', '"ABC00001"'))
    assert take(api, bad).exit_code == DONE


def test_no_file_of_bad_rows_is_made_where_there_are_none(api: FakeRegistry, file: Path) -> None:
    bad = file.with_name("bad.csv")
    assert take(api, many(file, 3), "--errors", str(bad)).exit_code == DONE
    assert not bad.exists()


def test_a_file_that_is_there_is_never_written_over(api: FakeRegistry, file: Path) -> None:
    bad = write(file.with_name("bad.csv"), "precious")
    assert take(api, many(file, 3), "--errors", str(bad)).exit_code == MISUSED
    assert bad.read_text() == "precious\n" and api.sizes == []
