"""Builds the package that ships: `sam build`, trimmed, compiled; nothing when nothing changed."""

import fcntl
import hashlib
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.world import ROOT, LocalError
from infra.package.finish import PackageError, finish

SAM = ROOT / ".tools" / "sam" / "bin" / "sam"
OUTPUT = ROOT / ".aws-sam" / "local"
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
ARCHITECTURE = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
SOURCES = ("functions", "infra", "template.yaml")

# One folder and one zip for all functions instead of one for each: 11 s instead of 44 s.
SAM_SETTINGS = {
    "SAM_CLI_BETA_BUILD_PERFORMANCE": "1",
    "SAM_CLI_BETA_PACKAGE_PERFORMANCE": "1",
    "SAM_CLI_BETA_UV_PACKAGE_MANAGER": "1",
    "SAM_CLI_TELEMETRY": "0",
}


def sources_hash() -> str:
    """Changes when anything that is deployed changes, or the Python it is compiled for."""
    digest = hashlib.sha256(f"{RUNTIME} {ARCHITECTURE} {sys.version}".encode())
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for source in SOURCES:
        root = ROOT / source
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            ships = path.is_file() and path.suffix != ".pyc"
            if ships and ROOT / "infra" / "local" not in path.parents:
                yield path


def build(environment: dict[str, str]) -> str:
    """Makes `OUTPUT` what the sources say, returns their hash. Raises `LocalError` on failure."""
    with build_folder(changing=True):
        wanted = sources_hash()
        stamp = OUTPUT / "sources.sha256"
        if not stamp.exists() or stamp.read_text() != wanted:
            given = [f"Runtime={RUNTIME}", f"Architecture={ARCHITECTURE}"]
            build_to = ["build", "--build-dir", str(OUTPUT)]
            run_sam([*build_to, "--parameter-overrides", *given], environment)
            _finish(environment)
            stamp.write_text(wanted)
        return wanted


def _finish(environment: dict[str, str]) -> None:
    if sys.platform != "linux":
        _install_for_this_system(environment)
    try:
        finish(OUTPUT, ARCHITECTURE, for_lambda=sys.platform == "linux")
    except PackageError as error:
        remedy = "What the package may hold is said in infra/package."
        raise LocalError(f"The package is refused: {error}", remedy) from error
    except subprocess.CalledProcessError as error:
        last = (str(error.stderr or error).strip().splitlines() or [str(error)])[-1]
        raise LocalError(
            f"The package cannot be imported: {last}",
            "A requirement is missing in functions/requirements.txt, or a door is broken.",
        ) from error


def _install_for_this_system(environment: dict[str, str]) -> None:
    # SAM fetches wheels for Lambda's Linux; here the same pins, for the system the workers run on.
    for package in OUTPUT.glob("*-Shared"):
        install = ["uv", "pip", "install", "-q", "--reinstall", "--require-hashes"]
        where = ["--python", sys.executable, "--target", str(package)]
        pins = ["-r", str(ROOT / "functions" / "requirements.txt")]
        subprocess.run([*install, *where, *pins], env=with_uv(environment), check=True)


def with_uv(environment: dict[str, str]) -> dict[str, str]:
    paths = [str(ROOT / ".tools" / "uv" / "bin"), environment["PATH"]]
    return {**environment, "PATH": os.pathsep.join(paths)}


@contextmanager
def build_folder(*, changing: bool) -> Iterator[None]:
    """Two worlds share one build folder: who changes it is alone with it."""
    OUTPUT.parent.mkdir(exist_ok=True)
    with (OUTPUT.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if changing else fcntl.LOCK_SH)
        yield


def run_sam(arguments: list[str], environment: dict[str, str]) -> None:
    """Raises `LocalError` with the last `Error:` line that the SAM CLI printed."""
    done = subprocess.run(
        [str(SAM), *arguments],
        cwd=ROOT,
        env={**with_uv(environment), **SAM_SETTINGS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    log = OUTPUT.parent / f"{arguments[0]}.log"
    log.write_text(done.stdout)
    if done.returncode:
        hint = f"Correct it and run again; all that SAM said is in {log}."
        raise LocalError(f"`sam {arguments[0]}` failed: {reason(done.stdout)}", hint)


def reason(output: str) -> str:
    r"""What went wrong, as SAM says it: its last `Error:` and what follows, or the last line.

    >>> reason("Building\nError: The build failed.\n\nNo such file: a.txt\n")
    'The build failed. No such file: a.txt'
    """
    *_, said = re.split(r"^Error: ", output, flags=re.MULTILINE)
    if said == output:
        said = (output.strip().splitlines() or ["it said nothing"])[-1]
    return " ".join(said.split())[:600]
