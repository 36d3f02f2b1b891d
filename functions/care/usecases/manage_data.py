"""What we hold about an account: given out whole, and its personal data erased (STS-2)."""

from __future__ import annotations

from datetime import datetime

from ..domain import owners
from ..domain.card import Card
from ..domain.claim import Claim
from ..domain.decision import Decision
from ..domain.errors import Refused
from ..domain.event import Event
from ..domain.grant import Grant, GrantKind, grant_id
from ..domain.plan import Plan
from ..domain.rules.owners import ErasureFacts, decide_erasure
from ..domain.shop_order import ShopOrder
from ..domain.terms import Catalog
from ..frozen import frozen
from .ports import Account, Clock, Store
from .settle import Settle


@frozen
class Holdings:
    """All that is stored about an account at `now` (UTC); `timelines` by their subject's id."""

    account: Account
    plans: tuple[Plan, ...]
    claims: tuple[Claim, ...]
    grants: tuple[Grant, ...]
    cards: tuple[Card, ...]
    orders: tuple[ShopOrder, ...]
    timelines: dict[str, tuple[Event, ...]]
    now: datetime


@frozen
class Erasure:
    """The claims that hold no personal data any more: those of this request and of earlier ones."""

    claim_ids: tuple[str, ...]


@frozen
class ManageData:
    """The account's own data only. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def export(self, account_id: str) -> Holdings:
        """Everything that is stored about the account."""
        plans, claims = self.store.plans_of(account_id), self.store.claims_of(account_id)
        grants = self._grants(account_id, plans, claims)
        cards = [self.store.card(plan.card_id) for plan in plans if plan.card_id]
        orders = {plan.shop_order for plan in plans if plan.shop_order}
        found = [self.store.shop_order(order) for order in sorted(orders)]
        subjects = [p.plan_id for p in plans] + [c.claim_id for c in claims]
        subjects += [grant.grant_id for grant in grants]
        timelines = {subject: tuple(self.store.timeline(subject)) for subject in subjects}
        requests = tuple(self.store.timeline(owners.account_subject(account_id)))
        timelines |= {owners.account_subject(account_id): requests} if requests else {}
        return Holdings(
            account=self.store.account(account_id) or Account(account_id),
            plans=tuple(plans),
            claims=tuple(claims),
            grants=grants,
            cards=tuple(card for card in cards if card),
            orders=tuple(order for order in found if order and order.account_id == account_id),
            timelines=timelines,
            now=self.clock.now(),
        )

    def look(self, account_id: str) -> tuple[Decision, Erasure]:
        """May it be erased now, and what would be or was? Nothing is written."""
        now, claims = self.clock.now(), self.store.claims_of(account_id)
        return self._decide(claims, now), _erasure(claims)

    def erase(self, account_id: str, op: str, by: str | None = None) -> Erasure:
        """Erases the personal data of all the account's claims, at its own wish or, on its request,
        by the operator's account `by`. Nothing else of the account holds any: a grant drops its
        e-mail address once the mail was accepted, a store's offer its customer's at the latest when
        the plan is theirs.

        Safe to repeat: what is erased is left alone. Raises `Refused` (STS-2) while a claim is open
        or HLD-8's time runs, `Conflict` beside another writer; asked again, it goes on.
        """
        now, claims = self.clock.now(), self.store.claims_of(account_id)
        decision = self._decide(claims, now)
        if not decision.allowed:
            raise Refused(decision)
        for claim in claims:
            if not owners.is_erased(claim):
                after, note = owners.erased(claim, by)
                self.settle.keep(after, (note,), now, f"{op}/{claim.claim_id}")
        return _erasure(claims)

    def _decide(self, claims: list[Claim], now: datetime) -> Decision:
        ends = (owners.late_until(claim, self.catalog.regions[claim.region]) for claim in claims)
        return decide_erasure(ErasureFacts(now, tuple(claims), tuple(end for end in ends if end)))

    def _grants(self, account_id: str, plans: list[Plan], claims: list[Claim]) -> tuple[Grant, ...]:
        """The account's grants on every serial that it had to do with."""
        serials = {serial for plan in plans for serial in (*plan.chain, plan.serial) if serial}
        serials |= {claim.serial for claim in claims}
        ids = [grant_id(kind, serial) for serial in sorted(serials) for kind in GrantKind]
        grants = self.store.grants(ids)
        return tuple(each for each in grants.values() if each.account_id == account_id)


def _erasure(claims: list[Claim]) -> Erasure:
    return Erasure(tuple(claim.claim_id for claim in claims))
