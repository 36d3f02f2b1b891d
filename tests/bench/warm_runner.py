"""One contestant in a process of its own: `python -m tests.bench.warm_runner KIND RECORD`.

For each number on standard input it answers so many requests and prints what one cost: CPU seconds
of the whole process, user and system. What the doors themselves print goes to /dev/null.
"""

from __future__ import annotations

import json
import os
import sys
import time
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from botocore import xform_name
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session
from botocore.session import get_session

from tests.bench.room import roomy
from tests.bench.warm_values import Asked, Record
from tests.support.events import Context

Batch = Callable[[], None]
Contestant = Callable[[int], Batch]
"""Makes so many requests ready; called, they are answered. Only that is measured."""


def handler(record: Record) -> Contestant:
    """The door with its event. Raises `ValueError` at an answer of another status."""
    door, context = import_module(record.door), Context()

    def answer() -> None:
        status = door.handler(record.event, context)["statusCode"]
        if status != record.status:
            raise ValueError(f"{record.door} answered {status}")

    return lambda times: lambda: again(answer, times)


def bare(record: Record) -> Contestant:
    """Bare botocore making the very requests of the door: of the tables by a client as anybody
    makes it, of the payment provider by botocore's own HTTP session."""
    client, http = get_session().create_client("dynamodb"), URLLib3Session()

    def of_tables(asked: Asked) -> Batch:
        call = getattr(client, xform_name(asked.operation))
        parameters = json.loads(asked.body, object_hook=as_given)
        return lambda: call(**parameters)

    def of_provider(asked: Asked) -> Batch:
        url = os.environ["CARE_PAYMENT_URL"] + asked.path

        def send() -> None:
            request = AWSRequest("POST", url, asked.headers, asked.body)
            json.loads(http.send(request.prepare()).content)

        return send

    calls = [of_tables(each) if each.operation else of_provider(each) for each in record.asked]

    def answer() -> None:
        for call in calls:
            call()

    return lambda times: lambda: again(answer, times)


def as_given(value: dict[str, Any]) -> dict[str, Any]:
    """A binary attribute as a caller hands it over: as bytes."""
    return {"B": b64decode(value["B"])} if value.keys() == {"B"} else value


def twin(record: Record) -> Contestant:
    """The twin, which files the claim of the record anew each time."""
    from tests.bench.warm_twin import filings  # the other contestants carry none of its modules

    return filings(record.event, os.environ["TMPDIR"])


def again(request: Batch, times: int) -> None:
    """The same request, so many times."""
    for _ in range(times):
        request()


KINDS: dict[str, Callable[[Record], Contestant]] = {"handler": handler, "bare": bare, "twin": twin}


def main(kind: str, record: Path) -> None:
    said = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    contestant = KINDS[kind](Record.read(record))
    for line in sys.stdin:
        times = int(line)
        print(roomy(partial(cpu_seconds, contestant(times))) / times, file=said, flush=True)


def cpu_seconds(work: Batch) -> float:
    """The CPU time of this process that `work` takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
