"""Segments in the command palette: their pages, and each of them by name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.customers.permissions import VIEW_CUSTOMERS
from crm.segments.models import Segment
from crm.segments.permissions import BUILD_SEGMENTS
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    url, words = reverse("segments:segments"), _("segments groups of customers target audience")
    yield Command("segments", _("Segments"), "chart-pie", VIEW_CUSTOMERS, url, words=words)
    new, words = reverse("segments:new-segment"), _("create build conditions group")
    yield Command("new-segment", _("New segment"), "chart-pie", BUILD_SEGMENTS, new, "do", words=words)
    compare = reverse("segments:comparison")
    yield Command("compare-segments", _("Compare segments"), "switch-horizontal", VIEW_CUSTOMERS, compare)
    yield from _each(asking)


def _each(asking: Asking) -> Iterator[Command]:
    """One statement."""
    seen = Segment.objects.visible_to(asking.actor).kept().order_by(Lower("name"), "pk")
    for pk, name in seen.values_list("pk", "name"):
        url = reverse("segments:segment", args=[pk])
        said = format_lazy(_("Segment: {name}"), name=name)
        yield Command(f"segment-{pk}", said, "chart-pie", VIEW_CUSTOMERS, url, words=name)
