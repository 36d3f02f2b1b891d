"""Races for the last of something, by hundreds of threads on the local cloud's emulator.

Each test prints what it counted as one line of JSON.
"""

from __future__ import annotations

from collections import Counter

from care.domain.device import Device
from care.domain.redeeming import Redeemer
from care.domain.serials import SerialNumber
from care.domain.states import ClaimState
from care.domain.values import replace
from care.usecases.ids import derived_id
from care.usecases.redeem_card import Redemption
from tests.support.builders import a_plan
from tests.support.cards import a_card, a_code
from tests.support.crowd import at_once, said
from tests.support.crowd_fixtures import Gather, decided, paid_page, told
from tests.support.house import ANA, DRONE, House

pytest_plugins = ["tests.contract.store_fixtures", "tests.support.crowd_fixtures"]

MANY, THREADS = 500, 32
REFUSED = ClaimState.REFUSED


def test_of_500_redemptions_of_one_card_one_wins_and_499_hear_the_same_reason(
    gather: Gather,
) -> None:
    """BUY-5: another customer each, on eight devices."""
    house, code = House(), a_code()
    serials = [f"1ZNR{number:04}" for number in range(8)]
    house.put(*(Device(serial, "mavic-3", "US") for serial in serials))
    card_id = house.keys.code_id(code.text)
    house.put(a_card(card_id))
    crowd = gather(house)

    def redeems(number: int) -> str:
        process, by = crowd.process(number), Redeemer(f"account-{number}")
        asked = Redemption(code, SerialNumber(serials[number % 8]), by)
        return said(decided(lambda: process.redeeming.redeem(asked, process.op())))

    heard = Counter(at_once(redeems, range(MANY), THREADS))
    told("one card", answers=heard, plans=crowd.rows("plans"), refused=crowd.gates.refused)
    assert heard == {"done": 1, "BUY-5": MANY - 1}
    assert crowd.rows("plans") == 1
    plan = crowd.process(0).store.plan(derived_id("plan", card_id, "redeem"))
    card = crowd.process(0).store.card(card_id)
    assert plan and card and (card.plan_id, card.redeemed_by) == (plan.plan_id, plan.account_id)


def test_of_500_claims_for_the_last_replacement_one_reserves_it_and_499_hear_why_not(
    gather: Gather,
) -> None:
    """TRM-6: every page was paid, and everybody comes back at once."""
    house = House()
    # One claim a serial: the claims of one plan come from as many devices here.
    claims = [paid_page(house, number, "plan_all") for number in range(MANY)]
    plan = replace(house.plan("plan_all"), left=1, total=1)
    house.put(plan)
    crowd = gather(house)

    def comes_back(number: int) -> str:
        process, claim_id = crowd.process(number), claims[number]
        claim = decided(lambda: process.claims.go_on(claim_id, ANA, process.op()))()
        last = process.store.timeline(claim_id)[-1].note if claim.state is REFUSED else None
        return f"{claim.state} {' '.join(last.rules) if last else ''}".strip()

    heard = Counter(at_once(comes_back, range(MANY), THREADS))
    left = crowd.process(0).store.plan("plan_all")
    assert left is not None
    books = [crowd.payments.books()[claim_id] for claim_id in claims]
    counted = {
        "left": left.left,
        "reserved": left.reserved,
        "held": sum(book.live_holds for book in books),
        "captured": sum(book.captures for book in books),
    }
    told("last replacement", answers=heard, **counted, refused=crowd.gates.refused)
    assert heard == {"paid": 1, "refused SVC-1 TRM-6": MANY - 1}
    assert counted == {"left": 0, "reserved": 1, "held": 1, "captured": 1}


def test_of_two_claims_filed_at_once_for_one_device_one_stands(gather: Gather) -> None:
    """TRM-6: the last replacement, asked for in two windows."""
    house = House()
    house.put(a_plan("plan_last", account_id=ANA, serial=DRONE, left=1, total=1))
    house.put(replace(house.device(DRONE), plan_id="plan_last"))
    filings = [house.filing(DRONE, key=f"claim-key-{number:08}") for number in range(8)]
    crowd = gather(house)

    def files(number: int) -> str:
        process = crowd.process(number)
        return said(decided(lambda: process.claims.file(filings[number], process.op())))

    heard = Counter(at_once(files, range(8), 8))
    told("one device", answers=heard, claims=crowd.rows("claims"), refused=crowd.gates.refused)
    assert heard == {"done": 1, "TRM-6": 7}
    assert crowd.rows("claims") == 1
