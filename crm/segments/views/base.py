"""What the pages of segments share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.segments.conditions.questions import allowed, questions_of
from crm.segments.conditions.saying import sentence_of
from crm.segments.known import group_of
from crm.segments.models import Segment
from crm.segments.queries import names_in
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock

LISTS = {"account": "customers:accounts", "contact": "customers:contacts"}


class SegmentsRoom(DeskView, abstract=True):
    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    @property
    def is_part(self) -> bool:
        return bool(self.request.headers.get("HX-Request"))

    def segment(self, segment_id: UUID) -> Segment:
        """One that the reader sees; every other id is 404."""
        found: Segment | None = (
            Segment.objects.visible_to(self.request.actor)
            .select_related("owner", "team")
            .filter(pk=segment_id)
            .first()
        )
        if found is None:
            raise Http404
        return found

    def done(self, act: Callable[[], object], said: str, url: str) -> HttpResponse:
        try:
            act()
        except Refused as refusal:
            messages.error(self.request, refusal.sentence)
        else:
            messages.success(self.request, said)
        return redirect(url)


def page_of_segment(segment: Segment) -> str:
    return reverse("segments:segment", args=[segment.pk])


def list_of_members(segment: Segment) -> str:
    return f"{reverse(LISTS[segment.of])}?view=all&segment={segment.pk}"


def said_in_words(segments: list[Segment], actor: Actor) -> dict[UUID, str]:
    """What each asks for, in the reader's language; nothing for those that are picked by hand."""
    groups = {one.pk: group_of(one) for one in segments}
    questions = {kind: allowed(questions_of(kind), actor) for kind in {one.of for one in segments}}
    every = {about: question for some in questions.values() for about, question in some.items()}
    names = names_in(list(groups.values()), every)
    found = {}
    for one in segments:
        group = groups[one.pk]
        if group is not None:
            found[one.pk] = sentence_of(group, questions[one.of], one.of, names)
    return found
