"""Every operation there is, by name."""

from __future__ import annotations

from tests.simulation import (
    operations_of_claims,
    operations_of_holds,
    operations_of_plans,
    operations_of_returns,
)
from tests.simulation.operations import ALL

__all__ = ["ALL"]

# Entered when they are read.
MODULES = (operations_of_plans, operations_of_claims, operations_of_holds, operations_of_returns)
