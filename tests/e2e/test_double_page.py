"""The double's hosted pages in a real browser: by keyboard alone, and without axe violations."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest import TempPathFactory, fixture, mark
from stripe.checkout import Session

from tests.support.double import Double, running_double
from tests.support.payers import HOUR, session_params

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


@fixture(scope="module")
def double(tmp_path_factory: TempPathFactory) -> Iterator[Double]:
    with running_double(tmp_path_factory.mktemp("double")) as running:
        yield running


@fixture(scope="module")
def shop() -> Iterator[str]:
    """Where the pages send the customer back to: the base of its addresses."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<title>Shop</title>")

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@fixture
def a_session(double: Double, shop: str) -> Callable[..., Session]:
    def make(**other: object) -> Session:
        api = double.client()
        customer = api.v1.customers.create({"name": "Ada"}).id
        back = {"success_url": f"{shop}/back?s={{CHECKOUT_SESSION_ID}}", "cancel_url": f"{shop}/c"}
        return api.v1.checkout.sessions.create(session_params(customer, **back, **other))

    return make


def a_page(browser: Browser, width: int = 390, scheme: str = "light") -> Page:
    return browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)


def violations(page: Page) -> list[str]:
    return [f"{v['id']}: {v['help']}" for v in Axe().run(page).response["violations"]]


def assert_sound(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.get_by_text("Test payments: no card is charged").is_visible()


@mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_and_fits(
    browser: Browser, a_session, shop: str, width: int, scheme: str
):
    page = a_page(browser, width, scheme)
    session = a_session()
    page.goto(session.url)
    assert_sound(page)

    page.get_by_role("link", name="4000000000000002").click()
    page.get_by_role("button", name="Pay 300.00 USD").click()
    expect(page.get_by_role("alert")).to_contain_text("Your card was declined.")
    assert_sound(page)

    page.get_by_role("link", name="4000002760003184").click()
    page.get_by_role("button", name="Pay 300.00 USD").click()
    expect(page.get_by_role("heading", name="Confirm it is you")).to_be_visible()
    assert_sound(page)

    page.get_by_role("button", name="Complete").click()
    page.wait_for_url(f"{shop}/back*")
    page.goto(session.url)
    assert page.get_by_role("heading", name="Already paid").is_visible()
    assert_sound(page)
    page.close()


def test_a_hold_is_placed_by_keyboard_alone(browser: Browser, double: Double, a_session, shop: str):
    page = a_page(browser)
    session = a_session()
    page.goto(session.url)
    typed = ["4242424242424242", "12/34", "123", "Ada Pilot", None, "94107"]
    for text in typed:
        page.keyboard.press("Tab")
        if text:
            page.keyboard.type(text)
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent.trim()"
    assert page.evaluate(focused) == "Pay 300.00 USD"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{shop}/back?s={session.id}")
    assert double.client().v1.checkout.sessions.retrieve(session.id).status == "complete"
    page.close()


def test_a_refusal_puts_the_focus_on_the_wrong_field(browser: Browser, a_session):
    page = a_page(browser)
    page.goto(f"{a_session().url}?card=4242424242424242")
    page.get_by_label("Security code").fill("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("3 digits")
    expect(page.get_by_label("Security code")).to_be_focused()
    described = page.get_by_label("Security code").get_attribute("aria-describedby")
    assert described == "cvc-hint refusal"
    page.close()


def test_back_leads_to_the_shop_and_pays_nothing(
    browser: Browser, double: Double, a_session, shop: str
):
    page = a_page(browser)
    session = a_session()
    page.goto(session.url)
    page.get_by_role("link", name="Back").click()
    page.wait_for_url(f"{shop}/c")
    assert double.client().v1.checkout.sessions.retrieve(session.id).status == "open"
    page.close()


def test_an_expired_page_is_accessible_and_says_so(browser: Browser, double: Double, a_session):
    page = a_page(browser)
    session = a_session(expires_at=double.now() + HOUR)
    double.travel(HOUR)
    page.goto(session.url)
    assert page.get_by_role("heading", name="Page expired").is_visible()
    assert_sound(page)
    page.close()


def test_the_pages_load_nothing_but_their_own_style(browser: Browser, double: Double, a_session):
    page = a_page(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    session = a_session()
    page.goto(session.url)
    assert asked == [session.url, f"{double.url}/assets/page.css"]
    assert page.locator("script").count() == 0
    page.close()
