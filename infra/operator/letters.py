"""What a message of a dead-letter queue is about, as far as it is nobody's personal data."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Letter:
    """One message that the workers gave up on."""

    message: dict[str, Any]

    @property
    def since(self) -> datetime:
        """When it was first put into its source queue; a dead-letter queue keeps that."""
        sent = int(self.message["Attributes"]["SentTimestamp"])
        return datetime.fromtimestamp(sent / 1000, UTC)

    @property
    def due(self) -> tuple[str, str] | None:
        """Kind and id of what was due, where that is what the message says."""
        from care.adapters.queue import read_due
        from care.domain.errors import BadValue

        try:
            said = read_due(self.message["Body"])
        except BadValue:
            return None
        return said.kind, said.id

    @property
    def about(self) -> tuple[str, str]:
        """What it is, and which; never its body: that may hold what a customer wrote."""
        said = self.due or _schedule(self.message) or _stream(self.message) or _run(self.message)
        return said or ("unreadable", "")


def _schedule(message: dict[str, Any]) -> tuple[str, str] | None:
    """What the scheduler could not start, by the attributes that it puts on the message."""
    given = message.get("MessageAttributes", {})
    if "SCHEDULE_ARN" not in given:
        return None
    name = given["SCHEDULE_ARN"]["StringValue"].rpartition("/")[2]
    code = given.get("ERROR_CODE", {}).get("StringValue", "")
    return "schedule", f"{name} {code}".strip()


def _stream(message: dict[str, Any]) -> tuple[str, str] | None:
    """The records of the events' stream that Lambda gave up on; the message has no more of them."""
    try:
        said = json.loads(message["Body"])
        batch, condition = said["DDBStreamBatchInfo"], said["requestContext"]["condition"]
        return "stream", f"{batch['batchSize']} records, {condition}"
    except (ValueError, KeyError, TypeError):
        return None


def _run(message: dict[str, Any]) -> tuple[str, str] | None:
    """A run of a function that failed as often as Lambda tries; its input is left out."""
    try:
        asked = json.loads(message["Body"])["requestContext"]
        name = asked["functionArn"].split(":")[6]
        return "run", f"{name} {asked['condition']}"
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
