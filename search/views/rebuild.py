"""Building the index anew: what it means, how far it is, what came of the last one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.http.views import is_part
from search.actions import begin_rebuild, cancel_rebuild
from search.backends import ships
from search.models import Document, Rebuild
from search.permissions import MANAGE_SEARCH
from search.queries import broken_off_by
from search.views.settings import ManageView

PAGE = "search:rebuild"


class RebuildView(ManageView):
    """POST begins one; while one runs, a part of the page asks again every second."""

    permission = MANAGE_SEARCH

    def get(self, request: HttpRequest) -> HttpResponse:
        rebuild = Rebuild.objects.select_related("asked_by").order_by("-asked_at", "-id").first()
        context = {
            "rebuild": rebuild,
            "broken_off_by": broken_off_by(rebuild),
            "documents": 0 if rebuild and rebuild.is_open else Document.objects.count(),
            "has_server": ships(),
        }
        return render(request, "search/parts/rebuild.html" if is_part(request) else "search/rebuild.html", context)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            begin_rebuild(**self.by)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(PAGE)


class RebuildCancellationView(ManageView):
    permission = MANAGE_SEARCH

    def post(self, request: HttpRequest, rebuild_id: UUID) -> HttpResponseBase:
        cancel_rebuild(**self.by, rebuild=get_object_or_404(Rebuild, pk=rebuild_id))
        messages.success(request, _("The rebuild is cancelled."))
        return redirect(PAGE)
