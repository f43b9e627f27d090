"""Whose document is whose."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from documents.models import DocumentOrder, IssuedDocument, OrderState
from kernel.actor import Actor
from kernel.reading import Columns, rows

_ISSUED = Columns(IssuedDocument, "id", "title", "file_name", "path", "sha256", "made_at")
_DONE = f"""
SELECT {_ISSUED.select("i")}
FROM documents_documentorder o JOIN documents_issueddocument i ON i.order_id = o.id
WHERE o.id = %(order)s AND o.asked_by_id = %(person)s AND o.for_customer = %(for_customer)s
 AND o.state = '{OrderState.DONE.value}'"""  # noqa: S608  (names of columns)


def orders_of(actor: Actor) -> QuerySet[DocumentOrder]:
    """Only whoever asked for a document has it, in the room where they asked: their rights decided what it shows."""
    return DocumentOrder.objects.filter(asked_by_id=actor.user_id, for_customer=not actor.is_staff)


def issued_to(actor: Actor, order_id: UUID) -> IssuedDocument | None:
    """What came of one of `orders_of(actor)`."""
    values = {"order": order_id, "person": actor.user_id, "for_customer": not actor.is_staff}
    found = rows(_DONE, values)
    return _ISSUED.from_row(found[0]) if found else None
