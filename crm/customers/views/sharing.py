"""With whom a customer is shared."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from access.models import Share
from access.sharing import Whom
from crm.customers.actions import end_account_share, share_account
from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS, VIEW_CUSTOMERS
from identity.views.sharing import ShareRemovalView, SharesView


class AccountSharing(SharesView, abstract=True):
    policy = ACCOUNT_POLICY

    def subject(self) -> Account:
        found: Account | None = (
            Account.objects.visible_to(self.request.actor).filter(pk=self.kwargs["account_id"]).first()
        )
        if found is None:
            raise Http404
        return found

    def address(self, subject: Any) -> str:
        return reverse("customers:account", args=[subject.pk])

    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share:
        return share_account(**self.by, account=subject, whom=whom, may_change=may_change)

    def end(self, subject: Any, share: Share) -> None:
        end_account_share(**self.by, account=subject, share=share)


class AccountSharesView(AccountSharing):
    permission = VIEW_CUSTOMERS


class AccountShareRemovalView(AccountSharing, ShareRemovalView):
    permission = EDIT_CUSTOMERS
