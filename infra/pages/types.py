"""Checks the site's scripts against the types in their comments: `python -m infra.pages.types`.

TypeScript reads the JSDoc of `frontend/js`, the types of the API's client among it; nothing is
compiled. The modules of words, which the build makes, are put into `build/words` for it. Ends with
TypeScript's own code: 0 where every type fits.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from frontend.build import HERE, read_locales, render_words, write
from frontend.packing import NODE, TOOLS

WORDS = Path("build/words")


def write_words(out: Path) -> None:
    """Puts the modules of words of the first locale into `out`, which is emptied first."""
    shutil.rmtree(out, ignore_errors=True)
    first, *_ = read_locales()
    for name, source in render_words(first):
        write(out / name, source)


def main() -> int:
    """The command."""
    write_words(WORDS)
    tsc = TOOLS / "node_modules/typescript/bin/tsc"
    return subprocess.run([*NODE, tsc, "--project", HERE / "tsconfig.json"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
