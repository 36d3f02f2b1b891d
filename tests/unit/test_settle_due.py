"""The worker of the settle queue, where what a message names is not here."""

from __future__ import annotations

import pytest

from care.domain.errors import NotFound
from care.usecases.ports import Due
from tests.support.house import House


@pytest.mark.parametrize(
    "due", [Due("claim", "claim_other", "pi_1"), Due("plan", "plan_x", "pi_2")]
)
def test_a_webhook_about_another_stacks_payment_has_no_effect(due: Due) -> None:
    house = House()
    house.worker.work(due, house.op())
    assert house.store.plan(due.id) is None and house.store.claim(due.id) is None


@pytest.mark.parametrize("kind", ["claim", "plan", "grant"])
def test_what_the_sweep_queued_and_is_gone_is_no_silent_success(kind: str) -> None:
    house = House()
    with pytest.raises(NotFound):
        house.worker.work(Due(kind, f"{kind}_gone"), house.op())  # type: ignore[arg-type]
