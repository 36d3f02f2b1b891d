"""Use cases about activation cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..settings import Keyed, Tables
from . import adapters

if TYPE_CHECKING:
    from ..usecases.list_cards import ListCards
    from ..usecases.manage_cards import ManageCards
    from ..usecases.mint_cards import MintCards
    from ..usecases.redeem_card import RedeemCard


def redeem_card(settings: Keyed) -> RedeemCard:
    from ..usecases.redeem_card import RedeemCard

    store, ours = adapters.writing(settings.stack), adapters.keys(settings.keys_secret)
    return RedeemCard(store, adapters.clock(settings), adapters.catalog(), ours)


def mint_cards(settings: Keyed) -> MintCards:
    from secrets import token_bytes

    from ..usecases.mint_cards import MintCards

    store, ours = adapters.writing(settings.stack), adapters.keys(settings.keys_secret)
    return MintCards(store, adapters.clock(settings), adapters.catalog(), ours, token_bytes)


def manage_cards(settings: Keyed) -> ManageCards:
    from secrets import token_bytes

    from ..usecases.manage_cards import ManageCards

    store, ours = adapters.writing(settings.stack), adapters.keys(settings.keys_secret)
    return ManageCards(store, adapters.clock(settings), ours, token_bytes)


def list_cards(settings: Tables) -> ListCards:
    from ..usecases.list_cards import ListCards

    return ListCards(adapters.reading(settings.stack), adapters.clock(settings))
