"""From nothing to a local cloud that answers, and back to nothing but its state."""

import fcntl
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from infra.local import demo, site
from infra.local.build import build
from infra.local.children import Children, await_port, require_free_ports, sweep_leftovers
from infra.local.deploy import PAYMENT_KEYS, deploy, exists, is_deployed, outputs
from infra.local.people import make_people
from infra.local.world import ROOT, LocalError, World

EMULATOR_PYTHON = ROOT / ".tools" / "emulator" / "bin" / "python"


@contextmanager
def running(world: World) -> Iterator[Children]:
    """A local cloud, ready inside the `with`; on leaving, its processes end, its state is saved.

    Raises `LocalError` where it cannot start.
    """
    with alone(world), ThreadPoolExecutor(2) as beside:
        sweep_leftovers(world)
        require_free_ports(world)
        children = Children(world)
        try:
            # Neither needs the emulator, so both go on while it starts.
            built = beside.submit(build, world.tool_environment())
            rendered = beside.submit(site.render, world.state / "site")
            start(world, children, built, rendered)
            yield children
        finally:
            _stop(world, children)


@contextmanager
def alone(world: World) -> Iterator[None]:
    """Holds the world's lock: one state folder, one local cloud."""
    for folder in (world.state, world.logs, world.mail):
        folder.mkdir(parents=True, exist_ok=True)
    with (world.state / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LocalError(
                f"Aftercare already runs from {world.state}.",
                "Use it, or stop it with `make stop` (or Ctrl-C where it runs).",
            ) from error
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def runner_of(world: World) -> int | None:
    """The process id that holds the world's lock; None when nothing runs."""
    file = world.state / "lock"
    if not file.exists():
        return None
    with file.open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(lock.read())
        return None


@contextmanager
def step(what: str) -> Iterator[None]:
    """One line of progress: what is done, while it is done, and the seconds it took."""
    print(f"  {what:<46}", end="", flush=True)
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:5.1f} s", flush=True)


def start(world: World, children: Children, built: Future[str], rendered: Future[Path]) -> None:
    with step("Starting emulator and payment double"):
        start_emulator(world, children)
        _start_double(world, children)
    with step("Building the functions' package"):
        sources = built.result()
    if not (is_deployed(world, sources) and exists(world)):
        with step("Deploying template.yaml (about 15 s)"):
            deploy(world, sources)
    with step("Opening the front, publishing the site"):
        _start_front(world, children)
        stack = outputs(world)
        config = site.local_configuration(world, stack)
        site.publish(world.client("s3"), stack["SiteBucket"], rendered.result(), config)
    with step("People and devices to try"):
        make_people(world.client("cognito-idp"), stack)
        _load_demo(world)
    # What was just made is saved at once, so that it outlives even kill -9.
    children.tell("emulator", signal.SIGUSR1)
    (world.state / "ready.json").write_text(json.dumps({"site": world.site_url, "stack": stack}))


def start_emulator(world: World, children: Children) -> None:
    """The emulator alone, empty or with the state of its last run. Raises `LocalError`."""
    shutil.rmtree(world.scratch, ignore_errors=True)
    world.scratch.mkdir(mode=0o700, parents=True)
    # Nothing but this: the functions inherit the emulator's environment.
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(world.scratch),
        "TMPDIR": str(world.scratch),
        "GATEWAY_PORT": str(world.emulator_port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(world.state / "emulator"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(world.state / "s3"),
        "SMTP_HOST": f"127.0.0.1:{world.smtp_port}",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        # It would remove containers of its own kind from a Docker daemon that it finds.
        "DOCKER_HOST": "unix:///nonexistent",
    }
    script = str(ROOT / "infra" / "local" / "emulator.py")
    children.start("emulator", [str(EMULATOR_PYTHON), script], environment)
    await_port(children, "emulator", world.emulator_port, world.logs / "emulator.log")


def _start_double(world: World, children: Children) -> None:
    secrets = [
        flag for secret in PAYMENT_KEYS["webhook_secrets"] for flag in ("--webhook-secret", secret)
    ]
    command = [sys.executable, "-m", "infra.local.double", "--port", str(world.double_port)]
    command += ["--state", str(world.state / "double"), "--clock-file", str(world.clock)]
    command += ["--webhook", f"{world.site_url}/api/payment-events", *secrets]
    command += ["--public-url", world.double_url]
    children.start("payment-double", command, _own_environment())
    await_port(children, "payment-double", world.double_port, world.logs / "payment-double.log")


def _start_front(world: World, children: Children) -> None:
    flags = ["--state", str(world.state)]
    for name, port in world.ports.items():
        flags += [f"--{name}-port", str(port)]
    children.start("front", [sys.executable, "-m", "infra.local.front", *flags], _own_environment())
    await_port(children, "front", world.site_port, world.logs / "front.log")


def _own_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _load_demo(world: World) -> None:
    """Once in a world's life: the devices' ages count from its first start."""
    done = world.state / "demo.loaded"
    if not done.exists():
        demo.load(world, f"{world.site_url}/api", demo.now_of(world))
        done.write_text(datetime.now(UTC).isoformat())


def _stop(world: World, children: Children) -> None:
    # A second Ctrl-C must not cut the emulator off while it saves.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    (world.state / "ready.json").unlink(missing_ok=True)
    children.stop()
    shutil.rmtree(world.scratch, ignore_errors=True)
