"""Notes what an action changed, in its own transaction, and wakes the job that brings the index up to date."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Model

from kernel.actions import Change
from kernel.clock import Clock
from kernel.tenancy import current_tenant_or_none
from search.models import Pending
from search.registry import referred, sources


def note_changes(*, clock: Clock, changes: list[Change]) -> None:
    """Every action says what it changed, or is rolled back: so none can forget the index."""
    noted = {(row.kind, row.model, row.row): row for change in changes for row in _pending(change, clock())}
    if noted and current_tenant_or_none() is not None:
        Pending.objects.bulk_create(noted.values())
        wake()


def _id_of(subject: Model) -> UUID | None:
    """Its key; of an article, which has Wagtail's numbers, the id that may leave the house."""
    candidates = (subject.pk, getattr(subject, "uuid", None))
    return next((found for found in candidates if isinstance(found, UUID)), None)


def wake() -> None:
    """Enqueue the job, in the open transaction."""
    from search.jobs import index_changes  # noqa: PLC0415  (it reads the registry, which reads the apps)

    index_changes.enqueue()


def _pending(change: Change, at: datetime) -> list[Pending]:
    label, row = change.subject._meta.label_lower, _id_of(change.subject)
    if row is None:
        return []
    kinds = [source for source in sources() if source.model._meta.label_lower == label]
    found = [Pending(kind=source.key, row=row, at=at) for source in kinds]
    lends = referred().get(label)
    is_lent = lends is not None and bool(lends.fields & change.changes.keys())
    if is_lent or any(label in source.follows or label in source.retold for source in sources()):
        found.append(Pending(model=label, row=row, at=at))
    return found
