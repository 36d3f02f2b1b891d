"""Whatever the service says is shown as text: every word of its answers is markup here, and the
browser heeds no policy, so that encoding alone is what holds."""

from __future__ import annotations

import pytest

from tests.support.fake_visits import STATES, Visit
from tests.support.markup import ALL, Hits
from tests.support.text_answers import marked, tag, words_of_answers
from tests.support.typed_texts import SHOWN_AS

# Each state of a page with the words of answers that it shows, by their names.
SHOWN = {
    "eligible": "model_name sentence",
    "refused": "model_name sentence",
    "buy-signed-in": "model_name",
    "plan-confirmed": "model_name",
    "card-refused": "sentence",
    "card-redeemed": "model_name",
    "verify-rejected": "reason",
    "store-look": "model_name",
    "store-today": "batch model_name",
    "store-sell-no": "sentence",
    "desk-verdict": "model_name sentence what",
    "desk-ship": "description model_name ship_to what",
    "desk-claim-photo": "carrier description found_by photo reference sentence tracking what",
    "desk-claim-owed": "by carrier description model_name reason reference sentence tracking what",
    "desk-task-region": "model_name what",
    "plans-many": "model_name sentence",
    "plan": "expert model_name reference sentence",
    "plan-renew": "model_name",
    "plan-given-back": "model_name sentence",
    "plan-offer-refused": "model_name sentence",
    "taken-over": "model_name",
    "proof": "model_name",
    "account-erased": "elsewhere kept",
    "claim-device": "model_name",
    "services": "covers inspected sentence",
    "settlement": "notices sentence text",
    "confirmed": "model_name sentence",
    "declined": "detail",
    "claim-shipped": "brand carrier expert last4 reference send_to sentence ship_to tracking",
    "claim-quoted": "expert model_name note sentence ship_to",
    "send-back": "reference send_to",
    "claim-choose": "model_name",
}
# What stands on a page as text: its own, and what its fields hold.
TEXT = """document.body.textContent
  + [...document.querySelectorAll("input, textarea")].map(({ value }) => value).join(" ")"""


@pytest.mark.parametrize("state", SHOWN)
def test_words_of_an_answer_are_text_on_the_page_that_shows_them(bare: Visit, state: str) -> None:
    bare.fake.reword = lambda answer: marked(answer, ALL)
    hits = Hits(bare.page)
    STATES[state](bare)
    assert hits.all() == []
    text = str(bare.page.evaluate(TEXT))
    seen = {name for name in words_of_answers() if tag(name) in text}
    assert set(SHOWN[state].split()) <= seen
    for name in seen:
        assert text.count(tag(name)) == text.count(tag(name) + ALL), name


def test_every_text_that_people_type_is_among_the_words_that_are_shown() -> None:
    shown = {name for names in SHOWN.values() for name in names.split()}
    assert set(SHOWN_AS.values()) <= shown
