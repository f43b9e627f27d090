"""The knowledge base in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge_base.permissions import PUBLISH_ARTICLES, REVIEW_ARTICLES, VIEW_ARTICLES, WRITE_ARTICLES
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    yield Command(
        "articles",
        _("Knowledge base"),
        "book",
        VIEW_ARTICLES,
        reverse("knowledge_base:articles"),
        words=_("articles help"),
    )
    yield Command(
        "articles-to-review",
        _("Articles to review by me"),
        "eye-check",
        REVIEW_ARTICLES,
        f"{reverse('knowledge_base:articles')}?state=mine",
        words=_("review approve"),
    )
    yield Command(
        "article-categories",
        _("Categories of the knowledge base"),
        "sitemap",
        PUBLISH_ARTICLES,
        reverse("knowledge_base:categories"),
        words=_("shelves topics"),
    )
    yield Command(
        "article-blocks",
        _("Block editor of the knowledge base"),
        "template",
        WRITE_ARTICLES,
        reverse("wagtailadmin_home"),
        words=_("wagtail cms blocks"),
    )
    yield Command(
        "new-article",
        _("New article"),
        "plus",
        WRITE_ARTICLES,
        reverse("knowledge_base:new-article"),
        words=_("write"),
    )
    yield Command(
        "import-articles",
        _("Import articles"),
        "upload",
        WRITE_ARTICLES,
        reverse("knowledge_base:imports"),
        words=_("upload Markdown HTML Word docx zip folder"),
    )
    yield Command(
        "export-articles",
        _("Export articles"),
        "package-export",
        VIEW_ARTICLES,
        reverse("knowledge_base:exports"),
        words=_("download Markdown HTML zip backup"),
    )
