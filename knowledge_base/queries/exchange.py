"""What goes out of the house and comes into it, as whoever asked for it sees it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from kernel.actor import Actor
from knowledge_base.models import Article, ArticleExport, ArticleImport, Fate, ImportPiece
from knowledge_base.queries.articles import STATES, articles_at_desk

OPTIONS = ("state", "language", "audience", "category", "q")
LATEST = 5


def articles_to_export(actor: Actor, options: dict[str, Any], today: date, *, published_only: bool) -> Any:
    """One article, or what the list of articles shows with these options."""
    if options.get("article"):
        rows = Article.objects.visible_to(actor).filter(uuid=UUID(options["article"]))
    else:
        state = options.get("state", "all")
        rows = articles_at_desk(
            actor,
            state=state if state in STATES else "all",
            language=options.get("language", ""),
            audience=options.get("audience", ""),
            category=options.get("category", ""),
            words=options.get("q", ""),
            today=today,
        )
    return rows.filter(live=True) if published_only else rows


def own_export(actor: Actor, order_id: UUID) -> ArticleExport | None:
    """Only whoever asked for it has it: their rights decided what is in it."""
    return ArticleExport.objects.filter(asked_by_id=actor.user_id, pk=order_id).first()


def own_import(actor: Actor, batch_id: UUID) -> ArticleImport | None:
    return ArticleImport.objects.filter(begun_by_id=actor.user_id, pk=batch_id).first()


def latest_imports(actor: Actor) -> list[ArticleImport]:
    return list(ArticleImport.objects.filter(begun_by_id=actor.user_id).order_by("-begun_at")[:LATEST])


def pieces_of(batch: ArticleImport, fate: str) -> QuerySet[ImportPiece]:
    rows = ImportPiece.objects.filter(batch=batch).select_related("article")
    return rows.filter(fate=fate) if fate in Fate.values else rows


def counts_of(batch: ArticleImport) -> dict[str, int]:
    """How many files have which fate. One statement."""
    rows = ImportPiece.objects.filter(batch=batch).order_by().values("fate").annotate(count=Count("pk"))
    found = {row["fate"]: row["count"] for row in rows}
    return {fate: found.get(fate, 0) for fate in Fate.values}
