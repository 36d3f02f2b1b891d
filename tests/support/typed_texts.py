"""The texts that people type, by their JSON pointers in requests, and what becomes of each."""

from __future__ import annotations

SHOWN_AS = {
    "/description": "description",
    "/address/name": "ship_to",
    "/address/line1": "ship_to",
    "/address/line2": "ship_to",
    "/address/city": "ship_to",
    "/address/state": "ship_to",
    "/carrier": "carrier",
    "/reason": "reason",
    "/approved_by": "by",
    "/note": "note",
    "/finding/found_by": "found_by",
    "/finding/photo": "photo",
}
"""The name that it has in an answer."""

REFUSED = ("/serial", "/code", "/devices/-/serial")
"""Read as what it is and by nothing else: letters and digits are all that is kept."""

UNSHOWN = ("/email",)
"""Used to write or to look up, and in no answer."""
