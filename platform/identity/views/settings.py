"""The workspace's settings: one page of short sections, and the look with a preview of what is not saved yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from design.accent import report
from identity.actions.workspace import change_workspace, store_logo
from identity.forms import LookForm, WorkspaceForm
from identity.http.brand import logo_url
from identity.permissions import MANAGE_WORKSPACE
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt

SETTINGS = "identity:settings"
CHINESE = "zh-hans"


class SettingsView(DeskView):
    permission = MANAGE_WORKSPACE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = WorkspaceForm(request.POST, zone=self.request.tenant.time_zone)
        if not form.is_valid() or attempt(form, lambda: self._save(form)) is None:
            return self.page(workspace_form=form, status=422)
        messages.success(request, _("Workspace saved."))
        return redirect(SETTINGS)

    def page(self, *, status: int = 200, **forms: Any) -> HttpResponse:
        tenant = self.request.tenant
        look_form = forms.get("look_form")
        accent = tenant.accent
        if look_form is not None and "accent" in look_form.cleaned_data:
            accent = look_form.cleaned_data["accent"]
        context = {
            "workspace_form": WorkspaceForm(initial=self._workspace(), zone=tenant.time_zone),
            "look_form": LookForm(initial=self._look()),
            "tenant": tenant,
            "logo": logo_url(tenant),
            "report": report(accent),
            "greeting": self._greeting(),
            "brand": "",
        } | forms
        return render(self.request, "identity/settings.html", context, status=status)

    def _workspace(self) -> dict[str, Any]:
        tenant = self.request.tenant
        return {
            "name_en": tenant.names.get("en") or tenant.plain_name,
            "name_zh": tenant.names.get(CHINESE, ""),
            "hours_en": tenant.hours.get("en", ""),
            "hours_zh": tenant.hours.get(CHINESE, ""),
            **{name: getattr(tenant, name) for name in ("default_language", "time_zone", "currency", "phone")},
        }

    def _look(self) -> dict[str, Any]:
        greeting = self.request.tenant.greeting
        return {
            "accent": self.request.tenant.accent,
            "greeting_en": greeting.get("en", ""),
            "greeting_zh": greeting.get(CHINESE, ""),
        }

    def _greeting(self) -> str:
        greeting: dict[str, str] = self.request.tenant.greeting
        return greeting.get(self.request.LANGUAGE_CODE, "") or next(filter(None, greeting.values()), "")

    def _save(self, form: WorkspaceForm) -> bool:
        data = dict(form.cleaned_data)
        names = {CHINESE: data.pop("name_zh")}
        hours = {"en": data.pop("hours_en"), CHINESE: data.pop("hours_zh")}
        change_workspace(
            actor=self.request.actor,
            clock=system_clock,
            name=data.pop("name_en"),
            names=_filled(names),
            hours=_filled(hours),
            **data,
        )
        return True


class LookView(SettingsView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(SETTINGS)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = LookForm(request.POST, request.FILES)
        if not form.is_valid() or attempt(form, lambda: self._save_look(form)) is None:
            return self.page(look_form=form, status=422)
        messages.success(request, _("Portal look saved. Customers see it from now on."))
        return redirect(SETTINGS)

    def _save_look(self, form: LookForm) -> bool:
        data = form.cleaned_data
        values: dict[str, Any] = {
            "accent": data["accent"],
            "greeting": _filled({"en": data["greeting_en"], CHINESE: data["greeting_zh"]}),
        }
        if data["remove_logo"]:
            values["logo"] = ""
        if data["logo"]:
            values["logo"] = store_logo(data["logo"])
        change_workspace(actor=self.request.actor, clock=system_clock, **values)
        return True


class LookPreviewView(DeskView):
    """What a colour and a greeting would look like; asked while somebody types."""

    permission = MANAGE_WORKSPACE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = LookForm(request.GET)
        form.is_valid()
        accent = form.cleaned_data.get("accent")
        if not accent:
            return HttpResponse(status=204)
        wanted = "greeting_zh" if self.request.LANGUAGE_CODE == CHINESE else "greeting_en"
        context = {
            "report": report(accent),
            "greeting": form.cleaned_data.get(wanted, ""),
            "brand": f"/brand/{accent.lstrip('#')}.css",
            "tenant": self.request.tenant,
        }
        return render(request, "identity/parts/look.html", context)


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}
