"""Who is picked by hand; records of a list that go into a segment; two segments beside each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changes.queries import touched_by
from crm.customers.permissions import VIEW_CUSTOMERS
from crm.customers.queries.records import picked_customer
from crm.segments.actions.building import MOST_MEMBERS, Said, create_segment
from crm.segments.actions.picking import add_members, remove_members
from crm.segments.counting import TookLong
from crm.segments.known import seen_members
from crm.segments.models import Segment
from crm.segments.permissions import BUILD_SEGMENTS
from crm.segments.queries import compared, listed
from crm.segments.views.base import SegmentsRoom, list_of_members, page_of_segment
from design.shell import Place
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.paging import page_of
from records.lists import RecordList, list_of
from records.queries import listed as listed_records

KINDS = {"accounts": "account", "contacts": "contact"}
MOST_PICKED = 500


class MembersView(SegmentsRoom):
    """POST `customer` adds one of a segment that is picked by hand; `drop` takes one out."""

    permission = BUILD_SEGMENTS

    def get(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment, now = self.segment(segment_id), system_clock()
        if not segment.is_static or segment.is_archived or not segment.may_be_changed_by(self.request.actor):
            return self.deny(self.request.actor)
        rows = seen_members(segment, self.request.actor, now)
        rows = rows.select_related("account") if segment.of == "contact" else rows
        page = page_of(rows, order=("name", "id"), at=request.GET.get("at", ""))
        context = {"segment": segment, "page": page, "only": "contacts" if segment.of == "contact" else "accounts"}
        return render(request, "segments/members.html", context)

    def post(self, request: HttpRequest, segment_id: UUID) -> HttpResponse:
        segment, url = self.segment(segment_id), reverse("segments:members", args=[segment_id])
        if drop := _ids([request.POST.get("drop", "")]):
            return self.done(lambda: remove_members(**self.by, segment=segment, ids=drop), _("Taken out."), url)
        picked = picked_customer(self.request.actor, request.POST.get("customer", ""))
        record: Any = picked and (picked.contact if segment.of == "contact" else picked.account)
        ids = [record.pk] if record else []
        return self.done(lambda: add_members(**self.by, segment=segment, ids=ids), _("Added."), url)


class AddingView(SegmentsRoom):
    """GET with `pick` for each record, with `all` and the address of the list, or with the `change_set` of an import;
    POST puts them into a segment.
    """

    permission = BUILD_SEGMENTS

    def record_list(self, key: str) -> RecordList:
        found = list_of(key)
        if found is None or key not in KINDS:
            raise Http404
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.record_list(key), request.GET)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record_list, data = self.record_list(key), request.POST
        try:
            segment, count = self._add(record_list, data)
        except Refused as refusal:
            return self._page(record_list, data, wrong=refusal, status=422)
        said = ngettext("%(n)d is new in “%(name)s”.", "%(n)d are new in “%(name)s”.", count)
        messages.success(request, said % {"n": count, "name": segment})
        return redirect(page_of_segment(segment))

    def _add(self, record_list: RecordList, data: QueryDict) -> tuple[Segment, int]:
        ids = self._ids(record_list, data)
        if data.get("segment"):
            segment = next((one for one in self._own(record_list.key) if str(one.pk) == data["segment"]), None)
            if segment is None:
                raise Refused(_("Choose a segment."), field="segment")
        else:
            said = Said(name=data.get("name", ""), group=None)
            segment = create_segment(**self.by, of=KINDS[record_list.key], said=said)
        return segment, add_members(**self.by, segment=segment, ids=ids)

    def _ids(self, record_list: RecordList, data: QueryDict) -> list[UUID]:
        if not (data.get("all") or data.get("change_set")):
            return _ids(data.getlist("pick"))
        rows = self._rows(record_list, data)
        return list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_MEMBERS + 1])

    def _rows(self, record_list: RecordList, data: QueryDict) -> Any:
        """Of the list, of an import or mass change, or those that were picked; always those whom the reader sees."""
        actor, change_set = self.request.actor, _ids([data.get("change_set", "")])
        if data.get("all"):
            return listed_records(record_list, _state(record_list, data), actor, system_clock())
        picked: Any = touched_by(actor, change_set[0]) if change_set else _ids(data.getlist("pick"))
        return record_list.rows(actor).filter(pk__in=picked)

    def _own(self, key: str) -> list[Segment]:
        """Those that the reader may put somebody into."""
        actor = self.request.actor
        return [
            one for one in listed(actor) if one.is_static and one.of == KINDS[key] and one.may_be_changed_by(actor)
        ]

    def _page(self, record_list: RecordList, data: QueryDict, *, wrong: Refused | None = None,
              status: int = 200) -> HttpResponse:  # fmt: skip
        is_all, picked = bool(data.get("all")), _ids(data.getlist("pick"))
        rows = self._rows(record_list, data)
        context = {
            "record_list": record_list,
            "picked": picked,
            "is_all": is_all,
            "change_set": next(iter(_ids([data.get("change_set", "")])), ""),
            "query": data.get("query", ""),
            "list_url": f"{record_list.url()}?{data.get('query', '')}",
            "total": rows.count(),
            "segments": self._own(record_list.key),
            "chosen": data.get("segment", ""),
            "name": data.get("name", ""),
            "wrong": wrong,
        }
        return render(self.request, "segments/adding.html", context, status=status)


class ComparisonView(SegmentsRoom):
    """`left` and `right`: how many are in both, how many in one alone."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        segments = listed(actor)
        by_id = {str(one.pk): one for one in segments}
        left, right = by_id.get(request.GET.get("left", "")), by_id.get(request.GET.get("right", ""))
        others = [one for one in segments if left is None or (one.of == left.of and one != left)]
        context: dict[str, Any] = {"left": left, "right": right, "segments": segments, "others": others}
        if left and right and left.of == right.of and left != right:
            try:
                found = compared(left, right, actor, system_clock())
            except TookLong:
                context["took_long"] = True
            else:
                context |= {"found": found, "most": max(found.both, found.left, found.right)}
                context["links"] = [
                    Place("left", str(left), list_of_members(left), "", found.left + found.both),
                    Place("right", str(right), list_of_members(right), "", found.right + found.both),
                ]
        return render(request, "segments/comparison.html", context)


def _state(record_list: RecordList, data: QueryDict) -> Any:
    return record_list.state.read(data.get("query", ""))


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in dict.fromkeys(texts[:MOST_PICKED]):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
