"""Whether what is compiled to machine code runs on the Lambda that it is built for.

A package for another processor cannot be imported here, so its wheels and its ELF headers are read.
"""

import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

# ELF's e_machine, and the name that wheels and modules carry.
MACHINES = {"arm64": (183, "aarch64"), "x86_64": (62, "x86_64")}
# The C library of the runtime's system: Amazon Linux 2 up to Python 3.11, 2023 after it.
GLIBC = {(3, 11): (2, 26)}
_LATER_GLIBC = (2, 34)
_OLD_NAMES = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}


def foreign(package: Path, architecture: str) -> list[str]:
    """What would not run on Lambda with this Python and processor, each with the reason.

    Reads `*.dist-info/WHEEL`, so it goes before `prune`.
    """
    return [*_foreign_wheels(package, architecture), *_foreign_modules(package, architecture)]


def _foreign_wheels(package: Path, architecture: str) -> Iterator[str]:
    for path in sorted(package.glob("*.dist-info/WHEEL")):
        tags = re.findall(r"^Tag: (\S+)$", path.read_text(), flags=re.MULTILINE)
        if not any(_fits(tag, architecture) for tag in tags):
            yield f"{path.parent.name.removesuffix('.dist-info')} is built for {', '.join(tags)}"


def _fits(tag: str, architecture: str) -> bool:
    interpreter, abi, platforms = tag.split("-")
    ours = f"cp{_python()[0]}{_python()[1]}"
    pure = abi == "none" and "py3" in interpreter.split(".")
    speaks = pure or interpreter == ours or abi == "abi3"
    return speaks and any(_runs_on(each, architecture) for each in platforms.split("."))


def _runs_on(platform: str, architecture: str) -> bool:
    if platform == "any":
        return True
    named = re.fullmatch(r"(manylinux[0-9]*?)(?:_(\d+)_(\d+))?_(aarch64|x86_64)", platform)
    if not named or named[4] != MACHINES[architecture][1]:
        return False
    needs = (int(named[2]), int(named[3])) if named[2] else _OLD_NAMES[named[1]]
    return needs <= GLIBC.get(_python(), _LATER_GLIBC)


def _foreign_modules(package: Path, architecture: str) -> Iterator[str]:
    number, machine = MACHINES[architecture]
    names = f".cpython-{_python()[0]}{_python()[1]}-{machine}-linux-gnu.so", ".abi3.so"
    for path in sorted(package.rglob("*.so*")):
        head = path.read_bytes()[:20]
        if head[:4] != b"\x7fELF" or int.from_bytes(head[18:20], "little") != number:
            yield f"{path.relative_to(package)} is not for {architecture}"
        elif not path.name.endswith(names):
            yield f"{path.relative_to(package)} is not for Python {sysconfig.get_python_version()}"


def _python() -> tuple[int, int]:
    major, minor = sysconfig.get_python_version().split(".")
    return int(major), int(minor)


def runs_here(package: Path) -> bool:
    """Whether the package's native modules are of this interpreter's system and processor."""
    native = list(package.rglob("_pydantic_core*.so"))
    return any(path.name.endswith(sysconfig.get_config_var("EXT_SUFFIX")) for path in native)
