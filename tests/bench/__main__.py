"""`make bench`: how big the package is, and what each door's import costs. Writes build/bench.json.

The import is measured against a bare boto3 client of DynamoDB in the same run, because a ratio
survives a change of machine. The first call of a door is not in it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import yaml

from infra.local.build import OUTPUT, build
from infra.local.world import ROOT, isolate
from infra.package.archive import MEGABYTE, MOST_MEGABYTES
from infra.package.bytecode import uncompiled

RUNS = 7
REFERENCE = "boto3.client('dynamodb')"
MEASURE = """
import sys, time
sys.path.insert(0, sys.argv[1])
began = time.perf_counter()
exec(sys.argv[2])
print((time.perf_counter() - began) * 1000)
"""


def main() -> int:
    isolate()
    build(dict(os.environ))
    (package,) = OUTPUT.glob("*-Shared")
    (packed,) = OUTPUT.glob("*.zip")
    megabytes, bare = packed.stat().st_size / MEGABYTE, len(uncompiled(package))
    times = imports(package)
    reference = times.pop(REFERENCE)
    report = {
        "package_mb": round(megabytes, 2),
        "modules_without_pyc": bare,
        "reference_ms": round(reference),
        "doors": {
            door: {"ms": round(ms), "ratio": round(ms / reference, 2)} for door, ms in times.items()
        },
    }
    out = ROOT / "build" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n")
    show(report)
    return 0 if megabytes <= MOST_MEGABYTES and not bare else 1


def imports(package: Path) -> dict[str, float]:
    """Median milliseconds of the import of each door and of the reference, in turns."""
    doors = handlers()
    # The package has no boto3; the developer's own is the same version.
    own = f"sys.path.append({str(Path(boto3.__file__).parents[1])!r})"
    codes = {REFERENCE: f"{own}; import boto3; {REFERENCE}"}
    codes |= {door: f"import {door}" for door in doors}
    environment = settings()
    found: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(RUNS):
        for name, code in codes.items():
            done = subprocess.run(
                [sys.executable, "-S", "-c", MEASURE, package, code],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            )
            found[name].append(float(done.stdout))
    return {name: statistics.median(each) for name, each in found.items()}


def template() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((OUTPUT / "template.yaml").read_text())
    return read


def handlers() -> list[str]:
    functions = (each["Properties"] for each in template()["Resources"].values())
    return [each["Handler"].removesuffix(".handler") for each in functions if "Handler" in each]


def settings() -> dict[str, str]:
    """An environment in which every door finds what it reads."""
    read = template()
    given = [read["Globals"]["Function"], *(r["Properties"] for r in read["Resources"].values())]
    variables: dict[str, Any] = {}
    for each in given:
        variables |= each.get("Environment", {}).get("Variables", {})
    known = {name: v if isinstance(v, str) else "bench" for name, v in variables.items()}
    return {**os.environ, **known, "PYTHONDONTWRITEBYTECODE": "1"}


def show(report: dict[str, Any]) -> None:
    print(f"package {report['package_mb']} MB zipped (at most {MOST_MEGABYTES})")
    print(f"modules without .pyc: {report['modules_without_pyc']}")
    print(f"import of {REFERENCE}: {report['reference_ms']} ms, median of {RUNS}")
    for door, measured in sorted(report["doors"].items(), key=lambda each: each[1]["ms"]):
        print(f"  {door:<20} {measured['ms']:5d} ms  {measured['ratio']:.2f}")


if __name__ == "__main__":
    sys.exit(main())
