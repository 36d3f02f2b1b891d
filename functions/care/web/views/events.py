"""The answer to a signed event."""

from __future__ import annotations

from .values import Json


def taken_view(changed: bool) -> Json:
    """`changed` is false for a repeat, and for what comes too late to matter."""
    return {"received": True, "changed": changed}
