"""What leads from the lists of customers to their duplicates; the rest of the way is that of every list."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from changes import ways as changes
from crm.customers.permissions import MERGE_CUSTOMERS
from design.shell import Place
from kernel.actor import Actor
from records.lists import RecordList, Ways
from records.state import ListState

LISTS = {"accounts": "account", "contacts": "contact"}


def menu(record_list: RecordList, state: ListState, actor: Actor) -> list[Place]:
    found = changes.menu(record_list, state, actor)
    if record_list.key in LISTS and actor.may(MERGE_CUSTOMERS):
        url = f"{reverse('duplicates:queue')}?kind={LISTS[record_list.key]}"
        found.append(Place("duplicates", _("Duplicates"), url, "arrow-merge"))
    return found


WAYS = Ways(menu, changes.bulk)
