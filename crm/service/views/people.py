"""Colleagues by name, for the @ of an internal note."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from crm.service.permissions import NOTE_ON_TICKETS
from crm.service.queries.choices import people
from identity.views.rooms import DeskView

AT_ONCE = 8


class PeopleView(DeskView):
    permission = NOTE_ON_TICKETS

    def get(self, request: HttpRequest) -> JsonResponse:
        found = people(request.GET.get("q", "").strip()[:80].replace("\0", ""))[:AT_ONCE]
        rows = [
            {"id": str(person.pk), "name": person.name, "detail": person.staff.title or person.staff.role.label}
            for person in found
        ]
        return JsonResponse(rows, safe=False)
