"""Many records at once: the same values for all that were picked, or for all that a list shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from changes.actions.importing import refuse_programs
from changes.changeables import Changeable, changeable_for_list
from changes.engine import AT_ONCE
from changes.models import Change, ChangeSet, Kind, State, Verb
from changes.permissions import MASS_CHANGE
from changes.settling import copy_in
from changes.snapshots import written
from kernel.actions import PermissionMissing, Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from records.fitting import fitted
from records.lists import RecordList
from records.queries import listed
from records.state import ListState

MOST_AT_ONCE = 200_000


@action(MASS_CHANGE)
def begin_mass_change(
    *,
    actor: Actor,
    clock: Clock,
    record_list: RecordList,
    values: Mapping[str, Any],
    picked: Sequence[UUID] = (),
    state: ListState | None = None,
) -> ChangeSet:
    """`picked`, or else all of `state`; `values` are typed. A job looks at what it would do. Raises Refused."""
    from changes.jobs import check_changes  # noqa: PLC0415  (jobs call what actions make)

    refuse_programs(actor)
    changeable = changeable_for_list(record_list.key)
    if changeable is None:
        raise Refused(_("The records of this list can't be changed together."))
    if not actor.may(changeable.permission):
        raise PermissionMissing(changeable.permission)
    kept = _kept(changeable, values, actor)
    rows = listed(record_list, state, actor, clock()) if state is not None else changeable.seen(actor)
    if state is None:
        rows = rows.filter(pk__in=list(picked))
    total = rows.count()
    if not total:
        raise Refused(_("Pick at least one record."))
    if total > MOST_AT_ONCE:
        sentence = _("At most %(most)s records can be changed at once, and these are %(total)s.")
        raise Refused(sentence % {"most": f"{MOST_AT_ONCE:,}", "total": f"{total:,}"})
    change_set = ChangeSet.objects.create(
        kind=Kind.REASSIGNMENT if set(kept) == {changeable.owner} else Kind.EDIT,
        state=State.CHECKING,
        record_type=changeable.key,
        name=_name(changeable, kept),
        by_id=actor.me,
        begun_at=clock(),
        spoken=translation.get_language() or "en",
        options={"values": kept, "list": record_list.key, "query": state.kept if state is not None else ""},
        total=total,
    )
    _choose(change_set, changeable, rows.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE))
    record("began a change-set", change_set, kind=change_set.kind, fields=sorted(kept))
    check_changes.enqueue(change_set_id=str(change_set.pk))
    return change_set


def _kept(changeable: Changeable, values: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """As JSON keeps them; what no record may have is refused before anything is chosen."""
    if not values:
        raise Refused(_("Choose at least one field to change."), field="fields")
    specs = {name: changeable.named(name) for name in values}
    for name, spec in specs.items():
        if spec is None or name in changeable.fixed:
            raise Refused(_("Choose a field that is there."), field=name)
        if spec.is_unique or name in changeable.unique:
            raise Refused(
                _("“%(field)s” is given once: many can't have the same.") % {"field": spec.label}, field=name
            )
        if spec.required and values[name] in (None, "", ()):
            raise Refused(_("%(field)s is needed.") % {"field": spec.label}, field=name)
    fitted(changeable.record_type, values, actor=actor, record=changeable.model())
    return {name: written(changeable, name, getattr(value, "pk", value)) for name, value in values.items()}


def _choose(change_set: ChangeSet, changeable: Changeable, ids: Iterator[UUID]) -> None:
    """Which records it is about is settled now: who joins the list later is not changed."""
    number = 0
    while batch := list(islice(ids, AT_ONCE)):
        rows = [
            Change(
                change_set=change_set,
                number=number + place,
                record_type=changeable.key,
                record_id=pk,
                verb=Verb.CHANGED,
            )
            for place, pk in enumerate(batch, 1)
        ]
        copy_in(Change, rows)
        number += len(batch)


def _name(changeable: Changeable, kept: Mapping[str, Any]) -> str:
    labels = [str(spec.label) for name in kept if (spec := changeable.named(name))]
    return (_(", ").join(labels) or str(changeable.record_type.label))[:180]
