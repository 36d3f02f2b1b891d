"""What the people and machines of a store do with activation cards."""

from __future__ import annotations

from ..auth import STORE
from ..schemas.cards import CardChange, CardSale, StoreRedemption
from .route import Route

ROUTES = (
    Route(
        "POST",
        "/api/stores/redeem",
        "redeem_in_store",
        "redeem_card",
        "Redeem a customer's activation card at the counter; the customer takes the plan over.",
        "Redemption",
        STORE,
        StoreRedemption,
        key="once",
        problems=("refused", "too_many_requests", "try_again"),
    ),
    Route(
        "GET",
        "/api/stores/cards",
        "list_store_cards",
        "manage_cards",
        "What was done with the store's cards since an instant of the last 31 days, newest first.",
        "StoreCards",
        STORE,
        query="since",
    ),
    Route(
        "POST",
        "/api/cards/sell",
        "sell_card",
        "manage_cards",
        "Record the sale of one of the store's cards.",
        "OneCard",
        STORE,
        CardSale,
        problems=("not_found", "refused", "too_many_requests", "try_again"),
    ),
    Route(
        "POST",
        "/api/stores/cards/void",
        "void_store_card",
        "manage_cards",
        "Void one of the store's cards that was not redeemed.",
        "OneCard",
        STORE,
        CardChange,
        problems=("not_found", "refused", "too_many_requests", "try_again"),
    ),
    Route(
        "POST",
        "/api/stores/cards/reissue",
        "reissue_store_card",
        "manage_cards",
        "Make a new, equal card in the place of one of the store's that was not redeemed.",
        "NewCode",
        STORE,
        CardChange,
        problems=("not_found", "refused", "too_many_requests", "try_again"),
    ),
)
