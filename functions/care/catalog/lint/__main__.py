"""`python -m care.catalog.lint [FOLDER]`: 1 and every finding, or 0 and one line of counts."""

from __future__ import annotations

import sys
from pathlib import Path

from care.catalog.reader import DATA, read

from . import lint


def main(arguments: list[str]) -> int:
    """Lints the folder named, or the shipped one; findings go to stderr. Returns the exit code."""
    folder = Path(arguments[0]) if arguments else DATA
    findings = lint(folder)
    if findings:
        sys.stderr.writelines(f"{finding}\n" for finding in findings)
        return 1
    catalog = read(folder)
    sys.stdout.write(
        f"catalog: {len(catalog.families)} families, {len(catalog.models)} models,"
        f" {len(catalog.regions)} regions, {len(catalog.prices)} prices; nothing wrong\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
