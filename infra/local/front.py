"""The one address people use: site, API and sign-in at the same origin, and /_local beside them.

Site and /api come from the template's own CloudFront distribution, which the emulator serves by its
host name. The gate lets few calls through at a time: the emulator starts a worker for each
concurrent call, and a page that asks for thirty things at once would start thirty.
"""

import argparse
import asyncio
import html
from typing import Final

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, web
from yarl import URL

from infra.local import mailbox
from infra.local.demo import now_of, offset_of, try_these
from infra.local.deploy import outputs
from infra.local.people import PASSWORD, PEOPLE
from infra.local.world import World, add_world_arguments, isolate, world_from

GATE: Final = 4
MAX_BODY: Final = 8 << 20
SIGN_IN_PATHS: Final = ("/oauth2/", "/login", "/logout")
# Headers of one connection, not of the message (RFC 9110, 7.6.1), and those that we set ourselves.
PER_HOP: Final = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"}
    | {"transfer-encoding", "upgrade", "host", "content-length"}
)
# In the cloud a function of the distribution sets it (infra/site.yaml); the emulator has none.
VIEWER: Final = "x-care-viewer"


class Front:
    """Passes each request on to the emulator and its answer back, unread."""

    def __init__(self, world: World, distribution: str) -> None:
        self._world = world
        self._distribution = distribution
        self._gate = asyncio.Semaphore(GATE)

    async def forward(self, request: web.Request) -> web.Response:
        body = await request.read()
        url = URL(self._world.emulator_url + request.raw_path, encoded=True)
        http: ClientSession = request.app[HTTP]
        async with (
            self._gate,
            http.request(
                request.method,
                url,
                headers=self._headers(request),
                data=body or None,
                allow_redirects=False,
            ) as answer,
        ):
            kept = [(k, v) for k, v in answer.headers.items() if k.lower() not in PER_HOP]
            return web.Response(status=answer.status, headers=kept, body=await answer.read())

    def _headers(self, request: web.Request) -> list[tuple[str, str]]:
        own = {*PER_HOP, VIEWER}
        kept = [(k, v) for k, v in request.headers.items() if k.lower() not in own]
        return [*kept, ("Host", self._host(request.path)), (VIEWER, request.remote or "")]

    def _host(self, path: str) -> str:
        port = self._world.emulator_port
        if path.startswith(SIGN_IN_PATHS):
            return f"localhost:{port}"
        return f"{self._distribution}.cloudfront.localhost:{port}"


HTTP = web.AppKey("http", ClientSession)


def application(world: World, distribution: str) -> web.Application:
    app = web.Application(client_max_size=MAX_BODY)
    box = mailbox.Mailbox(world.mail)

    async def resources(app: web.Application):  # type: ignore[no-untyped-def]
        mail = await mailbox.listen(box, world.smtp_port)
        # No cookies of its own and no unpacking: what the emulator says is what the browser gets.
        async with ClientSession(
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=["Accept-Encoding"],  # who asks for no compression gets none
            timeout=ClientTimeout(total=60),
        ) as app[HTTP]:
            yield
        mail.close()

    async def local(_request: web.Request) -> web.Response:
        return mailbox.page("Local cloud", _overview(world))

    async def clock(_request: web.Request) -> web.Response:
        now = now_of(world).isoformat(timespec="milliseconds")
        return web.json_response({"now": now, "offset_seconds": offset_of(world)})

    app.cleanup_ctx.append(resources)
    app.add_routes(
        [web.get("/_local", local), web.get("/_local/clock", clock), *mailbox.routes(box)]
    )
    app.router.add_route("*", "/{path:.*}", Front(world, distribution).forward)
    return app


def _overview(world: World) -> str:
    people = "".join(
        f"<tr><td>{html.escape(person.email)}<td>{html.escape(person.is_the)}</tr>"
        for person in PEOPLE
    )
    serials = "".join(
        f"<tr><td>{serial}<td>{html.escape(model)}<td>{html.escape(note)}</tr>"
        for serial, model, note in try_these()
    )
    moved = f"{offset_of(world) / 86400:.2f} days ahead of the wall clock"
    return (
        f"<h2>Clock</h2><p>{now_of(world):%Y-%m-%d %H:%M:%S} UTC, {moved}. "
        "Move it with <code>make travel DAYS=1</code>.</p>"
        f"<h2>People</h2><p>Password of all: <code>{PASSWORD}</code></p><table>{people}</table>"
        f"<h2>Devices to try</h2><table>{serials}</table>"
        f"<h2>Parts</h2><p>Emulator {world.emulator_url}, payment double "
        f"<a href={world.double_url}/_double/books>{world.double_url}</a>, logs in {world.logs}</p>"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_world_arguments(parser)
    world = world_from(parser.parse_args())
    isolate()
    distribution = outputs(world)["SiteAddress"].removeprefix("https://").partition(".")[0]
    web.run_app(
        application(world, distribution),
        host="127.0.0.1",
        port=world.site_port,
        print=None,
        access_log=None,
        shutdown_timeout=2.0,
    )


if __name__ == "__main__":
    main()
