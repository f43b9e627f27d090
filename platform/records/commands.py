"""Saved views in the command palette, and keeping the list that is open as one."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from records.lists import RecordList, keys_for, list_of
from records.models import SavedView
from records.permissions import MANAGE_FIELDS
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    """One statement: the views that the person may see, of every list."""
    lists = [found for found in map(list_of, keys_for(asking.actor)) if found]
    here = asking.page.view_name if asking.page else ""
    for one in lists:
        if here in one.layouts.values():
            url = f"{reverse('records:new-view', args=[one.key])}?{asking.query}"
            yield Command("keep-view", _("Keep these filters as a view"), "star", one.permission, url, "here")
    words = _("settings custom fields choices dictionary")
    yield Command("fields", _("Fields"), "forms", MANAGE_FIELDS, reverse("records:all-fields"), words=words)
    yield Command(
        "dictionaries", _("Data dictionaries"), "book", MANAGE_FIELDS, reverse("records:dictionaries"), words=words
    )
    if lists:
        yield from _saved_views(asking, {one.key: one for one in lists})


def _saved_views(asking: Asking, lists: dict[str, RecordList]) -> Iterator[Command]:
    views = SavedView.objects.visible_to(asking.actor).order_by("position", "id")
    for pk, key, name, query in views.values_list("pk", "list", "name", "query"):
        shown = lists[key]
        yield Command(
            f"saved-{pk}",
            format_lazy(_("View: {name}"), name=name),
            "star",
            shown.permission,
            f"{shown.url()}?{query}&saved={pk}",
            words=name,
        )
