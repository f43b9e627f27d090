"""With whom a customer is shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from access.models import Share
from access.sharing import Whom
from crm.customers.actions import end_account_share, share_account
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS, VIEW_CUSTOMERS
from identity.api.sharing import (
    RecordShares,
    end_share,
    ending_operations,
    list_shares,
    make_share,
    sharing_operations,
)


class AccountSharing(RecordShares, abstract=True):
    policy = ACCOUNT_POLICY

    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share:
        return share_account(**self.by, account=subject, whom=whom, may_change=may_change)

    def end(self, subject: Any, share: Share) -> None:
        end_account_share(**self.by, account=subject, share=share)


class AccountSharesView(AccountSharing):
    operations = sharing_operations("account", VIEW_CUSTOMERS, EDIT_CUSTOMERS)

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return list_shares(self, request, pk)

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return make_share(self, pk, self.taken())


class AccountShareView(AccountSharing):
    operations = ending_operations("account", EDIT_CUSTOMERS)

    def delete(self, request: Request, pk: UUID, share_id: UUID) -> HttpResponse:
        return end_share(self, pk, share_id)
