"""PynamoDB's connection on the container's own botocore session."""

from __future__ import annotations

from typing import Any

from pynamodb.connection import Connection

from ..aws import MAKING, session


class SharedConnection(Connection):
    """PynamoDB would make a session for itself: its handlers registered and its data read again,
    a tenth of a cold start where a door has other clients, too."""

    @property
    def session(self) -> Any:
        """The session of all clients."""
        return session()

    @property
    def client(self) -> Any:
        """The client, made at the first call."""
        with MAKING:
            return super().client
