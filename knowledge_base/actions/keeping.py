"""Pictures and videos of articles: judged by what they are, and kept until an article shows them."""

from __future__ import annotations

from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import MEGABYTE, PICTURES, VIDEOS, StoredFile, judge_upload, store_pieces
from knowledge_base.models import ArticleFile
from knowledge_base.permissions import WRITE_ARTICLES

PICTURE_LIMIT = 10 * MEGABYTE


@action(WRITE_ARTICLES)
def upload_article_file(*, actor: Actor, clock: Clock, upload: UploadedFile) -> ArticleFile:
    """Refused: what is neither picture nor video, too large, damaged, or of too many pixels."""
    stored = replace(judge_article_file(upload), path=store_pieces(upload.chunks()))
    kept = ArticleFile.of(stored, uploaded_by_id=actor.user_id, created_at=clock())
    kept.save(force_insert=True)
    record("uploaded", kept, size=kept.size)
    return kept


def judge_article_file(upload: UploadedFile) -> StoredFile:
    """What it would be kept as; nothing is kept. Raises Refused."""
    judged = judge_upload(upload)
    sentence = ""
    if judged.content_type not in PICTURES and judged.content_type not in VIDEOS:
        sentence = _("“%(name)s” is neither a picture (PNG, JPEG, GIF, WebP) nor a video (MP4, WebM).")
    elif judged.content_type in PICTURES and judged.size > PICTURE_LIMIT:
        sentence = _("“%(name)s” has %(size)d MB; a picture has at most %(limit)d MB, so that phones load it.")
    if sentence:
        values = {"name": judged.name, "size": round(judged.size / MEGABYTE), "limit": PICTURE_LIMIT // MEGABYTE}
        raise Refused(sentence % values, field="file")
    return judged
