"""The ways from a list to its import, its export and the form that changes many of its records."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import pgettext

from changes.changeables import changeable_for_list
from changes.permissions import EXPORT, IMPORT, MASS_CHANGE
from design.shell import Place
from kernel.actor import Actor
from records.lists import RecordList, Ways
from records.state import ListState


def menu(record_list: RecordList, state: ListState, actor: Actor) -> list[Place]:
    changeable, found = changeable_for_list(record_list.key), []
    if changeable is not None and actor.may(IMPORT) and actor.may(changeable.permission):
        url = f"{reverse('changes:imports')}?{urlencode({'kind': changeable.key})}"
        found.append(Place("import", pgettext("changes", "Import"), url, "upload"))
    if actor.may(EXPORT):
        url = f"{reverse('changes:new-export', args=[record_list.key])}?{state.query}"
        found.append(Place("export", pgettext("changes", "Export"), url, "download"))
    return found


def bulk(record_list: RecordList, actor: Actor) -> str:
    changeable = changeable_for_list(record_list.key)
    if changeable is None or not actor.may(MASS_CHANGE) or not actor.may(changeable.permission):
        return ""
    return reverse("changes:new-mass-change", args=[record_list.key])


WAYS = Ways(menu, bulk)
