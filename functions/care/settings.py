"""What a door reads of its environment. The only reader of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, field, fields
from typing import Any, TypeVar

from .frozen import frozen


class MissingSettings(Exception):
    """The function cannot start: all the names that are not set, in one message."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"not set: {', '.join(names)}")
        self.names = names


def _from(name: str, *, may_be_empty: bool = False) -> Any:
    return field(metadata={"name": name, "may_be_empty": may_be_empty})


@frozen
class Clocked:
    """`clock_file` moves time in the local cloud; '' elsewhere."""

    clock_file: str = _from("CARE_CLOCK_FILE", may_be_empty=True)


@frozen
class Tables(Clocked):
    """A door that reads or writes tables. `stack` is the first part of their names."""

    stack: str = _from("CARE_STACK")


@frozen
class Shipping(Tables):
    """A door that settles claims and moves no money itself."""

    site_url: str = _from("CARE_SITE_URL")


@frozen
class Paying(Shipping):
    """A door that moves money. `payment_url` is '' for the provider's own address."""

    payment_secret: str = _from("CARE_PAYMENT_SECRET")
    payment_url: str = _from("CARE_PAYMENT_URL", may_be_empty=True)


@frozen
class Selling(Paying):
    """A door that makes customers known to the payment provider."""

    user_pool: str = _from("CARE_USER_POOL_ID")


@frozen
class Serving(Shipping):
    """A door that looks people up by their address."""

    user_pool: str = _from("CARE_USER_POOL_ID")


@frozen
class Reconciling(Paying):
    """The door that reconciles, and the bucket of its reports."""

    reports_bucket: str = _from("CARE_REPORTS_BUCKET")


@frozen
class Uploading(Tables):
    """A door that takes files of customers: the bucket's name."""

    uploads_bucket: str = _from("CARE_UPLOADS_BUCKET")


@frozen
class Scanning(Paying):
    """The dock's door: it moves money, and looks for the photo of a finding."""

    uploads_bucket: str = _from("CARE_UPLOADS_BUCKET")


@frozen
class Sweeping(Tables):
    """A door that queues what is due."""

    settle_queue: str = _from("CARE_SETTLE_QUEUE_URL")


@frozen
class Hearing(Tables):
    """A door that verifies the payment provider's events, records and queues them. It asks the
    provider for nothing; `payment_url` is '' for the provider's own address."""

    payment_secret: str = _from("CARE_PAYMENT_SECRET")
    payment_url: str = _from("CARE_PAYMENT_URL", may_be_empty=True)
    settle_queue: str = _from("CARE_SETTLE_QUEUE_URL")


@frozen
class Mailing(Tables):
    """A door that writes to customers. A store's code is made once more for its mail: of the keys
    the secret's id, not the secret."""

    site_url: str = _from("CARE_SITE_URL")
    user_pool: str = _from("CARE_USER_POOL_ID")
    mail_from: str = _from("CARE_MAIL_FROM")
    keys_secret: str = _from("CARE_KEYS_SECRET")


@frozen
class Keyed(Tables):
    """A door that seals tokens or verifies signed events. The secret's id, not the secret."""

    keys_secret: str = _from("CARE_KEYS_SECRET")


@frozen
class KeyedShipping(Shipping):
    """The same for a door that settles and moves no money itself."""

    keys_secret: str = _from("CARE_KEYS_SECRET")


S = TypeVar("S", bound=Clocked)
EDGE_KEYS = "CARE_EDGE_KEYS"


def read(kind: type[S], environment: Mapping[str, str] = os.environ) -> S:
    """The settings of `kind`. Raises `MissingSettings` with every name that is missing."""
    missing = [name_of(each) for each in fields(kind) if _is_missing(each, environment)]
    if missing:
        raise MissingSettings(missing)
    return kind(**{each.name: environment[name_of(each)] for each in fields(kind)})


def edge_keys(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """What the site's edge may prove itself with: one key, two while they change, none where it is
    not asked for. Raises `MissingSettings` where nothing is said."""
    if EDGE_KEYS not in environment:
        raise MissingSettings([EDGE_KEYS])
    return tuple(dict.fromkeys(key for key in environment[EDGE_KEYS].split(",") if key))


def name_of(setting: Field[Any]) -> str:
    """The environment's name of a field of these classes."""
    return str(setting.metadata["name"])


def _is_missing(setting: Field[Any], environment: Mapping[str, str]) -> bool:
    value = environment.get(name_of(setting))
    return value is None or (value == "" and not setting.metadata["may_be_empty"])
