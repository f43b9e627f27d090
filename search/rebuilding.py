"""Makes every document of a workspace anew, a batch at a time, while writes and searches go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kernel.reading import rows
from search.backends import ships
from search.filling import fill_once, refill
from search.models import Rebuild, RebuildState, Shipment
from search.reconciling import reconcile
from search.registry import Source, source_of, sources

BATCH = 200
MOST_ROUNDS = 100
CHECKSUM = """
SELECT count(*), coalesce(sum(('x' || substr(md5(id::text || ':' || digest), 1, 7))::bit(28)::int), 0)::bigint
FROM search_document"""
Now = Callable[[], datetime]


def step(rebuild: Rebuild, *, now: Now) -> bool:
    """One batch, in a transaction of its own; whether there is more to do. After a crash it goes on where it was.

    Raises Unavailable when the search server does not answer.
    """
    rebuild.refresh_from_db()
    steps = {
        RebuildState.WAITING: _begin,
        RebuildState.READING: _read,
        RebuildState.SENDING: _send,
        RebuildState.COMPARING: _compare,
    }
    take = steps.get(RebuildState(rebuild.state))
    return take is not None and take(rebuild, now)


def _begin(rebuild: Rebuild, now: Now) -> bool:
    total = sum(source.rows().count() for source in sources())
    return rebuild.go_on(state=RebuildState.READING, total=total, kind=sources()[0].key if sources() else "")


# ---- Documents out of rows


def _read(rebuild: Rebuild, now: Now) -> bool:
    source = source_of(rebuild.kind)
    if source is None:
        return _tidy(rebuild, now)
    with transaction.atomic():
        found = _next(source, rebuild.after)
        mended = refill(source, found, at=now()) if found else 0
        done = rebuild.done + len(found)
        place = {"kind": _following(source), "after": None} if len(found) < BATCH else {"after": found[-1]}
        # More were written meanwhile than there were: it is never more than all.
        return rebuild.go_on(done=done, total=max(rebuild.total, done), mended=rebuild.mended + mended, **place)


def _next(source: Source, after: UUID | None) -> list[UUID]:
    row_id = source.id_column
    found = source.rows().order_by(row_id)
    if after is not None:
        found = found.filter(**{f"{row_id}__gt": after})
    return list(found.values_list(row_id, flat=True)[:BATCH])


def _following(source: Source) -> str:
    """The kind after this one; after the last comes none."""
    keys = [one.key for one in sources()]
    return next(iter(keys[keys.index(source.key) + 1 :]), "")


def _tidy(rebuild: Rebuild, now: Now) -> bool:
    """Takes out documents whose rows are gone, and takes up what was noted meanwhile."""
    mended = reconcile(at=now())
    for _round in range(MOST_ROUNDS):
        if not fill_once(at=now()):
            break
    if not ships():
        return rebuild.go_on(state=RebuildState.COMPARING, mended=rebuild.mended + mended)
    waiting = Shipment.objects.filter(aside_at__isnull=True).count()
    return rebuild.go_on(state=RebuildState.SENDING, mended=rebuild.mended + mended, to_send=waiting)


# ---- The search server


def _send(rebuild: Rebuild, now: Now) -> bool:
    from search.backends.elastic.shipping import ship_once  # noqa: PLC0415  (without a server nobody pays for it)

    if not ship_once(at=now()):
        return rebuild.go_on(state=RebuildState.COMPARING, sent=rebuild.to_send)
    waiting = Shipment.objects.filter(aside_at__isnull=True).count()
    return rebuild.go_on(sent=max(rebuild.to_send - waiting, 0))


# ---- What came of it


def _compare(rebuild: Rebuild, now: Now) -> bool:
    if not ships():
        ((documents, checksum),) = rows(CHECKSUM, {})
        rebuild.end(RebuildState.DONE, at=now(), documents=documents, checksum=int(checksum))
        return False
    from search.backends.elastic import rebuilding as elastic  # noqa: PLC0415

    # What was written between the two questions is on one side alone: asked again, once it has arrived.
    for _round in range(3):
        elastic.make_equal(at=now())
        here, there = elastic.checksum_here(), elastic.checksum_there()
        if here == there:
            break
    rebuild.end(
        RebuildState.DONE,
        at=now(),
        documents=here[0],
        checksum=here[1],
        server_documents=there[0],
        server_checksum=there[1],
    )
    return False
