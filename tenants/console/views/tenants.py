"""The tenants, their states, and what can be done about them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from design.shell import Place
from identity.permissions import OPERATE_PLATFORM
from identity.views.rooms import ConsoleView
from kernel.actions import Refused
from kernel.clock import system_clock
from tenants.console.actions import resume_tenant, suspend_tenant
from tenants.console.queries import tenant_list, tenant_with_sign_up
from tenants.directory.models import Tenant, TenantState
from tenants.provisioning.actions import make_again
from tenants.provisioning.compiler import fingerprint

TENANTS = "console:tenants"
ENTRIES_SHOWN = 20
VERBS = {"suspended": gettext_lazy("suspended it"), "resumed": gettext_lazy("resumed it")}
TONES = {TenantState.ACTIVE: "good", TenantState.SUSPENDED: "bad", TenantState.PROVISIONING: "info"}


class TenantListView(ConsoleView):
    permission = OPERATE_PLATFORM

    def get(self, request: HttpRequest) -> HttpResponseBase:
        words, state = request.GET.get("q", "").strip()[:80], request.GET.get("state", "")
        found = tenant_list(words=words, state=state, at=request.GET.get("at", ""))
        for tenant in found.page.rows:
            tenant.tone = TONES[tenant.state]
        context = {
            "found": found,
            "page": found.page,
            "words": words,
            "state": state,
            "tabs": self._tabs(found.counts, state, words),
            "version": fingerprint(),
            "previous_url": self._at(found.page.previous),
            "next_url": self._at(found.page.next),
        }
        return render(request, "console/tenants.html", context)

    def _tabs(self, counts: dict[str, int], state: str, words: str) -> list[Place]:
        labels = {
            "": _("All"),
            TenantState.ACTIVE: _("Active"),
            TenantState.PROVISIONING: _("Being made"),
            TenantState.SUSPENDED: _("Suspended"),
        }
        query = {"q": words} if words else {}
        return [
            Place(key, label, _url(query | {"state": key} if key else query), "", counts[key or "all"], key == state)
            for key, label in labels.items()
        ]

    def _at(self, cursor: str) -> str:
        if not cursor:
            return ""
        query = {name: self.request.GET[name] for name in ("q", "state") if name in self.request.GET}
        return _url(query | {"at": cursor})


class TenantView(ConsoleView):
    permission = OPERATE_PLATFORM

    def get(self, request: HttpRequest, tenant_id: UUID) -> HttpResponseBase:
        return self.page(self.find(tenant_id))

    def find(self, tenant_id: UUID) -> Tenant:
        tenant = tenant_with_sign_up(tenant_id)
        if tenant is None:
            raise Http404
        return tenant

    def page(self, tenant: Tenant, *, status: int = 200) -> HttpResponse:
        sign_up = getattr(tenant, "sign_up", None)
        context: dict[str, Any] = {
            "tenant": tenant,
            "tone": TONES[TenantState(tenant.state)],
            "sign_up": sign_up,
            "is_failed": bool(sign_up and sign_up.failed_at and tenant.state == TenantState.PROVISIONING),
            "is_current": tenant.schema_version == fingerprint(),
            "language": dict(settings.LANGUAGES).get(tenant.default_language, tenant.default_language),
            "entries": [
                (entry, VERBS.get(entry.verb, entry.verb))
                for entry in Entry.objects.about(tenant).order_by("-at")[:ENTRIES_SHOWN]
            ],
        }
        return render(self.request, "console/tenant.html", context, status=status)


class SuspensionView(TenantView):
    def get(self, request: HttpRequest, tenant_id: UUID) -> HttpResponseBase:
        return redirect("console:tenant", tenant_id=tenant_id)

    def post(self, request: HttpRequest, tenant_id: UUID) -> HttpResponseBase:
        tenant = self.find(tenant_id)
        try:
            said = self.act(tenant)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, said)
        return redirect("console:tenant", tenant_id=tenant_id)

    def act(self, tenant: Tenant) -> str:
        suspend_tenant(actor=self.request.actor, clock=system_clock, tenant_id=tenant.pk)
        return _("%(name)s is suspended. Its doors close within seconds.") % {"name": tenant.name}


class ResumptionView(SuspensionView):
    def act(self, tenant: Tenant) -> str:
        resume_tenant(actor=self.request.actor, clock=system_clock, tenant_id=tenant.pk)
        return _("%(name)s is open again.") % {"name": tenant.name}


class MakeAgainView(SuspensionView):
    def act(self, tenant: Tenant) -> str:
        sign_up = getattr(tenant, "sign_up", None)
        if sign_up is None:
            raise Refused(_("Nobody signed up for this tenant."))
        make_again(actor=self.request.actor, clock=system_clock, sign_up=sign_up)
        return _("%(name)s is being made again.") % {"name": tenant.name}


def _url(query: dict[str, str]) -> str:
    return f"?{urlencode(query)}"
