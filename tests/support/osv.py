"""Parts of made-up records, in the form of OSV."""

from __future__ import annotations

from typing import Any


def since(*events: tuple[str, str], kind: str = "ECOSYSTEM") -> dict[str, Any]:
    """One range of these events; `kind` is ECOSYSTEM, SEMVER or GIT."""
    return {"ranges": [{"type": kind, "events": [dict([event]) for event in events]}]}
