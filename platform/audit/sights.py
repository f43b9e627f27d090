"""Who looked at what: noted when a page is answered, written in batches beside the requests.

Reads are many times more than writes, and nobody should wait for a statement that says that they looked. So each
process keeps what it saw for a moment and writes all of it at once: to each workspace its own, in one statement. What
a process has not written when it is killed is lost; one that ends writes it first. The browser is not asked to say
what it shows (as search/visits.py does for its own purpose), because whoever should be found out would not say it.

Opening the same record again soon is the same look. Reads of a program are counted by token and by what it read.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, models

from audit.models import SAW, Entry
from audit.sink import entry_of
from kernel.actions import Change
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import Tenant, current_tenant, in_tenant

log = logging.getLogger("audit")

DOWNLOADED, READ = "downloaded", "read through the API"
SAME_LOOK_SECONDS = 600.0
COUNTED_SECONDS = 60.0
REMEMBERED = 20_000
# When the database is away for long, the newest are kept.
MOST_WAITING = 10_000


@dataclass
class Count:
    """What a token read of one kind."""

    tenant: Tenant
    actor: Actor
    what: str
    since: float
    times: int = 0
    records: int = 0


@dataclass
class Notes:
    """What this process has not written yet."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[tuple[Tenant, Entry]] = field(default_factory=list)
    counts: dict[tuple[UUID, UUID | None, str], Count] = field(default_factory=dict)
    lately: OrderedDict[tuple[Any, ...], float] = field(default_factory=OrderedDict)
    writer: threading.Thread | None = None
    ending: threading.Event = field(default_factory=threading.Event)


_notes = Notes()


def saw(actor: Actor, subject: models.Model, *, verb: str = SAW) -> None:
    """A member of staff has this record before them. Customers see what is theirs."""
    if not actor.is_staff:
        return
    tenant, now = current_tenant(), time.monotonic()
    entry = entry_of(actor, system_clock(), Change(verb, subject))
    key = (tenant.uuid, actor.user_id, actor.session_id, verb, entry.subject_id)
    with _notes.lock:
        if now - _notes.lately.get(key, -SAME_LOOK_SECONDS) < SAME_LOOK_SECONDS:
            return
        _notes.lately[key] = now
        _notes.lately.move_to_end(key)
        if len(_notes.lately) > REMEMBERED:
            _notes.lately.popitem(last=False)
        _keep(tenant, entry)
    _begin_to_write()


def read_by_token(actor: Actor, what: str, records: int) -> None:
    """A program was told `records` records; `what` is the name of the operation."""
    if actor.token_id is None:
        return
    tenant, now = current_tenant(), time.monotonic()
    with _notes.lock:
        count = _notes.counts.setdefault((tenant.uuid, actor.token_id, what), Count(tenant, actor, what, now))
        count.times += 1
        count.records += records
    _begin_to_write()


def write_notes(*, all_of_them: bool = True) -> int:
    """Write what was noted; how many entries. What can't be written now is kept for the next time."""
    with _notes.lock:
        _settle_counts(all_of_them)
        waiting, _notes.waiting = _notes.waiting, []
    by_tenant: dict[UUID, list[tuple[Tenant, Entry]]] = {}
    for tenant, entry in waiting:
        by_tenant.setdefault(tenant.uuid, []).append((tenant, entry))
    written = 0
    for noted in by_tenant.values():
        try:
            with in_tenant(noted[0][0]):
                Entry.objects.bulk_create([entry for _tenant, entry in noted])
            written += len(noted)
        except Exception:
            log.exception("Who looked at what could not be written yet.")
            with _notes.lock:
                _notes.waiting[:0] = noted
    return written


def forget_notes() -> None:
    with _notes.lock:
        _notes.waiting.clear()
        _notes.counts.clear()
        _notes.lately.clear()


def _keep(tenant: Tenant, entry: Entry) -> None:
    _notes.waiting.append((tenant, entry))
    if len(_notes.waiting) > MOST_WAITING:
        log.error("Who looked at what waits for too long: the oldest is given up.")
        del _notes.waiting[: MOST_WAITING // 10]


def _settle_counts(all_of_them: bool) -> None:
    """Counts become entries a minute after their first read."""
    until = time.monotonic() - COUNTED_SECONDS
    for key, count in list(_notes.counts.items()):
        if all_of_them or count.since <= until:
            del _notes.counts[key]
            _keep(count.tenant, _entry_of_count(count))


def _entry_of_count(count: Count) -> Entry:
    actor = count.actor
    assert actor.token_id is not None
    return Entry(
        at=system_clock(),
        verb=READ,
        actor_face=actor.face.value,
        actor_id=actor.user_id,
        actor_name=actor.name[:160],
        token_id=actor.token_id,
        subject_type="identity.apitoken",  # of a layer above: its name is its owner's
        subject_id=actor.token_id,
        subject_name=actor.name[:240],
        changes={"operation": count.what, "times": count.times, "records": count.records},
    )


def _begin_to_write() -> None:
    """One thread a process, from its first note on: who forks afterwards has notes and a thread of its own."""
    if not settings.AUDIT_NOTES_EVERY_SECONDS or (_notes.writer is not None and _notes.writer.is_alive()):
        return
    with _notes.lock:
        if _notes.writer is None or not _notes.writer.is_alive():
            _notes.writer = threading.Thread(target=_write_until_the_end, name="audit-notes", daemon=True)
            _notes.writer.start()
            Finalize(_notes, write_notes, exitpriority=10)  # at the end of this process, a child too


def _write_until_the_end() -> None:
    while not _notes.ending.wait(settings.AUDIT_NOTES_EVERY_SECONDS):
        close_old_connections()
        write_notes(all_of_them=False)
