"""Segments: listed, built, counted, read member by member, copied, archived. The same actions as behind the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from crm.customers.permissions import VIEW_CUSTOMERS
from crm.segments.actions.building import (
    Said,
    archive_segment,
    change_segment,
    copy_segment,
    create_segment,
    freeze_segment,
    restore_segment,
)
from crm.segments.actions.picking import add_members, remove_members
from crm.segments.api.resources import (
    COPY,
    COUNT,
    EXAMPLE,
    MEMBERS,
    NEW_SEGMENT,
    PICKED,
    PICKED_ANSWER,
    SEGMENT_CHANGE,
    SEGMENTS,
)
from crm.segments.conditions.tree import Group, read_group
from crm.segments.counting import counted
from crm.segments.known import group_of, seen_members
from crm.segments.models import SeenBy, Segment
from crm.segments.permissions import BUILD_SEGMENTS
from identity.models import Team
from kernel.actions import Refused
from kernel.api.described import changing, listing, making, reading
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import locked, parameters_of_list, read_list, read_one, record_answer
from kernel.api.views import ApiView, answer
from kernel.clock import system_clock

MEMBER_EXAMPLE = {"ids": ["0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a11"]}


class SegmentApiView(ApiView, abstract=True):
    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.actor, "clock": system_clock}

    def segment(self, pk: UUID) -> Segment:
        found: Segment | None = Segment.objects.visible_to(self.actor).filter(pk=pk).first()
        if found is None:
            raise not_found()
        return found

    def told(self, segment: Segment, *, status: int = 200) -> HttpResponse:
        url = reverse("api:segment", args=[segment.pk]) if status == 201 else ""
        return record_answer(SEGMENTS, segment.pk, self.actor, status=status, url=url)


class SegmentsView(SegmentApiView):
    operations = {
        "get": listing(SEGMENTS, "segments", VIEW_CUSTOMERS),
        "post": making(SEGMENTS, "segment", BUILD_SEGMENTS, takes=NEW_SEGMENT, example=EXAMPLE),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(SEGMENTS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        values = dict(self.taken())
        of = values.pop("of")
        said = _said(values, Said(name="", group=None))
        return self.told(create_segment(**self.by, of=of, said=said), status=201)


class SegmentView(SegmentApiView):
    operations = {
        "get": reading(SEGMENTS, "segment", VIEW_CUSTOMERS),
        "patch": changing(
            SEGMENTS, "segment", BUILD_SEGMENTS, takes=SEGMENT_CHANGE, example={"name": "Quiet for two months"}
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(SEGMENTS, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        with transaction.atomic():
            segment = locked(SEGMENTS, pk, self.actor, expected=request.headers.get("If-Match", ""))
            before = Said(
                segment.name, group_of(segment), segment.about, segment.seen_by, segment.team, segment.is_audience
            )
            change_segment(**self.by, segment=segment, said=_said(dict(self.taken()), before))
        return self.told(segment)


class CountView(SegmentApiView):
    operations = {
        "get": Operation(
            "count_segment",
            "How many are in a segment",
            VIEW_CUSTOMERS,
            gives=COUNT,
            text="Those whom you see. Where counting takes long, `is_about` is true: about so many.",
        )
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        found = counted(seen_members(self.segment(pk), self.actor, system_clock()))
        return answer({"count": found.n, "is_about": found.is_about})


class MembersView(SegmentApiView):
    operations = {
        "get": Operation(
            "list_segment_members",
            "Who is in a segment",
            VIEW_CUSTOMERS,
            gives=MEMBERS.shape,
            pages=True,
            parameters=parameters_of_list(MEMBERS),
            text="Those whom you see. All that is known of them: `/accounts?segment=` or `/contacts?segment=`.",
        ),
        "post": Operation(
            "add_segment_members",
            "Put customers or people into a segment that is picked by hand",
            BUILD_SEGMENTS,
            gives=PICKED_ANSWER,
            takes=PICKED,
            example=MEMBER_EXAMPLE,
            text="The answer says how many are new.",
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        rows = seen_members(self.segment(pk), self.actor, system_clock())
        return read_list(MEMBERS, request.GET, self.actor, request.path, rows=rows)

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return answer({"count": add_members(**self.by, segment=self.segment(pk), ids=_ids(self.taken()))})


class MembersRemovalView(SegmentApiView):
    operations = {
        "post": Operation(
            "remove_segment_members",
            "Take customers or people out of a segment that is picked by hand",
            BUILD_SEGMENTS,
            gives=PICKED_ANSWER,
            takes=PICKED,
            example=MEMBER_EXAMPLE,
            text="The answer says how many were in it.",
        ),
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return answer({"count": remove_members(**self.by, segment=self.segment(pk), ids=_ids(self.taken()))})


class CopyView(SegmentApiView):
    operations = {
        "post": Operation(
            "copy_segment",
            "Copy a segment",
            BUILD_SEGMENTS,
            gives=SEGMENTS.shape,
            takes=COPY,
            status=201,
            example={"freeze": True},
            text="With `freeze`, those who are in it now and whom you see, as a segment that is picked by hand.",
        )
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        act = freeze_segment if self.taken().get("freeze") else copy_segment
        return self.told(act(**self.by, segment=self.segment(pk)), status=201)


class ArchiveView(SegmentApiView):
    operations = {
        "post": Operation(
            "archive_segment",
            "Archive a segment",
            BUILD_SEGMENTS,
            gives=SEGMENTS.shape,
            text="Refused while an article is written for it.",
        ),
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return self.told(archive_segment(**self.by, segment=self.segment(pk)))


class RestorationView(SegmentApiView):
    operations = {
        "post": Operation("restore_segment", "Bring an archived segment back", BUILD_SEGMENTS, gives=SEGMENTS.shape)
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return self.told(restore_segment(**self.by, segment=self.segment(pk)))


def _said(values: dict[str, Any], before: Said) -> Said:
    """What is left out stays."""
    team = before.team
    if values.get("seen_by", before.seen_by) == SeenBy.TEAM and values.get("team_id"):
        team = Team.objects.filter(pk=values["team_id"]).first()
        if team is None:
            raise Refused(_("Choose a team."), field="team_id")
    return Said(
        name=values.get("name", before.name),
        group=_group(values["definition"]) if "definition" in values else before.group,
        about=values.get("about", before.about),
        seen_by=values.get("seen_by", before.seen_by),
        team=team,
        is_audience=values.get("is_audience", before.is_audience),
    )


def _group(said: Any) -> Group | None:
    try:
        return None if said is None else read_group(said)
    except ValueError as error:
        sentence = _("These are no conditions: see the description of “definition”.")
        raise Refused(sentence, field="definition") from error


def _ids(values: dict[str, Any]) -> list[UUID]:
    return list(values["ids"])
