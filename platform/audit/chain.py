"""Entries are linked in batches by a job, and not by the action that writes them.

A chain has one end, so whoever adds to it waits for whoever adds before: in the action's own transaction this would
make all writers of a workspace queue up behind the slowest of them. What is written in the last minute has no link
yet; whoever reads the state of the chain is told how much that is.

hash = SHA-256(hash before ‖ digest), digest = SHA-256(canonical JSON of the entry without its names and values, with
the salted digests of these in their place).
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from audit.models import Chain, Entry, Link
from audit.models.chain import SALT_BYTES

AT_ONCE = 5000
KEEP = """
INSERT INTO audit_link
 (number, entry_id, actor_salt, values_salt, actor_digest, values_digest, hash, linked_at)
SELECT made.*, %s FROM unnest(
 %s::bigint[], %s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[]) AS made"""
# No transaction lasts as long: what began before then is seen by now. Older entries are looked for once a day.
SETTLED_AFTER = timedelta(hours=6)
SWEEP_EVERY = timedelta(hours=24)


class Said(NamedTuple):
    """An entry as the database tells it, column by column."""

    id: UUID
    at: datetime
    verb: str
    actor_face: str
    actor_id: UUID | None
    actor_name: str
    token_id: UUID | None
    subject_type: str
    subject_id: UUID
    subject_name: str
    changes: dict[str, Any]


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def salted(salt: bytes, value: Any) -> bytes:
    return hashlib.sha256(salt + canonical(value)).digest()


def actor_digest(said: Said, salt: bytes) -> bytes:
    return salted(salt, said.actor_name)


def values_digest(said: Said, salt: bytes) -> bytes:
    return salted(salt, [said.subject_name, said.changes])


def hash_of(before: bytes, said: Said, actor: bytes, values: bytes) -> bytes:
    """`actor` and `values` are the salted digests of what may be erased one day."""
    bare = [
        str(said.id),
        said.at.astimezone(UTC).isoformat(timespec="microseconds"),
        said.verb,
        said.actor_face,
        str(said.actor_id or ""),
        str(said.token_id or ""),
        said.subject_type,
        str(said.subject_id),
        actor.hex(),
        values.hex(),
    ]
    return hashlib.sha256(before + hashlib.sha256(canonical(bare)).digest()).digest()


def link_waiting(*, at: datetime) -> int:
    """Link what has none yet, in order of time; how many. Whoever else wants to do so at this moment waits."""
    linked = 0
    while found := link_some(at=at):
        linked += found
    return linked


def link_some(*, at: datetime) -> int:
    """At most `AT_ONCE`, in a transaction of its own. `at` is the same for all that belong together."""
    with transaction.atomic():
        chain = Chain.held()
        is_sweep = chain.swept_at is None or (at - chain.swept_at >= SWEEP_EVERY)
        since = None if is_sweep or chain.linked_at is None else chain.linked_at - SETTLED_AFTER
        found = _waiting(since)
        if found:
            _keep([_add(chain, said) for said in found], at)
            chain.linked_at = at
        if is_sweep and len(found) < AT_ONCE:
            chain.swept_at = at
        if found or is_sweep:
            chain.save(update_fields=["length", "head", "linked_at", "swept_at"])
        return len(found)


def _waiting(since: datetime | None) -> list[Said]:
    waiting = Entry.objects.filter(~Exists(Link.objects.filter(entry_id=OuterRef("pk"))))
    if since is not None:
        waiting = waiting.filter(at__gte=since)
    return [Said(*row) for row in waiting.order_by("at", "id").values_list(*Said._fields)[:AT_ONCE]]


def _add(chain: Chain, said: Said) -> tuple[Any, ...]:
    """The next link, as `KEEP` takes it; the chain ends in it afterwards."""
    salts = os.urandom(2 * SALT_BYTES)
    actor_salt, values_salt = salts[:SALT_BYTES], salts[SALT_BYTES:]
    actor, values = actor_digest(said, actor_salt), values_digest(said, values_salt)
    chain.length += 1
    chain.head = hash_of(bytes(chain.head), said, actor, values)
    return chain.length, said.id, actor_salt, values_salt, actor, values, chain.head


def _keep(links: list[tuple[Any, ...]], at: datetime) -> None:
    """One statement with a few long values: many times quicker than one with a value for each cell."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [at, *map(list, zip(*links, strict=True))])
