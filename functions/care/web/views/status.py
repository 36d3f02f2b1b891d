"""What anybody may know of a serial's cover."""

from __future__ import annotations

from ...usecases.look_up_status import ServiceStatus
from .values import Json, maybe_instant


def status_view(status: ServiceStatus) -> Json:
    """STS-1: nothing personal, and of a retired serial nothing but that."""
    shown: Json = {"serial": status.serial, "status": status.status}
    if status.plan is None:
        return shown
    claim = status.open_claim
    service = {"service": claim.service.value, "state": claim.state.value} if claim else None
    return shown | {
        "starts_at": maybe_instant(status.plan.starts_at),
        "ends_at": maybe_instant(status.plan.ends_at),
        "replacements_left": status.plan.left,
        "open_service": service,
    }
