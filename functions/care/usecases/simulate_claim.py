"""What would the rules decide about a damage, and about a new plan, at any instant? Reads only."""

from __future__ import annotations

from ..domain.comparison import Comparison
from ..domain.decision import Decision
from ..domain.terms import Catalog
from ..frozen import frozen
from .check_eligibility import CheckEligibility
from .compare_services import Asked, CompareServices
from .facts import plan_in_charge
from .ports import Clock, Store


@frozen
class Simulation:
    """All services side by side, and whether a plan could be bound then (ELG)."""

    comparison: Comparison
    eligibility: Decision


@frozen
class SimulateClaim:
    """The operator asks for whoever owns the serial."""

    store: Store
    clock: Clock
    catalog: Catalog

    def simulate(self, asked: Asked) -> Simulation:
        """What filing at `asked.as_of`, or now, would answer its owner. Raises `BadValue`, and
        `NotFound` for a claim that is not theirs."""
        compare = CompareServices(self.store, self.clock, self.catalog)
        check = CheckEligibility(self.store, self.clock, self.catalog)
        comparison = compare.ask(self._owner(asked), asked)
        eligibility = check.check(asked.damage.serial, None, asked.as_of)
        return Simulation(comparison, eligibility.decision)

    def _owner(self, asked: Asked) -> str:
        """The account that could file: the plan's; without one whom the device is bound to."""
        device = self.store.device(asked.damage.serial.text)
        if device is None:
            return ""
        plan = plan_in_charge(self.store, device, asked.as_of or self.clock.now())
        return plan.account_id if plan else device.bound_account or ""
