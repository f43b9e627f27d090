"""Files of messages, and uploads that wait for theirs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from crm.service.actions.keeping import upload_file
from crm.service.permissions import NOTE_ON_TICKETS, VIEW_TICKETS
from crm.service.queries.ticket import visible_file
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.files import DAY, file_response


class FileView(DeskView):
    """Always as an attachment, but for pictures, which `?show` shows; never as a page of ours."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
        # An <img> of a message asks without `?show`: browsers show an attachment inside a page all the same.
        found = visible_file(self.request.actor, attachment_id)
        return file_response(found, show="show" in request.GET, seconds=DAY)


class UploadView(DeskView):
    """POST keeps one file until its message is sent."""

    permission = NOTE_ON_TICKETS

    def post(self, request: HttpRequest) -> HttpResponse:
        upload = request.FILES.get("file")
        if upload is None:
            raise Http404
        try:
            kept = upload_file(actor=self.request.actor, clock=system_clock, upload=upload)
        except Refused as refusal:
            return JsonResponse({"error": refusal.sentence}, status=422)
        url = reverse("service:file", args=[kept.pk])
        return JsonResponse(
            {"id": str(kept.pk), "url": url, "name": kept.name, "size": kept.size, "is_image": kept.is_image},
            status=201,
        )
