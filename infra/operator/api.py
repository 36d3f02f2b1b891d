"""The API, asked by a machine: its token by client credentials, its refusals as exceptions."""

import base64
import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TIMEOUT_SECONDS = 60
LOCAL = ("localhost", "127.0.0.1", "::1")


class Unanswered(Exception):
    """No answer, or one that says that another try may do: what was asked may have happened."""


class Refusal(Exception):
    """The API says no. `code` is the problem's, `sentences` are written for people."""

    def __init__(
        self, status: int, code: str, sentences: list[str], body: dict[str, Any] | None = None
    ) -> None:
        super().__init__(" ".join(sentences) or f"HTTP {status}")
        self.status, self.code, self.body = status, code, body or {}


class NotConfigured(Exception):
    """Something that has to be known is not, in one sentence."""


@dataclass(frozen=True)
class Credentials:
    """A ready token, or a client that asks for one. No secret shows in a repr."""

    scope: str
    token: str = field(default="", repr=False)
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)

    @classmethod
    def of(
        cls, scope: str, environment: Mapping[str, str], token_url: str, client_id: str
    ) -> "Credentials":
        """From the environment, where the secret has to be; the command line says the rest.

        Raises `NotConfigured` naming all that is missing.
        """
        token = environment.get("CARE_TOKEN", "")
        found = {
            "CARE_TOKEN_URL": token_url or environment.get("CARE_TOKEN_URL", ""),
            "CARE_CLIENT_ID": client_id or environment.get("CARE_CLIENT_ID", ""),
            "CARE_CLIENT_SECRET": environment.get("CARE_CLIENT_SECRET", ""),
        }
        missing = [name for name, value in found.items() if not value]
        if missing and not token:
            raise NotConfigured(f"Set CARE_TOKEN, or {', '.join(missing)}.")
        return cls(scope, token, *found.values())


@dataclass
class Api:
    """`base` is the address that ends in `/api`. Not for several threads."""

    base: str
    credentials: Credentials
    _token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for url in filter(None, (self.base, self.credentials.token_url)):
            _trusted(url)

    def get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The answer, as `post` has it. `query` goes into the address: nothing personal."""
        asked = f"?{urllib.parse.urlencode(query)}" if query else ""
        return self._asked(f"{path}{asked}", None, {})

    def post(self, path: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
        """The answer. Raises `Refusal`, `Unanswered`; a token that ran out is asked for anew."""
        headers = {"content-type": "application/json"}
        if key:
            headers["idempotency-key"] = key
        return self._asked(path, json.dumps(body).encode(), headers)

    def _asked(self, path: str, data: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        try:
            return self._sent(path, data, headers)
        except Refusal as refusal:
            if refusal.status != 401 or self.credentials.token:
                raise
            self._token = ""
            return self._sent(path, data, headers)

    def _sent(self, path: str, data: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        bearer = {"authorization": f"Bearer {self._bearer()}"}
        return _send(f"{self.base.rstrip('/')}{path}", data, headers | bearer)

    def _bearer(self) -> str:
        if self.credentials.token:
            return self.credentials.token
        if not self._token:
            self._token = self._granted()
        return self._token

    def _granted(self) -> str:
        mine = self.credentials
        basic = base64.b64encode(f"{mine.client_id}:{mine.client_secret}".encode()).decode()
        headers = {
            "authorization": f"Basic {basic}",
            "content-type": "application/x-www-form-urlencoded",
        }
        form = {"grant_type": "client_credentials", "scope": mine.scope}
        answer = _send(mine.token_url, urllib.parse.urlencode(form).encode(), headers)
        return str(answer["access_token"])


def _trusted(url: str) -> None:
    """Raises `NotConfigured` for an address over which a secret would travel in the open."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise NotConfigured(f"{url} is neither https nor this machine.")


def _send(url: str, data: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(url, data, dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        raise _problem(error) from None
    # A URLError is an OSError; a reply that breaks off is one of the others.
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unanswered(type(error).__name__) from error


def _problem(error: urllib.error.HTTPError) -> Exception:
    try:
        body = json.loads(error.read())
    except (OSError, ValueError):
        body = {}
    body = body if isinstance(body, dict) else {}
    code = str(body.get("code", ""))
    if error.code >= 500 or error.code == 429 or code == "try_again":
        return Unanswered(f"HTTP {error.code}")
    return Refusal(error.code, code, list(_sentences(body)), body)


def _sentences(body: dict[str, Any]) -> list[str]:
    said = [str(body[name]) for name in ("detail", "message", "error") if name in body][:1]
    said += [f"{each['pointer']}: {each['detail']}" for each in body.get("errors", [])]
    rules = body.get("decision", {}).get("rules", [])
    said += [f"{each['id']}: {each['sentence']}" for each in rules if each["outcome"] == "failed"]
    return said
