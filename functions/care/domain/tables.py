"""The transition tables of STATES.md as data: `(state, event) -> state`.

Wider than the document in one thing: wherever a replacement has shipped it may be sent once more
(SHP-2), whatever the service, and also when the unit is in already.
"""

from __future__ import annotations

from collections.abc import Mapping

from .parts import Service
from .states import Table


def _table(rows: Mapping[str, str]) -> Table:
    """Reads rows like `"filed": "agreed>awaiting_payment cancel|lapse>cancelled"`."""
    table: dict[tuple[str, str], str] = {}
    for state, row in rows.items():
        for arrow in row.split():
            events, target = arrow.split(">")
            for event in events.split("|"):
                table[state, event] = state if target == "same" else target
    return table


PREMIUM = _table(
    {
        "filed": "agreed>awaiting_payment cancel>cancelled unpaid_24h>lapsed",
        "awaiting_payment": "hold_ok>held card_refused|verify>same none_left|refuse_order>refused "
        "cancel>cancelled unpaid_24h>lapsed",
        "held": "fee_ok>paid fee_refused>awaiting_payment verify>same cancel>cancelled "
        "refuse_order>refused unpaid_24h>lapsed",
        "paid": "ship>return_due ship_with_finding>return_incomplete unit_ok>returned_first "
        "unit_bad>same cancel>cancelled refuse_order>refused",
        "returned_first": "ship>completed cancel>cancelled",
        "return_due": "unit_ok>received unit_bad>return_incomplete delivered>arrived "
        "in_transit|reship>same deadline>defaulted",
        "arrived": "unit_ok>received unit_bad>return_incomplete not_found>return_due reship>same",
        "return_incomplete": "unit_ok>received unit_bad|reship>same delivered>arrived "
        "cure_over>defaulted",
        "received": "released>completed reship>same",
        "completed": "reship>same",
        "defaulted": "late_unit_ok|desk_accepts>late_return",
        "late_return": "refunded>completed",
    }
)

BASIC = _table(
    {
        "filed": "agreed>awaiting_payment cancel>cancelled unpaid_24h>lapsed",
        "awaiting_payment": "fee_ok>paid card_refused|verify>same none_left|refuse_order>refused "
        "cancel>cancelled unpaid_24h>lapsed",
        "paid": "unit_ok>received unit_bad>return_incomplete not_sent_30d>lapsed cancel>cancelled "
        "refuse_order>refused",
        "return_incomplete": "unit_ok>received unit_bad>same cure_over|cancel>cancelled",
        "received": "ship>completed cancel>cancelled",
        "completed": "reship>same",
    }
)

REPAIR = _table(
    {
        "filed": "unit_ok>received unit_bad>return_incomplete not_sent_30d>lapsed cancel>cancelled",
        "return_incomplete": "unit_ok>received cure_over|cancel>cancelled",
        "received": "defect>mending accident>quoted no_fault|cancel>going_home",
        "quoted": "quote_paid>mending replacement_paid>replacing card_refused>same "
        "declined|unanswered_30d>going_home",
        "mending": "sent_back|swap_shipped>completed cannot_mend>quoted",
        "replacing": "ship>completed cancel>going_home",
        "going_home": "sent_back>completed",
        "completed": "reship>same",
    }
)

# Not confirmed, the claim goes on as Repair: what follows `quoted` is read there (SVC-9).
REPLACEMENT = _table(
    {
        "filed": "unit_ok>received unit_bad>return_incomplete not_sent_30d>lapsed cancel>cancelled",
        "return_incomplete": "unit_ok>received cure_over|cancel>cancelled",
        "received": "defect>approved accident>quoted no_fault|cancel>going_home",
        "approved": "ship>completed",
        "going_home": "sent_back>completed",
        "completed": "reship>same",
    }
)

FLYAWAY = _table(
    {
        "filed": "agreed>awaiting_payment binding_unknown>in_review found|cancel>cancelled "
        "unpaid_24h>lapsed",
        "in_review": "approved>awaiting_payment declined>refused found|cancel>cancelled",
        "awaiting_payment": "fee_ok>paid card_refused|verify>same none_left|refuse_order>refused "
        "found|cancel>cancelled unpaid_24h>lapsed",
        "paid": "ship>completed found|cancel>cancelled refuse_order>refused",
        "completed": "found|reship>same",
    }
)

CLAIMS: Mapping[Service, Table] = {
    Service.PREMIUM: PREMIUM,
    Service.BASIC: BASIC,
    Service.REPAIR: REPAIR,
    Service.REPLACEMENT: REPLACEMENT,
    Service.FLYAWAY: FLYAWAY,
}

HOLD = _table(
    {
        "none": "authorized>live refused>none",
        "live": "renewed>live renew_refused>at_risk release>released capture>captured gone>lost",
        "at_risk": "renewed>live release>released capture>captured gone>lost",
        "lost": "restored>live unit_ok|cancel>closed deadline>charging",
        "charging": "charge_ok>charged charge_refused>debt",
        "debt": "paid>charged unit_ok|written_off>closed",
        "captured": "refund>refunded dispute>disputed",
        "charged": "refund>refunded dispute>disputed",
        "disputed": "won>captured lost>closed",
    }
)

# `scheduled` is also `active`: the clock tells them apart, and nobody writes it at midnight.
PLAN = _table(
    {
        "awaiting_payment": "paid_bundled>awaiting_serial paid_separate>scheduled "
        "unpaid_60min>void",
        "awaiting_serial": "shipped>scheduled order_cancelled>refunded voided>void",
        "scheduled": "reshipped|replaced>same returned|withdrawn>refunded voided>void",
    }
)

CARD = _table(
    {
        "minted": "sell>sold void|reissue>void",
        "sold": "redeem>redeemed void|reissue>void",
    }
)

# Without the arrows that the clock alone makes: open past its 72 hours is expired (`grant.py`).
REPAIR_GRANT = _table(
    {
        "prepared": "mail_accepted>open mail_failed>same revoke>revoked",
        "open": "ordered>reserved 72h>expired revoke>revoked",
        "reserved": "bound>used order_lapsed>open",
    }
)
VIDEO_GRANT = _table(
    {
        "applied": "uploaded>in_review 14d>expired revoke>revoked",
        "in_review": "approve>prepared reject>rejected",
        "prepared": "mail_accepted>open mail_failed>same revoke>revoked",
        "open": "ordered>reserved 72h>expired revoke>revoked",
        "reserved": "bound>used order_lapsed>open",
    }
)
# ELG-6: a device of unknown region. No mail opens it, the desk's yes does.
REGION_GRANT = _table(
    {
        "in_review": "approve>open reject>rejected revoke>revoked",
        "open": "ordered>reserved 72h>expired revoke>revoked",
        "reserved": "bound>used order_lapsed>open",
    }
)
