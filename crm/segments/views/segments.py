"""Segments: all of them, one of them, and what is done with it as a whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from changes.permissions import EXPORT, MASS_CHANGE
from crm.customers.permissions import VIEW_CUSTOMERS
from crm.segments.actions.building import archive_segment, copy_segment, freeze_segment, restore_segment
from crm.segments.chart import chart_of
from crm.segments.conditions.checking import wrongs
from crm.segments.conditions.questions import allowed, questions_of
from crm.segments.known import group_of, seen_members
from crm.segments.models import Of, Segment
from crm.segments.permissions import BUILD_SEGMENTS
from crm.segments.queries import history_of, listed, look_at, sizes_of
from crm.segments.uses import uses_of
from crm.segments.views.base import SegmentsRoom, list_of_members, page_of_segment, said_in_words
from design.shell import Place
from kernel.actions import Refused
from kernel.clock import system_clock

BULK = {"account": "accounts", "contact": "contacts"}


class SegmentsView(SegmentsRoom):
    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        actor, archived = self.request.actor, request.GET.get("view") == "archived"
        segments = listed(actor, archived=archived)
        sizes = {} if archived else sizes_of(segments, actor, system_clock())
        words = said_in_words(segments, actor)
        url = reverse("segments:segments")
        context = {
            "lines": [(one, sizes.get(one.pk), words.get(one.pk, ""), list_of_members(one)) for one in segments],
            "tabs": [
                Place("kept", pgettext("segments", "In use"), url, "", 0, not archived),
                Place("archived", pgettext("segments", "Archived"), f"{url}?view=archived", "", 0, archived),
            ],
            "is_archive": archived,
            "may_build": actor.may(BUILD_SEGMENTS),
            "kinds": [(kind.value, kind.label) for kind in Of],
        }
        return render(request, "segments/segments.html", context)


class SegmentPageView(SegmentsRoom):
    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment, actor, now = self.segment(segment_id), self.request.actor, system_clock()
        group, questions = group_of(segment), questions_of(segment.of)
        may_change = segment.may_be_changed_by(actor)
        context: dict[str, Any] = {
            "segment": segment,
            "words": said_in_words([segment], actor).get(segment.pk, ""),
            "is_broken": group is not None and bool(wrongs(group, questions)),
            "is_hidden": group is not None and bool(wrongs(group, allowed(questions, actor))),
            "look": look_at(seen_members(segment, actor, now)),
            "list_url": list_of_members(segment),
            "chart": chart_of(history_of(segment, actor, now)),
            "may_change": may_change,
            "may_build": actor.may(BUILD_SEGMENTS),
            "ways": self._ways(segment),
        }
        return render(request, "segments/segment.html", context)

    def _ways(self, segment: Segment) -> list[Place]:
        """What can be done with all of its members, where there are lists and changes for that."""
        actor, key, query = self.request.actor, BULK[segment.of], f"view=all&segment={segment.pk}"
        found = []
        if actor.may(EXPORT):
            url = f"{reverse('changes:new-export', args=[key])}?{query}"
            found.append(Place("export", _("Export its members"), url, "download"))
        if actor.may(MASS_CHANGE):
            url = f"{reverse('changes:new-mass-change', args=[key])}?all=1&query=view%3Dall%26segment%3D{segment.pk}"
            found.append(Place("change", _("Change its members"), url, "edit"))
        url = f"{reverse('segments:comparison')}?left={segment.pk}"
        found.append(Place("compare", _("Compare with another segment"), url, "switch-horizontal"))
        return found


class CopyView(SegmentsRoom):
    """POST makes a copy of one's own; `freeze=1` one of those who are in it now."""

    permission = BUILD_SEGMENTS

    def post(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment = self.segment(segment_id)
        act = freeze_segment if request.POST.get("freeze") == "1" else copy_segment
        try:
            made = act(**self.by, segment=segment)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(page_of_segment(segment))
        messages.success(request, _("“%(name)s” is yours: rename it as you like.") % {"name": made})
        return redirect("segments:edit-segment", segment_id=made.pk)


class ArchiveView(SegmentsRoom):
    """What uses it is seen before; POST archives it."""

    permission = BUILD_SEGMENTS

    def get(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment = self.segment(segment_id)
        if not segment.may_be_changed_by(self.request.actor):
            return self.deny(self.request.actor)
        context = {"segment": segment, "uses": uses_of(segment, self.request.actor)}
        return render(request, "segments/archive.html", context)

    def post(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment = self.segment(segment_id)
        said = _("“%(name)s” is archived. You can bring it back from the archive.") % {"name": segment}
        return self.done(lambda: archive_segment(**self.by, segment=segment), said, page_of_segment(segment))


class RestorationView(SegmentsRoom):
    permission = BUILD_SEGMENTS

    def post(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment = self.segment(segment_id)
        said = _("“%(name)s” is in use again.") % {"name": segment}
        return self.done(lambda: restore_segment(**self.by, segment=segment), said, page_of_segment(segment))
