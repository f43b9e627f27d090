"""The form of a segment: conditions are added and taken away, and it says at once who meets them."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.customers.permissions import MANAGE_CUSTOMERS
from crm.segments.actions.building import change_segment, create_segment
from crm.segments.builder import acted, drawn, read_form
from crm.segments.conditions.checking import understood, wrongs
from crm.segments.conditions.questions import Question, allowed, questions_of
from crm.segments.conditions.saying import sentence_of
from crm.segments.conditions.tree import Condition, Group
from crm.segments.forms import SegmentForm
from crm.segments.known import group_of
from crm.segments.models import Of, Segment
from crm.segments.permissions import BUILD_SEGMENTS
from crm.segments.queries import being_built, look_at, people_named
from crm.segments.views.base import SegmentsRoom, page_of_segment
from kernel.clock import system_clock
from kernel.http.forms import attempt

BEGIN = Group("all", (Condition(),))


class BuilderView(SegmentsRoom, abstract=True):
    """Buttons of the form draw it again: as a part for a script, as a page without one. Only `act=save` saves."""

    of: str
    is_static: bool

    @cached_property
    def questions(self) -> dict[str, Question]:
        return allowed(questions_of(self.of), self.request.actor)

    @property
    def is_drawing(self) -> bool:
        return self.is_part or self.request.POST.get("act", "save") != "save"

    def form(self, data: QueryDict | None = None, **options: Any) -> SegmentForm:
        return SegmentForm(data, may_publish=self.request.actor.may(MANAGE_CUSTOMERS), **options)

    def draw(self, form: SegmentForm, group: Group, *, new: str = "", is_checked: bool = False, status: int = 200,
             **context: Any) -> HttpResponse:  # fmt: skip
        """`is_checked`: what is wrong is said at its place; while somebody is building, only how much is open."""
        if not self.is_static:
            context |= self._conditions(group, new, is_checked=is_checked)
        context |= {"form": form, "of": self.of, "is_static": self.is_static, "of_label": Of(self.of).label}
        template = "segments/parts/builder.html" if self.is_part else "segments/form.html"
        return render(self.request, template, context, status=status)

    def _conditions(self, group: Group, new: str, *, is_checked: bool) -> dict[str, Any]:
        people = people_named()
        wrong = wrongs(group, self.questions)
        by_place = {"-".join(map(str, one.place)): one.sentence for one in wrong} if is_checked else {}
        asked = understood(group, self.questions)
        return {
            "root": drawn(group, self.questions, people=people, wrong=by_place, new=new),
            "unfinished": len([one for one in wrong if one.place]),
            "is_empty": not asked.parts,
            "words": sentence_of(asked, self.questions, self.of, dict(people)) if asked.parts else "",
            "look": look_at(being_built(self.of, asked, self.request.actor, system_clock())),
        }

    def redraw(self, data: QueryDict, **context: Any) -> HttpResponse:
        group, new = acted(read_form(data, self.questions), data.get("act", ""))
        initial = {name: data.get(name, "") for name in ("name", "about", "seen_by", "is_audience")}
        return self.draw(self.form(initial=initial), group, new=new, **context)


class NewSegmentView(BuilderView):
    permission = BUILD_SEGMENTS

    @cached_property
    def of(self) -> str:  # type: ignore[override]
        given = self.request.GET.get("of", Of.ACCOUNT)
        return given if given in Of.values else Of.ACCOUNT.value

    @cached_property
    def is_static(self) -> bool:  # type: ignore[override]
        return self.request.GET.get("by") == "hand"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.draw(self.form(), BEGIN)

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.is_drawing:
            return self.redraw(request.POST)
        form = self.form(request.POST)
        group = None if self.is_static else read_form(request.POST, self.questions)
        made = None
        if form.is_valid():
            made = attempt(form, lambda: create_segment(**self.by, of=self.of, said=form.said(group)))
        if made is None:
            return self.draw(form, group or BEGIN, is_checked=True, status=422)
        messages.success(request, _("“%(name)s” is saved.") % {"name": made})
        return redirect(page_of_segment(made))


class EditSegmentView(BuilderView):
    permission = BUILD_SEGMENTS
    edited: Segment

    def _open(self, segment_id: UUID) -> Segment:
        self.edited = self.segment(segment_id)
        self.of, self.is_static = self.edited.of, self.edited.is_static
        if self.edited.is_archived:
            raise Http404
        return self.edited

    def get(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment = self._open(segment_id)
        if not segment.may_be_changed_by(self.request.actor):
            return self.deny(self.request.actor)
        group = group_of(segment) or BEGIN
        return self.draw(self.form(initial=SegmentForm.values_of(segment)), group, is_checked=True, segment=segment)

    def post(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment = self._open(segment_id)
        if self.is_drawing:
            return self.redraw(request.POST, segment=segment)
        form = self.form(request.POST)
        group = None if self.is_static else read_form(request.POST, self.questions)
        done = None
        if form.is_valid():
            said = form.said(group, is_audience=segment.is_audience)
            done = attempt(form, lambda: change_segment(**self.by, segment=segment, said=said))
        if done is None:
            return self.draw(form, group or BEGIN, is_checked=True, status=422, segment=segment)
        messages.success(request, _("“%(name)s” is saved.") % {"name": done})
        return redirect(page_of_segment(done))
