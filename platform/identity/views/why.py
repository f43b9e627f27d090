"""Why somebody sees a record or not: a person and a record, and the chain between them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from access.explaining import Asked, explain
from access.grants import ruled_fields
from access.policies import ALL_POLICIES, Policy
from identity.models import User
from identity.permissions import MANAGE_ROLES
from identity.role_forms import FieldForm, WhyForm
from identity.views.rooms import DeskView

AT_MOST = 6


class WhyView(DeskView):
    """GET `person`, `q` finds records, `record=ticket:<id>` asks about one, and `field` about one of its fields.

    Only about what the reader sees.
    """

    permission = MANAGE_ROLES

    def get(self, request: HttpRequest) -> HttpResponseBase:
        words = request.GET.get("q", "").replace("\0", "").strip()[:160]
        person = self._person(request.GET.get("person", ""))
        form = WhyForm(initial={"person": person.pk if person else None, "q": words})
        context: dict[str, Any] = {"form": form, "person": person, "words": words}
        picked = self._picked(request.GET.get("record", ""))
        if person and picked:
            policy, record = picked
            fields = next((one.offered for one in ruled_fields() if one.record == policy.record), ())
            field = next((one for one in fields if one.name == request.GET.get("field")), None)
            asked = Asked(person.as_staff(), person.staff.role.label, policy, record, field)
            context |= {
                "policy": policy,
                "record": record,
                "fields": FieldForm(fields, initial={"field": field.name if field else ""}) if fields else None,
                "field": field,
                "key": f"{policy.record}:{record.pk}",
                "answers": [
                    {"verb": verb, "found": explain(asked, changing=verb == "change")} for verb in ("see", "change")
                ],
            }
        elif words:
            context["found"] = self._found(words)
        return render(request, "identity/why.html", context)

    def _person(self, text: str) -> User | None:
        pk = _id(text)
        found: User | None = User.objects.staff().select_related("staff__role").filter(pk=pk).first() if pk else None
        return found

    def _picked(self, text: str) -> tuple[Policy, Any] | None:
        key, _colon, rest = text.partition(":")
        policy, pk = ALL_POLICIES.get(key), _id(rest)
        if not text:
            return None
        if policy is None or pk is None:
            raise Http404
        wanted = [name for name in (policy.owner, policy.team, policy.parent) if name]
        if policy.above is not None:
            wanted.append(f"{policy.parent}__{policy.above.owner}")
        rows = policy.seen(policy.rows._default_manager.all(), self.request.actor).select_related(*wanted)
        record = rows.filter(pk=pk).first()
        if record is None:
            raise Http404
        return policy, record

    def _found(self, words: str) -> list[dict[str, Any]]:
        """A statement for each kind of record that can be looked for."""
        found = []
        for policy in ALL_POLICIES.values():
            if policy.find is not None:
                rows = policy.seen(policy.find(words), self.request.actor)[:AT_MOST]
                found += [{"policy": policy, "record": row, "key": f"{policy.record}:{row.pk}"} for row in rows]
        return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
