"""What happened to articles."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class ReviewAsked(Event):
    article_id: UUID
    by_id: UUID | None


@dataclass(frozen=True)
class ReviewDecided(Event):
    """`comment_id` is what was said with it."""

    article_id: UUID
    comment_id: UUID
    asked_by_id: UUID | None


@dataclass(frozen=True)
class ArticleCommented(Event):
    article_id: UUID
    comment_id: UUID


@dataclass(frozen=True)
class ArticlePublished(Event):
    article_id: UUID
    version: int


@dataclass(frozen=True)
class CheckDue(Event):
    """It is time to read it again."""

    article_id: UUID


@dataclass(frozen=True)
class PublicationFailed(Event):
    """What was planned did not happen; the audit entry says why."""

    article_id: UUID


@dataclass(frozen=True)
class ArticleTakenBack(Event):
    article_id: UUID


@dataclass(frozen=True)
class ExportAsked(Event):
    order_id: UUID


@dataclass(frozen=True)
class ImportBegun(Event):
    """A file was uploaded: it is to be looked through."""

    batch_id: UUID


@dataclass(frozen=True)
class ImportConfirmed(Event):
    """What was looked through is to become drafts."""

    batch_id: UUID
