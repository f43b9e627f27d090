"""What the pages of an order have in common, in whichever room it was ordered."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from documents.kinds import kind_of
from documents.models import DocumentOrder, IssuedDocument, OrderState
from kernel.actor import Actor
from kernel.files import open_stored

GONE = 410


def own_order(actor: Actor, order_id: UUID) -> DocumentOrder:
    """Only whoever asked for a document has it, in the room where they asked: their rights decided what it shows."""
    own = DocumentOrder.objects.filter(asked_by_id=actor.user_id, for_customer=not actor.is_staff)
    order = own.filter(pk=order_id).first()
    if order is None:
        raise Http404
    return order


def context_of(order: DocumentOrder) -> dict[str, Any]:
    return {
        "order": order,
        "issued": IssuedDocument.objects.filter(order_id=order.pk).first(),
        "back_url": _back(order),
    }


def _back(order: DocumentOrder) -> str:
    kind = kind_of(order.kind)
    if order.for_customer:
        return kind.back_in_portal(order.subject_id) if kind and kind.back_in_portal else "/"
    return kind.back(order.subject_id, order.options) if kind else "/desk/"


def file_of(request: HttpRequest, order: DocumentOrder, frame: str) -> HttpResponseBase:
    """The PDF, if it still is what was issued; else a page in the room's `frame` that says so."""
    issued = IssuedDocument.objects.filter(order_id=order.pk).first()
    if issued is None or order.state != OrderState.DONE:
        raise Http404
    with open_stored(issued.path) as file:
        is_same = hashlib.file_digest(file, "sha256").hexdigest() == issued.sha256
    if not is_same:
        return render(request, "documents/altered.html", {"issued": issued, "frame": frame}, status=GONE)
    response = FileResponse(
        open_stored(issued.path),
        as_attachment="show" not in request.GET,
        filename=issued.file_name,
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
