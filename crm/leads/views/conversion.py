"""What leads become: chosen here, looked at as a change-set, applied and undone there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.leads.actions.converting import MOST_LEADS, begin_conversion
from crm.leads.fields import LEAD
from crm.leads.forms import ConversionForm
from crm.leads.matching import matches
from crm.leads.models import Lead
from crm.leads.permissions import EDIT_LEADS
from crm.sales.permissions import EDIT_OPPORTUNITIES
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt


class ConversionView(DeskView):
    """`pick` for each lead; those that are converted already, or not the reader's to change, are left out."""

    permission = EDIT_LEADS

    def get(self, request: HttpRequest) -> HttpResponse:
        leads = self._leads(request.GET.getlist("pick"))
        if not leads:
            messages.info(
                request, _("There is nothing to convert: these leads are converted, or not yours to change.")
            )
            return redirect("leads:leads")
        return self._page(ConversionForm(leads, matches(leads, self.request.actor)))

    def post(self, request: HttpRequest) -> HttpResponse:
        leads = self._leads(request.POST.getlist("pick"))
        form = ConversionForm(leads, matches(leads, self.request.actor), request.POST)
        made = None
        if form.is_valid():
            by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
            made = attempt(form, lambda: begin_conversion(**by, wishes=form.wishes()))
        if made is None:
            return self._page(form, status=422)
        return redirect("changes:change-set", made.pk)

    def _leads(self, picked: list[str]) -> list[Lead]:
        ids = []
        for text in picked[: MOST_LEADS + 1]:
            try:
                ids.append(UUID(text))
            except ValueError:
                continue
        rows = Lead.objects.changeable_by(self.request.actor).filter(pk__in=ids, converted_at__isnull=True)
        # What the reader's role hides is neither shown nor matched; it goes along all the same.
        return [LEAD.for_reader(lead) for lead in rows.order_by("created_at", "pk")]

    def _page(self, form: ConversionForm, *, status: int = 200) -> HttpResponse:
        alone = form.leads[0] if len(form.leads) == 1 else None
        context = {
            "form": form,
            "alone": alone,
            "back_url": reverse("leads:lead", args=[alone.pk]) if alone else reverse("leads:leads"),
            "may_sell": self.request.actor.may(EDIT_OPPORTUNITIES),
        }
        return render(self.request, "leads/conversion.html", context, status=status)
