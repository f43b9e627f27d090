"""Which columns somebody sees. Nobody else's business: it stays out of the audit log."""

from __future__ import annotations

from django.utils.translation import gettext as _

from identity.permissions import USE_DESK
from kernel.actions import PermissionMissing, Refused, action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock
from records.columns import NARROWEST, WIDEST, Columns, choosable, parts
from records.lists import RecordList
from records.models import ChosenColumns, SavedView


@action(USE_DESK)
def choose_columns(
    *, actor: Actor, clock: Clock, record_list: RecordList, text: str, view: SavedView | None = None
) -> Columns:
    """Show these columns of a list from now on; with `view`, where that view is open. Only for the actor."""
    _refuse_stranger(record_list, view, actor)
    _refuse_unreadable(record_list, text)
    columns = Columns.read(record_list.fields, text)
    nothing_changed()
    ChosenColumns.objects.update_or_create(
        owner_id=actor.me, list=record_list.key, view=view, defaults={"columns": columns.text}
    )
    return columns


@action(USE_DESK)
def reset_columns(*, actor: Actor, clock: Clock, record_list: RecordList, view: SavedView | None = None) -> None:
    """The list's own columns again, or those of the view."""
    _refuse_stranger(record_list, view, actor)
    nothing_changed()
    ChosenColumns.objects.filter(owner_id=actor.me, list=record_list.key, view=view).delete()


def _refuse_stranger(record_list: RecordList, view: SavedView | None, actor: Actor) -> None:
    if not actor.may(record_list.permission):
        raise PermissionMissing(record_list.permission)
    if view is not None and not SavedView.objects.visible_to(actor).on(record_list).filter(pk=view.pk).exists():
        raise Refused(_("Somebody has deleted this view meanwhile."))


def _refuse_unreadable(record_list: RecordList, text: str) -> None:
    names = {spec.name for spec in choosable(record_list.fields)}
    given = [name for name, _width in parts(text)]
    if not set(given) <= names:
        raise Refused(_("This list has no such column. Load the page again."))
    if len(set(given)) < len(given):
        raise Refused(_("A column stands in a list once."))
    widths = [width for _name, width in parts(text) if width]
    if not all(width.isdecimal() and NARROWEST <= int(width[:6]) <= WIDEST for width in widths):
        raise Refused(_("A column is %(least)d to %(most)d pixels wide.") % {"least": NARROWEST, "most": WIDEST})
