"""Pictures and videos: those that a text shows, and those that none does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from wagtail.models import Revision

from knowledge_base.markup import files_of_body
from knowledge_base.models import Article, ArticleFile

FILE = '"file": *"([0-9a-fA-F-]{36})"'


def files_shown_in(body: Any) -> dict[str, ArticleFile]:
    """For those who write it: whatever the text names, published or not. At most one statement."""
    wanted = files_of_body(body)
    return {str(row.pk): row for row in ArticleFile.objects.filter(pk__in=wanted)} if wanted else {}


def unused_files(before: datetime, most: int) -> list[ArticleFile]:
    """Uploaded before that moment, and in no text: published, draft or kept. The oldest first."""
    waiting = ArticleFile.objects.filter(created_at__lt=before, articles__isnull=True)
    if not waiting.exists():
        return []
    used = _in_revisions() | _in_articles()
    found: list[ArticleFile] = []
    for file in waiting.order_by("created_at").iterator():
        if str(file.pk) not in used:
            found.append(file)
        if len(found) == most:
            break
    return found


def _in_revisions() -> set[str]:
    """One statement: the texts themselves stay in the database."""
    body = Cast(KeyTextTransform("body", "content"), TextField())
    shown = Func(
        body,
        Value(FILE),
        Value("g"),
        function="regexp_matches",
        output_field=ArrayField(TextField()),
        set_returning=True,
    )
    rows = Revision.objects.annotate(its_files=shown).values_list("its_files", flat=True)
    return {found[0].lower() for found in rows.distinct() if found}


def _in_articles() -> set[str]:
    """Rows whose text is in no revision: none that we made, but a picture is not worth the risk."""
    rows = Article.objects.filter(latest_revision__isnull=True)
    return {file_id for article in rows.iterator() for file_id in files_of_body(article.body)}
