"""The jobs that look through what was uploaded, take it over, and pack what was asked for.

Each piece of work is a transaction of its own, so that the page sees how far it is; and the jobs end and ask for
themselves again, so that none of them holds a worker for long.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.exports import ExportState
from kernel.files import open_stored
from kernel.jobs import job
from knowledge_base.actions.importing import import_article
from knowledge_base.exchange.looking import look_through
from knowledge_base.exchange.packing import Packer
from knowledge_base.exchange.reading import Draft, read_draft
from knowledge_base.exchange.shelving import Shelving
from knowledge_base.exchange.sources import Source
from knowledge_base.exchange.unpacking import Unreadable
from knowledge_base.models import (
    Article,
    ArticleExport,
    ArticleFile,
    ArticleImport,
    Fate,
    Format,
    ImportPiece,
    ImportState,
)
from knowledge_base.models.exchange import LONGEST_SENTENCE
from knowledge_base.permissions import PUBLISH_ARTICLES, VIEW_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.exchange import articles_to_export

# After so many seconds a job makes room for others.
SLICE = 60.0
AT_ONCE = 40
MOST_TRIES = 4  # for looking through it and taking it over


@job(once=False)
def read_import(batch_id: str) -> None:
    batch = ArticleImport.objects.get(pk=batch_id)
    if batch.state != ImportState.READING:
        return
    with translation.override(batch.spoken), _opened(batch) as source:
        if source is None:
            return
        if not batch.pieces.exists():
            _hold(batch, source)
        shelving, taken = Shelving(), _addresses(batch)
        waiting = list(batch.pieces.filter(fate=Fate.WAITING).order_by("position"))

        def look(piece: ImportPiece) -> None:
            look_through(piece, _draft(source, piece, batch), shelving, taken)

        if _went_through(batch, waiting, look, shelving):
            batch.go_on(ImportState.READING, ImportState.READY)
        elif batch.state == ImportState.READING:
            read_import.enqueue(batch_id=str(batch.pk))


@job(once=False)
def take_import_over(batch_id: str) -> None:
    batch = ArticleImport.objects.select_related("begun_by__staff__role").get(pk=batch_id)
    if batch.state != ImportState.APPLYING:
        return
    with translation.override(batch.spoken), _opened(batch) as source:
        if source is None:
            return
        actor, shelving = batch.begun_by.as_staff(), Shelving()
        if not actor.may(WRITE_ARTICLES):
            _fail(batch, _("You may not write articles any more."))
            return
        batch.makes_shelves = batch.makes_shelves and actor.may(PUBLISH_ARTICLES)
        waiting = list(batch.pieces.filter(fate__in=[Fate.NEW, Fate.CHANGE]).order_by("position"))
        waiting.sort(key=lambda piece: bool(piece.translation_of))  # originals first

        def take_over(piece: ImportPiece) -> None:
            draft = _draft(source, piece, batch)
            import_article(actor=actor, clock=system_clock, batch=batch, piece=piece, draft=draft, shelving=shelving)

        if _went_through(batch, waiting, take_over, shelving):
            batch.go_on(ImportState.APPLYING, ImportState.DONE)
        elif batch.state == ImportState.APPLYING:
            take_import_over.enqueue(batch_id=str(batch.pk))


@contextmanager
def _opened(batch: ArticleImport) -> Iterator[Source | None]:
    """None, with the reason kept, for what nobody can read."""
    with ExitStack() as stack:
        source = None
        try:
            source = Source(stack.enter_context(open_stored(batch.path)), batch.name)
        except Unreadable as error:
            _fail(batch, error.sentence)
        except FileNotFoundError:
            _fail(batch, _("The uploaded file is not there any more. Begin again."))
        yield source


def _fail(batch: ArticleImport, sentence: str) -> None:
    batch.go_on(ImportState(batch.state), ImportState.FAILED, sentence=sentence[:LONGEST_SENTENCE])


def _hold(batch: ArticleImport, source: Source) -> None:
    """What is in the upload, written down before the first file is read."""
    refused = list(source.refused())
    try:
        batch.shelves = source.shelves()
    except Unreadable as error:
        refused.append(("categories.yaml", error.sentence))
    with transaction.atomic():
        batch.hold(source.places(), refused)
        batch.go_on(ImportState.READING, ImportState.READING, shelves=batch.shelves)


def _draft(source: Source, piece: ImportPiece, batch: ArticleImport) -> Draft:
    return read_draft(source, piece.place, batch.language, _is_kept)


def _is_kept(file_id: str) -> bool:
    try:
        return ArticleFile.objects.filter(pk=UUID(file_id)).exists()
    except ValueError:
        return False


def _addresses(batch: ArticleImport) -> set[tuple[str, str]]:
    rows = batch.pieces.exclude(fate__in=[Fate.WAITING, Fate.REFUSED])
    return set(rows.values_list("language", "slug"))


def _went_through(
    batch: ArticleImport, pieces: list[ImportPiece], work: Callable[[ImportPiece], None], shelving: Shelving
) -> bool:
    """False where there is more to do, or somebody has cancelled it. A file that goes wrong is refused by itself."""
    ends = time.monotonic() + SLICE
    for piece in pieces:
        if not batch.go_on(ImportState(batch.state), ImportState(batch.state)) or time.monotonic() > ends:
            return False
        if piece.try_again() > MOST_TRIES:
            piece.become(Fate.REFUSED, reason=_("Reading it went wrong several times."))
            continue
        try:
            with transaction.atomic():
                work(piece)
        except (Unreadable, Refused) as error:
            shelving.look_again()  # what was made for it is gone with it
            piece.become(Fate.REFUSED, reason=error.sentence)
    return True


@job(once=False)
def make_export(order_id: str) -> None:
    order = ArticleExport.objects.select_related("asked_by__staff__role").get(pk=order_id)
    actor = order.asked_by.as_staff()
    if not order.is_open:
        return
    if not actor.may(VIEW_ARTICLES):
        order.go_on(state=ExportState.FAILED)
        return
    with translation.override(order.spoken), tempfile.TemporaryFile() as file:
        if not _packed(order, actor, file):
            return
        order.hand_over(file)


def _packed(order: ArticleExport, actor: Actor, file: BinaryIO) -> bool:
    """False when it was cancelled."""
    packer = Packer(file, Format(order.format), order.asked_at, published_only=order.published_only)
    rows = articles_to_export(actor, order.options, order.asked_at.date(), published_only=order.published_only)
    ids = list(rows.order_by("title", "pk").values_list("pk", flat=True))
    for at in range(0, len(ids), AT_ONCE):
        found = {row.pk: row for row in _whole(ids[at : at + AT_ONCE])}
        packer.add([found[pk] for pk in ids[at : at + AT_ONCE] if pk in found])
        if not order.go_on(done=min(at + AT_ONCE, len(ids))):
            packer.archive.close()
            return False
    packer.close()
    file.seek(0, 2)
    return True


def _whole(ids: list[int]) -> list[Article]:
    return list(Article.objects.filter(pk__in=ids).select_related("locale", "latest_revision"))
