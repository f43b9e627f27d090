"""Brings the index up to date: what was noted, made into documents, a batch at a time and one worker at a time."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kernel.ids import new_id
from kernel.tenancy import current_tenant
from search.backends import ships
from search.models import VERSION, Document, Pending, Shipment
from search.models.term import near
from search.registry import Content, Source, source_of, sources
from search.vectors import KEPT_BODY, KEPT_TITLE, Vector, digest_of, facets_of, vector_of
from search.words import storable

logger = logging.getLogger("search")

BATCH = 200
STORE = """
INSERT INTO search_document (id, kind, number, title, url, shown, also, body, language, at, facets, refs, words,
 for_server, digest, made_by, stamp, revision)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector, %s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, number = excluded.number, title = excluded.title,
 url = excluded.url, shown = excluded.shown, also = excluded.also, body = excluded.body, language = excluded.language,
 at = excluded.at, facets = excluded.facets, refs = excluded.refs, words = excluded.words,
 for_server = excluded.for_server, digest = excluded.digest, made_by = excluded.made_by, stamp = excluded.stamp,
 revision = excluded.revision"""
SHOWN = ("detail", "note", "status", "face", "is_firm")
LEARN = "INSERT INTO search_term (term, near) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def fill_once(*, at: datetime, batch: int = BATCH) -> int:
    """One batch in one transaction; how many notes were taken up. What somebody changed comes before what follows."""
    with transaction.atomic():
        _alone()
        taken = list(Pending.objects.filter(aside_at__isnull=True).order_by("is_echo", "id")[:batch])
        if not taken:
            return 0
        filling = _Filling(at)
        filling.take(taken)
        Pending.objects.filter(pk__in=[row.pk for row in taken], aside_at__isnull=True).delete()
        return len(taken)


def refill(source: Source, ids: Sequence[UUID], *, at: datetime) -> int:
    """Makes these documents anew, whatever the index says of them; how many were missing or other than they are now.

    In the open transaction. Those that show their names are not looked at: whoever asks for this goes through all.
    """
    _alone()
    known = Document.objects.filter(pk__in=ids)
    before = dict(known.values_list("pk", "digest"))
    known.update(made_by=0)
    noted = {pk: Pending(kind=source.key, row=pk, at=at, is_echo=True) for pk in ids}
    Pending.objects.bulk_create(noted.values())
    _Filling(at).look_at(source, noted)
    Pending.objects.filter(pk__in=[row.pk for row in noted.values()], aside_at__isnull=True).delete()
    after = dict(known.all().values_list("pk", "digest"))
    return sum(before.get(pk) != after.get(pk) for pk in ids)


def _alone() -> None:
    """Until the transaction ends: two workers would overwrite what is newer by what is older."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"search:{current_tenant().uuid}"])


