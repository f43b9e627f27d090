"""While a customer is written down: who seems to be there already. And what a workspace does about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.customers.actions.duplicate_rules import set_duplicate_rules
from crm.customers.entry import rule_for, seem_alike
from crm.customers.likeness import Alike
from crm.customers.models import Account, Contact, DuplicateRules, OnEntry
from crm.customers.permissions import EDIT_CUSTOMERS, MANAGE_CUSTOMERS
from crm.customers.queries.records import account_page_query
from identity.views.rooms import DeskView
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.http.forms import attempt

ASKED = ("name", "kind", "phone", "email", "website", "city", "country")
LONGEST = 254


class AlikeView(DeskView):
    """GET what is typed so far; answers a part of the form."""

    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        actor, typed = self.request.actor, {name: request.GET.get(name, "")[:LONGEST] for name in ASKED}
        account = None
        if request.GET.get("of") == "contact":
            account = account_page_query(actor).filter(pk=_id(request.GET.get("account", ""))).first() or Account()
        found = seem_alike(typed, actor, account=account, record=_known(actor, request.GET)) if typed["name"] else []
        return render(request, "customers/parts/alike.html", dressed(found, is_contact=account is not None))


def _known(actor: Actor, sent: Mapping[str, Any]) -> Account | Contact | None:
    """Which record is being edited."""
    model: Any = Contact if sent.get("of") == "contact" else Account
    found: Account | Contact | None = model.objects.visible_to(actor).filter(pk=_id(sent.get("record", ""))).first()
    return found


def unseen(found: list[Alike], sent: Mapping[str, Any]) -> bool:
    """Whether one of them was not shown yet to whoever sends the form."""
    shown = str(sent.get("seen", "")).split()
    return any(str(one.record.pk) not in shown for one in found)


def dressed(found: list[Alike], *, is_contact: bool) -> dict[str, Any]:
    route = "customers:contact" if is_contact else "customers:account"
    for one in found:
        one.record.url = reverse(route, args=[one.record.pk])
    blocks = any(one.score.is_likely for one in found) and rule_for(is_contact=is_contact) == OnEntry.BLOCK
    return {
        "alike": found,
        "alike_seen": " ".join(str(one.record.pk) for one in found),
        "alike_blocks": blocks,
        "is_contact": is_contact,
    }


class DuplicateRulesForm(forms.Form):
    accounts = forms.ChoiceField(
        label=gettext_lazy("When a customer is added"), choices=OnEntry.choices, widget=forms.RadioSelect
    )
    contacts = forms.ChoiceField(
        label=gettext_lazy("When a contact is added"), choices=OnEntry.choices, widget=forms.RadioSelect
    )


class DuplicateSettingsView(DeskView):
    permission = MANAGE_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        rules = DuplicateRules.now()
        return self._page(DuplicateRulesForm(initial={"accounts": rules.accounts, "contacts": rules.contacts}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DuplicateRulesForm(request.POST)
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        done = attempt(form, lambda: set_duplicate_rules(**by, **form.cleaned_data)) if form.is_valid() else None
        if done is None:
            return self._page(form, status=422)
        messages.success(request, _("Saved."))
        return redirect("customers:duplicate-settings")

    def _page(self, form: DuplicateRulesForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "customers/duplicate_settings.html", {"form": form}, status=status)


def _id(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
