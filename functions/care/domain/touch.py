"""Small changes to another aggregate, made with a condition in the transaction of a bigger one.

Each is guarded by what it needs of the other side, not by its version: nobody reads it first.
"""

from __future__ import annotations

from ..frozen import frozen
from .device import Device
from .errors import Conflict
from .grant import Grant
from .plan import Plan
from .states import GrantState, PlanState
from .values import replace


@frozen
class Reserve:
    """Set one replacement of the plan aside. Refused where none is left (TRM-6)."""

    plan_id: str

    def on(self, plan: Plan) -> Plan:
        """The plan afterwards. Raises `Conflict`."""
        return plan.reserve()


@frozen
class GiveBack:
    """Return a reserved replacement to the plan's pool (TRM-6)."""

    plan_id: str

    def on(self, plan: Plan) -> Plan:
        """The plan afterwards. Raises `Conflict`."""
        return plan.give_back()


@frozen
class BindSerial:
    """Bind the paid plan to the serial that its order holds, unless another has it (ELG-7)."""

    serial: str
    plan_id: str

    def on(self, device: Device) -> Device:
        """The device afterwards. Raises `Conflict`."""
        if device.order_id != self.plan_id or device.retired:
            raise Conflict("the serial is not held by this order")
        return replace(device, plan_id=self.plan_id, order_id=None)


@frozen
class FreeSerial:
    """Let go of a serial that an unpaid order held (ELG-10)."""

    serial: str
    plan_id: str

    def on(self, device: Device) -> Device:
        """The device afterwards. Raises `Conflict` where the order holds it no longer."""
        if device.order_id != self.plan_id:
            raise Conflict("the serial is not held by this order")
        return replace(device, order_id=None)


@frozen
class Unbind:
    """Take the plan off its serial: the money that bound it could not be captured after all."""

    serial: str
    plan_id: str

    def on(self, device: Device) -> Device:
        """The device afterwards. Raises `Conflict` where another plan is bound."""
        if device.plan_id != self.plan_id:
            raise Conflict("the serial is not bound to this plan")
        return replace(device, plan_id=None)


@frozen
class CloseClaimOn:
    """The claim on this serial has ended: another may be filed (TRM-6)."""

    serial: str
    claim_id: str

    def on(self, device: Device) -> Device:
        """The device afterwards. Raises `Conflict` where another claim is open."""
        if device.open_claim_id != self.claim_id:
            raise Conflict("another claim is open on the serial")
        return replace(device, open_claim_id=None)


@frozen
class QueueRenewal:
    """Queue the paid renewal behind the plan on its serial, unless one is queued (RNW-3)."""

    serial: str
    plan_id: str

    def on(self, device: Device) -> Device:
        """The device afterwards. Raises `Conflict`."""
        if device.order_id != self.plan_id or device.next_plan_id or device.retired:
            raise Conflict("the serial is not held by this renewal")
        return replace(device, next_plan_id=self.plan_id, order_id=None)


@frozen
class Unqueue:
    """Take the renewal out of its queue: its money could not be captured after all."""

    serial: str
    plan_id: str

    def on(self, device: Device) -> Device:
        """The device afterwards. Raises `Conflict` where another renewal is queued, or none."""
        if device.next_plan_id != self.plan_id:
            raise Conflict("the renewal is not queued on the serial")
        return replace(device, next_plan_id=None)


@frozen
class Follow:
    """Tell the plan `plan_id` of the paid renewal behind it, unless it has one or ended (RNW-3)."""

    plan_id: str
    renewal_id: str

    def on(self, plan: Plan) -> Plan:
        """The plan afterwards. Raises `Conflict`."""
        if plan.renewed_by or plan.state is not PlanState.SCHEDULED:
            raise Conflict("the plan cannot be followed by this renewal")
        return replace(plan, renewed_by=self.renewal_id)


@frozen
class Unfollow:
    """Tell the plan `plan_id` that its renewal is gone: it may be renewed again."""

    plan_id: str
    renewal_id: str

    def on(self, plan: Plan) -> Plan:
        """The plan afterwards. Raises `Conflict` where another renewal follows, or none."""
        if plan.renewed_by != self.renewal_id:
            raise Conflict("the plan is not followed by this renewal")
        return replace(plan, renewed_by=None)


@frozen
class UseGrant:
    """The plan that held the grant is bound: the grant is used up (ELG-4, ELG-5)."""

    grant_id: str
    plan_id: str

    def on(self, grant: Grant) -> Grant:
        """The grant afterwards. Raises `Conflict` where another order holds it."""
        if grant.plan_id != self.plan_id or grant.state is not GrantState.RESERVED:
            raise Conflict("the grant is not held by this order")
        return grant.moved("bound")


@frozen
class FreeGrant:
    """The order that held the grant lapsed: it is open again, for what is left of its hours."""

    grant_id: str
    plan_id: str

    def on(self, grant: Grant) -> Grant:
        """The grant afterwards. Raises `Conflict` where another order holds it."""
        if grant.plan_id != self.plan_id or grant.state is not GrantState.RESERVED:
            raise Conflict("the grant is not held by this order")
        return grant.moved("order_lapsed", plan_id=None)


Touch = (
    Reserve
    | GiveBack
    | BindSerial
    | FreeSerial
    | Unbind
    | CloseClaimOn
    | QueueRenewal
    | Unqueue
    | Follow
    | Unfollow
    | UseGrant
    | FreeGrant
)
OF_PLAN = (Reserve, GiveBack, Follow, Unfollow)
OF_GRANT = (UseGrant, FreeGrant)
