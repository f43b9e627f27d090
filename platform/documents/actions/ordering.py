"""Asking for a document, and not wanting it any more."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.events import DocumentOrdered
from documents.kinds import DocumentKind, Options
from documents.models import DocumentOrder, OrderState
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import SIGNED_IN


@action(SIGNED_IN)
def order_document(
    *, actor: Actor, clock: Clock, kind: DocumentKind, subject_id: UUID | None, options: Options
) -> DocumentOrder:
    """A job makes it in the language and time zone of the moment; whoever does not see the subject is refused.

    `options` that the kind does not know, and those of customers, are left out.
    """
    wanted = {name: options[name] for name in kind.options if options.get(name)} if actor.is_staff else {}
    if not kind.is_open_to(actor) or kind.read(actor, subject_id, wanted, lambda file: "") is None:
        raise Refused(_("There is nothing here that you could print."))
    order = DocumentOrder.objects.create(
        kind=kind.key,
        subject_id=subject_id,
        options=wanted,
        for_customer=not actor.is_staff,
        language=translation.get_language() or "en",
        time_zone=timezone.get_current_timezone_name(),
        asked_by_id=actor.me,
        asked_at=clock(),
    )
    record("ordered a document", order)
    emit(DocumentOrdered(order_id=order.pk))
    return order


@action(SIGNED_IN)
def cancel_document(*, actor: Actor, clock: Clock, order: DocumentOrder) -> None:
    """What is made already stays."""
    if order.asked_by_id != actor.user_id:
        raise Refused(_("Only whoever asked for it can cancel it."))
    open_ones = DocumentOrder.objects.filter(pk=order.pk).exclude(state__in=[OrderState.DONE, OrderState.FAILED])
    if not open_ones.exclude(state=OrderState.CANCELLED).update(state=OrderState.CANCELLED):
        nothing_changed()
        return
    record("cancelled a document", order)
