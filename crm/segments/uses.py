"""Where a segment is used: articles that are written for it, and views that show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from crm.segments.models import Segment
from kernel.actor import Actor
from knowledge_base.models import Article
from records.models import SavedView


@dataclass(frozen=True)
class Uses:
    articles: list[Article]
    """Those that the reader sees."""
    article_count: int
    views: list[SavedView]
    view_count: int

    @property
    def is_used(self) -> bool:
        return bool(self.article_count or self.view_count)


SHOWN = 10


def articles_for(segment: Segment) -> int:
    """Published ones, and those being written."""
    return Article.objects.filter(_written_for(segment)).count()


def uses_of(segment: Segment, actor: Actor) -> Uses:
    articles = Article.objects.filter(_written_for(segment))
    views = SavedView.objects.filter(query__contains=f"segment={segment.pk}")
    seen = list(articles.filter(pk__in=Article.objects.visible_to(actor).values("pk")).order_by("title")[:SHOWN])
    named = list(views.filter(pk__in=SavedView.objects.visible_to(actor).values("pk")).order_by("name")[:SHOWN])
    return Uses(seen, articles.count(), named, views.count())


def _written_for(segment: Segment) -> Q:
    """The row is what readers have, the newest revision what its writers have."""
    return Q(groups__contains=[segment.key]) | Q(latest_revision__content__groups__icontains=segment.key)