class _Filling:
    def __init__(self, at: datetime) -> None:
        self.at = at
        self.changed: list[UUID] = []

    def take(self, taken: Sequence[Pending]) -> None:
        lent = {row.row for row in taken if not row.kind}
        for source in sources():
            noted = {row.row: row for row in taken if row.kind == source.key}
            if noted:
                self.look_at(source, noted)
        self._echo(lent | set(self.changed))
        self._follow(taken)

    def look_at(self, source: Source, noted: dict[UUID, Pending]) -> None:
        rows = Document.objects.filter(pk__in=noted).values("id", "digest", "revision", "made_by", "stamp")
        known = {row["id"]: row for row in rows}
        contents = self._contents(source, noted)
        stored = [one for one in contents if not _is_same(one, known.get(one.id))]
        self._store(source, noted, stored, {pk: row["revision"] for pk, row in known.items()})
        gone = set(known) - {one.id for one in contents} - {pk for pk, row in noted.items() if row.error}
        if gone:
            Document.objects.filter(pk__in=gone).delete()
            self.changed.extend(gone)
            self._ship(source, {pk: self._revision(known[pk]["revision"]) for pk in gone}, is_gone=True)

    def _contents(self, source: Source, noted: dict[UUID, Pending]) -> list[Content]:
        """All at once; and one by one where that fails, so that the one to blame is set aside alone."""
        try:
            with transaction.atomic():
                return list(source.contents(list(noted)))
        except Exception:
            logger.warning("A batch of %s could not be read; trying one by one.", source.key, exc_info=True)
        found: list[Content] = []
        for pk, row in noted.items():
            try:
                with transaction.atomic():
                    found.extend(source.contents([pk]))
            except Exception as error:  # noqa: BLE001  (whatever it is, the others go on)
                self._set_aside(row, error)
        return found

    def _store(
        self, source: Source, noted: dict[UUID, Pending], contents: list[Content], known: dict[UUID, int]
    ) -> None:
        terms: set[str] = set()
        shipped: dict[UUID, int] = {}
        for content in contents:
            revision = self._revision(known.get(content.id, 0))
            try:
                vector = vector_of(content, is_name=source.is_name)
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(STORE, row_of(source, content, vector, revision))
            except Exception as error:  # noqa: BLE001  (whatever it is, the others go on)
                self._set_aside(noted[content.id], error)
                continue
            terms.update(vector.terms)
            shipped[content.id] = revision
        learn(terms)
        self.changed.extend(shipped)
        self._ship(source, shipped)

    def _revision(self, known: int) -> int:
        return max(known + 1, int(self.at.timestamp() * 1_000_000))

    def _ship(self, source: Source, revisions: dict[UUID, int], *, is_gone: bool = False) -> None:
        if ships():
            Shipment.objects.bulk_create(
                Shipment(document=pk, kind=source.key, revision=revision, is_gone=is_gone)
                for pk, revision in revisions.items()
            )

    def _set_aside(self, row: Pending, error: Exception) -> None:
        logger.warning("%s was set aside.", row, exc_info=error)
        row.error, row.aside_at = storable(f"{type(error).__name__}: {error}").strip()[:300], self.at
        row.save(update_fields=["error", "aside_at"])

    def _echo(self, changed: Iterable[UUID]) -> None:
        """Documents that show something of a row that is another now."""
        if not changed:
            return
        showing = Document.objects.filter(refs__overlap=list(changed)).values_list("kind", "id")
        self._note(showing.iterator(chunk_size=2000))

    def _follow(self, taken: Sequence[Pending]) -> None:
        """Rows that came with the one that was noted and are not in the index yet, and those that it retells."""
        by_label: dict[str, list[UUID]] = {}
        for row in taken:
            source = source_of(row.kind) if row.kind else None
            label = source.model._meta.label_lower if source else row.model
            by_label.setdefault(label, []).append(row.row)
        for source in sources():
            for label in source.follows.keys() & by_label.keys():
                rows = source.follows[label](by_label[label])
                known = Document.objects.filter(kind=source.key).values("id")
                missing = rows.exclude(**{f"{source.id_column}__in": known})
                self._note((source.key, pk) for pk in missing.values_list(source.id_column, flat=True))
            for label in source.retold.keys() & by_label.keys():
                rows = source.retold[label](by_label[label]).values_list(source.id_column, flat=True)
                self._note((source.key, pk) for pk in rows.iterator(chunk_size=2000))

    def _note(self, rows: Iterable[tuple[str, UUID]]) -> None:
        Pending.objects.bulk_create(
            (Pending(kind=kind, row=pk, at=self.at, is_echo=True) for kind, pk in rows), batch_size=1000
        )


def _is_same(content: Content, known: Any) -> bool:
    if known is None or known["made_by"] != VERSION or known["stamp"] != content.stamp:
        return False
    return bool(known["digest"] == digest_of(content))


def learn(terms: set[str]) -> None:
    if terms:
        with connection.cursor() as cursor:
            # In one order, so that two workspaces' or workers' rows never wait for each other in a ring.
            cursor.executemany(LEARN, [(term, near(term)) for term in sorted(terms)])


def row_of(source: Source, content: Content, vector: Vector, revision: int) -> tuple[Any, ...]:
    said = ((name, getattr(content, name)) for name in SHOWN)
    shown = {name: storable(value) if isinstance(value, str) else value for name, value in said if value}
    facets = facets_of(content)
    return (
        content.id,
        source.key,
        content.number,
        storable(content.title[:KEPT_TITLE]),
        content.url,
        json.dumps(shown),
        json.dumps([[label, storable(text)] for label, text in content.also if text]),
        storable(content.body[:KEPT_BODY]),
        content.language,
        content.at,
        facets,
        list(content.refs),
        vector.literal,
        _for_server(source, content, vector, facets) if ships() else "",
        digest_of(content),
        VERSION,
        content.stamp,
        revision,
    )


def _for_server(source: Source, content: Content, vector: Vector, facets: Sequence[str]) -> str:
    from search.backends.elastic.mapping import prepared_of  # noqa: PLC0415  (without a server nobody pays for it)

    return prepared_of(
        kind=source.key,
        number=content.number,
        at=content.at.timestamp(),
        language=content.language,
        facets=facets,
        places=vector.places,
    )


def note_rows(source: Source, ids: Iterable[UUID], *, at: datetime) -> None:
    """Have rows looked at, whatever the reason."""
    Pending.objects.bulk_create(
        (Pending(id=new_id(), kind=source.key, row=pk, at=at, is_echo=True) for pk in ids), batch_size=1000
    )
