"""The Mailer port on Amazon SES."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ...domain.errors import CareError
from ...usecases.ports import Mail
from ..aws import client
from .mime import message


class MailRefused(CareError):
    """SES did not take the mail. Only its code is told: its words repeat the address."""

    retry = True

    def __init__(self, code: str) -> None:
        super().__init__(f"the mail service refused the mail: {code}")
        self.code = code


class SesMailer:
    """Mail from `sender`, like `Aftercare <care@example.com>`, whose identity SES has verified.

    It asks the first SES API: where the second is emulated, attachments get lost.
    """

    def __init__(self, sender: str) -> None:
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Hands the mail over. Raises `MailRefused`; botocore's errors where SES is not reached.

        No answer in time is followed by another try, and the mail may then come twice.
        """
        raw = message(mail, self._sender)
        try:
            self._ses.send_raw_email(Destinations=[mail.to], RawMessage={"Data": raw})
            return
        except self._ses.exceptions.ClientError as error:
            code = error.response["Error"]["Code"]
        # Raised out here, so that SES's own error, which names the address, is no context of it.
        raise MailRefused(code)

    @cached_property
    def _ses(self) -> Any:
        return client("ses")
