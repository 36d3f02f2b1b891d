"""`make build`, after SAM: finishes the package and prints what is in it, and what is not.

`python -m infra.package BUILD_FOLDER ARCHITECTURE`, by the minor Python of the functions.
"""

import argparse
import platform
import subprocess
import sys
import textwrap
from collections import defaultdict
from math import ceil
from pathlib import Path

from infra.package.archive import MOST_MEGABYTES
from infra.package.finish import Artifact, PackageError, finish
from infra.package.native import MACHINES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path)
    parser.add_argument("architecture", choices=sorted(MACHINES))
    arguments = parser.parse_args()
    try:
        made = finish(arguments.build, arguments.architecture)
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(error.stderr or error, file=sys.stderr)
        return 1
    print(report(made, arguments.architecture))
    return 0


def report(made: Artifact, architecture: str) -> str:
    imported = "yes" if made.imported else "no, its native modules are another processor's"
    return "\n".join(
        [
            "Pruned, in kB on the disk:",
            *_pruned(made.pruned),
            "",
            f"Artifact      {made.zip}",
            f"Processor     {architecture}",
            f"Compiled by   Python {platform.python_version()}",
            f"Every door imported from it alone: {imported}",
            f"Size          {made.megabytes:.2f} MB zipped, at most {MOST_MEGABYTES}",
            f"SHA-256       {made.sha256}",
        ]
    )


def _pruned(sizes: dict[str, int]) -> list[str]:
    """One paragraph a library: what it lost and then each part with its own loss."""
    libraries: dict[str, dict[str, int]] = defaultdict(dict)
    for name, size in sizes.items():
        library, _, part = name.partition("/")
        libraries[library][part or library] = size
    rows = sorted(libraries.items(), key=lambda row: -sum(row[1].values()))
    return [line for row in rows for line in _paragraph(*row)]


def _paragraph(library: str, parts: dict[str, int]) -> list[str]:
    each = sorted(parts.items(), key=lambda part: -part[1])
    said = ", ".join(f"{part} {ceil(size / 1000)}" for part, size in each)
    total = f"{ceil(sum(parts.values()) / 1000):8}  {library}"
    if list(parts) == [library]:
        return [total]
    head, tail = f"{total}: ", " " * 12
    return textwrap.wrap(said, 100, initial_indent=head, subsequent_indent=tail)


if __name__ == "__main__":
    sys.exit(main())
