"""A mail as MIME: text and HTML side by side, the calendar entry attached."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ...usecases.ports import Mail

# Everything in 7 bits: relays on the way, the local one too, may garble or refuse the eighth.
_POLICY = SMTP.clone(cte_type="7bit")
CALENDAR_NAME = "return-by.ics"


def message(mail: Mail, sender: str) -> bytes:
    """The whole message, lines ended by CRLF. `sender` is like `Aftercare <care@example.com>`."""
    mime = EmailMessage(policy=_POLICY)
    mime["From"] = sender
    mime["To"] = mail.to
    mime["Subject"] = mail.subject
    mime["Date"] = format_datetime(datetime.now(UTC))  # SES puts its own in this place
    mime["Auto-Submitted"] = "auto-generated"
    mime.set_content(mail.text)
    mime.add_alternative(mail.html, subtype="html")
    if mail.calendar is not None:
        mime.add_attachment(
            mail.calendar,
            subtype="calendar",
            filename=CALENDAR_NAME,
            params={"method": "PUBLISH"},
        )
    return mime.as_bytes()
