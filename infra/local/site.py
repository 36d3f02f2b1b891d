"""Renders the static site and puts it, with its configuration, into the distribution's bucket."""

import json
import mimetypes
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.local.demo import offset_of
from infra.local.world import ROOT, LocalError, World

PAGES = ROOT / "frontend" / "dist"
# Pages and configuration are looked up anew each time, a module's name changes with its content,
# and the rest may be a few minutes old.
FRESH, SHORT = "no-cache", "public, max-age=300"
FOR_GOOD = "public, max-age=31536000, immutable"


def render(out: Path = PAGES) -> Path:
    """Raises `LocalError` with the last line of the renderer's complaint."""
    done = subprocess.run(
        [sys.executable, "-m", "frontend.build", "--out", out],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise LocalError(f"The site could not be rendered: {last}", "Correct it and run again.")
    return out


def configuration(
    site_url: str, stack: dict[str, str], *, local: bool, clock_ahead: int = 0
) -> dict[str, Any]:
    """What the pages read from /config.json: no secret, the same for every visitor.

    `stack`: its outputs by name. `clock_ahead` is by how many seconds the local cloud's clock is
    ahead of the reader's.
    """
    customers = {"service": stack["SignInUrl"], "client_id": stack["SiteClientId"]}
    staff = {"service": stack["StaffSignInUrl"], "client_id": stack["StaffClientId"]}
    return {
        "api": "/api",
        "local": local,
        "clock_ahead_seconds": clock_ahead,
        # Each page names one of these three.
        "sign_in": {
            "customer": customers | {"scopes": ["openid", "email", "care/customer"]},
            "desk": staff | {"scopes": ["openid", "email", "care/desk"]},
            "store": staff | {"scopes": ["openid", "email", "care/store"]},
        },
        "redirect_uri": f"{site_url}/signed-in.html",
        "logout_uri": f"{site_url}/index.html",
    }


def publish(s3: Any, bucket: str, pages: Path, config: dict[str, Any]) -> int:
    """Makes the bucket hold exactly these pages, the new ones first; returns how many there are."""
    files = {str(path.relative_to(pages)): path for path in pages.rglob("*") if path.is_file()}
    for key, path in files.items():
        put(s3, bucket, key, path.read_bytes())
    put_configuration(s3, bucket, config)
    listed = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    for item in (item for page in listed for item in page.get("Contents", [])):
        if item["Key"] not in files and item["Key"] != "config.json":
            s3.delete_object(Bucket=bucket, Key=item["Key"])
    return len(files) + 1


def put_configuration(s3: Any, bucket: str, config: dict[str, Any]) -> None:
    put(s3, bucket, "config.json", json.dumps(config, indent=1).encode())


def local_configuration(world: World, stack: dict[str, str]) -> dict[str, Any]:
    """The configuration of the local site, at its clock's present."""
    # The front passes the sign-in on; the emulator tells the two pools apart by the client.
    here = {"SignInUrl": world.site_url, "StaffSignInUrl": world.site_url}
    return configuration(world.site_url, stack | here, local=True, clock_ahead=offset_of(world))


def put(s3: Any, bucket: str, key: str, body: bytes) -> None:
    s3.put_object(
        Bucket=bucket,
        Key=key,
        Body=body,
        ContentType=content_type(key),
        CacheControl=caching(key),
    )


def caching(key: str) -> str:
    """How long a browser keeps the file.

    >>> caching("plans.html"), caching("css/site.css") == SHORT, caching("js/a-B1.js") == FOR_GOOD
    ('no-cache', True, True)
    """
    if key.endswith(".js"):
        return FOR_GOOD
    return FRESH if key.endswith((".html", ".json")) else SHORT


def content_type(key: str) -> str:
    """The media type by the name's ending.

    >>> content_type("signed-in.html"), content_type("js/api.js"), content_type("mark.svg")
    ('text/html; charset=utf-8', 'text/javascript; charset=utf-8', 'image/svg+xml')
    """
    # Not what the machine's own tables say: they differ between systems for .js.
    kind = {".js": "text/javascript"}.get(Path(key).suffix) or mimetypes.guess_type(key)[0]
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
