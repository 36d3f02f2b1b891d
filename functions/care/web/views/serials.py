"""The desk's look at a serial and at a timeline."""

from __future__ import annotations

from ...domain.cover import Cover
from ...domain.device import Device
from ...domain.event import Event
from ...domain.plan import Plan
from ...domain.terms import Catalog
from ...usecases.check_timeline import Timeline
from ...usecases.look_up_serial import SerialHistory
from .values import Json, event_view, instant_view, maybe_instant, model_name


def serial_view(history: SerialHistory, catalog: Catalog) -> Json:
    """The chain of serials, and the cover at an instant."""
    device, claim = history.device, history.open_claim
    return {
        "serial": device.serial,
        "model_name": model_name(device.model, catalog),
        "region": device.region,
        "retired_at": maybe_instant(device.retired_at),
        "replaced_by": device.replaced_by,
        "chain": [_link(each, history.covers) for each in history.chain],
        "at": instant_view(history.at),
        "covered": history.covering is not None,
        "covered_by": _plan(history.covering, history) if history.covering else None,
        "plan": _plan(history.plan, history) if history.plan else None,
        "open_claim": {
            "claim_id": claim.claim_id,
            "service": claim.service.value,
            "state": claim.state.value,
        }
        if claim
        else None,
    }


def timeline_view(timeline: Timeline) -> Json:
    """Every event with its hashes, and the number of the first that is not as it was written."""
    return {
        "subject": timeline.subject,
        "events": [_hashed(event) for event in timeline.events],
        "whole": timeline.broken_at is None,
        "broken_at": timeline.broken_at,
        "held_against_head": timeline.headed,
    }


def _link(device: Device, covers: tuple[Cover, ...]) -> Json:
    return {
        "serial": device.serial,
        "retired_at": maybe_instant(device.retired_at),
        "covers": [
            {
                "plan_id": cover.plan_id,
                "since": instant_view(cover.since),
                "until": instant_view(cover.until),
            }
            for cover in covers
            if cover.serial == device.serial
        ],
    }


def _plan(plan: Plan, history: SerialHistory) -> Json:
    return {
        "plan_id": plan.plan_id,
        "serial": plan.serial,
        "status": plan.status(history.now).value,
        "starts_at": maybe_instant(plan.starts_at),
        "ends_at": maybe_instant(plan.ends_at),
        "zone": plan.zone,
        "replacements_left": plan.left,
    }


def _hashed(event: Event) -> Json:
    return event_view(event) | {"previous": event.previous, "hash": event.hash}
