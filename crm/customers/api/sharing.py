"""With whom a customer is shared."""

from __future__ import annotations

from typing import Any

from access.models import Share
from access.sharing import Whom
from crm.customers.actions import end_account_share, share_account
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS, VIEW_CUSTOMERS
from identity.api.sharing import RecordShares, SharesView, ShareView, ending_operations, sharing_operations


class AccountSharing(RecordShares, abstract=True):
    policy = ACCOUNT_POLICY

    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share:
        return share_account(**self.by, account=subject, whom=whom, may_change=may_change)

    def end(self, subject: Any, share: Share) -> None:
        end_account_share(**self.by, account=subject, share=share)


class AccountSharesView(AccountSharing, SharesView):  # type: ignore[misc]
    operations = sharing_operations("account", VIEW_CUSTOMERS, EDIT_CUSTOMERS)


class AccountShareView(AccountSharing, ShareView):  # type: ignore[misc]
    operations = ending_operations("account", EDIT_CUSTOMERS)
