"""The driver of the keyboard, tried on a form of its own: a reader of it can be believed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.keyboard import Focus, Keyboard, NeverReached

FORM = """
<!doctype html><title>Form</title>
<a href="#main">Skip</a> <a href="#other">Terms</a>
<main id="main">
<label>Serial number <input value="OLD1"></label>
<fieldset><legend>Cause</legend>
<label><input type="radio" name="cause" value="drop">Drop <small>from a height</small></label>
<label><input type="radio" name="cause" value="water">Water</label>
</fieldset>
<fieldset><legend>Service</legend>
<label><input type="radio" name="service" value="basic"><span>Basic</span></label>
<label><input type="radio" name="service" value="premium" checked><span>Premium</span></label>
<label><input type="radio" name="service" value="repair"><span>Repair</span></label>
</fieldset>
<label><input type="checkbox" id="agree"><span>I agree to the terms</span></label>
<label>Country <select><option value="ES">Spain<option value="US">United States</select></label>
<button type="button">Send</button>
<button type="button" tabindex="-1">Mouse only</button>
</main>
"""
NOTE = "(document.title += `|${target.textContent}`)"
COUNT = f"document.addEventListener('click', ({{ target }}) => {NOTE})"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The form, with the focus on nothing; the title tells each click."""
    page = browser.new_page()
    page.set_default_timeout(5_000)
    page.set_content(FORM)
    page.evaluate(COUNT)
    yield page
    page.close()


def test_button_and_link_of_that_very_name_are_pressed_once(page: Page) -> None:
    keyboard = Keyboard(page)
    keyboard.press("Terms")
    expect(page).to_have_title("Form|Terms")
    keyboard.press("Send", "button")
    expect(page).to_have_title("Form|Terms|Send")
    assert keyboard.focus() == Focus("button", "Send")


def test_what_stands_in_a_field_is_typed_over(page: Page) -> None:
    keyboard = Keyboard(page)
    for serial in ("AC3M0009", "AC3M0001"):
        keyboard.fill("Serial number", serial)
        expect(page.get_by_label("Serial number")).to_have_value(serial)
    assert keyboard.focus() == Focus("textbox", "Serial number")


def test_date_and_time_are_typed_part_by_part_and_over_what_stands_there(page: Page) -> None:
    page.set_content('<label>Date <input type="date" value="2026-01-02"></label>')
    Keyboard(page).fill("Date", "11232026")
    expect(page.get_by_label("Date")).to_have_value("2026-11-23")
    page.set_content('<label>Time <input type="time" value="01:02"></label>')
    Keyboard(page).fill("Time", "0542PM")
    expect(page.get_by_label("Time")).to_have_value("17:42")


def test_option_is_chosen_by_the_beginning_of_its_label_from_either_side(page: Page) -> None:
    keyboard = Keyboard(page)
    for group, option, value in [
        ("Cause", "Drop", "drop"),
        ("Service", "Repair", "repair"),
        ("Cause", "Water", "water"),
        ("Service", "Basic", "basic"),
        ("Service", "Basic", "basic"),
    ]:
        keyboard.choose(group, option)
        expect(page.locator(f"[value={value}]")).to_be_checked()
    assert keyboard.focus() == Focus("radio", "Basic", "Service")


def test_box_that_is_ticked_stays_ticked(page: Page) -> None:
    for _ in range(2):
        Keyboard(page).tick("I agree")
        expect(page.locator("#agree")).to_be_checked()


def test_option_of_a_list_is_typed_by_its_name(page: Page) -> None:
    keyboard = Keyboard(page)
    keyboard.select("Country", "United States")
    expect(page.locator("select")).to_have_value("US")
    with pytest.raises(AssertionError, match="'Country' has 'United States' and not 'France'"):
        keyboard.select("Country", "France")


def test_control_that_only_a_mouse_can_reach_is_never_reached_and_the_way_is_told(
    page: Page,
) -> None:
    with pytest.raises(NeverReached) as raised:
        Keyboard(page).press("Mouse only")
    assert str(raised.value).splitlines() == [
        "Tab never reaches button or link 'Mouse only'. It reached:",
        "  link 'Skip'",
        "  link 'Terms'",
        "  textbox 'Serial number'",
        "  radio 'Drop from a height' in 'Cause'",
        "  radio 'Premium' in 'Service'",
        "  checkbox 'I agree to the terms'",
        "  combobox 'Country'",
        "  button 'Send'",
    ]
    expect(page).to_have_title("Form")


def test_option_that_the_group_does_not_have_is_told_with_those_that_it_has(page: Page) -> None:
    with pytest.raises(AssertionError, match=r"'Cause' has no 'Fire': .*Drop.*Water"):
        Keyboard(page).choose("Cause", "Fire")
