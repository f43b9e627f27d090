"""What belongs to one account: its group of companies, its tags, its needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.customers.actions.accounts import change_account
from crm.customers.actions.needs import note_need, settle_need
from crm.customers.actions.tree import place_account
from crm.customers.models import Account, Need
from crm.customers.models.arranged import tag_colours
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS, VIEW_CUSTOMERS
from crm.customers.place_forms import AccountTagsForm, NeedForm
from crm.customers.queries.around import group_of
from crm.customers.queries.records import Customer, account_page_query, find_customers, words_of
from crm.customers.views.accounts import AccountView
from kernel.clock import system_clock
from kernel.http.forms import attempt


class GroupView(AccountView):
    """The companies above and below; POST puts this one below the chosen `account`, or (`act=out`) below none."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        return self._page(self.account(account_id))

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account, is_out = self.account(account_id), request.POST.get("act") == "out"
        parent = None if is_out else self._picked()
        if "find" in request.POST:
            return self._page(account, words=words_of(request.POST), chosen=parent)
        if parent is None and not is_out:
            return self._page(account, words=words_of(request.POST), wrong=[_("Choose the customer.")])
        form = forms.Form({})
        form.is_valid()
        placed = attempt(
            form,
            lambda: place_account(actor=self.request.actor, clock=system_clock, account=account, parent=parent),
        )
        if placed is None:
            wrong = [str(error) for error in form.non_field_errors()]
            return self._page(account, words=words_of(request.POST), chosen=parent, wrong=wrong)
        messages.success(request, _("Saved."))
        return redirect(request.path)

    def _picked(self) -> Account | None:
        try:
            pk = UUID(self.request.POST.get("account", ""))
        except ValueError:
            return None
        found: Account | None = account_page_query(self.request.actor).filter(pk=pk).first()
        return found

    def _page(
        self, account: Account, *, words: str = "", chosen: Account | None = None, wrong: list[str] | None = None
    ) -> HttpResponse:
        actor = self.request.actor
        members = group_of(account, actor)
        found = [one for one in find_customers(actor, words) if one.contact is None and one.account.pk != account.pk]
        is_changeable: bool = account.is_changeable  # type: ignore[attr-defined]
        context = {
            "record": account,
            "members": members,
            "words": words,
            "chosen": Customer(chosen) if chosen else None,
            "found": found,
            "wrong": wrong or [],
            "may_edit": actor.may(EDIT_CUSTOMERS) and is_changeable and account.is_company,
        }
        return render(self.request, "customers/group.html", context, status=422 if wrong else 200)


class AccountTagsView(AccountView):
    """The tags of a customer, chosen from those of the workspace; a new one joins these."""

    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account = self.account(account_id)
        return self._page(account, AccountTagsForm(known=self._known(account), initial={"tags": account.tags}))

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account = self.account(account_id)
        form = AccountTagsForm(request.POST, known=self._known(account))
        done = None
        if form.is_valid():
            by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
            done = attempt(form, lambda: change_account(**by, account=account, tags=form.names()))
        if done is None:
            return self._page(account, form, status=422)
        gone = self.out_of_sight(ACCOUNT_POLICY, account.pk, reverse("customers:accounts"))
        return gone or redirect("customers:account", account_id=account.pk)

    def _known(self, account: Account) -> list[str]:
        """Also what a customer holds that the dictionary has lost."""
        return list(dict.fromkeys((*tag_colours(), *account.tags)))

    def _page(self, account: Account, form: AccountTagsForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "customers/tags_of.html", {"record": account, "form": form}, status=status)


class NeedsView(AccountView):
    """POST notes what the customer wants."""

    permission = EDIT_CUSTOMERS

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account, form = self.account(account_id), NeedForm(request.POST)
        made = None
        if form.is_valid():
            by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
            made = attempt(form, lambda: note_need(**by, account=account, **form.cleaned_data))
        if made is None:
            return self.page(account, 422, need=form)
        messages.success(request, _("The need is noted."))
        return redirect(f"{reverse('customers:account', args=[account.pk])}?part=details")


class NeedView(AccountView):
    """POST `state`: met, dropped, or open again."""

    permission = EDIT_CUSTOMERS

    def post(self, request: HttpRequest, account_id: UUID, need_id: UUID) -> HttpResponse:
        account, state = self.account(account_id), request.POST.get("state", "")
        need: Need | None = account.needs.select_related("account").filter(pk=need_id).first()  # type: ignore[attr-defined]
        if need is None or state not in {"open", "met", "dropped"}:
            raise Http404
        settle_need(actor=self.request.actor, clock=system_clock, need=need, state=state)
        return redirect(f"{reverse('customers:account', args=[account.pk])}?part=details")
