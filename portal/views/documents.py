"""A customer's own documents: a request or an article as a PDF, ordered, watched, taken home."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from crm.service import self_service
from crm.service.self_service import USE_OWN_REQUESTS
from documents.actions.ordering import order_document
from documents.kinds import kind_of
from documents.serving import OrderCancellation, OrderedFile, OrderPage
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.permissions import SIGNED_IN
from knowledge_base.self_service import article_at
from portal.views.room import PortalView

ROUTES = "portal:document-"


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


class DocumentOrderView(OrderPage, PortalView):
    permission = SIGNED_IN
    routes = ROUTES
    template = "portal/document.html"


class DocumentCancellationView(OrderCancellation, PortalView):
    permission = SIGNED_IN
    routes = ROUTES


class DocumentFileView(OrderedFile, PortalView):
    permission = SIGNED_IN
    frame = "portal/base.html"
