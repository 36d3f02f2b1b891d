"""Every route of the API, one module an audience.

For the OpenAPI document and for tests that hold doors and template to it; no door loads it.
"""

from __future__ import annotations

from . import (
    customers,
    customers_claims,
    customers_plans,
    desk,
    desk_claims,
    machines,
    operator,
    public,
    stores,
)
from .route import Route

__all__ = ["ROUTES", "Route"]

ROUTES: tuple[Route, ...] = (
    *public.ROUTES,
    *customers_plans.ROUTES,
    *customers_claims.ROUTES,
    *customers.ROUTES,
    *stores.ROUTES,
    *desk_claims.ROUTES,
    *desk.ROUTES,
    *operator.ROUTES,
    *machines.ROUTES,
)
