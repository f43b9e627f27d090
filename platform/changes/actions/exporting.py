"""A list taken home as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from changes.actions.importing import refuse_programs
from changes.models import FileKind, ListExport
from changes.permissions import EXPORT
from kernel.actions import PermissionMissing, Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.exports import ExportState
from records.lists import RecordList
from records.queries import listed
from records.state import ListState

MOST_EXPORTED = 1_000_000


@action(EXPORT)
def order_list_export(
    *,
    actor: Actor,
    clock: Clock,
    record_list: RecordList,
    state: ListState,
    columns: Sequence[str] = (),
    file_kind: str = FileKind.CSV,
) -> ListExport:
    """A job writes the file; without `columns` all that the list knows. Raises Refused."""
    from changes.jobs import write_list_export  # noqa: PLC0415  (jobs call what actions make)

    refuse_programs(actor)
    if not actor.may(record_list.permission):
        raise PermissionMissing(record_list.permission)
    if file_kind not in FileKind.values:
        raise Refused(_("Choose a kind of file."), field="file_kind")
    known = [spec.name for spec in record_list.fields]
    if unknown := [name for name in columns if name not in known]:
        raise Refused(_("There is no column “%(name)s”.") % {"name": unknown[0][:80]}, field="columns")
    total = listed(record_list, state, actor, clock()).count()
    if not total:
        raise Refused(_("This list is empty: there is nothing to export."))
    if total > MOST_EXPORTED:
        sentence = _("A file holds at most %(most)s rows, and these are %(total)s. Filter the list.")
        raise Refused(sentence % {"most": f"{MOST_EXPORTED:,}", "total": f"{total:,}"})
    order = ListExport(
        asked_by_id=actor.me,
        asked_at=clock(),
        spoken=translation.get_language() or "en",
        time_zone=timezone.get_current_timezone_name(),
        list_key=record_list.key,
        query=state.kept,
        columns=list(columns) or known,
        file_kind=file_kind,
        total=total,
    )
    order.save(force_insert=True)
    record("exported a list", order, count=total, filters=state.kept, columns=list(order.columns))
    write_list_export.enqueue(order_id=str(order.pk))
    return order


@action(EXPORT)
def cancel_list_export(*, actor: Actor, clock: Clock, order: ListExport) -> None:
    """What is made already stays."""
    if order.asked_by_id != actor.user_id:
        raise Refused(_("Only whoever asked for it can cancel it."))
    if not order.go_on(state=ExportState.CANCELLED):
        nothing_changed()
        return
    record("cancelled the export of a list", order)
