"""The events table's stream: mails the customer what happened."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.batches import work_each

SETTINGS = settings.read(settings.Mailing)


def handler(event: dict[str, Any], context: Any) -> None:
    """Lambda's entry. A mail that failed stays due, and the sweep brings it back.

    Nothing is raised: the stream would bring the whole batch again, at once and as it was written,
    and send a second time what the mail service has taken.
    """
    work_each(event["Records"], _send, "eventID")


def _send(record: dict[str, Any]) -> None:
    use_case = wiring.send_mail(SETTINGS)
    for written, done in wiring.read_events([record]):
        use_case.send(written, done)
