"""The content security policy at work in Chromium: what somebody got into a page does not run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.support import edge_headers
from tests.support.fake_api import FakeApi
from tests.support.fake_site import serve
from tests.support.markup import ALL

LISTEN = """
  window.breaches = [];
  window.hits = [];
  window.hit = (number) => window.hits.push(number);
  addEventListener("securitypolicyviolation", (event) => breaches.push(event.effectiveDirective));
"""
# Out of the debugger's own call, to which a policy against `eval` does not apply. Where nothing is
# told of a breach the wait ends, too: then none is counted.
RUN = """() => new Promise((told) => {{
  addEventListener("securitypolicyviolation", told, {{ once: true }});
  setTimeout(() => {{ {program} }});
  setTimeout(told, 5000);
}})"""
# What an attacker's script, or markup that became part of the page, might do.
BREACHES: dict[str, tuple[str, str]] = {
    "inline script": (
        "const made = document.createElement('script'); made.text = 'hit(0)';"
        " document.body.append(made);",
        "require-trusted-types-for",
    ),
    "handler": ("document.body.setAttribute('onclick', 'hit(1)')", "require-trusted-types-for"),
    "markup": (
        "document.body.innerHTML = '<img src=x-hit onerror=hit(2)>'",
        "require-trusted-types-for",
    ),
    "words as a program": ("eval('hit(3)')", "require-trusted-types-for"),
    "policy of its own": ("trustedTypes.createPolicy('any', {})", "trusted-types"),
    "image from elsewhere": (
        "new Image().src = 'ELSEWHERE/assets/mark.svg?x-hit'",
        "img-src",
    ),
    "telling another host": ("fetch('ELSEWHERE/x-hit').catch(() => 0)", "connect-src"),
    "style": (
        "const made = document.createElement('style'); made.textContent = '*{color:red}';"
        " document.body.append(made);",
        "style-src-elem",
    ),
    "frame": (
        "const made = document.createElement('iframe'); made.src = '/terms.html';"
        " document.body.append(made);",
        "frame-src",
    ),
    "base": (
        "const made = document.createElement('base'); made.href = 'ELSEWHERE/';"
        " document.head.append(made);",
        "base-uri",
    ),
    "form": (
        "const made = document.createElement('form'); made.action = 'ELSEWHERE/x-hit';"
        " document.body.append(made); made.submit();",
        "form-action",
    ),
}


@pytest.fixture
def page(dist: Path, browser: Browser) -> Iterator[Page]:
    """A page of the site, with the headers of the site, that counts breaches of its policy."""
    with serve(FakeApi(dist)) as site:
        context = browser.new_context()
        context.add_init_script(LISTEN)
        page = context.new_page()
        page.goto(f"{site}/terms.html")
        yield page
        context.close()


def run(page: Page, program: str) -> None:
    """As a script of the page's own would."""
    page.evaluate(f"() => {{ setTimeout(() => {{ {program} }}) }}")


def of(page: Page, what: str) -> tuple[str, str]:
    """The program and the directive that stops it."""
    program, directive = BREACHES[what]
    return program.replace("ELSEWHERE", elsewhere(page)), directive


def elsewhere(page: Page) -> str:
    """The same server by another name: a foreign origin that would answer."""
    return page.url.removesuffix("/terms.html").replace("127.0.0.1", "localhost")


@pytest.mark.parametrize("what", BREACHES)
def test_policy_stops(page: Page, what: str) -> None:
    program, directive = of(page, what)
    answered: list[str] = []
    page.context.on("response", lambda answer: answered.append(answer.url))
    page.evaluate(RUN.format(program=program))
    page.evaluate("document.body.click()")
    assert set(page.evaluate("breaches")) == {directive}
    assert page.evaluate("hits") == []
    assert not [address for address in answered if "x-hit" in address]


def test_markup_that_got_into_the_html_itself_does_not_run(page: Page) -> None:
    """As if it had been stored and written into the page: no script of ours is in between."""

    def written(route: Route) -> None:
        answer = route.fetch()
        foreign = f"<script src='{elsewhere(page)}/js/none.js'></script>"
        html = answer.text().replace("<h1", f"{foreign} {ALL} <h1", 1)
        route.fulfill(response=answer, body=html)

    page.route("**/terms.html", written)
    page.reload(wait_until="networkidle")
    assert page.locator("[src=x-hit]").count() >= 1
    breaches = set(page.evaluate("breaches"))
    assert breaches == {"script-src-elem", "script-src-attr", "style-src-elem", "base-uri"}
    assert page.evaluate("hits") == []


def test_nothing_stops_the_same_where_no_policy_is(page: Page, browser: Browser) -> None:
    """Else a program with a mistake in it would be taken for one that was stopped."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(LISTEN)
    bare = context.new_page()
    bare.goto(page.url)
    with bare.expect_response(lambda answer: answer.url.endswith("?x-hit")):
        run(bare, of(page, "image from elsewhere")[0])
    for what in ("inline script", "handler", "words as a program", "markup"):
        run(bare, of(page, what)[0])
    bare.evaluate("document.body.click()")
    bare.wait_for_load_state("networkidle")
    assert sorted(bare.evaluate("hits")) == [0, 1, 2, 3]
    assert bare.evaluate("breaches") == []
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/claim.html", "/es/desk.html", "/no-such-page.html"),
        *("/js/none.js", "/css/site.css", "/config.json", "/api/account"),
    ],
)
def test_every_answer_of_the_stand_in_carries_the_headers_that_the_template_states(
    page: Page, path: str
) -> None:
    """So that every journey of this folder is under the policy that is deployed."""
    answer = page.request.get(page.url.replace("/terms.html", path))
    stated = edge_headers.added(**edge_headers.LOCAL)
    assert {name: answer.headers.get(name.lower()) for name in stated} == stated
