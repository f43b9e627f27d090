"""An article on paper: what readers see of it, or at the desk, what it will be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from documents.kinds import Content, DocumentKind, Options, Picture
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.permissions import SIGNED_IN
from knowledge_base.models import Article
from knowledge_base.permissions import VIEW_ARTICLES
from knowledge_base.queries.files import files_shown_in
from knowledge_base.showing import shown


def read_article(actor: Actor, subject_id: UUID | None, options: Options, picture: Picture) -> Content | None:
    """The published version; for staff, of an article that was never published, the draft."""
    at = system_clock()
    seen = Article.objects.visible_to(actor) if actor.is_staff else Article.objects.for_reader(actor, at)
    article: Article | None = seen.select_related("locale", "category").filter(uuid=subject_id).first()
    if article is None:
        return None
    text: Any = article if article.live else article.get_latest_revision_as_object()
    return Content(
        title=text.title,
        file_name=f"{text.slug}.pdf",
        context={
            "article": text,
            "mark": "",
            "shown": shown(text, files_shown_in(text.body)),
            "text_language": "zh-CN" if article.language == "zh-hans" else article.language,
            "picture": picture,
        },
    )


def _back(subject_id: UUID | None, options: Options) -> str:
    return reverse("knowledge_base:article", args=[subject_id])


def _back_in_portal(subject_id: UUID | None) -> str:
    found = Article.objects.select_related("locale").filter(uuid=subject_id).first()
    return found.path_in_portal if found else reverse("portal:help")


ARTICLE_DOCUMENT = DocumentKind(
    "article",
    VIEW_ARTICLES,
    "knowledge_base/print.html",
    (),
    read_article,
    _back,
    "knowledge_base:file",
    SIGNED_IN,
    _back_in_portal,
)
