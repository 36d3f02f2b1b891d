"""The .pyc beside every .py, the same bytes whoever compiles them where."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Where Lambda puts the package: a traceback names files there, not on the machine that built it.
TASK_ROOT = "/var/task"
_UNCHECKED_HASH = (1).to_bytes(4, "little")


def compile_all(package: Path) -> None:
    """Compiles every module by this Python; raises CalledProcessError where one does not parse.

    Unchecked, or a zip's timestamps would undo it. One process, a fixed order and a fixed seed:
    what a .pyc shares between its parts must not depend on what else was compiled before.
    """
    for cache in list(package.rglob("__pycache__")):
        shutil.rmtree(cache)
    how = ["-q", "-f", "-j", "1", "--invalidation-mode", "unchecked-hash"]
    names = ["-s", str(package), "-p", TASK_ROOT]
    subprocess.run(
        [sys.executable, "-P", "-S", "-m", "compileall", *how, *names, str(package)],
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"},
        check=True,
    )


def uncompiled(package: Path) -> list[str]:
    """The modules that Lambda would have to compile at each start: their .pyc is missing, is of
    another Python, or would be checked against the source."""
    sources = sorted(package.rglob("*.py"))
    return [str(path.relative_to(package)) for path in sources if not _is_compiled(path)]


def _is_compiled(source: Path) -> bool:
    path = Path(importlib.util.cache_from_source(str(source), optimization=""))
    begins = importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH
    return path.exists() and path.read_bytes().startswith(begins)
