"""The knowledge base in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge_base.permissions import VIEW_ARTICLES, WRITE_ARTICLES
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
        "new-article",
        _("New article"),
        "plus",
        WRITE_ARTICLES,
        reverse("knowledge_base:new-article"),
        words=_("write"),
    )
