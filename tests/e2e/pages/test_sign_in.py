"""Signing in and out, and tokens that run out."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.fake_visits import STATES, Visit


def test_bought_plan_is_confirmed_after_a_sign_in_that_lost_nothing(visit: Visit) -> None:
    visit.open("buy.html?serial=AC3M0009&term=12")
    visit.page.check("#term_months-24")
    visit.page.check("#agree_terms")
    visit.page.get_by_role("button", name="Sign in and continue").click()
    visit.page.click("#customer")
    expect(visit.page.locator("#term_months-24")).to_be_checked()
    visit.page.get_by_role("button", name="Pay $399").click()
    visit.at_the_provider()
    visit.page.click("#pay")
    visit.sees("plan-confirmed")
    [(key, body)] = visit.fake.sent("/api/plans")
    assert key is not None and len(key) == 36
    assert body == {
        "serial": "AC3M0009",
        "term_months": 24,
        "agree_terms": True,
        "price": {"amount": 39900, "currency": "USD"},
        "locale": "en-US",
    }


def test_tokens_live_in_the_tab_alone_and_sign_out_forgets_everything(visit: Visit) -> None:
    visit.sign_in()
    visit.open("claim-new.html?serial=AC3M0002")
    visit.page.fill("#description", "It fell into the lake.")
    assert visit.page.evaluate("Object.keys(localStorage)") == []
    assert visit.page.context.cookies() == []
    expect(visit.page.locator("[data-email]")).to_have_text("customer@example.com")
    visit.page.get_by_test_id("sign-out").click()
    expect(visit.page.get_by_test_id("sign-in")).to_be_visible()
    assert visit.page.evaluate("Object.keys(sessionStorage)") == []


def test_access_token_that_is_refused_is_renewed_without_a_word(visit: Visit) -> None:
    visit.sign_in()
    visit.fake.sign_in.tokens.clear()
    visit.open("plans.html")
    visit.sees("plan")
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()


def test_session_that_is_over_asks_to_sign_in_and_keeps_the_draft(visit: Visit) -> None:
    visit.sign_in()
    visit.tell_damage()
    visit.fake.sign_in.tokens.clear()
    visit.fake.sign_in.refresh_honoured = False
    visit.page.click("#to-services")
    visit.page.get_by_test_id("problem-action").click()
    visit.page.click("#customer")
    visit.sees("service")
    visit.page.get_by_role("link", name="What is damaged").click()
    expect(visit.page.locator("#parts-camera")).to_be_checked()
    visit.page.get_by_role("link", name="What happened").click()
    expect(visit.page.locator("#cause-collision")).to_be_checked()


def test_code_with_a_state_that_was_never_asked_for_signs_nobody_in(visit: Visit) -> None:
    STATES["sign-in-failed"](visit)
    assert visit.page.evaluate("Object.keys(sessionStorage)") == []
    assert visit.fake.sign_in.tokens == {}
    assert visit.page.url == f"{visit.site}/signed-in.html"


def test_customer_and_staff_are_signed_in_side_by_side_and_leave_alone(visit: Visit) -> None:
    visit.sign_in()
    visit.sign_in("desk")
    expect(visit.page.locator("[data-email]")).to_have_text("desk@example.com")
    visit.open("plans.html")
    visit.sees("plan")
    expect(visit.page.locator("[data-email]")).to_have_text("customer@example.com")

    visit.open("desk.html")
    visit.page.get_by_test_id("sign-out").click()
    expect(visit.page).to_have_url(f"{visit.site}/index.html")
    assert visit.fake.sign_in.signed_out == ["staff"]
    assert visit.page.evaluate("Object.keys(sessionStorage)") == ["aftercare.session"]
    visit.open("desk.html")
    visit.sees("desk-sign-in")
    visit.open("plans.html")
    visit.sees("plan")
    visit.page.get_by_test_id("sign-out").click()
    expect(visit.page).to_have_url(f"{visit.site}/index.html")
    assert visit.fake.sign_in.signed_out == ["staff", "site"]
    assert visit.page.evaluate("Object.keys(sessionStorage)") == []


def test_each_session_is_renewed_at_its_own_pool(visit: Visit) -> None:
    """The stand-in refuses a refresh token that another client brings."""
    visit.sign_in("desk")
    visit.sign_in()
    for page, ready in (("desk.html", "scan"), ("plans.html", "plan")):
        visit.fake.sign_in.tokens.clear()
        visit.open(page)
        expect(visit.page.locator(f"#{ready}, [data-testid={ready}]").first).to_be_visible()
        expect(visit.page.get_by_test_id("problem")).to_be_hidden()
        assert len(visit.fake.sign_in.tokens) == 1


def test_staff_pages_offer_nobody_the_account_of_a_customer(visit: Visit) -> None:
    visit.sign_in("desk")
    expect(visit.page.locator("[data-mine] [data-email]")).to_be_visible()
    expect(visit.page.locator("a[data-mine]")).to_have_count(0)
    visit.sign_in()
    expect(visit.page.locator("a[data-mine]")).to_have_attribute("href", "/account.html")


def test_staff_whose_sign_in_failed_start_again_at_their_own_page(visit: Visit) -> None:
    visit.open("desk.html")
    visit.page.get_by_test_id("desk-enter").click()
    back = str(visit.page.locator("#desk").get_attribute("href"))
    visit.fake.sign_in.codes.clear()
    visit.page.goto(back)
    visit.sees("sign-in-failed")
    assert visit.fake.sign_in.tokens == {}
    visit.page.get_by_role("link", name="Start again").click()
    visit.sees("desk-sign-in")
