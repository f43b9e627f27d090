"""The job that makes what was ordered, and the page that it draws."""

from __future__ import annotations

import logging
import zoneinfo
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from documents.actions.issuing import issue_document
from documents.kinds import Content, DocumentKind, kind_of
from documents.models import DocumentOrder, OrderState
from identity.http.sessions import customer_permissions
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.documents import STORED, DrawingNotPossible
from kernel.documents.drawing import draw
from kernel.documents.styles import stylesheet
from kernel.jobs import job
from kernel.reader import reading_as
from kernel.tenancy import current_tenant

log = logging.getLogger(__name__)

STYLES = "documents/print.css"


@job()
def make_document(order_id: str) -> None:
    """A second run finds the document made, or the order cancelled, and does nothing."""
    order = DocumentOrder.objects.select_related("asked_by__staff__role").get(pk=order_id)
    kind = kind_of(order.kind)
    if not order.is_open or kind is None or not order.go_on(OrderState.READING):
        return
    actor = _who_asked(order)
    zone = zoneinfo.ZoneInfo(order.time_zone)
    with reading_as(actor), translation.override(order.language), timezone.override(zone):
        content = kind.read(actor, order.subject_id, order.options, lambda file: STORED + file.path)
        if content is None or not kind.is_open_to(actor):
            order.go_on(OrderState.FAILED)
            return
        html = page_of(kind, content)
    if not order.go_on(OrderState.DRAWING):
        return
    try:
        pdf = draw(html)
    except DrawingNotPossible as error:
        order.go_on(OrderState.FAILED)
        log.error("%s", error)
        return
    if order.go_on(OrderState.DONE):
        issue_document(actor=actor, clock=system_clock, order=order, content=content, pdf=pdf)


def _who_asked(order: DocumentOrder) -> Actor:
    if order.for_customer:
        return order.asked_by.as_customer(permissions=customer_permissions())
    return order.asked_by.as_staff()


def page_of(kind: DocumentKind, content: Content) -> str:
    """The whole page: what the PDF is drawn from, and what the preview shows."""
    tenant: Any = current_tenant()
    frame = {
        "title": content.title,
        "language": "zh-CN" if translation.get_language() == "zh-hans" else translation.get_language(),
        "tenant": tenant,
        "styles": stylesheet(STYLES),
        "made_at": system_clock(),
    }
    return render_to_string(kind.template, frame | content.context)
