"""The pages of an order, in whichever room it was ordered: a view of that room joins one of these."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from audit.sights import DOWNLOADED, saw
from documents.actions.ordering import cancel_document
from documents.kinds import kind_of
from documents.models import DocumentOrder, IssuedDocument
from documents.queries import issued_to, orders_of
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.files import open_stored
from kernel.http.files import StoredFileResponse
from kernel.http.views import RoomView, is_part

GONE = 410


class OrderPage(RoomView, abstract=True):
    """How far it is; a part of the page asks again every second. `routes`: how the names of its room's begin."""

    routes: str
    template: str

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = _own_order(self.request.actor, order_id)
        issued = IssuedDocument.objects.filter(order_id=order.pk).first()
        template = "documents/parts/order.html" if is_part(request) else self.template
        context = {"order": order, "issued": issued, "back_url": _back(order), "room": self.routes}
        return render(request, template, context)


class OrderCancellation(RoomView, abstract=True):
    routes: str

    def post(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = _own_order(self.request.actor, order_id)
        try:
            cancel_document(actor=self.request.actor, clock=system_clock, order=order)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(f"{self.routes}order", order_id=order.pk)


class OrderedFile(RoomView, abstract=True):
    """The PDF, if it still is what was issued; else a page in the room's `frame` that says so."""

    frame: str

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponseBase:
        issued = issued_to(self.request.actor, order_id)
        if issued is None:
            raise Http404
        file = open_stored(issued.path)
        if _hash_of(file) != issued.sha256:
            file.close()
            return render(request, "documents/altered.html", {"issued": issued, "frame": self.frame}, status=GONE)
        saw(self.request.actor, issued, verb=DOWNLOADED)
        response = StoredFileResponse(
            file, as_attachment="show" not in request.GET, filename=issued.file_name, content_type="application/pdf"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _own_order(actor: Actor, order_id: UUID) -> DocumentOrder:
    order = orders_of(actor).filter(pk=order_id).first()
    if order is None:
        raise Http404
    return order


def _back(order: DocumentOrder) -> str:
    kind = kind_of(order.kind)
    if order.for_customer:
        return kind.back_in_portal(order.subject_id) if kind and kind.back_in_portal else "/"
    return kind.back(order.subject_id, order.options) if kind else "/desk/"


def _hash_of(file: BufferedReader) -> str:
    """SHA-256 in hexadecimal; computed again as soon as the system says that the file was written to."""
    seen = os.fstat(file.fileno())
    return _hash_at(file.name, seen.st_ino, seen.st_size, seen.st_ctime_ns)


@lru_cache(maxsize=1024)
def _hash_at(place: str, _inode: int, _size: int, _changed_ns: int) -> str:
    with Path(place).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
