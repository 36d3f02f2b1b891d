"""One judge for all designs: the provider's books against what happened and what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from care.domain.ledger import Status
from tests.designs.people import Facts
from tests.designs.shop import Design, View, figures
from tests.support.payments import Book


class Wrong(StrEnum):
    """What is wrong with a claim at rest, the gravest first: an episode counts as one kind."""

    DEFAULT_TWICE = "default above the hold"
    CAPTURED_RETURNED = "charged though returned"
    FEE_TWICE = "fee charged twice"
    TOO_MUCH = "kept for no claim"
    REFUND_TOO_MUCH = "refunded too much"
    DEFAULT_FORGOTTEN = "default neither taken nor owed"
    HOLD_LEFT = "hold left standing"
    UNSECURED = "hold lost, nobody knows"
    BOOKS_DIFFER = "records differ from the books"


@dataclass(frozen=True, slots=True)
class Books:
    """What the provider's books say of the claim, in minor units."""

    fees: int  # captured, each of the fee's amount
    defaults: int
    refunded: int
    live_holds: int

    @property
    def kept(self) -> int:
        """What the customer is out of pocket."""
        return self.fees + self.defaults - self.refunded


def books_of(design: Design) -> Books:
    """The books as they stand now."""
    fee, _ = figures()
    made = design.payments.made_for(design.claim_id)
    captured = [pay for pay in made if pay.status is Status.CAPTURED]
    fees = sum(pay.captured.amount for pay in captured if pay.amount == fee)
    book = design.payments.books().get(design.claim_id, Book())
    return Books(fees, book.captured - fees, book.refunded, book.live_holds)


def judge(books: Books, view: View, facts: Facts) -> Wrong | None:
    """The gravest thing that is wrong at rest, or None."""
    return next((wrong for wrong, holds in _JUDGED if holds(books, view, facts)), None)


def due(view: View, facts: Facts) -> tuple[int, int]:
    """The fee and the default that are rightly kept, in minor units."""
    fee, hold = figures()
    stands = not facts.cancelled and (facts.shipped or view.paid)
    out = facts.shipped and not facts.returned and not view.owed
    return fee.amount * stands, hold.amount * out


def _excess(books: Books, view: View, facts: Facts) -> int:
    """What is kept beyond what is due. From a whole hold upwards it is a default's money: two fees
    are less."""
    return books.kept - sum(due(view, facts))


def _default_twice(books: Books, view: View, facts: Facts) -> bool:
    _, hold = figures()
    return books.defaults > hold.amount and _excess(books, view, facts) >= hold.amount


def _captured_returned(books: Books, view: View, facts: Facts) -> bool:
    _, hold = figures()
    return facts.returned and _excess(books, view, facts) >= hold.amount


def _fee_twice(books: Books, view: View, facts: Facts) -> bool:
    fee, _ = figures()
    return books.fees > fee.amount and _excess(books, view, facts) > 0


def _too_much(books: Books, view: View, facts: Facts) -> bool:
    return _excess(books, view, facts) > 0


def _refund_too_much(books: Books, view: View, facts: Facts) -> bool:
    return _excess(books, view, facts) < 0 and books.refunded > 0


def _default_forgotten(books: Books, view: View, facts: Facts) -> bool:
    return _excess(books, view, facts) < 0


def _hold_left(books: Books, view: View, facts: Facts) -> bool:
    return books.live_holds > 0


def _unsecured(books: Books, view: View, facts: Facts) -> bool:
    return facts.unsecured


def _books_differ(books: Books, view: View, facts: Facts) -> bool:
    return view.kept != books.kept or view.holds


_JUDGED = (
    (Wrong.DEFAULT_TWICE, _default_twice),
    (Wrong.CAPTURED_RETURNED, _captured_returned),
    (Wrong.FEE_TWICE, _fee_twice),
    (Wrong.TOO_MUCH, _too_much),
    (Wrong.REFUND_TOO_MUCH, _refund_too_much),
    (Wrong.DEFAULT_FORGOTTEN, _default_forgotten),
    (Wrong.HOLD_LEFT, _hold_left),
    (Wrong.UNSECURED, _unsecured),
    (Wrong.BOOKS_DIFFER, _books_differ),
)
