"""Headers that are odd, and keys and signatures that are nearly right."""

from __future__ import annotations

import time
from random import Random

from tests.support.small_ports import signed

from .sent import Headers
from .town import SENDERS

JSON = ("content-type", "application/json")
KINDS = (
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    "application/json;charset=utf-16",
    "application/json,text/html",
    "application/vnd.care+json",
    "text/plain",
    "text/html",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "application/x-python-pickle",
    "",
    ";",
    "json",
    "application/",
    "a" * 3000,
)
KEYS = (
    "",
    " ",
    "short",
    "k" * 15,
    "k" * 16,
    "k" * 64,
    "k" * 65,
    "k" * 8000,
    "key with spaces 12345",
    " " + "k" * 16,
    "k" * 16 + "\n",
    "clé-d-un-jour-000001",
    "٣" * 16,
    "{key}/../{key}/../..",
    "a-key-of-today-000001,a-key-of-today-000002",
    "null",
    '"a-key-of-today-000001"',
    "%00%00%00%00%00%00%00%00",
)
LANGUAGES = (
    "es",
    "es-MX;q=0.9, en;q=0.8",
    "es;q=nan",
    "es;q=inf, en;q=-1",
    "es;q=1e999",
    "es;q=½",
    "*",
    ",,,;;;===",
    "es;" * 2000,
    "\xe9\xe8",
)
OTHERS: Headers = (
    ("accept", "application/xml"),
    ("accept", "*/*;q=0"),
    ("accept-encoding", "gzip"),
    ("accept-encoding", "gzip;q=0, br;q=x"),
    ("accept-encoding", "identity;q=0"),
    ("authorization", "Bearer "),
    ("authorization", "Bearer null"),
    ("authorization", "Basic \xff"),
    ("cookie", "a=b; a=b; =; \x01"),
    ("content-encoding", "gzip"),
    ("content-length", "-1"),
    ("content-length", "9" * 40),
    ("expect", "100-continue"),
    ("host", "evil.example"),
    ("if-match", "*"),
    ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ("origin", "https://evil.example"),
    ("range", "bytes=0-0,-1"),
    ("referer", "x" * 6000),
    ("traceparent", "00-0-0-0"),
    ("transfer-encoding", "chunked"),
    ("user-agent", ""),
    ("x-amzn-trace-id", "Root=1;Self=x"),
    ("x-care-edge", "\xe9" * 20),
    ("x-care-viewer", "not an address"),
    ("x-care-viewer", "fe80::1%eth0"),
    ("x-forwarded-for", "1.2.3.4, ::1, x"),
    ("x-http-method-override", "DELETE"),
    ("x-original-url", "/api/account"),
)


def key(dice: Random, known: tuple[str, ...]) -> str:
    """An Idempotency-Key: most often a good one, else an odd one or one that came before."""
    if dice.random() < 0.7:
        return f"fuzz-{dice.getrandbits(64):016x}"
    return dice.choice(KEYS + known)


def odd(dice: Random) -> Headers:
    """What else comes with a request, most often nothing."""
    if dice.random() < 0.6:
        return ()
    found = [dice.choice(OTHERS) for _ in range(dice.choice((1, 2, 8)))]
    if dice.random() < 0.3:
        found.append(("accept-language", dice.choice(LANGUAGES)))
    if dice.random() < 0.05:
        found += [(f"x-{number}", "v") for number in range(80)]
    return tuple(found)


def kind(dice: Random) -> Headers:
    """The kind that a body says it is of, most often what it is."""
    if dice.random() < 0.85:
        return (JSON,)
    return (("content-type", dice.choice(KINDS)),) if dice.random() < 0.9 else ()


def good_signature(sender: str, body: bytes) -> Headers:
    """The sender's, of this second."""
    said = signed(SENDERS[sender], body, int(time.time()))
    return (("stripe-signature" if sender == "provider" else "aftercare-signature", said),)


def bad_signature(dice: Random, sender: str, body: bytes) -> Headers:
    """Foreign, late, early, of another body, of another form, or none at all."""
    ((name, said),) = good_signature(sender, body)
    now = int(time.time())
    forged = (
        signed("another-secret", body, now),
        signed(SENDERS[sender], body, now - 301 - dice.randrange(10**6)),
        signed(SENDERS[sender], body, now + 301 + dice.randrange(10**6)),
        signed(SENDERS[sender], body + b" ", now),
        said.replace("v1=", "v0="),
        said.replace("v1=", "v1=é"),
        said.replace("t=", "t=-"),
        said[:-1],
        said.split(",")[0],
        said.split(",")[1],
        "t=" + "9" * 400 + ",v1=" + "0" * 64,
        "t=٣,v1=" + "0" * 64,
        "",
        "é",
        "," * 3000,
    )
    return ((name, dice.choice(forged)),) if dice.random() < 0.9 else ()
