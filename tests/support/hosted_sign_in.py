"""The hosted pages of a user pool, gone through as a browser does, from the page to the tokens."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from infra.local.people import PASSWORD

if TYPE_CHECKING:
    from tests.support.stack import Answer

HIDDEN = re.compile(r'type="hidden" name="([^"]*)" value="([^"]*)"')


@dataclass(frozen=True)
class HostedSignIn:
    """One sign-in with PKCE for the client `client`. `http` is `Stack.http`, `site` its address."""

    http: Callable[..., Answer]
    site: str
    client: str
    scopes: Sequence[str]
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def page(self) -> Answer:
        """What the pool answers to who wants to sign in."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            **self._same(),
            "scope": " ".join(self.scopes),
            "state": secrets.token_urlsafe(16),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return self.http("GET", f"/oauth2/authorize?{urlencode(asked)}")

    def enter(self, email: str) -> Answer:
        """The answer to that address and the demo password: back to the site, or the page anew."""
        hidden = HIDDEN.findall(self.page().body.decode())
        form = {name: unescape(value) for name, value in hidden}
        return self._post("/login", form | {"username": email, "password": PASSWORD})

    def tokens(self, email: str) -> dict[str, Any]:
        """What the token endpoint gives for the code that the page sent back."""
        back = self.enter(email)
        assert back.status == 302, back.body
        code = parse_qs(urlsplit(back.headers["location"]).query)["code"][0]
        wanted = {"grant_type": "authorization_code", "code": code, "code_verifier": self.verifier}
        return dict(self._granted(wanted | self._same()).json)

    def renew(self, refresh: str) -> Answer:
        """The token endpoint's answer to this client with that refresh token."""
        wanted = {"grant_type": "refresh_token", "refresh_token": refresh}
        return self._post("/oauth2/token", wanted | {"client_id": self.client})

    def _granted(self, wanted: dict[str, str]) -> Answer:
        answer = self._post("/oauth2/token", wanted)
        assert answer.status == 200, answer.body
        return answer

    def _same(self) -> dict[str, str]:
        return {"client_id": self.client, "redirect_uri": f"{self.site}/signed-in.html"}

    def _post(self, path: str, form: dict[str, str]) -> Answer:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.http("POST", path, urlencode(form).encode(), kind)
