"""Views that people keep: for themselves or for everybody, in the navigation or not, in their own order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from identity.models import User
from identity.permissions import USE_DESK
from kernel.actions import PermissionMissing, Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from records.columns import Columns
from records.lists import RecordList
from records.models import NAME_LENGTH, ChosenColumns, SavedView
from records.models.saved_view import SavedViewQuerySet, may_change_view
from records.permissions import SHARE_VIEWS
from records.state import ListState

# Each of them is counted on every list: few enough to stay quick, and to be found by eye.
VIEWS_PER_PERSON, VIEWS_FOR_EVERYBODY, PINNED_PER_PERSON = 20, 30, 8


@action(USE_DESK)
def save_view(
    *,
    actor: Actor,
    clock: Clock,
    record_list: RecordList,
    name: str,
    state: ListState,
    columns: Columns,
    is_shared: bool = False,
    is_pinned: bool = False,
) -> SavedView:
    """Keep the filters and the columns of a list under a name."""
    if not actor.may(record_list.permission):
        raise PermissionMissing(record_list.permission)
    own = _lock_views_of(actor.me).on(record_list)
    if own.count() >= VIEWS_PER_PERSON:
        raise Refused(_("You have %(limit)d views already. Delete one first.") % {"limit": VIEWS_PER_PERSON})
    name = _free_name(name, owner_id=actor.me, key=record_list.key)
    _refuse_nothing_of_its_own(state, columns)
    if is_shared:
        _refuse_to_share(actor, record_list.key)
    if is_pinned:
        _refuse_too_many_pinned(actor)
    last = own.aggregate(last=Max("position"))["last"]
    view = SavedView.objects.create(
        owner_id=actor.me,
        list=record_list.key,
        name=name,
        query=state.kept,
        columns=columns.text,
        is_shared=is_shared,
        is_pinned=is_pinned,
        position=0 if last is None else last + 1,
    )
    record("saved", view, query=view.query, columns=view.columns, is_shared=is_shared, is_pinned=is_pinned)
    return view


@action(USE_DESK)
def rename_view(*, actor: Actor, clock: Clock, view: SavedView, name: str, is_shared: bool) -> SavedView:
    """Call a view something else, and say who sees it."""
    view = _locked(view, actor)
    name = _free_name(name, owner_id=view.owner_id, key=view.list, but=view)
    if is_shared and not view.is_shared:
        _refuse_to_share(actor, view.list)
    _tell("renamed", view, _changes(view, name=name, is_shared=is_shared))
    return view


@action(USE_DESK)
def pin_view(*, actor: Actor, clock: Clock, view: SavedView, is_pinned: bool) -> SavedView:
    """Put a view of one's own into the navigation, or take it out."""
    view = _locked(view, actor)
    if view.owner_id != actor.me:
        raise Refused(_("Only the owner of a view pins it. Save it as a view of your own, then pin that one."))
    if is_pinned and not view.is_pinned:
        _refuse_too_many_pinned(actor)
    _tell("pinned" if is_pinned else "unpinned", view, _changes(view, is_pinned=is_pinned))
    return view


@action(USE_DESK)
def move_view(*, actor: Actor, clock: Clock, view: SavedView, place: int) -> SavedView:
    """Put a view of one's own at another place among them; 0 is the first."""
    view = _locked(view, actor)
    if view.owner_id != actor.me:
        raise Refused(_("Only the owner of a view moves it: the others see it among theirs by name."))
    own = [one for one in SavedView.objects.filter(owner_id=actor.me, list=view.list) if one.pk != view.pk]
    place = min(max(place, 0), len(own))
    own.insert(place, view)
    changes = [one for at, one in enumerate(own) if _changes(one, position=at)]
    if changes:
        record("moved", view, place=place + 1)
    else:
        nothing_changed()
    return view


@action(USE_DESK)
def update_view(*, actor: Actor, clock: Clock, view: SavedView, state: ListState, columns: Columns) -> SavedView:
    """Let a view keep other filters and columns from now on."""
    view = _locked(view, actor)
    _refuse_nothing_of_its_own(state, columns)
    # What the actor chose for themselves is the view's own now.
    ChosenColumns.objects.filter(owner_id=actor.me, view=view).delete()
    _tell("changed the filters", view, _changes(view, query=state.kept, columns=columns.text))
    return view


@action(USE_DESK)
def delete_view(*, actor: Actor, clock: Clock, view: SavedView) -> None:
    """The view is gone for everybody who saw it; no record changes."""
    view = _locked(view, actor)
    record("deleted", view, query=view.query, columns=view.columns, is_shared=view.is_shared)
    view.delete()


def _locked(view: SavedView, actor: Actor) -> SavedView:
    """The view for a change; refused to whom it does not belong."""
    _lock_views_of(view.owner_id)
    found = SavedView.objects.visible_to(actor).select_related("owner").filter(pk=view.pk).first()
    if found is None:
        raise Refused(_("Somebody has deleted this view meanwhile."))
    if not may_change_view(found.owner_id, actor):
        sentence = _("This view is %(name)s's. Only they or an administrator may change it; you may save your own.")
        raise Refused(sentence % {"name": found.owner.name})
    return found


def _lock_views_of(owner_id: UUID) -> SavedViewQuerySet:
    """The views of one person; two requests at once can't pass the same check of them."""
    User.objects.select_for_update().get(pk=owner_id)
    return SavedView.objects.filter(owner_id=owner_id)


def _changes(view: SavedView, **values: Any) -> dict[str, Any]:
    """Store what differs, and tell it as [old, new]."""
    changes = {key: [getattr(view, key), value] for key, value in values.items() if getattr(view, key) != value}
    if changes:
        view.change(**{key: new for key, (_old, new) in changes.items()})
    return changes


def _tell(verb: str, view: SavedView, changes: dict[str, Any]) -> None:
    if changes:
        record(verb, view, **changes)
    else:
        nothing_changed()


def _free_name(name: str, *, owner_id: UUID, key: str, but: SavedView | None = None) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise Refused(_("Give the view a name."), field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(_("The name has more than %(limit)d characters.") % {"limit": NAME_LENGTH}, field="name")
    others = SavedView.objects.filter(owner_id=owner_id, list=key).named(name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(_("There is a view of this name already. Choose another one."), field="name")
    return name


def _refuse_nothing_of_its_own(state: ListState, columns: Columns) -> None:
    if not state.filters and not columns.is_chosen:
        raise Refused(_("Set a filter or choose columns first: without them this list has its tab already."))


def _refuse_to_share(actor: Actor, key: str) -> None:
    if not actor.may(SHARE_VIEWS):
        raise Refused(_("Your role saves views for yourself only. Keep this one for yourself."), field="seen_by")
    if SavedView.objects.filter(list=key, is_shared=True).count() >= VIEWS_FOR_EVERYBODY:
        sentence = _("There are %(limit)d views for everybody already. Keep this one for yourself, or delete one.")
        raise Refused(sentence % {"limit": VIEWS_FOR_EVERYBODY}, field="seen_by")


def _refuse_too_many_pinned(actor: Actor) -> None:
    if SavedView.objects.filter(owner_id=actor.me, is_pinned=True).count() >= PINNED_PER_PERSON:
        sentence = _("The navigation holds %(limit)d views. Unpin one first.") % {"limit": PINNED_PER_PERSON}
        raise Refused(sentence, field="is_pinned")
