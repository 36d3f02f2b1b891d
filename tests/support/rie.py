"""Lambda's own Runtime Interface Emulator around the built artifact: no Docker, loopback only.

The emulator comes with the SAM CLI, the runtime's half (`awslambdaric`) from the package index. The
Python in it sees the artifact and that half and nothing else (-S), as on Lambda without its layers.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.travel import function_name
from infra.local.world import REGION, ROOT, World

from .double import free_port, until

PROCESSOR = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
CLIENT = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
START_SECONDS = 30.0
ANSWER_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Deployed:
    """A function of the stack as Lambda knows it, with short-lived credentials of its own role."""

    configuration: dict[str, Any]
    credentials: dict[str, Any]
    endpoint: str

    @classmethod
    def of(cls, world: World, logical_id: str) -> Deployed:
        found = world.client("lambda").get_function_configuration(
            FunctionName=function_name(world, logical_id)
        )
        role = world.client("sts").assume_role(RoleArn=found["Role"], RoleSessionName="artifact")
        return cls(found, role["Credentials"], world.emulator_url)

    @property
    def given(self) -> dict[str, str]:
        """What the template puts into its environment."""
        return dict(self.configuration["Environment"]["Variables"])

    def environment(self, artifact: Path, client: Path) -> dict[str, str]:
        """The whole environment of its runtime; nothing of this process is handed on."""
        return {
            **self.given,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(artifact), str(client)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LAMBDA_TASK_ROOT": str(artifact),
            "AWS_LAMBDA_FUNCTION_NAME": self.configuration["FunctionName"],
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.configuration["MemorySize"]),
            "AWS_LAMBDA_FUNCTION_TIMEOUT": str(self.configuration["Timeout"]),
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.credentials["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": self.credentials["SecretAccessKey"],
            "AWS_SESSION_TOKEN": self.credentials["SessionToken"],
        }


@dataclass(frozen=True)
class Runtime:
    """One running Lambda environment. `log` is all that it and the function print."""

    port: int
    log: Path

    def invoke(self, event: dict[str, Any]) -> Any:
        """What the function returned. Raises AssertionError with the log where it did not."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/2015-03-31/functions/function/invocations",
            json.dumps(event).encode(),
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return json.loads(answer.read())
        except OSError as error:
            raise AssertionError(f"{error}\n{self.said()}") from error

    def said(self) -> str:
        return self.log.read_text(errors="replace")


@contextmanager
def runtime(deployed: Deployed, artifact: Path, scratch: Path) -> Iterator[Runtime]:
    """Starts it on two free ports of loopback, and ends it and the Python under it."""
    ports = free_port(), free_port()
    command = [*_emulator(ports), sys.executable, "-S", "-m", "awslambdaric"]
    client, log = _client(scratch), scratch / "runtime.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, deployed.configuration["Handler"]],
            cwd=artifact,
            env=deployed.environment(artifact, client),
            stdout=out,
            stderr=out,
        )
    here = Runtime(ports[0], log)
    try:
        until(lambda: process.poll() is not None or all(map(_listens, ports)), "RIE", START_SECONDS)
        assert process.poll() is None, here.said()
        yield here
    finally:
        _end(process)
        assert not any(map(_listens, ports)), "a port of the runtime is still open"


def _emulator(ports: tuple[int, int]) -> list[str]:
    found = ROOT.glob(f".tools/sam/lib/python*/site-packages/samcli/local/rapid/*-{PROCESSOR}")
    flags = ["--runtime-interface-emulator-address", "--runtime-api-address"]
    said = [each for flag, port in zip(flags, ports, strict=True) for each in (flag, _at(port))]
    return [str(next(found)), *said, "--log-level", "info"]


def _at(port: int) -> str:
    return f"127.0.0.1:{port}"


def _client(scratch: Path) -> Path:
    """A folder with the runtime's half alone: this Python's other packages stay out of sight."""
    folder = scratch / "client"
    folder.mkdir(parents=True)
    for name in CLIENT:
        spec = importlib.util.find_spec(name)
        assert spec and spec.origin, f"{name} is not installed"
        origin = Path(spec.origin)
        path = origin.parent if origin.name == "__init__.py" else origin
        (folder / path.name).symlink_to(path)
    return folder


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asked to end, it ends its Python; where it is killed, that Python finds no more work."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
