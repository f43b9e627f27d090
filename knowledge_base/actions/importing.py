"""Articles from files: looked through first, then taken over as drafts."""

from __future__ import annotations

import posixpath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import MEGABYTE, store_pieces
from knowledge_base.actions.keeping import upload_article_file
from knowledge_base.actions.writing import create_article, edit_article
from knowledge_base.events import ImportBegun, ImportConfirmed
from knowledge_base.exchange.comparing import article_at, differing, own_files, with_files, words_for, words_over
from knowledge_base.exchange.reading import Draft
from knowledge_base.exchange.shelving import Shelving
from knowledge_base.exchange.sources import why_no_article
from knowledge_base.exchange.unpacking import ending_of
from knowledge_base.models import Article, ArticleImport, Audience, Fate, ImportPiece, ImportState
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.articles import newest_of

LARGEST = 100 * MEGABYTE


@action(WRITE_ARTICLES)
def begin_import(
    *, actor: Actor, clock: Clock, upload: UploadedFile, language: str, audience: str = Audience.PUBLIC.value
) -> ArticleImport:
    """The upload is kept, and a job looks through it; no article changes yet. `language` and `audience` are those of
    files that do not say their own. Refused: a file of another kind, too large, or empty."""
    name = _name_of(upload)
    size = upload.size or 0
    values = {"name": name, "size": round(size / MEGABYTE), "limit": LARGEST // MEGABYTE}
    if ending_of(name) != "zip" and (reason := why_no_article(name)):
        raise Refused(f"“{name}”: {reason}", field="file")
    if size > LARGEST:
        raise Refused(_("“%(name)s” has %(size)d MB; at most %(limit)d MB are taken.") % values, field="file")
    if not size:
        raise Refused(_("“%(name)s” is empty.") % values, field="file")
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Articles are written in one of the workspace's languages."), field="language")
    if audience not in Audience.values or audience == Audience.CHOSEN:
        raise Refused(_("Choose who may read the article."), field="audience")
    batch = ArticleImport.objects.create(
        begun_by_id=actor.me,
        begun_at=clock(),
        spoken=translation.get_language() or "en",
        name=name,
        path=store_pieces(upload.chunks()),
        size=size,
        language=language,
        audience=audience,
    )
    record("began an import", batch, size=size)
    emit(ImportBegun(batch_id=batch.pk))
    return batch


@action(WRITE_ARTICLES)
def confirm_import(
    *, actor: Actor, clock: Clock, batch: ArticleImport, overwrites: bool, makes_shelves: bool
) -> ArticleImport:
    """What was looked through becomes drafts, in a job. `overwrites`: articles that are there are changed too;
    `makes_shelves`: categories that are not there are made, by whoever may arrange them."""
    _refuse_foreign(batch, actor)
    makes = makes_shelves and actor.may(PUBLISH_ARTICLES)
    values = {"overwrites": overwrites, "makes_shelves": makes}
    if not batch.go_on(ImportState.READY, ImportState.APPLYING, **values):
        if batch.state in {ImportState.APPLYING, ImportState.DONE}:
            nothing_changed()
            return batch
        raise Refused(_("This import can't be taken over any more. Begin it again."))
    record("confirmed an import", batch, **values)
    emit(ImportConfirmed(batch_id=batch.pk))
    return batch


@action(WRITE_ARTICLES)
def cancel_import(*, actor: Actor, clock: Clock, batch: ArticleImport) -> None:
    """What has been taken over already stays."""
    _refuse_foreign(batch, actor)
    states = (ImportState.READING, ImportState.READY, ImportState.APPLYING)
    if not any(batch.go_on(state, ImportState.CANCELLED) for state in states):
        nothing_changed()
        return
    record("cancelled an import", batch)


@action(WRITE_ARTICLES)
def import_article(
    *, actor: Actor, clock: Clock, batch: ArticleImport, piece: ImportPiece, draft: Draft, shelving: Shelving
) -> None:
    """One file becomes a draft, or a new revision of an article, with its pictures. A second time does nothing."""
    if not piece.take_up():
        nothing_changed()
        return
    if draft.shelf and batch.makes_shelves:
        shelving.put_up(draft.shelf, batch.shelves, language=draft.language, actor=actor, clock=clock)
    article = article_at(draft.language, draft.slug)
    if article is not None and not batch.overwrites:
        nothing_changed()
        piece.become(Fate.LEFT, article=article)
        return
    ids = own_files(newest_of(article).body, draft) if article is not None else {}
    for key, picture in draft.pictures.items():
        if key not in ids:
            kept = upload_article_file(actor=actor, clock=clock, upload=picture.as_upload())
            ids[key] = str(kept.pk)
    markdown = with_files(draft.markdown, ids)
    if article is None:
        made = _create(draft, markdown, batch, shelving, actor=actor, clock=clock)
        piece.become(Fate.MADE, article=made)
        record("imported", made, file=piece.place)
        return
    words = words_over(draft, article, markdown, shelving.find)
    changed = differing(article, words)
    if not changed:
        nothing_changed()
        piece.become(Fate.SAME, article=article)
        return
    edit_article(actor=actor, clock=clock, article=article, words=words)
    piece.become(Fate.CHANGED, article=article)
    record("imported", article, file=piece.place)


def _create(
    draft: Draft, markdown: str, batch: ArticleImport, shelving: Shelving, *, actor: Actor, clock: Clock
) -> Article:
    language, _slash, slug = draft.translation_of.partition("/")
    original = article_at(language, slug) if slug else None
    if original is not None and _is_there(original, draft.language):
        original = None
    words = words_for(draft, markdown, shelving.find, batch.audience)
    return create_article(actor=actor, clock=clock, language=draft.language, words=words, translation_of=original)


def _is_there(original: Article, language: str) -> bool:
    rows = Article.objects.filter(translation_key=original.translation_key)
    return bool(rows.in_language(language).exists())


def _name_of(upload: UploadedFile) -> str:
    """What can be kept of it; the ending stays."""
    plain = (upload.name or "").encode("utf-8", "ignore").decode().replace("\0", "").replace("\\", "/")
    stem, dot, ending = posixpath.basename(plain).rpartition(".")
    return get_valid_filename(f"{stem.strip('. ')[:160] or 'file'}{dot}{ending[:10]}")


def _refuse_foreign(batch: ArticleImport, actor: Actor) -> None:
    if batch.begun_by_id != actor.user_id:
        raise Refused(_("Only whoever began it can go on with it."))
