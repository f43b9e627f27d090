"""Taking articles home."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.exports import ExportState
from knowledge_base.events import ExportAsked
from knowledge_base.models import ArticleExport, Format
from knowledge_base.permissions import VIEW_ARTICLES
from knowledge_base.queries.exchange import articles_to_export

MOST_ARTICLES = 5000


@action(VIEW_ARTICLES)
def order_export(
    *,
    actor: Actor,
    clock: Clock,
    options: dict[str, Any],
    written_as: str,
    published_only: bool = False,
) -> ArticleExport:
    """A job makes it. Refused: nothing to take, or more than one archive should hold."""
    if written_as not in Format.values:
        raise Refused(_("Choose one of the formats."), field="format")
    total = articles_to_export(actor, options, clock().date(), published_only=published_only).count()
    if not total:
        raise Refused(_("No article is like this: there is nothing to export."))
    if total > MOST_ARTICLES:
        raise Refused(
            _("An archive holds at most %(limit)d articles. Narrow the list down first.") % {"limit": MOST_ARTICLES}
        )
    order = ArticleExport.objects.create(
        asked_by_id=actor.me,
        asked_at=clock(),
        spoken=translation.get_language() or "en",
        format=written_as,
        published_only=published_only,
        options=options,
        total=total,
    )
    record("asked for an export", order, articles=total)
    emit(ExportAsked(order_id=order.pk))
    return order


@action(VIEW_ARTICLES)
def cancel_export(*, actor: Actor, clock: Clock, order: ArticleExport) -> None:
    """What is made already stays."""
    if order.asked_by_id != actor.user_id:
        raise Refused(_("Only whoever asked for it can cancel it."))
    if not order.go_on(state=ExportState.CANCELLED):
        nothing_changed()
        return
    record("cancelled an export", order)
