"""A customer's own documents: a request or an article as a PDF, ordered, watched, taken home."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from crm.service import self_service
from crm.service.self_service import USE_OWN_REQUESTS
from documents.actions.ordering import cancel_document, order_document
from documents.kinds import kind_of
from documents.serving import context_of, file_of, own_order
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.permissions import SIGNED_IN
from knowledge_base.self_service import article_at
from portal.views.room import PortalView

FRAME = "portal/base.html"


class OrderingView(PortalView, abstract=True):
    def order(self, key: str, subject_id: UUID) -> HttpResponse:
        kind = kind_of(key)
        assert kind is not None
        asked: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock, "kind": kind}
        try:
            order = order_document(**asked, subject_id=subject_id, options={})
        except Refused as refusal:
            raise Http404 from refusal
        return redirect("portal:document-order", order_id=order.pk)


class RequestDocumentView(OrderingView):
    permission = USE_OWN_REQUESTS

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self_service.my_ticket(self.member, number)
        if ticket is None:
            raise Http404
        return self.order("ticket", ticket.pk)


class ArticleDocumentView(OrderingView):
    permission = SIGNED_IN

    def post(self, request: HttpRequest, language: str, slug: str) -> HttpResponse:
        article = article_at(self.request.actor, language, slug, system_clock())
        if article is None:
            raise Http404
        return self.order("article", article.uuid)


class DocumentOrderView(PortalView):
    """How far it is; a part of the page asks again every second."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        context = context_of(own_order(self.request.actor, order_id)) | {"room": "portal:document-"}
        is_part = bool(request.headers.get("HX-Request"))
        return render(request, "documents/parts/order.html" if is_part else "portal/document.html", context)


class DocumentCancellationView(PortalView):
    permission = SIGNED_IN

    def post(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = own_order(self.request.actor, order_id)
        try:
            cancel_document(actor=self.request.actor, clock=system_clock, order=order)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("portal:document-order", order_id=order.pk)


class DocumentFileView(PortalView):
    permission = SIGNED_IN

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponseBase:
        return file_of(request, own_order(self.request.actor, order_id), FRAME)
