"""The form for people who are no customers yet."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from crm.leads import self_service
from identity.limits import CONTACT_PER_NETWORK, CONTACT_PER_PERSON, count_attempt
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.ip import client_ip
from kernel.http.views import Request
from kernel.permissions import ANYBODY
from portal.forms import ContactForm
from portal.views.room import PortalView


class ContactView(PortalView):
    """404 where the workspace has not opened it."""

    permission = ANYBODY

    def get(self, request: Request) -> HttpResponseBase:
        self._require_open()
        user = request.user
        initial = {"name": str(user), "email": getattr(user, "email", "")} if request.actor.is_signed_in else {}
        return self.page("contact", {"form": ContactForm(self_service.asked(), initial=initial)})

    def post(self, request: Request) -> HttpResponseBase:
        self._require_open()
        form = ContactForm(self_service.asked(), request.POST)
        if form.is_by_a_robot:
            # It hears what a person hears, and nothing is kept.
            return redirect("portal:contact-thanks")
        try:
            count_attempt(CONTACT_PER_NETWORK, client_ip(request), at=system_clock())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self.page("contact", {"form": form}, status=429)
        made = attempt(form, lambda: self._capture(form)) if form.is_valid() else None
        if made is None:
            return self.page("contact", {"form": form}, status=422)
        return redirect("portal:contact-thanks")

    def _capture(self, form: ContactForm) -> Any:
        count_attempt(CONTACT_PER_PERSON, form.cleaned_data["email"], at=system_clock())
        language: str = self.request.LANGUAGE_CODE  # type: ignore[attr-defined]
        return self_service.capture_lead(
            actor=self.request.actor, clock=system_clock, language=language, **form.values()
        )

    def _require_open(self) -> None:
        if not self_service.is_open():
            raise Http404


class ContactThanksView(PortalView):
    permission = ANYBODY

    def get(self, request: Request) -> HttpResponseBase:
        return self.page("contact_thanks")
