"""The bodies of verify_device and register_repair."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from ...domain.serials import SerialNumber
from ...usecases.decide_grant import Verdict
from .body import Body
from .fields import Like, Line, RegionCode, Serial, no_card

Email = Annotated[
    str,
    StringConstraints(max_length=254),
    Like(
        # Before the @ what HTML's own fields take: the mail service takes no other alphabet.
        r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
        "Enter an e-mail address.",
    ),
    AfterValidator(no_card),
]


class SerialBody(Body):
    """One serial number."""

    serial: Serial

    @property
    def serial_number(self) -> SerialNumber:
        """The serial as a value of the domain."""
        return SerialNumber(self.serial)


class VerificationRequest(SerialBody):
    """The aircraft to be verified by video."""


class VideoSent(Body):
    """Nothing to say: the service looks at the video for itself."""


class ReviewRequest(SerialBody):
    """The device of unknown region, and where its owner says that it belongs."""

    region: RegionCode


class RepairRegistration(SerialBody):
    """The repaired device, and where its owner is written to (the account of its last claim where
    not said)."""

    email: Email | None = None


class GrantDecision(Body):
    """The desk's yes or no, with its reason; `region` corrects the one that was asked for."""

    approve: bool
    reason: Line
    region: RegionCode | None = None

    def verdict(self, by: str) -> Verdict:
        """The same as a value of the use case, said by the account `by`."""
        return Verdict(self.approve, self.reason, self.region, by)


class GrantRevocation(Body):
    """Why it is withdrawn."""

    reason: Line
