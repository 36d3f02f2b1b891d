"""The local mailbox: keeps every mail the stack sends, whole, and shows it with its attachments."""

import asyncio
import html
import itertools
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

MAX_BYTES = 10_000_000
STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui;margin:2rem;max-width:60rem}"
    "td,th{text-align:left;padding:.25rem 1rem .25rem 0}pre{white-space:pre-wrap}"
    "iframe{width:100%;height:30rem;border:1px solid;background:#fff}"
)
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Mailbox:
    """Mails as files, the newest last. A mail's id is its file's name without the ending."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = itertools.count()
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """What aiosmtpd calls for each mail."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        name = f"{time.time_ns() // 1_000_000}-{next(self._count):03d}"
        draft = self._folder / f"{name}.part"
        draft.write_bytes(raw)
        draft.rename(self._folder / f"{name}.eml")
        return "250 OK"

    def ids(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.eml"))

    def raw(self, mail_id: str) -> bytes:
        """Raises HTTPNotFound for an id that is not in the box."""
        if mail_id not in self.ids():
            raise web.HTTPNotFound(text="There is no such mail.")
        return (self._folder / f"{mail_id}.eml").read_bytes()

    def mail(self, mail_id: str) -> EmailMessage:
        return message_from_bytes(self.raw(mail_id), policy=policy.default)  # type: ignore[return-value]


async def listen(mailbox: Mailbox, port: int) -> asyncio.Server:
    """An SMTP server on the loopback that accepts every mail."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(mailbox, hostname="localhost", data_size_limit=MAX_BYTES), "127.0.0.1", port
    )


def parts_of(mail: EmailMessage) -> list[EmailMessage]:
    """The leaves of the mail, in order: text, HTML, attachments."""
    return [part for part in mail.walk() if not part.is_multipart()]  # type: ignore[misc]


def summary(mail_id: str, mail: EmailMessage) -> dict[str, object]:
    return {
        "id": mail_id,
        "to": mail["to"],
        "from": mail["from"],
        "date": mail["date"],
        "subject": mail["subject"],
        "parts": [
            {"n": n, "type": part.get_content_type(), "name": part.get_filename()}
            for n, part in enumerate(parts_of(mail))
        ],
    }


def routes(mailbox: Mailbox) -> list[web.RouteDef]:
    """The mailbox under /_local/mail, for people and, as mail.json, for tests."""

    async def box(_request: web.Request) -> web.Response:
        rows = "".join(_row(mail_id, mailbox.mail(mail_id)) for mail_id in reversed(mailbox.ids()))
        empty = "<p>No mail yet. What the stack sends arrives here.</p>"
        table = f"<table><tr><th>Date<th>To<th>Subject</tr>{rows}</table>" if rows else empty
        return page("Mailbox", table)

    async def box_json(_request: web.Request) -> web.Response:
        return web.json_response(
            [summary(mail_id, mailbox.mail(mail_id)) for mail_id in mailbox.ids()]
        )

    async def one(request: web.Request) -> web.Response:
        mail_id = request.match_info["mail_id"]
        return page("Mail", _mail(mail_id, mailbox.mail(mail_id)))

    async def raw(request: web.Request) -> web.Response:
        return web.Response(
            body=mailbox.raw(request.match_info["mail_id"]), content_type="message/rfc822"
        )

    async def part(request: web.Request) -> web.Response:
        parts = parts_of(mailbox.mail(request.match_info["mail_id"]))
        number = int(request.match_info["n"])
        if number >= len(parts):
            raise web.HTTPNotFound(text="This mail has no such part.")
        return _served(parts[number])

    return [
        web.get("/_local/mail", box),
        web.get("/_local/mail.json", box_json),
        web.get("/_local/mail/{mail_id}.eml", raw),
        web.get("/_local/mail/{mail_id}", one),
        web.get(r"/_local/mail/{mail_id}/{n:\d+}", part),
    ]


def page(title: str, body: str) -> web.Response:
    """A plain page of the local cloud's own; `body` is HTML."""
    text = (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'>"
        f"<title>{html.escape(title)} (local)</title><style>{STYLE}</style>"
        "<p><a href=/>Site</a> · <a href=/_local>Local cloud</a> · <a href=/_local/mail>Mailbox</a>"
        f"<h1>{html.escape(title)}</h1>{body}"
    )
    return web.Response(text=text, content_type="text/html")


def _row(mail_id: str, mail: EmailMessage) -> str:
    date, to, subject = (html.escape(str(mail[name] or "")) for name in ("date", "to", "subject"))
    link = f"<a href=/_local/mail/{mail_id}>{subject or 'no subject'}</a>"
    return f"<tr><td>{date}<td>{to}<td>{link}</tr>"


def _mail(mail_id: str, mail: EmailMessage) -> str:
    heads = "".join(
        f"<tr><th>{name}<td>{html.escape(str(mail[name] or ''))}</tr>"
        for name in ("From", "To", "Date", "Subject")
    )
    shown = "".join(_part(mail_id, n, part) for n, part in enumerate(parts_of(mail)))
    return f"<table>{heads}</table>{shown}<p><a href=/_local/mail/{mail_id}.eml>The whole mail</a>"


def _part(mail_id: str, n: int, part: EmailMessage) -> str:
    address, kind = f"/_local/mail/{mail_id}/{n}", part.get_content_type()
    name = part.get_filename()
    if name:
        return (
            f"<h2>Attached</h2><p><a href={address}>{html.escape(name)}</a> ({html.escape(kind)})"
        )
    if kind == "text/html":
        return f"<h2>As HTML</h2><iframe sandbox src={address} title='The mail as HTML'></iframe>"
    return f"<h2>As text</h2><pre>{html.escape(str(part.get_content()))}</pre>"


def _served(part: EmailMessage) -> web.Response:
    body = part.get_payload(decode=True)
    headers = {"Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff"}
    name = part.get_filename()
    if name:
        plain = "".join(letter for letter in name if letter.isalnum() or letter in "-_. ")
        headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return web.Response(
        body=body if isinstance(body, bytes) else b"",
        content_type=part.get_content_type(),
        charset=part.get_content_charset() or None,
        headers=headers,
    )
