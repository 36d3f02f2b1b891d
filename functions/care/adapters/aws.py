"""Clients of AWS services by bare botocore: boto3 would add its import to every cold start."""

from __future__ import annotations

from functools import cache
from threading import RLock
from typing import Any

CONNECT_SECONDS = 1
READ_SECONDS = 3
ATTEMPTS = 3  # all together at most 12 s and the pauses between: less than any door's time-out
MAKING = RLock()  # a session makes one client at a time: it is not safe to share between threads


def client(service: str) -> Any:
    """A client with short time-outs; region, endpoint and credentials are the environment's.

    Making one takes tens of milliseconds: adapters do it at their first call and keep it.
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    )
    return make(service, config)


def make(service: str, config: Any) -> Any:
    """A client of the container's session, where the settings of `client` do not fit."""
    with MAKING:
        return session().create_client(service, config=config)


@cache
def session() -> Any:
    """One session a container: the services share its loader and credentials.

    All its clients have one fixed name for AWS's logs. Botocore would compose one anew for each
    request, twice, letter by letter: a ninth of the CPU of filing a claim.
    """
    from botocore import __version__
    from botocore.config import Config
    from botocore.session import get_session

    session = get_session()
    session.set_default_client_config(Config(user_agent=f"Aftercare Botocore/{__version__}"))
    return session
