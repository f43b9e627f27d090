"""A picture or a video of an article; its bytes lie in the tenant's own folder."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from kernel.models import StoredFileRecord


class ArticleFile(StoredFileRecord):
    # Whoever may read one of these articles may see the file; written anew with each body.
    articles = models.ManyToManyField("knowledge_base.Article", related_name="files", blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(size__gt=0), name="article_file_not_empty")]
