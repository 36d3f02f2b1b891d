"""What is answered about activation cards."""

from __future__ import annotations

from ...domain.states import CardState
from .schema import INSTANT, NUMBER, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

_CARD: dict[str, Schema] = {
    "card_id": TEXT,
    "batch": TEXT,
    "region": TEXT,
    "family": TEXT,
    "term_months": NUMBER,
    "store": TEXT,
    "state": one_of(*CardState),
    "minted_at": INSTANT,
    "sold_at": maybe(INSTANT),
    "redeemed_at": maybe(INSTANT),
    "plan_id": maybe(TEXT),
    "reissue_of": maybe(TEXT),
    "reissued_as": maybe(TEXT),
}
SHAPES: dict[str, Schema] = {
    "Redemption": obj(
        redeemed=YES_NO,
        decision=ref("Decision"),
        plan=ref("Plan"),
        take_over=maybe(obj(code=TEXT, until=INSTANT)),
        mailed=YES_NO,
    ),
    "Card": obj(**_CARD),
    "StoreCards": obj(since=INSTANT, cards=some(ref("StoreCard"))),
    "StoreCard": obj(**_CARD, changed_at=INSTANT, serial=maybe(TEXT), model_name=TEXT),
    "OneCard": obj(card=ref("Card")),
    "MintedCodes": obj(codes=some(TEXT)),
    "NewCode": obj(code=TEXT),
}
