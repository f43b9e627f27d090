"""Files of requests: shown and downloaded by those who may, and kept while a form is being corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.service import self_service
from identity.limits import Limit, count_attempt
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.files import HOUR, file_response
from kernel.http.views import Request
from kernel.signing import BadSignature, tenant_signer
from portal.views.room import PortalView

UPLOADS_PER_PERSON = Limit("upload", 120, timedelta(hours=1))
AT_MOST = 20  # files of one message


class FileView(PortalView):
    """Downloaded as a file; a picture may be shown with `?show`."""

    permission = self_service.USE_OWN_REQUESTS

    def get(self, request: Request, file_id: UUID) -> HttpResponseBase:
        found = self_service.my_file(self.member, file_id)
        return file_response(found, show="show" in request.GET, seconds=HOUR)


class UploadView(PortalView):
    """A file sent ahead of its form. Answers with a token that only its sender can use."""

    permission = self_service.FILE_REQUEST

    def post(self, request: Request) -> HttpResponseBase:
        upload = request.FILES.get("file")
        if upload is None:
            return JsonResponse({"error": _("No file arrived. Choose it again.")}, status=422)
        try:
            count_attempt(UPLOADS_PER_PERSON, str(request.actor.user_id), at=system_clock())
            kept = self_service.keep_upload(request.actor, upload, clock=system_clock)
        except Refused as refusal:
            return JsonResponse({"error": refusal.sentence}, status=422)
        return JsonResponse(
            {
                "id": token_of(kept),
                "url": reverse("portal:file", args=[kept.pk]),
                "name": kept.name,
                "size": kept.size,
                "is_image": kept.is_image,
            }
        )


def take_files(request: Request, form: forms.Form) -> list[Any]:
    """All files of a form that was sent, those kept from its last try too. A refused one is an error at its field.

    They are stored before the form is judged, so that a mistake elsewhere loses none of them.
    """
    form.is_valid()
    kept = self_service.waiting_uploads(request.actor, _ids(request.POST.getlist("files")))
    for upload in request.FILES.getlist("uploads"):
        if len(kept) >= AT_MOST:
            form.add_error("uploads", _("%(limit)d files fit into one message.") % {"limit": AT_MOST})
            break
        try:
            kept.append(self_service.keep_upload(request.actor, upload, clock=system_clock))
        except Refused as refusal:
            form.add_error("uploads", refusal.sentence)
    return kept


def token_of(attachment: Any) -> str:
    """The id with a signature: strangers have no name, so knowing an id must not be enough."""
    return tenant_signer("upload").sign(str(attachment.pk))


def _ids(tokens: list[str]) -> list[UUID]:
    ids: list[UUID] = []
    for token in tokens[:AT_MOST]:
        try:
            ids.append(UUID(tenant_signer("upload").unsign(token)))
        except (BadSignature, ValueError):
            continue
    return ids
