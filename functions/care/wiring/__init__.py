"""Gives each use case its adapters: the only package that knows both sides.

Use cases are put together at each call, so that a payment key that was changed is taken up.
"""

from __future__ import annotations

from .adapters import catalog, now, printer, read_due, read_events
from .answers import keep_answers
from .cards import manage_cards, mint_cards, redeem_card
from .claims import (
    change_service,
    compare_services,
    decide_claim,
    file_claim,
    gather_evidence,
    inspect_unit,
    invoice_claim,
    manage_claim,
    release_hold,
    return_slip,
    ship_replacement,
    submit_evidence,
)
from .desk import (
    check_timeline,
    decide_grant,
    import_devices,
    list_work,
    look_up_serial,
    register_repair,
    request_review,
    verify_device,
)
from .events import (
    send_mail,
    settle_due,
    sweep_due,
    take_carrier_event,
    take_order_event,
    take_payment_event,
)
from .plans import (
    check_eligibility,
    close_task,
    hand_over_plan,
    import_plans,
    look_up_status,
    manage_data,
    prove_cover,
    purchase_plan,
    renew_plan,
    return_plan,
    show_account,
)
from .reconciling import reconcile_payments, reports

__all__ = [
    "catalog",
    "change_service",
    "check_eligibility",
    "check_timeline",
    "close_task",
    "compare_services",
    "decide_claim",
    "decide_grant",
    "file_claim",
    "gather_evidence",
    "hand_over_plan",
    "import_devices",
    "import_plans",
    "inspect_unit",
    "invoice_claim",
    "keep_answers",
    "list_work",
    "look_up_serial",
    "look_up_status",
    "manage_cards",
    "manage_claim",
    "manage_data",
    "mint_cards",
    "now",
    "printer",
    "prove_cover",
    "purchase_plan",
    "read_due",
    "read_events",
    "reconcile_payments",
    "redeem_card",
    "register_repair",
    "release_hold",
    "renew_plan",
    "reports",
    "request_review",
    "return_plan",
    "return_slip",
    "send_mail",
    "settle_due",
    "ship_replacement",
    "show_account",
    "submit_evidence",
    "sweep_due",
    "take_carrier_event",
    "take_order_event",
    "take_payment_event",
    "verify_device",
]
