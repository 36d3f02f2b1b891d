"""An activation card: its code as people type and paste it, the dry run, the redemption."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import expect

from care.domain.codes import ALPHABET, DIGITS, RANDOM_BYTES, ActivationCode
from care.domain.errors import BadValue
from tests.support.fake_visits import STATES, Visit
from tests.support.visits_start import CODE, DRONE, card_answer, enter_card, type_code

TYPO = "There is a typing error in this code; compare it with the card, character by character."
LENGTH = "An activation code has 20 letters and digits; look at the card again."
BODY = {"code": CODE.text, "serial": DRONE, "locale": "en-US"}
PASTE = """(group, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  const event = { clipboardData, bubbles: true, cancelable: true };
  group.dispatchEvent(new ClipboardEvent("paste", event));
}"""


def groups(visit: Visit) -> list[str]:
    """What stands in the five groups."""
    return [visit.page.locator(f"#code-{number}").input_value() for number in range(1, 6)]


def sent(visit: Visit) -> list[tuple[str | None, Any]]:
    return visit.fake.sent("/api/cards/redeem")


def typed_codes() -> list[str]:
    """Whole codes, and each mistyped, exchanged, cut short and as people write it."""
    chance = random.Random(2026)
    vectors = [ALPHABET[:DIGITS], "U" * DIGITS, "0" * DIGITS]
    for _ in range(60):
        code = ActivationCode.made_of(chance.randbytes(RANDOM_BYTES)).text
        at = chance.randrange(DIGITS - 1)
        wrong = code[:at] + chance.choice(ALPHABET) + code[at + 1 :]
        exchanged = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        shown = ActivationCode(code).shown.lower().replace("0", "o").replace("1", "l")
        vectors += [code, wrong, exchanged, code[:-1], shown, f" {code}\t"]
    return vectors


def flaw_of(raw: str) -> str | None:
    """What the service says of a code: too short or foreign, mistyped, or nothing."""
    try:
        ActivationCode.read(raw)
    except BadValue as error:
        return "length" if error.detail == LENGTH else "typo"
    return None


def test_page_reads_every_code_as_the_service_does(visit: Visit) -> None:
    """BUY-4: the check character is looked at twice, by the same arithmetic."""
    vectors = typed_codes()
    visit.open("redeem.html")
    found = visit.page.evaluate(
        "(raws) => import('/loose/js/codes.js').then(({ flawOf, tidy }) =>"
        " raws.map((raw) => flawOf(tidy(raw))))",
        vectors,
    )
    assert found == [flaw_of(raw) for raw in vectors]
    assert {None, "length", "typo"} == set(found)


def test_typed_code_walks_through_the_groups_and_is_found_complete(visit: Visit) -> None:
    visit.open("redeem.html")
    type_code(visit, CODE.text.lower().replace("0", "o"))
    assert groups(visit) == CODE.shown.split("-")
    expect(visit.page.get_by_test_id("code-state")).to_have_text("The code is complete.")
    expect(visit.page.locator("#code-5")).to_be_focused()


@pytest.mark.parametrize("group", [1, 3, 5])
@pytest.mark.parametrize("text", [CODE.text, CODE.shown, f"  {CODE.shown.lower()}\n"])
def test_whole_code_may_be_pasted_into_any_group(visit: Visit, group: int, text: str) -> None:
    visit.open("redeem.html")
    visit.page.locator(f"#code-{group}").evaluate(PASTE, text)
    assert groups(visit) == CODE.shown.split("-")
    expect(visit.page.get_by_test_id("code-state")).to_have_text("The code is complete.")


def test_part_of_a_code_is_pasted_where_it_belongs(visit: Visit) -> None:
    visit.open("redeem.html")
    visit.page.locator("#code-2").evaluate(PASTE, CODE.text[4:12])
    assert groups(visit) == ["", CODE.text[4:8], CODE.text[8:12], "", ""]
    expect(visit.page.get_by_test_id("code-state")).to_have_text("")


def test_code_that_a_keyboard_enters_at_once_is_spread_as_if_pasted(visit: Visit) -> None:
    visit.open("redeem.html")
    visit.page.locator("#code-2").focus()
    visit.page.keyboard.insert_text(CODE.shown)
    assert groups(visit) == CODE.shown.split("-")


def test_backspace_goes_back_into_the_group_before(visit: Visit) -> None:
    visit.open("redeem.html")
    type_code(visit, CODE.text[:4])
    expect(visit.page.locator("#code-2")).to_be_focused()
    visit.page.keyboard.press("Backspace")
    assert groups(visit)[0] == CODE.text[:3]
    expect(visit.page.locator("#code-1")).to_be_focused()


def test_wrong_character_is_mended_in_its_place(visit: Visit) -> None:
    visit.open("redeem.html")
    wrong = "Z" if CODE.text[0] != "Z" else "Y"
    type_code(visit, wrong + CODE.text[1:])
    expect(visit.page.get_by_test_id("code-state")).to_have_text(TYPO)
    visit.page.locator("#code-1").focus()
    visit.page.keyboard.press("Home")
    visit.page.keyboard.press("Delete")
    visit.page.keyboard.type(CODE.text[0])
    assert groups(visit) == CODE.shown.split("-")
    expect(visit.page.get_by_test_id("code-state")).to_have_text("The code is complete.")


def test_mistyped_code_is_stopped_on_the_page_at_its_field(visit: Visit) -> None:
    STATES["redeem-errors"](visit)
    expect(visit.page.locator("#code-error")).to_have_text(TYPO)
    expect(visit.page.locator("#serial-error")).to_have_text(
        "Enter the serial number of your device."
    )
    expect(visit.page.get_by_test_id("problem")).to_be_focused()
    expect(visit.page).to_have_title("Error: Redeem an activation card · Aftercare")
    visit.page.get_by_role("link", name=TYPO).click()
    expect(visit.page.locator("#code-1")).to_be_focused()
    assert sent(visit) == []


def test_code_that_is_too_short_is_told_so_when_it_is_sent(visit: Visit) -> None:
    visit.open("redeem.html")
    type_code(visit, CODE.text[:-1])
    visit.page.fill("#serial", DRONE)
    visit.page.click("#look-at-card")
    expect(visit.page.locator("#code-error")).to_have_text(LENGTH)
    assert sent(visit) == []


def test_card_is_looked_at_first_and_used_only_when_confirmed(visit: Visit) -> None:
    """BUY-6: a dry run answers, and consumes nothing."""
    card_answer(visit)
    answer = visit.page.get_by_test_id("card-answer")
    expect(answer.get_by_role("heading")).to_have_text("This card covers your Mavic 3")
    expect(answer).to_contain_text("Nothing is used yet.")
    expect(answer.locator("dd")).to_have_text(
        [
            DRONE,
            "12 months",
            "November 23, 2026 to November 22, 2027, both days included, Pacific Time",
            "2",
            "Nothing: the card was paid in the store.",
        ]
    )
    assert [body for _, body in sent(visit)] == [BODY | {"dry_run": True}]
    assert "plan-card" not in visit.fake.plans
    visit.page.get_by_test_id("redeem-now").click()
    visit.sees("card-redeemed")
    assert [body for _, body in sent(visit)] == [BODY | {"dry_run": True}, BODY]
    see = visit.page.get_by_role("link", name="See the plan")
    expect(see).to_have_attribute("href", "plan.html?id=plan-card")


def test_code_is_never_in_the_address_and_is_forgotten_once_used(visit: Visit) -> None:
    card_answer(visit)
    assert CODE.text not in visit.page.url
    visit.page.get_by_test_id("redeem-now").click()
    visit.sees("card-redeemed")
    assert CODE.text not in visit.page.evaluate("JSON.stringify(sessionStorage)")
    visit.page.reload()
    assert groups(visit) == [""] * 5


def test_lost_answer_is_asked_for_again_under_the_same_key(visit: Visit) -> None:
    card_answer(visit)
    visit.fake.faults["POST /api/cards/redeem"] = 100
    visit.page.get_by_test_id("redeem-now").click()
    expect(visit.page.get_by_test_id("problem")).to_contain_text("We could not reach the service")
    visit.fake.faults.clear()
    visit.page.get_by_test_id("problem-action").click()
    visit.sees("card-redeemed")
    used = [(key, body) for key, body in sent(visit) if "dry_run" not in body]
    assert len(used) >= 2
    assert all(attempt == used[0] for attempt in used)


def test_code_that_cannot_be_used_leads_back_to_the_store(visit: Visit) -> None:
    """BUY-5: one answer, and it does not say why."""
    card_answer(visit, "USED0001", "outcome")
    heading = visit.page.get_by_role("heading", name="This card cannot be redeemed now")
    expect(heading).to_be_focused()
    expect(visit.page.get_by_test_id("reasons")).to_have_text("This code cannot be used.BUY-5")
    expect(visit.page.locator("[data-step=store]")).to_contain_text("Take the card back")
    expect(visit.page.get_by_test_id("problem")).to_be_hidden()


def test_card_of_another_family_is_told_that_it_stays_unused_and_is_tried_on_another_device(
    visit: Visit,
) -> None:
    card_answer(visit, "OTHER001", "outcome")
    expect(visit.page.locator("[data-step=store]")).to_contain_text("The card stays unused")
    visit.page.get_by_test_id("amend").click()
    assert groups(visit) == CODE.shown.split("-")
    visit.page.fill("#serial", DRONE)
    visit.page.click("#look-at-card")
    visit.sees("card-answer")


def test_back_from_the_answer_keeps_what_was_typed(visit: Visit) -> None:
    card_answer(visit)
    visit.page.go_back()
    assert groups(visit) == CODE.shown.split("-")
    expect(visit.page.locator("#serial")).to_have_value(DRONE)
    visit.page.go_forward()
    visit.sees("card-answer")


def test_sign_in_on_the_way_loses_nothing_and_ends_at_the_answer(visit: Visit) -> None:
    enter_card(visit)
    visit.page.get_by_test_id("problem-action").click()
    visit.page.click("#customer")
    visit.sees("card-answer")
