"""Files of activities, and uploads that wait for theirs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from crm.activities.actions.files import keep_file
from crm.activities.permissions import LOG_ACTIVITIES
from crm.activities.queries import visible_file
from crm.customers.permissions import VIEW_CUSTOMERS
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.files import DAY, file_response


class FileView(DeskView):
    """Always as an attachment, but for pictures, which `?show` shows; never as a page of ours."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, file_id: UUID) -> HttpResponseBase:
        return file_response(visible_file(self.request.actor, file_id), show="show" in request.GET, seconds=DAY)


class UploadView(DeskView):
    """POST keeps one file until it is logged with something. Pictures stand beside the words, never in them."""

    permission = LOG_ACTIVITIES

    def post(self, request: HttpRequest) -> HttpResponse:
        upload = request.FILES.get("file")
        if upload is None:
            raise Http404
        try:
            kept = keep_file(actor=self.request.actor, clock=system_clock, upload=upload)
        except Refused as refusal:
            return JsonResponse({"error": refusal.sentence}, status=422)
        url = reverse("activities:file", args=[kept.pk])
        answer = {"id": str(kept.pk), "url": url, "name": kept.name, "size": kept.size, "is_image": False}
        return JsonResponse(answer, status=201)
