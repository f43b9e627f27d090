"""A new request: from a customer, or from a stranger who confirms the address afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm.demand import self_service as demand
from crm.service import self_service
from identity.limits import FILING_PER_NETWORK, LINK_PER_PERSON, count_attempt
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.ip import client_ip
from kernel.http.views import Request
from kernel.permissions import ANYBODY
from kernel.signing import BadSignature, tenant_signer
from portal.forms import FilingForm, StrangerFilingForm
from portal.views.files import take_files, token_of
from portal.views.room import PortalView


class FilingView(PortalView):
    permission = ANYBODY

    @property
    def form_class(self) -> type[FilingForm]:
        return FilingForm if self.request.actor.is_signed_in else StrangerFilingForm

    def get(self, request: Request) -> HttpResponseBase:
        initial = {"category": request.GET.get("category", ""), "subject": request.GET.get("subject", "")[:200]}
        earlier = self._earlier(request.GET.get("follows", ""))
        if earlier is not None:
            initial = {"category": earlier.category.key if earlier.category else "", "subject": earlier.subject}
        return self._show(self.form_class(initial=initial), [], earlier)

    def post(self, request: Request) -> HttpResponseBase:
        form = self.form_class(request.POST, request.FILES)
        earlier = self._earlier(request.POST.get("follows", ""))
        if not request.actor.is_signed_in:
            try:
                count_attempt(FILING_PER_NETWORK, client_ip(request), at=system_clock())
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                return self._show(form, [], earlier, status=429)
        kept = take_files(request, form)
        ticket = attempt(form, lambda: self._file(form, kept, earlier)) if form.is_valid() else None
        if ticket is None:
            return self._show(form, kept, earlier, status=422)
        demand.note_filed(request.POST.get("attempt", "")[:200], ticket.pk, at=system_clock())
        if request.actor.is_signed_in:
            messages.success(request, _("Request #%(number)d is with us") % {"number": ticket.number})
            return redirect("portal:request", ticket.number)
        return redirect("portal:thanks", tenant_signer("thanks").sign(str(ticket.number)))

    def _file(self, form: FilingForm, kept: list[Any], earlier: Any) -> Any:
        actor, typed = self.request.actor, form.cleaned_data
        words = self_service.Words(text=typed["body"], attachment_ids=[file.pk for file in kept])
        if actor.is_signed_in:
            return self_service.file_request(
                actor=actor,
                clock=system_clock,
                member=self.member,
                subject=form.subject_of_ticket,
                words=words,
                follows_up=earlier,
            )
        count_attempt(LINK_PER_PERSON, typed["email"], at=system_clock())
        language: str = self.request.LANGUAGE_CODE  # type: ignore[attr-defined]
        return self_service.file_request_unconfirmed(
            actor=actor,
            clock=system_clock,
            stranger=self_service.Stranger(typed["name"], typed["email"], language),
            subject=form.subject_of_ticket,
            words=words,
            path="/confirm/SECRET/",
        )

    def _earlier(self, number: str) -> Any:
        """A closed request that this one goes on with: only one of the member's own."""
        if not (number.isdecimal() and len(number) < 15 and self.request.actor.is_signed_in):
            return None
        return self_service.my_ticket(self.member, int(number))

    def _show(self, form: forms.Form, kept: list[Any], earlier: Any, status: int = 200) -> HttpResponseBase:
        files = [(file, token_of(file)) for file in kept]
        tried = self.request.POST.get("attempt", "")[:200]
        context = {"form": form, "kept": files, "earlier": earlier, "attempt": tried}
        return self.page("filing", context, status=status)


class ThanksView(PortalView):
    """After a stranger's request: its number, and that a link waits in their mail."""

    permission = ANYBODY

    def get(self, request: Request, token: str) -> HttpResponseBase:
        try:
            number = tenant_signer("thanks").unsign(token)
        except BadSignature as error:
            raise Http404 from error
        return self.page("thanks", {"number": number})
