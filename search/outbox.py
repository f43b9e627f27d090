"""Notes what an action changed, in its own transaction, and wakes the job that brings the index up to date."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import Model

from kernel.actions import Change
from kernel.clock import Clock
from kernel.copying import MANY, copy_rows
from kernel.ids import new_id_text
from kernel.tenancy import current_tenant_or_none
from search.models import Pending
from search.registry import referred, sources

COLUMNS = ("id", "kind", "model", "row", "is_echo", "at", "error", "aside_at")
BLANK = ("", None)


class Route(NamedTuple):
    """What a change of one model is noted for."""

    kinds: tuple[str, ...]
    lent: frozenset[str]
    """Fields whose change others show."""
    is_followed: bool


def note_changes(*, clock: Clock, changes: list[Change]) -> None:
    """Every action says what it changed, or is rolled back: so none can forget the index."""
    at, routes = clock(), dict[str, Route]()
    noted = {key: None for change in changes for key in _pending(change, routes)}
    if not noted or current_tenant_or_none() is None:
        return
    if len(noted) >= MANY:
        copy_rows(
            Pending, COLUMNS, ((new_id_text(), kind, model, row, False, at, *BLANK) for kind, model, row in noted)
        )
    else:
        Pending.objects.bulk_create(Pending(kind=kind, model=model, row=row, at=at) for kind, model, row in noted)
    wake()


def _id_of(subject: Model) -> UUID | None:
    """Its key; of an article, which has Wagtail's numbers, the id that may leave the house."""
    candidates = (subject.pk, getattr(subject, "uuid", None))
    return next((found for found in candidates if isinstance(found, UUID)), None)


def wake() -> None:
    """Enqueue the job, in the open transaction."""
    from search.jobs import index_changes  # noqa: PLC0415  (it reads the registry, which reads the apps)

    index_changes.enqueue()


def _pending(change: Change, routes: dict[str, Route]) -> list[tuple[str, str, UUID]]:
    """Kind, model and row of each."""
    label, row = change.subject._meta.label_lower, _id_of(change.subject)
    if row is None:
        return []
    route = routes.get(label) or routes.setdefault(label, _route_of(label))
    found = [(kind, "", row) for kind in route.kinds]
    is_lent = bool(route.lent & change.changes.keys())
    return [*found, ("", label, row)] if is_lent or route.is_followed else found


def _route_of(label: str) -> Route:
    lends, known = referred().get(label), sources()
    return Route(
        kinds=tuple(source.key for source in known if source.model._meta.label_lower == label),
        lent=lends.fields if lends is not None else frozenset(),
        is_followed=any(label in source.follows or label in source.retold for source in known),
    )
