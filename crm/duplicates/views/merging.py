"""Records side by side: which one stays, what it says, what moves to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.customers.keying import profile_of
from crm.customers.likeness import alike, for_reader
from crm.customers.permissions import MERGE_CUSTOMERS
from crm.customers.queries.records import find_customers, words_of
from crm.duplicates.actions.merging import MOST, merge_records
from crm.duplicates.choosing import choices_of
from crm.duplicates.kinds import KINDS, Kind
from crm.duplicates.queries import hanging_on, records_for
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock

CHOICE = "choice-"


class MergeView(DeskView):
    """`?kind=account&id=…&id=…`: the first one stays unless `keep` says otherwise. With one id, others are offered."""

    permission = MERGE_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        kind, records = self._asked(request.POST)
        keep = _ids([request.POST.get("keep", "")])
        chosen = {
            name.removeprefix(CHOICE): said
            for name, said in request.POST.items()
            if name.startswith(CHOICE) and isinstance(said, str)
        }
        if not keep or keep[0] not in {one.pk for one in records}:
            return self._page(request.POST, wrong=_("Choose which record stays."), status=422)
        merge = [one.pk for one in records if one.pk != keep[0]]
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        try:
            change_set = merge_records(**by, kind=kind, keep=keep[0], merge=merge, chosen=chosen)
        except Refused as refusal:
            return self._page(request.POST, wrong=refusal.sentence, status=422)
        messages.success(request, _("They are one record now. Under “Changes” the merge can be taken apart again."))
        gone = self.out_of_sight(kind.policy, keep[0], "/desk/customers/")
        return gone or redirect("changes:change-set", change_set.pk)

    def _asked(self, sent: QueryDict) -> tuple[Kind, list[Any]]:
        kind = KINDS.get(sent.get("kind", ""))
        if kind is None:
            raise Http404
        records = records_for(kind, self.request.actor, _ids(sent.getlist("id"))[: MOST + 1])
        if not records:
            raise Http404
        return kind, records

    def _page(self, sent: QueryDict, *, wrong: str = "", status: int = 200) -> HttpResponse:
        kind, records = self._asked(sent)
        actor, keep = self.request.actor, sent.get("keep", "")
        records = sorted(records, key=lambda one: str(one.pk) != keep)[:MOST]
        for one in records:
            one.url = kind.address(for_reader(one).pk)
            one.is_first = one is records[0]
        context: dict[str, Any] = {"kind": kind.key, "records": records, "wrong": wrong, "words": words_of(sent)}
        shut = next((one for one in records if not one.is_changeable), None)
        if shut is not None:
            context["wrong"] = _("You may see “%(name)s”, but not change it.") % {"name": shut}
        if len(records) == 1 or "find" in sent:
            context["others"] = self._others(kind, records, words_of(sent))
            return render(self.request, "duplicates/with_whom.html", context, status=status)
        said = {name.removeprefix(CHOICE): value for name, value in sent.items() if name.startswith(CHOICE)}
        context["choices"] = choices_of(kind, records, said)  # type: ignore[arg-type]
        context["hanging"] = hanging_on(kind, actor, records)
        context["may_merge"] = shut is None
        context["may_add"] = len(records) < MOST
        return render(self.request, "duplicates/merge.html", context, status=status)

    def _others(self, kind: Kind, records: list[Any], words: str) -> list[dict[str, Any]]:
        """What looks like the first one, or what the words find."""
        actor, here = self.request.actor, [one.pk for one in records]
        if not words:
            found = alike(profile_of(records[0]), actor, but=here)
            return [{"record": one.record, "reasons": one.reasons, "points": one.points} for one in found]
        named = find_customers(actor, words)
        people, firms = [one.contact for one in named], [one.account for one in named if one.contact is None]
        told = people if kind.key == "contact" else firms
        return [
            {"record": for_reader(one), "reasons": [], "points": 0}
            for one in told
            if one is not None and one.pk not in here
        ]


def _ids(texts: Iterable[Any]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(str(text)))
        except ValueError:
            continue
    return found
