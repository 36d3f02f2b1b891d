"""Payments for a door that moves no money: what is due there is left to those that do."""

from __future__ import annotations

from typing import Any, NoReturn

from ..usecases.payments import InDoubt


class LaterPayments:
    """Every call of the port `Payments` raises `InDoubt`: the driver stores that the effect is
    still due, and `settle_due` performs it a minute later under the same key."""

    # One answer to the whole port: a method written out could only forget to raise.
    def __getattr__(self, name: str) -> Any:
        return _left_to_settle_due


def _left_to_settle_due(*_: object, **__: object) -> NoReturn:
    raise InDoubt("left to settle_due", answer_stored=False)
