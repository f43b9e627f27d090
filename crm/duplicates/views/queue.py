"""Pairs that look like one customer, the likeliest first: merged, or told apart."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.customers.likeness import for_reader
from crm.customers.permissions import MERGE_CUSTOMERS
from crm.duplicates.actions.telling_apart import look_now, tell_apart
from crm.duplicates.kinds import KINDS
from crm.duplicates.queries import counts_for, is_likely, pair_for, pairs_for, reasons_told, with_records
from design.shell import Place
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.paging import page_of

AT_ONCE = 20


class QueueView(DeskView):
    permission = MERGE_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        actor, counts = self.request.actor, counts_for(self.request.actor)
        key = request.GET.get("kind", "")
        if key not in KINDS:
            key = next((one for one in KINDS if counts[one]), "account")
        kind = KINDS[key]
        pairs = with_records(kind, pairs_for(kind, actor))
        page = page_of(pairs, order=("-points", "id"), at=request.GET.get("at", ""), size=AT_ONCE)
        for pair in page.rows:
            pair.told, pair.is_likely = reasons_told(pair), is_likely(pair)
            pair.merge_url = merge_url(key, pair.first_id, pair.second_id)
            for one in (pair.first, pair.second):
                one.url = kind.address(for_reader(one).pk)
        url = reverse("duplicates:queue")
        tabs = [
            Place(one.key, str(one.labels), f"{url}?kind={one.key}", "", counts[one.key], one.key == key)
            for one in KINDS.values()
        ]
        context = {
            "page": page,
            "tabs": tabs,
            "kind": key,
            "previous_url": f"?kind={key}&at={page.previous}" if page.previous else "",
            "next_url": f"?kind={key}&at={page.next}" if page.next else "",
        }
        return render(request, "duplicates/queue.html", context)


class DismissalView(DeskView):
    """POST: two customers, not one."""

    permission = MERGE_CUSTOMERS

    def post(self, request: HttpRequest, pair_id: UUID) -> HttpResponse:
        pair = pair_for(self.request.actor, pair_id)
        if pair is None:
            raise Http404
        try:
            tell_apart(actor=self.request.actor, clock=system_clock, pair=pair)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("They are two. They are offered again when one of them changes."))
        return redirect(f"{reverse('duplicates:queue')}?{urlencode({'kind': pair.kind_key})}")


class LookView(DeskView):
    """POST: look at all customers now, not at night."""

    permission = MERGE_CUSTOMERS

    def post(self, request: HttpRequest) -> HttpResponse:
        look_now(actor=self.request.actor, clock=system_clock)
        messages.info(request, _("All customers are being looked at. Come back in a moment."))
        return redirect("duplicates:queue")


def merge_url(kind: str, *pks: Any) -> str:
    return f"{reverse('duplicates:merge')}?{urlencode({'kind': kind, 'id': pks}, doseq=True)}"
