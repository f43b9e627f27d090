"""Ordering a document, watching it come, looking at it first, having it."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from documents.actions.ordering import cancel_document, order_document
from documents.kinds import DocumentKind, kind_of
from documents.making import page_of
from documents.models import DocumentOrder, IssuedDocument, OrderState
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.files import open_stored
from kernel.permissions import SIGNED_IN

# The preview holds its own style and the words of customers: no script, no frame, nothing from elsewhere.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:"
GONE = 410


class KindView(DeskView, abstract=True):
    def kind(self, key: str) -> DocumentKind:
        found = kind_of(key)
        if found is None or not self.request.actor.may(found.permission):
            raise Http404
        return found

    def chosen(self, kind: DocumentKind) -> dict[str, bool]:
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        return {name: name in given for name in kind.options}


class PreviewView(KindView):
    """The same page in the browser."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest, key: str, subject_id: UUID) -> HttpResponse:
        kind = self.kind(key)
        content = kind.read(
            self.request.actor, subject_id, self.chosen(kind), lambda file: f"/desk/files/{file.pk}/?show"
        )
        if content is None:
            raise Http404
        response = HttpResponse(page_of(kind, content))
        response["Content-Security-Policy"] = PREVIEW_POLICY
        return response


class OrdersView(KindView):
    """POST orders one."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest, key: str, subject_id: UUID) -> HttpResponse:
        kind = self.kind(key)
        try:
            order = order_document(
                actor=self.request.actor,
                clock=system_clock,
                kind=kind,
                subject_id=subject_id,
                options=self.chosen(kind),
            )
        except Refused as refusal:
            raise Http404 from refusal
        return redirect("documents:order", order_id=order.pk)


class OrderView(DeskView):
    """How far it is; a part of the page asks again every second."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = own_order(self.request.actor.user_id, order_id)
        kind = kind_of(order.kind)
        context = {
            "order": order,
            "issued": IssuedDocument.objects.filter(order_id=order.pk).first(),
            "back_url": kind.back(order.subject_id) if kind else "/desk/",
        }
        is_part = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
        return render(request, "documents/parts/order.html" if is_part else "documents/order.html", context)


class CancellationView(DeskView):
    permission = SIGNED_IN

    def post(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = own_order(self.request.actor.user_id, order_id)
        try:
            cancel_document(actor=self.request.actor, clock=system_clock, order=order)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("documents:order", order_id=order.pk)


class DocumentFileView(DeskView):
    """The PDF, if it still is what was issued."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponseBase:
        order = own_order(self.request.actor.user_id, order_id)
        issued = IssuedDocument.objects.filter(order_id=order.pk).first()
        if issued is None or order.state != OrderState.DONE:
            raise Http404
        with open_stored(issued.path) as file:
            is_same = hashlib.file_digest(file, "sha256").hexdigest() == issued.sha256
        if not is_same:
            return render(request, "documents/altered.html", {"issued": issued}, status=GONE)
        response = FileResponse(
            open_stored(issued.path),
            as_attachment="show" not in request.GET,
            filename=issued.file_name,
            content_type="application/pdf",
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response


def own_order(user_id: UUID | None, order_id: UUID) -> DocumentOrder:
    """Only whoever asked for a document has it: what it shows was decided by what they may see."""
    order = DocumentOrder.objects.filter(pk=order_id, asked_by_id=user_id).first()
    if order is None:
        raise Http404
    return order
