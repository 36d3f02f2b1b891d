"""From a `sam build` folder to the artifact: checked, pruned, compiled, imported, packed."""

import sysconfig
from dataclasses import dataclass
from pathlib import Path

import yaml

from infra.package.archive import MEGABYTE, MOST_MEGABYTES, sha256, write_zip
from infra.package.bytecode import compile_all, uncompiled
from infra.package.doors import functions_of, import_doors
from infra.package.lazy import make_lazy
from infra.package.native import foreign, runs_here
from infra.package.prune import prune
from infra.package.slim import slim


class PackageError(Exception):
    """The package must not be deployed; the message says why."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """`folder` is what `zip` holds; `pruned` is bytes on the disk by what was taken out."""

    folder: Path
    zip: Path
    pruned: dict[str, int]
    imported: bool

    @property
    def megabytes(self) -> float:
        """Of 2^20 bytes, zipped."""
        return self.zip.stat().st_size / MEGABYTE

    @property
    def sha256(self) -> str:
        return sha256(self.zip)


def finish(build: Path, architecture: str, *, for_lambda: bool = True) -> Artifact:
    """Makes the artifact of what `sam build` left, and names it and its runtime in the template.

    It is packed here and not by `sam deploy`, whose zip takes over the order of the disk. Not
    `for_lambda`: the native modules are this system's, and not Lambda's. Raises `PackageError`, and
    CalledProcessError with a traceback in its stderr where a door cannot be imported.
    """
    template = yaml.safe_load((build / "template.yaml").read_text())
    functions = functions_of(template)
    (folder,) = {build / function["CodeUri"] for function in functions}
    if not folder.is_dir():
        raise PackageError(f"{folder} is packed already; `sam build` makes a folder of it again.")
    if for_lambda:
        _refuse(foreign(folder, architecture), f"Not for Lambda on {architecture}")
    pruned = prune(folder)
    make_lazy(folder)
    slim(folder)
    compile_all(folder)
    _refuse(uncompiled(folder), "Without a .pyc that Lambda takes as it is")
    here = runs_here(folder)
    if here:
        import_doors(folder, template)
    runtime = f"python{sysconfig.get_python_version()}"
    made = Artifact(folder, build / f"aftercare-{runtime}-{architecture}.zip", pruned, here)
    write_zip(folder, made.zip)
    if made.megabytes > MOST_MEGABYTES:
        raise PackageError(f"{made.megabytes:.2f} MB zipped, at most {MOST_MEGABYTES} are allowed.")
    template["Parameters"]["Runtime"]["Default"] = runtime
    template["Parameters"]["Architecture"]["Default"] = architecture
    for function in functions:
        function["CodeUri"] = made.zip.name
    (build / "template.yaml").write_text(yaml.safe_dump(template, sort_keys=False))
    return made


def _refuse(found: list[str], what: str) -> None:
    if found:
        more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
        raise PackageError(f"{what}: {'; '.join(found[:5])}{more}")
