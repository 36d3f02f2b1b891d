"""What is answered about grants: repairs, videos, reviews of a region."""

from __future__ import annotations

from ...domain.grant import GrantKind
from ...domain.states import GrantState
from .schema import INSTANT, TEXT, Schema, maybe, obj, one_of, ref

SHAPES: dict[str, Schema] = {
    "Grant": obj(
        grant_id=TEXT,
        kind=one_of(*GrantKind),
        serial=TEXT,
        state=one_of(*GrantState),
        status=one_of(*GrantState),
        region=TEXT,
        asked_at=INSTANT,
        send_by=maybe(ref("Deadline")),
        opened_at=maybe(INSTANT),
        closes_at=maybe(INSTANT),
        reason=maybe(TEXT),
    ),
    "OneGrant": obj(grant=ref("Grant")),
    "UploadForm": obj(
        url=TEXT,
        fields={"type": "object", "additionalProperties": TEXT},
        expires_at=INSTANT,
    ),
    "Application": obj(grant=ref("Grant"), upload=maybe(ref("UploadForm"))),
}
