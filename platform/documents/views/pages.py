"""Ordering a document, watching it come, looking at it first, having it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from documents.actions.ordering import order_document
from documents.kinds import DocumentKind, kind_of
from documents.making import page_of
from documents.serving import OrderCancellation, OrderedFile, OrderPage
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.permissions import SIGNED_IN

# The preview holds its own style and the words of customers: no script, no frame, nothing from elsewhere.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:"
ROUTES = "documents:"


class KindView(DeskView, abstract=True):
    def kind(self, key: str) -> DocumentKind:
        found = kind_of(key)
        if found is None or not found.is_open_to(self.request.actor):
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
            self.request.actor,
            subject_id,
            self.chosen(kind),
            lambda file: f"{reverse(kind.file_route, args=[file.pk])}?show",
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


class OrderView(OrderPage, DeskView):
    permission = SIGNED_IN
    routes = ROUTES
    template = "documents/order.html"


class CancellationView(OrderCancellation, DeskView):
    permission = SIGNED_IN
    routes = ROUTES


class DocumentFileView(OrderedFile, DeskView):
    permission = SIGNED_IN
    frame = "design/desk.html"
