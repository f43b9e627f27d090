"""Files: kept until their message is sent, described, fetched."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from crm.service.actions.keeping import upload_file
from crm.service.api.resources import ATTACHMENTS, UPLOAD
from crm.service.permissions import NOTE_ON_TICKETS, VIEW_TICKETS
from crm.service.queries.ticket import visible_file
from kernel.api.operations import BROWSER, Operation
from kernel.api.reading import parameters_of_one, read_one, record_answer
from kernel.api.views import ApiView
from kernel.clock import system_clock
from kernel.http.files import file_response


class AttachmentsView(ApiView):
    operations = {
        "post": Operation(
            "upload_attachment",
            "Keep a file until its message is sent",
            NOTE_ON_TICKETS,
            gives=ATTACHMENTS.shape,
            takes=UPLOAD,
            status=201,
            media_type=BROWSER,
            links={name: (f"{name}_attachment", "$response.body#/id") for name in ("get", "download")},
            text="Name its id in `attachment_ids` of a message. At most 25 MB; what runs as a program is refused.",
        )
    }

    def post(self, request: Request) -> HttpResponse:
        kept = upload_file(actor=self.actor, clock=system_clock, upload=self.taken()["file"])
        return record_answer(ATTACHMENTS, kept.pk, self.actor, status=201)


class AttachmentView(ApiView):
    operations = {
        "get": Operation(
            "get_attachment",
            "What a file is",
            VIEW_TICKETS,
            gives=ATTACHMENTS.shape,
            parameters=parameters_of_one(ATTACHMENTS),
        )
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(ATTACHMENTS, pk, request.GET, self.actor)


class ContentView(ApiView):
    operations = {"get": Operation("download_attachment", "What is in a file", VIEW_TICKETS, gives_file=True)}

    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        return file_response(visible_file(self.actor, pk), show=False, seconds=0)
