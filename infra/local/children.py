"""The processes of a local cloud: apart from the terminal, stopped in order, never orphaned."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from infra.local.world import LocalError, World

STOP_SECONDS = 8.0


class Children:
    """The processes this world runs; a file keeps their ids, in case the runner is killed."""

    def __init__(self, world: World) -> None:
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._logs = world.logs
        self._file = world.state / "children.json"

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        # A session of its own: Ctrl-C must reach only the runner, which stops them in order.
        with (self._logs / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.append((name, child))
        self._file.write_text(json.dumps({child.pid: child.args for _, child in self._running}))

    def fallen(self) -> str | None:
        """The name of a process that ended by itself, or None while all run."""
        return next((name for name, child in self._running if child.poll() is not None), None)

    def tell(self, name: str, number: signal.Signals) -> None:
        """Sends a signal to one process."""
        next(child for started, child in self._running if started == name).send_signal(number)

    def stop(self) -> None:
        """Stops the youngest first; who does not listen within `STOP_SECONDS` is killed."""
        for _, child in reversed(self._running):
            child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._running.clear()
        self._file.unlink(missing_ok=True)


def sweep_leftovers(world: World) -> None:
    """Ends what a runner that was killed left running. The caller holds the world's lock."""
    file = world.state / "children.json"
    if not file.exists():
        return
    left = {int(pid) for pid, command in json.loads(file.read_text()).items() if _is(pid, command)}
    for pid in left:
        os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not any(_alive(pid) for pid in left), STOP_SECONDS)
    file.unlink()


def _is(pid: str, command: list[str]) -> bool:
    # A process id is used again by others: only the same command is ours.
    shown = subprocess.run(
        ["ps", "-o", "args=", "-p", pid], capture_output=True, text=True, check=False
    )
    return " ".join(command[1:]) in shown.stdout


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true in time. Looks twenty times a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def await_port(children: Children, name: str, port: int, log: Path, seconds: float = 20.0) -> None:
    """Raises `LocalError` with the log's last line when nothing listens in time."""
    wait_until(lambda: listens(port) or children.fallen() == name, seconds)
    if listens(port) and children.fallen() != name:
        return
    last = (log.read_text(errors="replace").strip().splitlines() or ["nothing was logged"])[-1]
    raise LocalError(f"The {name} did not start: {last}", f"Its log is {log}.")


def require_free_ports(world: World) -> None:
    """Raises `LocalError` naming the port that another program holds."""
    for name, port in world.ports.items():
        if not _is_free(port):
            raise LocalError(
                f"Port {port}, meant for the {name}, is taken by another program.",
                "Stop that program, or choose another port: "
                f"CARE_LOCAL_{name.upper()}_PORT={port + 1} make run",
            )


def _is_free(port: int) -> bool:
    # Both: some systems let a second program bind to one address of a port that is taken on all.
    if listens(port):
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
