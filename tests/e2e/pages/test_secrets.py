"""Codes and tokens in Chromium: where they are kept, and that no address or "Referer" tells them.

That no cookie, no lasting storage and no "Referer" is left of a visit holds after each test of the
pages (tests/support/fake_site.py).
"""

from __future__ import annotations

from playwright.sync_api import Request, expect

from tests.support import fake_plans as plans
from tests.support.fake_visits import Visit

SECRETS = ("access-", "refresh-")  # how the stand-in's tokens begin


def listen(visit: Visit) -> list[Request]:
    """Grows by each request of the visit."""
    sent: list[Request] = []
    visit.page.context.on("request", lambda request: sent.append(request))
    return sent


def kept(visit: Visit) -> dict[str, str]:
    """What the tab remembers."""
    return dict(visit.page.evaluate("({ ...sessionStorage })"))


def test_tokens_are_kept_by_the_tab_and_are_in_no_address(visit: Visit) -> None:
    sent = listen(visit)
    visit.sign_in()
    assert [name for name, text in kept(visit).items() if "access-" in text] == [
        "aftercare.session"
    ]
    assert not [each.url for each in sent if any(secret in each.url for secret in SECRETS)]
    bearers = [each for each in sent if "authorization" in each.headers]
    assert bearers and all(each.url.startswith(f"{visit.site}/api/") for each in bearers)


def test_another_tab_is_not_signed_in(visit: Visit) -> None:
    visit.sign_in()
    other = visit.page.context.new_page()
    other.goto(f"{visit.site}/plans.html")
    expect(other.get_by_test_id("sign-in")).to_be_visible()
    assert other.evaluate("Object.keys(sessionStorage)") == []


def test_code_of_the_sign_in_is_in_one_address_that_history_does_not_keep(visit: Visit) -> None:
    sent = listen(visit)
    visit.sign_in()
    coded = {each.url for each in sent if "code=code-" in each.url}
    assert {url.partition("?")[0] for url in coded} == {f"{visit.site}/signed-in.html"}
    assert len(coded) == 1
    # What Back comes to is the address without the code, or what was before it.
    visit.page.go_back()
    visit.page.wait_for_load_state("networkidle")
    assert "code=" not in visit.page.url
    assert len([each for each in sent if "code=code-" in each.url]) == 1


def test_code_of_a_link_is_taken_out_of_the_address_before_anything_is_sent(visit: Visit) -> None:
    visit.fake.plans["plan-sold"] = plans.used("plan-sold")
    visit.sign_in()
    sent = listen(visit)
    visit.open(f"take-over.html#{plans.CODE}")
    expect(visit.page.locator("#code")).to_have_value(plans.CODE)
    assert visit.page.url == f"{visit.site}/take-over.html"
    visit.page.click("#take-over")
    visit.sees("taken-over")
    # The browser itself sends no fragment: what a page's own requests are is the question.
    told = [
        each.url for each in sent if plans.CODE in each.url and not each.is_navigation_request()
    ]
    assert told == []
    assert visit.fake.sent("/api/plans/take-over")[0][1] == {"code": plans.CODE}
    assert not [text for text in kept(visit).values() if plans.CODE in text]


def test_secret_that_the_provider_puts_into_the_address_is_taken_out_of_it(visit: Visit) -> None:
    claim_id = visit.paid_claim()
    visit.sign_in()
    visit.open(
        f"claim-return.html?claim={claim_id}&payment_intent=pi_1"
        "&payment_intent_client_secret=pi_1_secret&redirect_status=succeeded"
    )
    visit.sees("claim-confirmed")
    assert visit.page.url == f"{visit.site}/claim-return.html?claim={claim_id}"
    assert visit.fake.referred == []


def test_sign_in_comes_back_to_this_site_whatever_the_address_looks_like(visit: Visit) -> None:
    """A path with two slashes in front reads as a host; the code must not go there."""
    visit.page.goto(f"{visit.site}//x-hit.example/plans.html")
    visit.page.get_by_test_id("sign-in").click()
    visit.page.click("#customer")
    expect(visit.page.get_by_test_id("sign-out")).to_be_visible()
    assert visit.page.url.startswith(f"{visit.site}/")
