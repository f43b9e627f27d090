"""What the printed article asks besides."""

from __future__ import annotations

from django import template

from documents.kinds import Picture
from knowledge_base.models import ArticleFile

register = template.Library()


@register.simple_tag
def address(picture: Picture, file: ArticleFile) -> str:
    """Of the stored file for the PDF, of a page for the preview: see documents.kinds.Picture."""
    return str(picture(file))
