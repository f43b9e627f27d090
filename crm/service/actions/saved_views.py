"""Views of tickets that people keep: for themselves or for everybody, in the navigation or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from crm.service.models import NAME_LENGTH, SavedView
from crm.service.models.saved_view import SavedViewQuerySet, may_change_view
from crm.service.permissions import VIEW_TICKETS
from crm.service.queries.state import ListState
from identity.models import User
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock

# Each of them is counted on every list: few enough to stay quick, and to be found by eye.
VIEWS_PER_PERSON, VIEWS_FOR_EVERYBODY, PINNED_PER_PERSON = 20, 30, 8


@action(VIEW_TICKETS)
def save_view(
    *, actor: Actor, clock: Clock, name: str, state: ListState, is_shared: bool = False, is_pinned: bool = False
) -> SavedView:
    """Keep the filters of a list under a name."""
    own = _lock_views_of(actor.me)
    if own.count() >= VIEWS_PER_PERSON:
        raise Refused(_("You have %(limit)d views already. Delete one first.") % {"limit": VIEWS_PER_PERSON})
    name = _free_name(name, owner_id=actor.me)
    _refuse_no_filter(state)
    if is_shared:
        _refuse_too_many_for_everybody()
    if is_pinned:
        _refuse_too_many_pinned(actor)
    last = own.aggregate(last=Max("position"))["last"]
    view = SavedView.objects.create(
        owner_id=actor.me,
        name=name,
        query=state.kept,
        is_shared=is_shared,
        is_pinned=is_pinned,
        position=0 if last is None else last + 1,
    )
    record("saved", view, query=view.query, is_shared=is_shared, is_pinned=is_pinned)
    return view


@action(VIEW_TICKETS)
def rename_view(*, actor: Actor, clock: Clock, view: SavedView, name: str, is_shared: bool) -> SavedView:
    """Call a view something else, and say who sees it."""
    view = _locked(view, actor)
    name = _free_name(name, owner_id=view.owner_id, but=view)
    if is_shared and not view.is_shared:
        _refuse_too_many_for_everybody()
    changes = _changes(view, name=name, is_shared=is_shared)
    if changes:
        record("renamed", view, **changes)
    else:
        nothing_changed()
    return view


@action(VIEW_TICKETS)
def pin_view(*, actor: Actor, clock: Clock, view: SavedView, is_pinned: bool) -> SavedView:
    """Put a view of one's own into the navigation, or take it out."""
    view = _locked(view, actor)
    if view.owner_id != actor.me:
        raise Refused(_("Only the owner of a view pins it. Save it as a view of your own, then pin that one."))
    if is_pinned and not view.is_pinned:
        _refuse_too_many_pinned(actor)
    changes = _changes(view, is_pinned=is_pinned)
    if changes:
        record("pinned" if is_pinned else "unpinned", view)
    else:
        nothing_changed()
    return view


@action(VIEW_TICKETS)
def update_view(*, actor: Actor, clock: Clock, view: SavedView, state: ListState) -> SavedView:
    """Let a view keep other filters from now on."""
    view = _locked(view, actor)
    _refuse_no_filter(state)
    changes = _changes(view, query=state.kept)
    if changes:
        record("changed the filters", view, **changes)
    else:
        nothing_changed()
    return view


@action(VIEW_TICKETS)
def delete_view(*, actor: Actor, clock: Clock, view: SavedView) -> None:
    """The view is gone for everybody who saw it; no ticket changes."""
    view = _locked(view, actor)
    record("deleted", view, query=view.query, is_shared=view.is_shared)
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


def _free_name(name: str, *, owner_id: UUID, but: SavedView | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give the view a name."), field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(_("The name has more than %(limit)d characters.") % {"limit": NAME_LENGTH}, field="name")
    others = SavedView.objects.filter(owner_id=owner_id).named(name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(_("There is a view of this name already. Choose another one."), field="name")
    return name


def _refuse_no_filter(state: ListState) -> None:
    if not state.filters:
        raise Refused(_("Set a filter first: without one this list has its tab already."))


def _refuse_too_many_for_everybody() -> None:
    if SavedView.objects.filter(is_shared=True).count() >= VIEWS_FOR_EVERYBODY:
        sentence = _("There are %(limit)d views for everybody already. Keep this one for yourself, or delete one.")
        raise Refused(sentence % {"limit": VIEWS_FOR_EVERYBODY}, field="seen_by")


def _refuse_too_many_pinned(actor: Actor) -> None:
    if SavedView.objects.filter(owner_id=actor.me, is_pinned=True).count() >= PINNED_PER_PERSON:
        sentence = _("The navigation holds %(limit)d views. Unpin one first.") % {"limit": PINNED_PER_PERSON}
        raise Refused(sentence, field="is_pinned")
