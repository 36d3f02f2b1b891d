"""Makes an account known to the payment provider, once, under a key of its own."""

from __future__ import annotations

from ..domain.errors import Conflict
from ..domain.values import replace
from ..frozen import frozen
from .ids import fingerprint
from .payments import InDoubt, Payments
from .ports import Account, Commit, Directory, Store


@frozen
class Customers:
    """`op` names the request."""

    store: Store
    payments: Payments
    directory: Directory

    def of(self, account_id: str, op: str) -> str:
        """The provider's id of the customer.

        Raises `InDoubt`; a stored answer moves the key's number on, so that the next try is new.
        """
        return self.known(self.store.account(account_id) or Account(account_id), op)

    def known(self, account: Account, op: str) -> str:
        """The same for an account that was just read."""
        if account.customer:
            return account.customer
        account_id = account.account_id
        email = self.directory.email(account_id)
        key = f"cus/{account_id}/{fingerprint({'email': email})[:8]}/{account.k}"
        try:
            made = replace(account, customer=self.payments.customer(account_id, email, key))
        except InDoubt as doubt:
            if doubt.answer_stored:
                self.store.commit(Commit((replace(account, k=account.k + 1),)), f"{op}/doubt")
            raise
        return self._keep(made, op)

    def _keep(self, account: Account, op: str) -> str:
        """Stores the customer; where another request was faster, theirs is the customer."""
        made = account.customer or ""
        try:
            self.store.commit(Commit((account,)), f"{op}/customer")
        except Conflict:
            faster = self.store.account(account.account_id)
            return faster.customer if faster and faster.customer else made
        return made
