"""Makes an account known to the payment provider, once, under a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..domain.errors import Conflict
from ..domain.values import replace
from ..frozen import frozen
from .ids import fingerprint
from .payments import InDoubt, Payments
from .ports import Account, Commit, Directory, Store


@frozen
class Known:
    """An account with its `customer` at the provider; `new` is the account where that is not stored
    yet: for the commit that uses it first."""

    customer: str
    new: tuple[Account, ...] = ()


@frozen
class Customers:
    """`op` names the request."""

    store: Store
    payments: Payments
    directory: Directory

    def of(self, account_id: str, op: str) -> str:
        """The provider's id of the customer, stored.

        Raises `InDoubt`; a stored answer moves the key's number on, so that the next try is new.
        """
        known = self.known(self.store.account(account_id) or Account(account_id), op)
        return self._keep(known, op)

    def known(self, account: Account, op: str) -> Known:
        """The same for an account that was just read. A customer that is `new` has to be stored
        with what uses it first, `together`. Raises `InDoubt`."""
        if account.customer:
            return Known(account.customer)
        account_id = account.account_id
        email = self.directory.email(account_id)
        key = f"cus/{account_id}/{fingerprint({'email': email})[:8]}/{account.k}"
        try:
            customer = self.payments.customer(account_id, email, key)
        except InDoubt as doubt:
            if doubt.answer_stored:
                self.store.commit(Commit((replace(account, k=account.k + 1),)), f"{op}/doubt")
            raise
        return Known(customer, (replace(account, customer=customer),))

    @contextmanager
    def together(self, known: Known, op: str) -> Iterator[None]:
        """Around the commit that stores a `new` customer with its first use. Refused, the customer
        is stored alone, where nobody was faster: the provider forgets the key that would find them
        again. Raises what the commit was refused for."""
        try:
            yield
        except Conflict:
            self._keep(known, op)
            raise

    def _keep(self, known: Known, op: str) -> str:
        """Stores a new customer; where another request was faster, theirs is the customer."""
        for account in known.new:
            try:
                self.store.commit(Commit((account,)), f"{op}/customer")
            except Conflict:
                faster = self.store.account(account.account_id)
                return faster.customer if faster and faster.customer else known.customer
        return known.customer
