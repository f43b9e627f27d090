"""Walks the chain from its first link: how far it is whole, and what is wrong at the first place that is not."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.chain import Said, actor_digest, hash_of, values_digest
from audit.models import Chain, Entry, Erasure, Fault, Link
from audit.models.chain import BEGINNING
from kernel.reading import rows

AT_ONCE = 2000
LINKED = 7  # columns of a link, before those of its entry
# An entry is told late when those of a later time were linked so long before.
LATE_AFTER = timedelta(hours=6)
NEXT = f"""
SELECT l.number, l.actor_salt, l.values_salt, l.actor_digest, l.values_digest, l.hash, l.linked_at,
 {", ".join(f"e.{name}{'::text' if name == 'changes' else ''}" for name in Said._fields)}
FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
WHERE l.number > %(after)s AND l.number <= %(length)s ORDER BY l.number LIMIT %(most)s"""  # noqa: S608
# In one statement, as links are added meanwhile.
END = """
SELECT coalesce(c.length, 0), coalesce(c.head, %(beginning)s), coalesce((SELECT max(number) FROM audit_link), 0)
FROM (SELECT 1) one LEFT JOIN audit_chain c ON c.id = 1"""


class Found(NamedTuple):
    """A link, and the entry that it names; None when that is gone."""

    number: int
    actor_salt: bytes | None
    values_salt: bytes | None
    actor_digest: bytes
    values_digest: bytes
    hash: bytes
    linked_at: datetime
    said: Said | None


@dataclass
class Verdict:
    """What the walk found."""

    whole: int = 0
    """Links from the first on that are as they were made."""
    until: datetime | None = None
    """When the last of them was linked."""
    hash: bytes = BEGINNING
    fault: Fault | None = None
    at: int = 0
    """The number of the first link that is not."""
    entry: Said | None = None
    waiting: int = 0
    late: int = 0
    erased: int = 0
    is_finished: bool = True
    _batch: datetime | None = field(default=None, repr=False)
    _batch_before: datetime | None = field(default=None, repr=False)

    @property
    def is_whole(self) -> bool:
        return self.fault is None

    def carried(self) -> dict[str, Any]:
        """For a job that goes on: what it has found whole so far."""
        until = self.until.isoformat() if self.until else None
        return {"whole": self.whole, "until": until, "hash": self.hash.hex(), "late": self.late, "erased": self.erased}

    @classmethod
    def going_on(cls, carried: dict[str, Any]) -> Verdict:
        until = datetime.fromisoformat(carried["until"]) if carried["until"] else None
        return cls(**carried | {"until": until, "hash": bytes.fromhex(carried["hash"]), "_batch": until})

    def break_at(self, number: int, fault: Fault, entry: Said | None = None) -> None:
        self.at, self.fault, self.entry = number, fault, entry

    def go_on(self, found: Found) -> None:
        assert found.said is not None
        self.whole, self.until, self.hash = found.number, found.linked_at, found.hash
        self.erased += found.values_salt is None or found.actor_salt is None
        if found.linked_at != self._batch:
            self._batch, self._batch_before = found.linked_at, self._batch
        if self._batch_before is not None and found.said.at < self._batch_before - LATE_AFTER:
            self.late += 1


def verify(begun: Verdict | None = None, *, seconds: float = float("inf")) -> Verdict:
    """Reads only. What is added while it walks is left for the next time.

    After `seconds` it stops, not finished; whoever has more of them hands in what it said as `begun`.
    """
    verdict, ends = begun or Verdict(), time.monotonic() + seconds
    verdict.is_finished = True
    length, head, last = rows(END, {"beginning": BEGINNING})[0]
    proven = Erasure.proven()
    for found in _links(verdict.whole, length):
        fault = _fault(found, verdict, proven)
        if fault is Fault.UNPROVEN:  # perhaps somebody was erased a moment ago
            proven = Erasure.proven()
            fault = _fault(found, verdict, proven)
        if fault:
            verdict.break_at(verdict.whole + 1, fault, found.said)
            break
        verdict.go_on(found)
        if time.monotonic() > ends and verdict.whole < length:
            verdict.is_finished = False
            return verdict
    if verdict.is_whole and (verdict.whole, verdict.hash) != (length, head):
        verdict.break_at(verdict.whole + 1, Fault.CUT)
    if verdict.is_whole and last > length:
        verdict.break_at(length + 1, Fault.MOVED)
    verdict.waiting = Entry.objects.filter(~Exists(Link.objects.filter(entry_id=OuterRef("pk")))).count()
    return verdict


def keep_verdict(verdict: Verdict, *, at: datetime) -> None:
    """The page and the doctor know it afterwards."""
    with transaction.atomic():
        chain = Chain.held()
        chain.checked_at, chain.checked, chain.checked_until = at, verdict.whole, verdict.until
        chain.waiting, chain.late = verdict.waiting, verdict.late
        chain.fault, chain.fault_at = verdict.fault or "", verdict.at if verdict.fault else None
        names = ("checked_at", "checked", "checked_until", "waiting", "late", "fault", "fault_at")
        chain.save(update_fields=names)


def verify_and_keep(*, at: datetime) -> Verdict:
    verdict = verify()
    keep_verdict(verdict, at=at)
    return verdict


def _fault(found: Found, so_far: Verdict, proven: set[UUID]) -> Fault | None:
    said = found.said
    if found.number != so_far.whole + 1:
        return Fault.GAP
    if said is None:
        return Fault.REMOVED
    fault = _fault_of_values(found, said, proven)
    if fault:
        return fault
    return None if hash_of(so_far.hash, said, found.actor_digest, found.values_digest) == found.hash else Fault.MOVED


def _fault_of_values(found: Found, said: Said, proven: set[UUID]) -> Fault | None:
    """Of what may be erased: it is as it was, or it is gone and somebody said so."""
    if found.actor_salt is None:
        if said.actor_name or said.actor_id not in proven:
            return Fault.UNPROVEN
    elif actor_digest(said, found.actor_salt) != found.actor_digest:
        return Fault.CHANGED
    if found.values_salt is None:
        if said.subject_name or said.changes or said.subject_id not in proven:
            return Fault.UNPROVEN
    elif values_digest(said, found.values_salt) != found.values_digest:
        return Fault.CHANGED
    return None


def _links(after: int, length: int) -> Iterator[Found]:
    while True:
        found = rows(NEXT, {"after": after, "most": AT_ONCE, "length": length})
        yield from map(_read, found)
        if len(found) < AT_ONCE:
            return
        after = found[-1][0]


def _read(row: tuple[Any, ...]) -> Found:
    link, (*entry, changes) = row[:LINKED], row[LINKED:]
    said = None if entry[0] is None else Said._make([*entry, json.loads(changes)])
    return Found._make([*link, said])
