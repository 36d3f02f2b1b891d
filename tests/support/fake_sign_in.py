"""A sign-in server of two user pools, with the parts of it that the site's script relies on."""

from __future__ import annotations

import base64
import hashlib
import json

from aiohttp import web

from infra.local.site import FRESH, configuration
from tests.support.fake_files import unless_known
from tests.support.fake_problems import problem

# The people of each pool, by its client; no client signs in those of the other.
PEOPLE = {"site": ("customer",), "staff": ("desk", "store")}


class FakeSignIn:
    """Codes bound to client and challenge, access tokens, a refresh token that can be refused."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, str, str]] = {}
        self.tokens: dict[str, str] = {}
        self.signed_out: list[str] = []
        self.refresh_honoured = True
        self.clock_ahead_seconds = 0
        self.domain = "example.com"  # of everybody's e-mail address

    def routes(self) -> list[web.RouteDef]:
        """What a user pool's domain serves, and the configuration that names it."""
        return [
            web.get("/config.json", self.config),
            web.get("/oauth2/authorize", self.authorize),
            web.post("/oauth2/token", self.token),
            web.get("/logout", self.log_out),
        ]

    async def config(self, request: web.Request) -> web.Response:
        site = f"{request.scheme}://{request.host}"
        pools = {"SignInUrl": site, "SiteClientId": "site"}
        pools |= {"StaffSignInUrl": site, "StaffClientId": "staff"}
        ahead = self.clock_ahead_seconds
        settings = configuration(site, pools, local=True, clock_ahead=ahead)
        answer = unless_known(json.dumps(settings).encode(), request)
        answer.headers.update({"Content-Type": "application/json", "Cache-Control": FRESH})
        return answer

    async def authorize(self, request: web.Request) -> web.Response:
        """The pool's people to sign in as; the code remembers who, the client and the challenge."""
        query = request.query
        client = query["client_id"]
        links = []
        for person in PEOPLE[client]:
            code = f"code-{len(self.codes)}-{person}"
            self.codes[code] = (person, client, query["code_challenge"])
            back = f"{query['redirect_uri']}?code={code}&state={query['state']}"
            links.append(f'<p><a id="{person}" href="{back}">{person}</a></p>')
        return web.Response(text=f"<h1>Sign in as</h1>{''.join(links)}", content_type="text/html")

    async def token(self, request: web.Request) -> web.Response:
        """Tokens for a code whose verifier fits, or for a refresh token that is honoured."""
        form = await request.post()
        asking = str(form["client_id"])
        if form["grant_type"] == "refresh_token":
            person = str(form["refresh_token"]).removeprefix("refresh-")
            honoured = self.refresh_honoured and person in PEOPLE[asking]
            return self._tokens(person) if honoured else no_grant()
        person, client, challenge = self.codes.pop(str(form["code"]), ("", "", ""))
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
        return self._tokens(person) if fits and client == asking else no_grant()

    def _tokens(self, person: str) -> web.Response:
        access = f"access-{len(self.tokens)}-{person}"
        self.tokens[access] = person
        claims = json.dumps({"email": f"{person}@{self.domain}"}).encode()
        identity = f"e30.{base64.urlsafe_b64encode(claims).rstrip(b'=').decode()}.none"
        return web.json_response(
            {
                "access_token": access,
                "refresh_token": f"refresh-{person}",
                "id_token": identity,
                "expires_in": 3600,
            }
        )

    async def log_out(self, request: web.Request) -> web.Response:
        """Ends what that client's pool knows of the browser."""
        self.signed_out.append(request.query["client_id"])
        raise web.HTTPFound(request.query["logout_uri"])

    def person(self, request: web.Request) -> str:
        """The customer who asks. Raises 401 as a customer's door does, also for a staff's token."""
        return self._of("site", request)

    def desk(self, request: web.Request) -> None:
        """Raises 401 and 403 as the desk's doors do."""
        if self._of("staff", request) != "desk":
            raise problem(403, "forbidden", "This door is for the desk.")

    def store(self, request: web.Request) -> None:
        """Raises 401 and 403 as a store's doors do."""
        if self._of("staff", request) != "store":
            raise problem(403, "forbidden", "This door is for stores.")

    def _of(self, client: str, request: web.Request) -> str:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        person = self.tokens.get(token)
        if person not in PEOPLE[client]:
            raise problem(401, "unauthorized", "Sign in.")
        return person


def no_grant() -> web.Response:
    """The token endpoint's refusal."""
    return web.json_response({"error": "invalid_grant"}, status=400)
