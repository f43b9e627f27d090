"""The way from records that were picked in a list into a segment."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.segments.permissions import BUILD_SEGMENTS
from design.shell import Place
from kernel.actor import Actor
from records.lists import RecordList

LISTS = ("accounts", "contacts")


def besides(record_list: RecordList, actor: Actor) -> list[Place]:
    if record_list.key not in LISTS or not actor.may(BUILD_SEGMENTS):
        return []
    url = reverse("segments:adding", args=[record_list.key])
    return [Place("segment", _("Put into a segment"), url, "chart-pie")]
