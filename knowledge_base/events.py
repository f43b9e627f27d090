"""What happened to articles."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class ReviewAsked(Event):
    article_id: UUID


@dataclass(frozen=True)
class ArticlePublished(Event):
    article_id: UUID
    version: int


@dataclass(frozen=True)
class ArticleTakenBack(Event):
    article_id: UUID
